"""Redraw a stretch of border: a new line takes the place of what it cuts off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.edits.split import REACH, clip_lines
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.topology.ground import Owners, title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces


def redraw_stretch(
    plan: Plan,
    lines: Iterable[Any],
    *,
    level: int,
    between: Collection[int] | None = None,
    allow_parts: bool = False,
    allow_across: bool = False,
    label: str = "change.redraw",
) -> Change:
    """Let lines take the place of the stretches of border they cut off.

    A line that leaves a border and comes back to it cuts a piece off a unit. The
    larger piece stays; the smaller goes to the unit beyond the longest stretch of
    border it has, down to the lowest level: to the micro-grid there, too.

    Parameters
    ----------
    plan : Plan
    lines : iterable of LineString
        Metres of the project CRS; ends may stand out beyond the border.
    level : int
        Level whose borders are redrawn. Villages and communities stay where they
        are unless they are of this level.
    between : collection of int, optional
        Units of the level whose ground the lines keep to; without it all they meet.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected.
    allow_across : bool, optional
        Whether a grid may come to lie in several villages.
    label : str, optional
        Key of the sentence that names the edit.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        ``refuse.line_outside``; ``refuse.line_meets_once`` if nothing is cut off;
        ``refuse.pieces``, ``refuse.locked``, ``refuse.village`` as every edit.
    """
    given = list(lines)
    path = shapely.union_all(given)
    units = _units_along(plan, path, level)
    if between is not None:
        units = [unit for unit in units if unit in between]
    if not units:
        raise EditError("refuse.line_outside", grid="")
    cells = [cell for unit in units for cell in plan.cells_of(unit)]
    ground = shapely.union_all([plan.polygon(cell) for cell in cells]).buffer(REACH)
    clipped = clip_lines(given, ground)
    work = _Stretch(plan, level, units)
    first = plan.units[units[0]]
    terms = Terms(
        label,
        fields={"grid": title(first)},
        allow_parts=allow_parts,
        allow_across=allow_across,
    )
    change = redraw(plan, clipped, work.relabel, terms=terms, cells=cells)
    if not change:
        end = shapely.get_point(given[-1], -1)
        raise EditError("refuse.line_meets_once", place=(end.x, end.y))
    return change


def _units_along(plan: Plan, path: shapely.Geometry, level: int) -> list[int]:
    """List the units of a level that a line touches, those it runs through first."""
    near = plan.cells_near(path, REACH)
    length: dict[int, float] = {}
    for cell in near:
        owner = plan.cells[cell].owners[level]
        ground = plan.polygon(cell)
        if owner and shapely.dwithin(ground, path, REACH):
            inside = float(shapely.intersection(ground, path).length)
            length[owner] = length.get(owner, 0.0) + inside
    return sorted(length, key=lambda unit: (-length[unit], unit))


class _Stretch:
    """Gives what a line cuts off to who is beyond the border."""

    def __init__(self, plan: Plan, level: int, units: list[int]) -> None:
        self.plan, self.level, self.units = plan, level, frozenset(units)
        self.areas = sum(x.role is Role.AREA for x in plan.levels[:level])

    def relabel(self, faces: Faces) -> list[Owners | None]:
        """Keep the largest piece of every piece of a unit, give the others away."""
        result = list(faces.old)
        for unit in sorted(self.units):
            mine = [
                index
                for index, old in enumerate(faces.old)
                if old is not None and old[self.level] == unit
            ]
            for index in self._cut_off(faces, mine):
                result[index] = self._beyond(faces, index)
        return result

    def _cut_off(self, faces: Faces, mine: list[int]) -> list[int]:
        """List the faces of a unit that are not on its larger side."""
        if len(mine) < 2:
            return []
        own = {owners for i in mine if (owners := faces.old[i]) is not None}
        cells = {self.plan.cell_with(owners) for owners in own}
        shapes = [self.plan.polygon(cell) for cell in cells if cell is not None]
        pieces = shapely.get_parts(shapely.union_all(shapes))
        away: list[int] = []
        for piece in pieces:
            inside = [i for i in mine if shapely.intersects(piece, faces.points[i])]
            groups = self._joined(faces, inside)
            groups.sort(key=lambda group: -sum(faces.polygons[i].area for i in group))
            away += [index for group in groups[1:] for index in group]
        return away

    def _joined(self, faces: Faces, indices: list[int]) -> list[list[int]]:
        """Put faces together that only a border inside the unit parts."""
        inner = self._inner_lines(faces, indices)
        groups = [[index] for index in indices]
        if inner is None:
            return groups
        at = {index: number for number, index in enumerate(indices)}
        root = list(range(len(indices)))

        def find(number: int) -> int:
            while root[number] != number:
                number = root[number]
            return number

        polygons = np.array([faces.polygons[i] for i in indices], object)
        first, second = shapely.STRtree(polygons).query(polygons, "intersects")
        for one, two in zip(first.tolist(), second.tolist(), strict=True):
            if one < two and find(one) != find(two):
                common = shapely.intersection(polygons[one], polygons[two])
                if shapely.intersection(common, inner).length > REACH:
                    root[find(two)] = find(one)
        joined: dict[int, list[int]] = {}
        for index in indices:
            joined.setdefault(find(at[index]), []).append(index)
        return list(joined.values())

    def _inner_lines(self, faces: Faces, indices: list[int]) -> shapely.Geometry | None:
        """Borders of lower levels inside the unit, None where it is undivided."""
        own = {faces.old[i] for i in indices}
        if len(own) < 2:
            return None
        cells = {self.plan.cell_with(owners) for owners in own if owners}
        lines = [
            self.plan.line(number)
            for cell in cells
            if cell is not None
            for number in self.plan.sides[cell]
            if {self.plan.borders[number].left, self.plan.borders[number].right}
            <= cells
        ]
        return shapely.union_all(lines) if lines else None

    def _beyond(self, faces: Faces, index: int) -> Owners | None:
        """Give the owners of a piece that comes to the unit beyond its border."""
        old = faces.old[index]
        assert old is not None
        polygon = faces.polygons[index]
        length: dict[Owners, float] = {}
        for other, owners in enumerate(faces.old):
            if owners is None or owners[self.level] == old[self.level]:
                continue
            common = float(
                shapely.intersection(polygon.boundary, faces.polygons[other]).length
            )
            if common > 0:
                length[owners] = length.get(owners, 0.0) + common
        if not length:
            return old
        best = max(length, key=lambda owners: (length[owners], owners))
        return (*old[: self.areas], *best[self.areas :])
