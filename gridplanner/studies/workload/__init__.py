"""Work and balance of units and workers, and both as data for files."""
