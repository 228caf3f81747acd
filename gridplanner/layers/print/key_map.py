"""A small map that shows where a sheet lies: outlines, one's own ground, a frame.

It is made of shapes in millimetres already, without houses and roads, so that it adds
next to nothing to a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.print.ground import Box
    from gridplanner.layers.print.ink import Rect

_FINEST: Final = 0.1  # mm: smaller corners are left away


@dataclass(frozen=True, slots=True)
class KeyShape:
    """An area of a small map, in millimetres on the sheet."""

    shape: shapely.Geometry
    fill: str = ""
    line: str = ""
    width: float = 0.15


@dataclass(frozen=True, slots=True)
class KeyMap:
    """A small map.

    Attributes
    ----------
    shapes : tuple of KeyShape
        In the order they are painted.
    place : Rect
        Its frame on the sheet, millimetres.
    title : str
    """

    shapes: tuple[KeyShape, ...]
    place: Rect
    title: str = ""


def key_map(
    place: Rect,
    title: str,
    *,
    areas: Sequence[shapely.Geometry],
    own: Sequence[shapely.Geometry],
    frame: Box | None,
) -> KeyMap:
    """Make a small map as large as its place allows.

    Parameters
    ----------
    place : Rect
        Millimetres on the sheet.
    title : str
    areas : sequence of shapely geometries
        Outlines of units, metres; they all are in sight.
    own : sequence of shapely geometries
        Those of them that the sheet is of.
    frame : tuple of float or None
        West, south, east, north of what the sheet shows.
    """
    shown = [one for one in areas if not one.is_empty]
    if not shown or place.width <= 0 or place.height <= 0:
        return KeyMap((), place, title)
    west, south, east, north = shapely.total_bounds(np.array(shown, object)).tolist()
    k = 0.96 * min(
        place.width / max(east - west, 1.0), place.height / max(north - south, 1.0)
    )
    middle = (west + east) / 2, (south + north) / 2
    centre = place.x + place.width / 2, place.y + place.height / 2

    def to_mm(shape: shapely.Geometry) -> shapely.Geometry:
        moved = shapely.transform(shape, lambda at: (at - middle) * (k, -k) + centre)
        return shapely.simplify(moved, _FINEST)

    shapes = [KeyShape(to_mm(one), "#F4F1EA", "#9CA3AF") for one in shown]
    shapes += [KeyShape(to_mm(one), "#F3C6E3", "#A3126F", 0.25) for one in own]
    if frame is not None:
        seen = shapely.intersection(
            to_mm(shapely.box(*frame)),
            shapely.box(place.x, place.y, place.right, place.bottom),
        )
        shapes.append(KeyShape(seen, line="#B42318", width=0.45))
    return KeyMap(tuple(shapes), place, title)
