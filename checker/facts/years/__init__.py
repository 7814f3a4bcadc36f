"""This year's report and last year's: growth, what is said of last year, carried-over cells, plans."""
