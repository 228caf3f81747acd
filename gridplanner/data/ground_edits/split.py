"""Split a building, a field or a lane by a line: the larger part stays what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import EditError
from gridplanner.data.ground_edits.rows import HAND
from gridplanner.data.ground_edits.shapes import (
    AREA,
    LINE,
    POINT,
    check_shape,
    kind_of_shape,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

# What a new part has in common with the rest. Code, name, door plate and all who
# live there stay with the larger part.
_KEPT = {
    "building": ("address", "estate", "use", "floors", "courtyard_id"),
    "feature": ("kind", "name", "class"),
}
_LEAST = 1e-4  # share of the whole that a part must have not to be a slip of digits


def split(
    table: str, row: Row, line: Sequence[tuple[float, float]], *, today: str
) -> Batch:
    """Split a row by a line.

    Parameters
    ----------
    table : str
        ``"building"`` or ``"feature"``.
    row : mapping of str to value
        The whole row, its shape as WKB under ``"geom"``.
    line : sequence of (float, float)
        Metres of the project CRS.
    today : str
        ISO date the new parts hold from.

    Returns
    -------
    Batch
        The largest part keeps the row, with all who live there; each other part is a
        new row.

    Raises
    ------
    EditError
        ``refuse.split.point`` for what has no extent, ``refuse.split.missed`` where
        the line does not divide it, or `check_shape` refuses a part.
    """
    shape = None if row["geom"] is None else shapely.from_wkb(row["geom"])
    if shape is None or kind_of_shape(shape) == POINT:
        raise EditError("refuse.split.point")
    blade = shapely.LineString(line)
    kept, parts = _divide(shape, blade)
    if not parts:
        raise EditError("refuse.split.missed")
    shared = {name: [row[name]] * len(parts) for name in _KEPT[table]}
    change = TableChange(
        table,
        added=shared
        | {"source": [HAND] * len(parts), "valid_from": [today] * len(parts)},
        geometry=[shapely.to_wkb(check_shape(part)) for part in parts],
        changed={int(row["fid"]): {"geom": shapely.to_wkb(check_shape(kept))}},
    )
    return Batch(f"byhand.{table}.split", {"n": str(len(parts) + 1)}, (change,))


def _divide(
    shape: shapely.Geometry, blade: shapely.LineString
) -> tuple[shapely.Geometry, list[shapely.Geometry]]:
    """Give what keeps the row and the other parts; pieces not cut stay together."""
    kind = kind_of_shape(shape)
    cut: list[shapely.Geometry] = []
    whole: list[shapely.Geometry] = []
    for piece in shapely.get_parts(shape):
        found = _pieces(piece, blade, kind)
        (cut if len(found) > 1 else whole).extend(found if len(found) > 1 else [piece])
    if not cut:
        return shape, []
    size = shapely.area if kind == AREA else shapely.length
    cut.sort(key=lambda part: -float(size(part)))
    together = shapely.MultiPolygon if kind == AREA else shapely.MultiLineString
    kept = together([cut[0], *whole]) if whole else cut[0]
    return kept, cut[1:]


def _pieces(
    piece: shapely.Geometry, blade: shapely.LineString, kind: str
) -> list[shapely.Geometry]:
    if kind == LINE:
        rest = shapely.get_parts(shapely.difference(piece, blade))
        found = [part for part in rest if part.length > _LEAST * piece.length]
        return found or [piece]
    lines = shapely.union(piece.boundary, blade)
    rings = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    spots = shapely.point_on_surface(rings)
    inside = rings[shapely.contains(piece, spots)]
    return [part for part in inside if part.area > _LEAST * piece.area]
