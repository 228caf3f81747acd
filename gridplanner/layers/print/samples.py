"""What a legend explains: the things that are on this map, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.levels import Role
from gridplanner.data.packed import AREA, LINE
from gridplanner.layers.features import RAIL, TRACK
from gridplanner.layers.hit import geometry_of
from gridplanner.layers.print.map_looks import AreaLook
from gridplanner.layers.print.map_paint import gaps_in
from gridplanner.layers.print.map_signs import point_signs
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.print.ground import Box, Ground, MapView, Meaning
    from gridplanner.layers.print.map_looks import LineLook

_AREAS: Final = ("woodland", "field", "square")

ARROW: Final = "arrow"


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the legend: words, and the look of an area or line, or a symbol.

    Attributes
    ----------
    words : str
    area : AreaLook or None
    line : LineLook or None
    sign : str
        Of `gridplanner.layers.print.signs`, or `ARROW`, which stands on its line.
    colour : str
        Of the symbol.
    """

    words: str
    area: AreaLook | None = None
    line: LineLook | None = None
    sign: str = ""
    colour: str = ""


def samples_of(view: MapView, ground: Ground, meant: Meaning) -> tuple[Sample, ...]:
    """List what a map shows, borders first."""
    return (
        *_borders(view, ground, meant),
        *_gaps(view, ground, meant),
        *_route(view, meant),
        *_things(view, ground, meant),
        *(
            Sample(_sign_words(kind), sign=kind, colour=meant.theme.sign(kind))
            for kind in (point_signs(view, ground) if meant.with_houses else ())
        ),
    )


def _sign_words(kind: str) -> str:
    return text(f"print.sign.{kind}")


def _gaps(view: MapView, ground: Ground, meant: Meaning) -> Iterator[Sample]:
    if meant.is_tinted:
        cells = ground.subdivision.cells
        if _any_in(cells, gaps_in(view, ground, meant), view.box):
            yield Sample(text("print.legend.gap"), meant.theme.gap)


def _route(view: MapView, meant: Meaning) -> Iterator[Sample]:
    if meant.way is None:
        return
    window = shapely.box(*view.box)
    lines = [shapely.linestrings(leg.points) for leg in meant.way.legs]
    if shapely.intersects(window, lines).any():
        route = meant.theme.route
        words = text("print.legend.route")
        yield Sample(words, line=route, sign=ARROW, colour=route.colour)


def _borders(view: MapView, ground: Ground, meant: Meaning) -> Iterator[Sample]:
    division, theme = ground.subdivision, meant.theme
    rows = division.lines.shapes_in(view.box)
    here = set(division.line_level[rows].tolist())
    for level, one in enumerate(division.levels):
        words = text("legend.border", level=one.name)
        if one.role is Role.GRID and any(number <= level for number in here):
            yield Sample(words, line=replace(theme.grid, width=0.6))
        elif one.role is Role.MICRO_GRID and level in here and meant.with_houses:
            yield Sample(words, line=theme.micro)
        elif one.role is Role.AREA and level in here and level:
            yield Sample(words, line=theme.area)


def _things(view: MapView, ground: Ground, meant: Meaning) -> Iterator[Sample]:
    theme, areas = meant.theme, meant.theme.areas
    seen = _Seen(view, ground)
    if meant.with_houses and seen.has_houses():
        yield Sample(text("print.legend.house"), areas["house"])
    has_roads = not theme.is_over_base
    if has_roads and seen.has_roads(*range(TRACK)):
        look = AreaLook(theme.road.inner, theme.road.colour)
        yield Sample(text("feature.road"), look)
    if has_roads and meant.with_houses and seen.has_roads(TRACK):
        yield Sample(text("print.legend.track"), line=theme.track)
    if has_roads and seen.has_roads(RAIL):
        yield Sample(text("print.legend.rail"), line=theme.rail)
    for kind in _AREAS:
        if areas[kind] != AreaLook() and seen.has(kind, AREA):
            yield Sample(text(f"feature.{kind}"), areas[kind])
    for kind, line in (("river", theme.river), ("ditch", theme.ditch)):
        if areas[kind] != AreaLook() and seen.has(kind, AREA):
            yield Sample(text(f"feature.{kind}"), areas[kind])
        elif seen.has(kind, LINE):
            yield Sample(text(f"feature.{kind}"), line=line)


class _Seen:
    """Tells what can be seen on a map: shapes, not their boxes alone."""

    def __init__(self, view: MapView, ground: Ground) -> None:
        self._ground, self._box = ground, view.box
        packed, kinds = ground.features.packed, ground.features.kinds
        rows = packed.shapes_in(view.box)
        self._rows, self._kinds = rows, kinds[rows]
        self._dims, self._ranks = packed.dims[rows], ground.features.ranks[rows]

    def has_houses(self) -> bool:
        packed = self._ground.buildings
        return _any_in(packed, packed.shapes_in(self._box), self._box)

    def has_roads(self, *ranks: int) -> bool:
        is_road = (self._kinds == KINDS.index("road")) & (self._dims == LINE)
        rows = self._rows[is_road & np.isin(self._ranks, ranks)]
        return _any_in(self._ground.features.packed, rows, self._box)

    def has(self, kind: str, dim: int) -> bool:
        rows = self._rows[(self._kinds == KINDS.index(kind)) & (self._dims == dim)]
        return _any_in(self._ground.features.packed, rows, self._box)


def _any_in(packed: Packed, rows: NDArray[np.int64], box: Box) -> bool:
    """Tell whether any of some shapes meets a box, the quick way first."""
    if not len(rows):
        return False
    west, south, east, north = packed.local(box)
    sides = packed.boxes[rows]
    inside = (sides[:, 0] >= west) & (sides[:, 2] <= east)
    inside &= (sides[:, 1] >= south) & (sides[:, 3] <= north)
    if inside.any():
        return True
    window = shapely.box(west, south, east, north)
    return any(
        shapely.intersects(window, geometry_of(packed, row)) for row in rows.tolist()
    )
