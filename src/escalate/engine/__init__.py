"""The world: a checked scenario compiled to NumPy, and played in blocks of runs."""
