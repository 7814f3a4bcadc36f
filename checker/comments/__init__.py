"""The comments of a Word file: where they stand, what answers what, which finding a person excuses."""
