"""Work of grids and workers: the arithmetic of a load, and the norm behind it."""
