"""Kinds of import, one a module; the list is the only place that knows them all."""

from gridplanner.data.importers import areas, buildings, features, grids, people

IMPORTERS = {
    "areas": areas,
    "buildings": buildings,
    "features": features,
    "grids": grids,
}

# People have no shapes: their importer goes its own way.
LEDGERS = {"people": people}
