"""The printed sheet: paper, its elements one a file, and sheets bound into a file."""
