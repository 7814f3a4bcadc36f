"""Read a file of any format into a Document."""
