"""Kinds of import, one a module; the list is the only place that knows them all."""

from gridplanner.data.importers import areas, buildings, features, grids, people, places

IMPORTERS = {
    "areas": areas,
    "buildings": buildings,
    "features": features,
    "grids": grids,
}

# People and places come in ledgers, without shapes: their importers go their own way.
LEDGERS = {"people": people, "places": places}
