"""The lines of the open project that a tool can snap to and trace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.linework import Box, Coords, LineSource, Linework
from gridplanner.data.packed import POINT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gridplanner.data.packed import Packed
    from gridplanner.data.plan import Plan


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


def border_lines(plan: Plan) -> Linework:
    """Take all borders of a plan as a source of lines, float64."""
    numbers = list(plan.borders)
    lines = plan.lines(numbers)
    coords = shapely.get_coordinates(lines)
    counts = shapely.get_num_coordinates(lines)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    boxes = shapely.bounds(lines).reshape(-1, 4)
    return Linework("border", coords, offsets, np.array(numbers, np.int64), boxes)


_NAMES = {"road": "road", "river": "river", "ditch": "river"}


class SnapSources:
    """Keeps the sources up with the document; asked at each move of the pointer."""

    def __init__(self) -> None:
        self._plan: Plan | None = None
        self._borders: Linework | None = None
        self._ground: tuple[LineSource, ...] = ()

    def set_ground(
        self,
        *,
        features: Packed | None,
        kinds: Sequence[str] | np.ndarray,
        buildings: Packed | None,
    ) -> None:
        """Take new packed features (with their kinds, row by row) and footprints."""
        found: list[LineSource] = []
        if features is not None and len(features):
            found += _by_kind(features, np.asarray(kinds))
        if buildings is not None and len(buildings):
            found.append(PackedLines("building", buildings))
        self._ground = tuple(found)

    def sources(self, plan: Plan) -> Sequence[LineSource]:
        """Give borders first, then roads and rivers, then walls of footprints."""
        if plan is not self._plan:
            self._plan, self._borders = plan, border_lines(plan)
        borders = () if self._borders is None else (self._borders,)
        return (*borders, *self._ground)


def _by_kind(features: Packed, kinds: np.ndarray) -> list[LineSource]:
    groups: Mapping[str, np.ndarray] = {
        name: np.isin(kinds, [kind for kind, of in _NAMES.items() if of == name])
        for name in dict.fromkeys(_NAMES.values())
    }
    found: list[LineSource] = [
        PackedLines(name, features, rows) for name, rows in groups.items() if rows.any()
    ]
    rest = ~np.isin(kinds, list(_NAMES))
    if rest.any():
        found.append(PackedLines("line", features, rest))
    return found
