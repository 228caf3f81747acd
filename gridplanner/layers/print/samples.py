"""What a legend explains: the things that are on this map, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.levels import Role
from gridplanner.data.packed import AREA, LINE
from gridplanner.layers.features import RAIL
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.layers.print.ground import Ground, MapView

_FILLS: Final = {
    "woodland": LIGHT.woods,
    "field": LIGHT.fields,
    "square": LIGHT.square,
    "river": LIGHT.water,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the legend.

    Attributes
    ----------
    words : str
    fill, line : str
        ``"#rrggbb"`` or empty.
    width : float
        Of the line, millimetres.
    is_dashed : bool
    """

    words: str
    fill: str = ""
    line: str = ""
    width: float = 0.2
    is_dashed: bool = False


def samples_of(view: MapView, ground: Ground) -> tuple[Sample, ...]:
    """List what a map shows, borders first."""
    return (*_borders(view, ground), *_things(view, ground))


def _borders(view: MapView, ground: Ground) -> Iterator[Sample]:
    division = ground.subdivision
    rows = division.lines.shapes_in(view.box)
    here = set(division.line_level[rows].tolist())
    for level, one in enumerate(division.levels):
        words = text("legend.border", level=one.name)
        if one.role is Role.GRID and any(number <= level for number in here):
            yield Sample(words, line=LIGHT.grid, width=0.6)
        elif one.role is Role.MICRO_GRID and level in here:
            yield Sample(words, line=LIGHT.grid, width=0.3, is_dashed=True)
        elif one.role is Role.AREA and level in here and level:
            yield Sample(words, line=LIGHT.village, width=0.25, is_dashed=True)


def _things(view: MapView, ground: Ground) -> Iterator[Sample]:
    if len(ground.buildings.shapes_in(view.box)):
        yield Sample(text("print.legend.house"), LIGHT.building, "#8F7F6A")
    features = ground.features
    rows = features.packed.shapes_in(view.box)
    dims, kinds = features.packed.dims[rows], features.kinds[rows]
    roads = rows[(kinds == KINDS.index("road")) & (dims == LINE)]
    if (features.ranks[roads] != RAIL).any():
        yield Sample(text("feature.road"), LIGHT.road, "#B8B2A4")
    if (features.ranks[roads] == RAIL).any():
        yield Sample(text("print.legend.rail"), line=LIGHT.rail, width=0.6)
    for kind, fill in _FILLS.items():
        here = kinds == KINDS.index(kind)
        if (here & (dims == AREA)).any():
            yield Sample(text(f"feature.{kind}"), fill)
        elif kind == "river" and np.any(here):
            yield Sample(text("feature.river"), line=LIGHT.water_line, width=0.8)
