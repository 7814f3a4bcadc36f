"""A page for a colleague without a terminal, served to this machine alone; nothing is kept of a file."""
