"""What of a border the pointer is on: a corner, a bend or the line between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.edits.bend import bend
from gridplanner.data.edits.move import move
from gridplanner.data.edits.redraw_stretch import redraw_stretch
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.topology.outlines import border_level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.ui.tools.sketch import Point

CORNER_REACH = 8.0  # logical px: half of the square that takes a hit
LINE_REACH = 6.0


class Part(Enum):
    """What of a border was hit."""

    CORNER = auto()  # where borders meet; `number` is the vertex
    BEND = auto()
    LINE = auto()


@dataclass(frozen=True, slots=True)
class Handle:
    """Something of a border that can be taken hold of.

    Attributes
    ----------
    part : Part
    number : int
        Vertex or border.
    index : int
        Bend, or the bend before which a new one would come.
    place : tuple of float
        Metres of the project CRS.
    """

    part: Part
    number: int
    index: int
    place: Point

    def edit(
        self, plan: Plan, place: Point, *, level: int, across: bool = False
    ) -> Change:
        """Move it; a line gets a bend at `place`.

        Parameters
        ----------
        plan : Plan
        place : tuple of float
        level : int
            Level of work. The borders of villages stay while grids are worked on.
        across : bool, optional
            Whether grids may cross the borders of villages, which stay all the same.

        Raises
        ------
        EditError
            ``refuse.village`` on the border of a village, and as the edits.
        """
        if plan.levels[level].role is not Role.AREA and self._holds_areas(plan):
            if not across:
                raise EditError("refuse.village", place=place)
            lines = [shapely.LineString(points) for points in self.lines(plan, place)]
            return redraw_stretch(
                plan, lines, level=level, allow_across=True, allow_parts=True
            )
        if self.part is Part.CORNER:
            return move(plan, vertices={self.number: place})
        return bend(plan, self.number, self.index, place, is_new=self.part is Part.LINE)

    def _holds_areas(self, plan: Plan) -> bool:
        """Tell whether a border of villages or the town would move."""
        levels = (border_level(plan, number) for number in self.borders(plan))
        return any(plan.levels[level].role is Role.AREA for level in levels)

    def borders(self, plan: Plan) -> frozenset[int]:
        """Borders that would move."""
        if self.part is Part.CORNER:
            return frozenset(plan.star[self.number])
        return frozenset({self.number})

    def lines(self, plan: Plan, place: Point) -> Iterator[NDArray[np.float64]]:
        """Give the borders as they would run with it at `place`."""
        for number in sorted(self.borders(plan)):
            points = plan.points(number).copy()
            border = plan.borders[number]
            if self.part is Part.CORNER:
                if border.start == self.number:
                    points[0] = place
                if border.end == self.number:
                    points[-1] = place
            elif self.part is Part.BEND:
                points[self.index + 1] = place
            else:
                points = np.insert(points, self.index + 1, place, axis=0)
            yield points


def find_handle(
    plan: Plan, x: float, y: float, *, metres_per_px: float, level: int
) -> Handle | None:
    """Find what of a border is at a place.

    Parameters
    ----------
    plan : Plan
    x, y : float
        Metres of the project CRS.
    metres_per_px : float
    level : int
        Borders of lower levels are passed over.

    Returns
    -------
    Handle or None
        A corner before a bend before a line, the nearest of each.
    """
    reach = CORNER_REACH * metres_per_px
    borders = _borders_near(plan, x, y, reach=reach, level=level)
    best: dict[Part, tuple[float, Handle]] = {}
    for number in borders:
        for distance, handle in _handles(plan, number, x, y):
            limit = LINE_REACH * metres_per_px if handle.part is Part.LINE else reach
            known = best.get(handle.part)
            if distance <= limit and (known is None or distance < known[0]):
                best[handle.part] = distance, handle
    for part in Part:
        if part in best:
            return best[part][1]
    return None


def _borders_near(
    plan: Plan, x: float, y: float, *, reach: float, level: int
) -> list[int]:
    box = shapely.box(x - reach, y - reach, x + reach, y + reach)
    cells = plan.cells_near(box)
    numbers = sorted(set().union(*(plan.sides[cell] for cell in cells)))
    return [number for number in numbers if border_level(plan, number) <= level]


def _handles(
    plan: Plan, number: int, x: float, y: float
) -> Iterator[tuple[float, Handle]]:
    """Give corners, the nearest bend and the nearest place of a border."""
    border = plan.borders[number]
    points = plan.points(number)
    away = np.hypot(*(points - (x, y)).T)
    ends = [(border.start, 0), (border.end, -1)]
    if border.start == border.end and len(plan.star[border.start]) == 1:
        ends = ends[:1]  # the anchor of a ring
    for vertex, at in ends:
        place = (float(points[at, 0]), float(points[at, 1]))
        yield float(away[at]), Handle(Part.CORNER, vertex, 0, place)
    if len(points) > 2:
        index = int(np.argmin(away[1:-1]))
        place = (float(points[index + 1, 0]), float(points[index + 1, 1]))
        yield float(away[index + 1]), Handle(Part.BEND, number, index, place)
    start, step = points[:-1], points[1:] - points[:-1]
    along = ((np.array([x, y]) - start) * step).sum(axis=1) / (step**2).sum(axis=1)
    near = start + np.clip(along, 0, 1)[:, None] * step
    distance = np.hypot(*(near - (x, y)).T)
    best = int(np.argmin(distance))
    place = (float(near[best, 0]), float(near[best, 1]))
    yield float(distance[best]), Handle(Part.LINE, number, best, place)


def handles_of(plan: Plan, units: tuple[int, ...]) -> list[Handle]:
    """List the corners and bends round some units, each once, along the borders."""
    cells = [cell for unit in units for cell in plan.cells_of(unit)]
    numbers = sorted(set().union(*(plan.sides[cell] for cell in cells)))
    found: dict[tuple[Part, int, int], Handle] = {}
    for number in numbers:
        points = plan.points(number).tolist()
        border = plan.borders[number]
        for vertex, (x, y) in ((border.start, points[0]), (border.end, points[-1])):
            found[Part.CORNER, vertex, 0] = Handle(Part.CORNER, vertex, 0, (x, y))
        for index, (x, y) in enumerate(points[1:-1]):
            found[Part.BEND, number, index] = Handle(Part.BEND, number, index, (x, y))
    return list(found.values())
