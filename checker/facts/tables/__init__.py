"""Statistics tables: the grid, what must add up in it, which cell is wrong."""
