"""Results, comparisons and studies in folders: one format, one reader; see README.md beside this file."""
