"""Kinds of import, one a module; the list is the only place that knows them all."""

from gridplanner.data.importers import areas, buildings, features, grids

IMPORTERS = {
    "areas": areas,
    "buildings": buildings,
    "features": features,
    "grids": grids,
}
