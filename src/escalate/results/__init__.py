"""What came out: tallies with intervals, tables, and results that can be saved and read again."""
