"""Whether a shape drawn by hand can stand on the map, and what there is against it.

What no map can show is refused; what may be right and is rarely meant is a concern,
which the user answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

POINT, LINE, AREA = "point", "line", "area"
SMALLEST_AREA = 0.5  # square metres
SHORTEST_LINE = 0.1  # metres
# Footprints from other sources overlap a little along common walls: that is no
# concern. Share of the smaller footprint, and square metres.
OVERLAP_SHARE = 0.1
OVERLAP_AREA = 1.0
_INSIDE = 0.999  # share of a shape that lies in the town, by digits alone
_PLACE = re.compile(r"\[(\S+) (\S+)\]")


@dataclass(frozen=True, slots=True)
class Concern:
    """What there is against a shape that is not refused.

    Attributes
    ----------
    code : str
        Key of the sentence.
    fields : mapping of str to str
    asks : bool
        Whether the user has to say that it is meant; else it is told.
    """

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)
    asks: bool = True


def kind_of_shape(shape: shapely.Geometry) -> str:
    """Tell whether a shape is a ``"point"``, a ``"line"`` or an ``"area"``."""
    dimension = int(shapely.get_dimensions(shape))
    return (POINT, LINE, AREA)[max(dimension, 0)]


def check_shape(shape: shapely.Geometry) -> shapely.Geometry:
    """Bring a shape to whole millimetres, or refuse it.

    Parameters
    ----------
    shape : Geometry
        Metres of the project CRS.

    Returns
    -------
    Geometry
        Without repeated points.

    Raises
    ------
    EditError
        ``refuse.shape.crosses`` where an outline crosses or touches itself, with the
        place; ``refuse.shape.small`` under `SMALLEST_AREA` or `SHORTEST_LINE`;
        ``refuse.shape.empty`` where there is nothing, or a coordinate is no number.
    """
    coords = shapely.get_coordinates(shape)
    if shape.is_empty or not np.isfinite(coords).all():
        raise EditError("refuse.shape.empty")
    rounded = shapely.transform(shape, lambda points: np.round(points, 3))
    kind = kind_of_shape(rounded)
    if kind == AREA and not rounded.is_valid:
        found = _PLACE.search(shapely.is_valid_reason(rounded))
        place = None if found is None else (float(found[1]), float(found[2]))
        # The two halves of a bow tie take each other's area away.
        is_small = shapely.make_valid(rounded).area < SMALLEST_AREA
        code = "refuse.shape.small" if is_small else "refuse.shape.crosses"
        raise EditError(code, place=place)
    small = (kind == AREA and rounded.area < SMALLEST_AREA) or (
        kind == LINE and rounded.length < SHORTEST_LINE
    )
    if small:
        raise EditError("refuse.shape.small", place=(coords[0][0], coords[0][1]))
    cleaned: shapely.Geometry = shapely.remove_repeated_points(rounded)
    return cleaned if cleaned.is_valid else rounded


def find_concerns(
    shape: shapely.Geometry,
    *,
    buildings: Mapping[int, shapely.Geometry],
    ground: Sequence[shapely.Geometry] | None,
) -> list[Concern]:
    """Find what there is against a shape of a building, or of a thing of the map.

    Parameters
    ----------
    shape : Geometry
    buildings : mapping of int to Geometry
        Other buildings near it by id; empty for a thing of the map, which may lie
        under a building.
    ground : sequence of Polygon or None
        Cells of the plan near it; None where there is no plan yet.

    Returns
    -------
    list of Concern
    """
    found = []
    overlap = max((_overlap(shape, other) for other in buildings.values()), default=0.0)
    if overlap > 0:
        found.append(Concern("concern.overlap", {"percent": f"{100 * overlap:.0f}"}))
    if ground is not None and _outside(shape, ground):
        found.append(Concern("concern.outside", asks=False))
    return found


def _overlap(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Give the share of the smaller one both have in common; 0 where that is little."""
    if kind_of_shape(one) == POINT or kind_of_shape(other) == POINT:
        return 0.0
    common = shapely.intersection(one, shapely.make_valid(other)).area
    share: float = common / max(min(one.area, other.area), SMALLEST_AREA)
    return share if common > OVERLAP_AREA and share > OVERLAP_SHARE else 0.0


def _outside(shape: shapely.Geometry, ground: Sequence[shapely.Geometry]) -> bool:
    kind = kind_of_shape(shape)
    if kind == POINT:
        return not shapely.intersects(shape, list(ground)).any()
    parts = shapely.intersection(shape, list(ground))
    measure = shapely.area if kind == AREA else shapely.length
    # A line along a border lies in the cells on both sides, which does no harm here.
    return bool(measure(parts).sum() < _INSIDE * float(measure(shape)))
