"""Kinds of import, one a module; the list is the only place that knows them all."""

from gridplanner.data.importers import (
    areas,
    buildings,
    features,
    grids,
    people,
    places,
    staff,
)

IMPORTERS = {
    "areas": areas,
    "buildings": buildings,
    "features": features,
    "grids": grids,
}

# People, places and those who work for the town come in ledgers, without shapes: their
# importers go their own way.
LEDGERS = {"people": people, "places": places, "workers": staff, "posts": staff}
