"""Results, comparisons and studies in folders: one format, one reader."""
