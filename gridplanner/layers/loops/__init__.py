"""Loops over pixels, compiled; loaded on demand by `gridplanner.layers.raster`."""
