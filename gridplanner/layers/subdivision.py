"""Subdivision: the cells, borders and units of a plan as arrays to draw from.

Fills, borders, selection and labels all look at one Subdivision. A border's level is
that at which its two sides first differ: a community's border is also the border of
the grids on both sides, and is drawn once, as the community's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.levels import Role
from gridplanner.data.packed import Packed, empty_packed, pack
from gridplanner.data.topology.outlines import border_level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.levels import Level
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit


@dataclass(frozen=True)
class Subdivision:
    """A plan as it is drawn.

    Attributes
    ----------
    levels : tuple of Level
    cells : Packed
        Ground of the cells; ids are cell ids.
    owners : ndarray, int64, shape (c, L)
        Unit ids of each cell of `cells`, topmost level first, 0 = none there.
    lines : Packed
        Lines of the borders; ids are border ids.
    sides : ndarray, int64, shape (b, 2)
        Cell id on the left and right of each line of `lines`, 0 = none.
    line_level : ndarray, int8, shape (b,)
        Index of the level at which the sides differ first.
    units : mapping of int to Unit
    """

    levels: tuple[Level, ...]
    cells: Packed
    owners: NDArray[np.int64]
    lines: Packed
    sides: NDArray[np.int64]
    line_level: NDArray[np.int8]
    units: Mapping[int, Unit]

    @cached_property
    def grid_level(self) -> int:
        """Index of the level of grids; the lowest where the template has none."""
        roles = [level.role for level in self.levels]
        return roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1

    def unit_of_cells(self, level: int) -> NDArray[np.int64]:
        """Give the unit of each cell at a level, int64, shape (c,), 0 = none."""
        if not self.owners.shape[1]:
            return np.zeros(len(self.cells), np.int64)
        units: NDArray[np.int64] = self.owners[:, level]
        return units

    def rows_of_units(self, units: NDArray[np.int64]) -> NDArray[np.int64]:
        """Find the cells that any of some units own at any level, as rows."""
        return np.flatnonzero(np.isin(self.owners, units).any(axis=1))

    def neighbours_at(self, level: int) -> NDArray[np.int64]:
        """Give the pairs of units that share a border at a level, shape (p, 2)."""
        unit = np.zeros(len(self.cells) + 1, np.int64)
        unit[:-1] = self.unit_of_cells(level)
        rows = np.full(self.sides.shape, len(self.cells))
        order = np.argsort(self.cells.ids)
        if len(order):
            place = np.searchsorted(self.cells.ids, self.sides, sorter=order)
            found = order[np.minimum(place, len(order) - 1)]
            rows = np.where(self.cells.ids[found] == self.sides, found, rows)
        pairs = np.sort(unit[rows], axis=1)
        pairs = pairs[(pairs[:, 0] != pairs[:, 1]) & (pairs[:, 0] > 0)]
        return np.unique(pairs, axis=0)


def empty_subdivision(levels: tuple[Level, ...] = ()) -> Subdivision:
    """Give a subdivision without ground."""
    nothing = np.empty((0, 2), np.int64)
    owners = np.empty((0, len(levels)), np.int64)
    line_level = np.empty(0, np.int8)
    packed = empty_packed()
    return Subdivision(levels, packed, owners, packed, nothing, line_level, {})


def subdivide(plan: Plan) -> Subdivision:
    """Take the arrays to draw a plan from.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    Subdivision
    """
    ids, polygons = plan.polygons()
    borders = np.fromiter(plan.borders, np.int64, len(plan.borders))
    level_of = plan.border_levels()
    lines = pack(borders, plan.lines(borders.tolist()))
    levels = np.array([level_of[n] for n in lines.ids.tolist()], np.int8)
    return _joined(plan, pack(ids, polygons), lines, levels)


def part_of(plan: Plan, cells: Iterable[int]) -> Subdivision:
    """Take the arrays to draw some cells of a plan, and their borders, from.

    Parameters
    ----------
    plan : Plan
    cells : iterable of int
        Those that are not in the plan are left out.

    Returns
    -------
    Subdivision
    """
    shapes = plan.shapes([number for number in cells if number in plan.cells])
    polygons = np.empty(len(shapes), object)
    polygons[:] = list(shapes.values())
    numbers = sorted(set().union(*(plan.sides[number] for number in shapes)))
    lines = pack(np.array(numbers, np.int64), plan.lines(numbers))
    levels = [border_level(plan, number) for number in lines.ids.tolist()]
    packed = pack(np.array(list(shapes), np.int64), polygons)
    return _joined(plan, packed, lines, np.array(levels, np.int8))


def subdivide_again(
    before: Subdivision, plan: Plan, *, touched: Iterable[int]
) -> Subdivision:
    """Take the arrays anew where only some cells have changed.

    Parameters
    ----------
    before : Subdivision
    plan : Plan
    touched : iterable of int
        Ids of all cells that changed, came or went since `before`.

    Returns
    -------
    Subdivision
        As `subdivide` gives it, in another order.
    """
    gone = np.fromiter(touched, np.int64)
    part = part_of(plan, gone.tolist())
    cells = before.cells.changed(gone, part.cells)
    stale = before.lines.ids[np.isin(before.sides, gone).any(axis=1)]
    lines = before.lines.changed(stale, part.lines)
    kept_cells = ~np.isin(before.cells.ids, gone)
    kept_lines = ~np.isin(before.lines.ids, np.concatenate([stale, part.lines.ids]))
    return Subdivision(
        levels=plan.levels,
        cells=cells,
        owners=np.concatenate([before.owners[kept_cells], part.owners]),
        lines=lines,
        sides=np.concatenate([before.sides[kept_lines], part.sides]),
        line_level=np.concatenate([before.line_level[kept_lines], part.line_level]),
        units=plan.units,
    )


def _joined(
    plan: Plan, cells: Packed, lines: Packed, levels: NDArray[np.int8]
) -> Subdivision:
    owners = np.zeros((len(cells), len(plan.levels)), np.int64)
    for row, number in enumerate(cells.ids.tolist()):
        owners[row] = plan.cells[number].owners
    borders = [plan.borders[number] for number in lines.ids.tolist()]
    sides = np.array([(b.left, b.right) for b in borders], np.int64).reshape(-1, 2)
    return Subdivision(plan.levels, cells, owners, lines, sides, levels, plan.units)


def tint_numbers(
    subdivision: Subdivision,
    level: int,
    *,
    count: int,
    before: Mapping[int, int] | None = None,
) -> dict[int, int]:
    """Choose tints so that neighbours differ.

    Parameters
    ----------
    subdivision : Subdivision
    level : int
        Index of the level whose units are tinted.
    count : int
        How many tints there are; with six, neighbours practically always differ.
    before : mapping of int to int, optional
        Tints of an earlier state, kept wherever they still fit, so that an edit does
        not repaint the town.

    Returns
    -------
    dict of int to int
        Unit id to number of its tint, 0 to ``count - 1``.
    """
    units = np.unique(subdivision.unit_of_cells(level))
    units = units[units > 0]
    pairs = subdivision.neighbours_at(level)
    tints = {u: before[u] for u in units.tolist() if u in before} if before else {}
    open_units = _unsettled(units, pairs, tints)
    around: dict[int, list[int]] = {unit: [] for unit in open_units}
    touched = pairs[np.isin(pairs, open_units).any(axis=1)]
    for one, other in touched.tolist():
        if one in around:
            around[one].append(other)
        if other in around:
            around[other].append(one)
    for unit in open_units:
        tints.pop(unit, None)
    before = before or {}
    for unit in sorted(around, key=lambda u: (u not in before, u)):
        taken = [tints[n] for n in around[unit] if n in tints]
        # Begin at another tint for each unit, or the first would cover the town.
        wish = before.get(unit, unit * 5 % count)
        choices = sorted(
            range(count), key=lambda t: (taken.count(t), (t - wish) % count)
        )
        tints[unit] = choices[0]
    return tints


def _unsettled(
    units: NDArray[np.int64], pairs: NDArray[np.int64], tints: Mapping[int, int]
) -> list[int]:
    """List the units without a tint, and one of each two neighbours of the same."""
    tint = np.array([tints.get(unit, -1) for unit in units.tolist()], np.int64)
    known = tint[np.searchsorted(units, pairs)]
    clash = (known[:, 0] == known[:, 1]) & (known[:, 0] >= 0)
    return sorted({*units[tint < 0].tolist(), *pairs[clash, 1].tolist()})
