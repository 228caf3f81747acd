"""The lines of the open project that a tool can snap to and trace."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import POINT
from gridplanner.data.topology.outlines import border_level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.analysis.linework import Box, Coords, LineSource
    from gridplanner.data.packed import Packed
    from gridplanner.data.plan import Plan
    from gridplanner.layers.features import FeatureSet


@dataclass(frozen=True, slots=True)
class PackedLines:
    """Outlines and lines of packed shapes as a source of lines.

    Attributes
    ----------
    name : str
    packed : Packed
    rows : ndarray of bool or None
        Which shapes take part; None for all.
    is_traceable : bool
    """

    name: str
    packed: Packed
    rows: np.ndarray | None = None
    is_traceable: bool = True

    def near(self, box: Box) -> Iterator[tuple[int, Coords]]:
        """Give record and points of the outlines and lines near `box`."""
        for row in self.packed.shapes_in(box).tolist():
            wanted = self.rows is None or self.rows[row]
            if wanted and self.packed.dims[row] != POINT:
                for part in self.packed.parts(row):
                    yield int(self.packed.ids[row]), part


@dataclass(frozen=True, slots=True)
class PlanLines:
    """The borders of a plan as a source of lines, looked up where they are wanted.

    Nothing is collected beforehand, so that a plan of thousands of cells that has just
    changed costs no more than the borders near the pointer.
    """

    plan: Plan
    name: str = "border"
    is_traceable: bool = True
    above: int = -1  # borders of this level and of those above it are left out

    def below(self, level: int) -> PlanLines:
        """Give the borders inside the units of a level alone."""
        return replace(self, above=level)

    def near(self, box: Box) -> Iterator[tuple[int, Coords]]:
        """Give record and points of the borders near `box`."""
        west, south, east, north = box
        cells = self.plan.cells_near(shapely.box(*box))
        for number in set().union(*(self.plan.sides[cell] for cell in cells)):
            if self.above >= 0 and border_level(self.plan, number) <= self.above:
                continue
            points = self.plan.points(number)
            low, high = points.min(axis=0), points.max(axis=0)
            if (
                low[0] <= east
                and high[0] >= west
                and low[1] <= north
                and high[1] >= south
            ):
                yield number, points


_NAMES = {"road": ("road",), "river": ("river", "ditch")}


class SnapSources:
    """Keeps the sources up with the document; asked at each move of the pointer."""

    def __init__(self) -> None:
        self._ground: tuple[LineSource, ...] = ()

    def set_ground(self, features: FeatureSet, buildings: Packed) -> None:
        """Take what stands on the ground now."""
        found = _by_kind(features) if len(features.packed) else []
        if len(buildings):
            found.append(PackedLines("building", buildings))
        self._ground = tuple(found)

    def sources(self, plan: Plan) -> Sequence[LineSource]:
        """Give borders first, then roads and rivers, then walls of footprints."""
        return (PlanLines(plan), *self._ground)


def _by_kind(features: FeatureSet) -> list[LineSource]:
    packed, kinds = features.packed, features.kinds
    found: list[LineSource] = []
    rest = np.ones(len(packed), bool)
    for name, of in _NAMES.items():
        rows = np.isin(kinds, [KINDS.index(kind) for kind in of])
        rest &= ~rows
        if rows.any():
            found.append(PackedLines(name, packed, rows))
    if rest.any():
        found.append(PackedLines("line", packed, rest))
    return found
