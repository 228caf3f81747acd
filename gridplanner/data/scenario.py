"""Two plans side by side: whose ground went to whom, and what is written otherwise.

A scenario keeps the ids of all that stood when it was branched, so what did not
change on either side is told by equal records, and geometry is looked at only where
they differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.levels import Role
from gridplanner.data.topology.canonical import SLIVER
from gridplanner.data.topology.ground import Owners, nobody

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan

WRITTEN = (
    "code",
    "name",
    "kind",
    "department",
    "colour",
    "valid_from",
    "note",
    "sides",
)
"""What is written about a unit; the rest follows from the ground, or is its past."""

HEIR = 0.1
"""Share of its ground from which on who receives it follows a unit that goes."""

MoveKey = tuple[int, int, int]
"""Level, the unit that gives (0 = none), the unit that receives (0 = none)."""


@dataclass(frozen=True, slots=True)
class Move:
    """Ground that one unit has in the first plan and another in the second.

    Attributes
    ----------
    level : int
        Level of both units: the one asked for where they differ there, else the
        first below it, else the last above it.
    source, target : int
        Ids of the units, 0 = ground without one.
    ground : Polygon or MultiPolygon
        Metres of the project CRS.
    """

    level: int
    source: int
    target: int
    ground: shapely.Geometry

    @property
    def key(self) -> MoveKey:
        """What the move is known by when some are chosen."""
        return self.level, self.source, self.target


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A field of a unit that both plans have, written otherwise in the second."""

    unit: int
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is other in the second of two plans.

    Attributes
    ----------
    moves : tuple of Move
        The largest ground first.
    rewritten : tuple of Rewritten
    added, gone : tuple of int
        Units in force in the second plan only, or in the first only.
    """

    moves: tuple[Move, ...]
    rewritten: tuple[Rewritten, ...]
    added: tuple[int, ...]
    gone: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.moves or self.rewritten or self.added or self.gone)


def compare(first: Plan, second: Plan, *, level: int) -> Difference:
    """Compare two plans of one project.

    Parameters
    ----------
    first, second : Plan
        One a branch of the other, or both of a third.
    level : int
        Level whose units are told apart first.

    Returns
    -------
    Difference
        Strips narrower than 50 mm are left out.
    """
    return Difference(
        moves=_moves(first, second, level),
        rewritten=tuple(_rewritten(first, second)),
        added=_only_in(second, first),
        gone=_only_in(first, second),
    )


def changed_borders(first: Plan, second: Plan) -> frozenset[int]:
    """List the borders of one plan that the other has not, or has otherwise.

    Parameters
    ----------
    first, second : Plan

    Returns
    -------
    frozenset of int
        Ids of borders of `first`.
    """
    moved = {n for n, v in first.vertices.items() if second.vertices.get(n) != v}
    other = {n for n, b in first.borders.items() if second.borders.get(n) != b}
    around = (first.star.get(n, frozenset()) for n in moved)
    return frozenset(other.union(*around))


def changed_cells(first: Plan, second: Plan) -> frozenset[int]:
    """List the cells of one plan whose ground or owners are other in the second.

    Parameters
    ----------
    first, second : Plan

    Returns
    -------
    frozenset of int
        Ids of cells of `first`; some whose ground is the same may be among them.
    """
    found = {n for n, c in first.cells.items() if second.cells.get(n) != c}
    for number in changed_borders(first, second):
        border = first.borders[number]
        found.update((border.left, border.right))
    # A border that is new on the other side may divide a cell that kept its record.
    for number in changed_borders(second, first):
        border = second.borders[number]
        found.update({border.left, border.right} & set(first.cells))
    return frozenset(found - {0})


def differing_cells(first: Plan, second: Plan) -> frozenset[int]:
    """List the cells that differ between two plans, or are in one of them only.

    Parameters
    ----------
    first, second : Plan

    Returns
    -------
    frozenset of int
        Ids of cells of either plan; some whose ground is the same may be among them.
    """
    return changed_cells(first, second) | changed_cells(second, first)


def move_key(before: Owners, after: Owners, *, level: int) -> MoveKey:
    """Name ground that changes its owners by the units that matter most.

    Parameters
    ----------
    before, after : tuple of int
        Different owner tuples.
    level : int
        Looked at first, then the levels below, then those above.

    Returns
    -------
    tuple of int
        Level, unit before, unit after.
    """
    order = [*range(level, len(before)), *reversed(range(level))]
    found = next(k for k in order if before[k] != after[k])
    return found, before[found], after[found]


def _moves(first: Plan, second: Plan, level: int) -> tuple[Move, ...]:
    old, new = _ground(first, second), _ground(second, first)
    pieces: dict[MoveKey, list[Any]] = {}
    for before, after, ground in _overlay(old, new, nobody(first.levels)):
        key = move_key(before, after, level=level)
        pieces.setdefault(key, []).append(ground)
    moves = []
    for key, grounds in pieces.items():
        parts = shapely.get_parts(shapely.union_all(grounds, grid_size=0.001))
        parts = parts[shapely.area(parts) > 0]
        wide = 2 * shapely.area(parts) / shapely.length(parts) >= SLIVER
        if wide.any():
            moves.append(Move(*key, shapely.union_all(parts[wide])))
    return tuple(sorted(moves, key=lambda move: (-move.ground.area, move.key)))


Ground = tuple[list[Owners], "NDArray[np.object_]"]


def _ground(plan: Plan, other: Plan) -> Ground:
    """Give owners and ground of the cells that may differ from the other plan's."""
    cells = sorted(changed_cells(plan, other))
    shapes = np.empty(len(cells), object)
    shapes[:] = list(plan.shapes(cells).values())
    return [plan.cells[n].owners for n in cells], shapes


