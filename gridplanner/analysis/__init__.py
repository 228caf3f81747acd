"""Studies: read-only arrays in, results out."""
