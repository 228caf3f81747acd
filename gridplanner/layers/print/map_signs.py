"""Point symbols of a printed map: wells, woods, squares and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import POINT
from gridplanner.layers.print.signs import SIGNS, paint_signs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.layers.print.ground import Ground, MapView
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.map_looks import Theme
    from gridplanner.layers.print.placing import Rooms

SIZE: Final = 2.2
"""Millimetres of a symbol on A3."""
_AIR: Final = 0.2


def point_signs(view: MapView, ground: Ground) -> dict[str, NDArray[np.float64]]:
    """Give the places of point features on a map, by kind.

    Returns
    -------
    dict of str to ndarray, float64, shape (n, 2)
        Millimetres on the sheet; only kinds that the map has, in the order of `KINDS`.
    """
    packed, kinds = ground.features.packed, ground.features.kinds
    rows = packed.shapes_in(view.box)
    rows = rows[packed.dims[rows] == POINT]
    left, top, right, bottom = view.edges
    places = view.to_mm(packed.points[rows])
    seen = (places[:, 0] > left) & (places[:, 0] < right)
    seen &= (places[:, 1] > top) & (places[:, 1] < bottom)
    rows, places = rows[seen], places[seen]
    found = {}
    for number in np.unique(kinds[rows]).tolist():
        if KINDS[number] in SIGNS:
            found[KINDS[number]] = places[kinds[rows] == number]
    return found


def paint_point_signs(ink: Ink, view: MapView, ground: Ground, theme: Theme) -> None:
    """Paint the symbols; the painter stands at the map's corner."""
    for kind, places in point_signs(view, ground).items():
        here = places - (view.place.x, view.place.y)
        size = SIZE * ink.weight
        paint_signs(ink, kind, here, size=size, colour=theme.sign(kind))


def take_signs(view: MapView, ground: Ground, rooms: Rooms, grow: float) -> None:
    """Keep labels off the symbols."""
    half = (SIZE * grow + _AIR) / 2
    for places in point_signs(view, ground).values():
        for x, y in places.tolist():
            rooms.take(x - half, y - half, x + half, y + half)