def _overlay(
    old: Ground, new: Ground, free: Owners
) -> Iterable[tuple[Owners, Owners, shapely.Geometry]]:
    """Give the pieces of ground that have other owners in the new plan."""
    if len(old[1]) and len(new[1]):
        rows, columns = shapely.STRtree(new[1]).query(old[1], "intersects")
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            before, after = old[0][row], new[0][column]
            if before == after:
                continue
            common = shapely.intersection(old[1][row], new[1][column])
            if common.area > 0:
                yield before, after, _polygons(common)
    whole = [shapely.union_all(side[1]) for side in (old, new)]
    for owners, shape in zip(*old, strict=True):
        lost = shapely.difference(shape, whole[1])
        if lost.area > 0:
            yield owners, free, _polygons(lost)
    for owners, shape in zip(*new, strict=True):
        won = shapely.difference(shape, whole[0])
        if won.area > 0:
            yield free, owners, _polygons(won)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])


def _rewritten(first: Plan, second: Plan) -> Iterable[Rewritten]:
    for number in sorted(set(first.units) & set(second.units)):
        one, two = first.units[number], second.units[number]
        if one is two or one.valid_to or two.valid_to:
            continue
        for name in WRITTEN:
            before, after = getattr(one, name), getattr(two, name)
            if before != after:
                yield Rewritten(number, name, before, after)


def _only_in(plan: Plan, other: Plan) -> tuple[int, ...]:
    return tuple(
        sorted(
            number
            for number, unit in plan.units.items()
            if not unit.valid_to
            and (number not in other.units or other.units[number].valid_to)
        )
    )


def find_successors(
    gone: Collection[int], moves: Iterable[Move]
) -> Mapping[int, tuple[int, ...]]:
    """Say which units follow those that go.

    Parameters
    ----------
    gone : collection of int
        Units of the first plan that the second has not.
    moves : iterable of Move
        As `compare` gives them.

    Returns
    -------
    dict of int to tuple of int
        The unit that receives most of the ground first, without those that receive
        less than a tenth of it; empty where nobody does.
    """
    shares: dict[int, dict[int, float]] = {number: {} for number in gone}
    for move in moves:
        if move.source in shares and move.target:
            row = shares[move.source]
            row[move.target] = row.get(move.target, 0.0) + move.ground.area
    return {
        number: tuple(
            sorted(
                (unit for unit in row if row[unit] >= HEIR * sum(row.values())),
                key=lambda unit: (-row[unit], unit),
            )
        )
        for number, row in shares.items()
    }


def grid_level(plan: Plan) -> int:
    """Find the first level of grids; the last level where a template has none."""
    roles = [level.role for level in plan.levels]
    return roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
