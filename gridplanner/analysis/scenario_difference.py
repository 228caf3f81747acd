"""What moves between two plans of one ground: buildings, households, people.

Every building is looked at in both plans, so the sums are those of the figures: what
a grid gains and loses here is what its figures differ by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.balance import balance
from gridplanner.analysis.entrance_places import own_counts
from gridplanner.analysis.measured import UTILISATION, measured_work, work_measures
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.loads import Loads
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.snapshot import Snapshot

    Spread = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Shift:
    """Buildings that one unit has in the first plan and another in the second.

    Attributes
    ----------
    level : int
        The level asked for where the units differ there, else the first below it,
        else the last above it.
    source, target : int
        Ids of the units, 0 = in none.
    buildings : ndarray, intp, shape (n,)
        Positions in the snapshots; empty where only ground moves.
    counts : mapping of str to int or None
        Sum of each measure; None where nothing is known of it.
    """

    level: int
    source: int
    target: int
    buildings: NDArray[np.intp]
    counts: Mapping[str, int | None]

    @property
    def key(self) -> tuple[int, int, int]:
        """Level, source and target: what `Move.key` of the ground says too."""
        return self.level, self.source, self.target


INDICES: Final = ("max_over_mean", "min_over_mean", "gini", "within")
"""What is compared of work besides sizes and spread; `Balance` says what each is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table before and after.

    Attributes
    ----------
    name : str
        ``"units"``, ``"largest"``, ``"smallest"``, ``"spread"`` (standard deviation by
        mean) of `of`, ``"cut_buildings"``, ``"across"`` (units in two areas); of work
        also ``"total"`` and `INDICES`.
    of : str
        Measure the row is about; empty where about none.
    before, after : float or None
        None where it cannot be said.
    """

    name: str
    of: str
    before: float | None
    after: float | None


def find_shifts(first: Standing, second: Standing, *, level: int) -> tuple[Shift, ...]:
    """Find the buildings that have another unit in the second plan.

    Parameters
    ----------
    first, second : Standing
        Of two plans, with the very same buildings.
    level : int
        Level whose units are told apart first.

    Returns
    -------
    tuple of Shift
        Most buildings first.
    """
    old, new = _owners(first.snapshot), _owners(second.snapshot)
    moved = np.flatnonzero((old != new).any(axis=1))
    if not len(moved):
        return ()
    depth = old.shape[1]
    order = np.array([*range(level, depth), *reversed(range(level))])
    differ = (old[moved] != new[moved])[:, order]
    at = order[differ.argmax(axis=1)]
    keys = np.column_stack([at, old[moved, at], new[moved, at]])
    kinds, kind = np.unique(keys, axis=0, return_inverse=True)
    shifts = []
    for number, (k, source, target) in enumerate(kinds.tolist()):
        own = moved[kind.ravel() == number]
        shifts.append(Shift(k, source, target, own, count(first.snapshot, own)))
    return tuple(sorted(shifts, key=lambda s: (-len(s.buildings), s.key)))


def count(snapshot: Snapshot, buildings: NDArray[np.intp]) -> dict[str, int | None]:
    """Sum what some buildings hold.

    Parameters
    ----------
    snapshot : Snapshot
    buildings : ndarray, intp
        Positions.

    Returns
    -------
    dict of str to int or None
        None where nothing is known of a measure; of no building 0. Entrances with a
        unit of their own do not move with their building and are left out.
    """
    sums: dict[str, int | None] = {}
    counts = own_counts(snapshot, buildings)
    for column, name in enumerate(snapshot.measures):
        values = counts[:, column]
        known = values[values >= 0]
        if len(known) or not len(buildings):
            sums[name] = int(known.sum())
        else:
            sums[name] = None
    return sums


def compare_measures(
    first: Standing,
    second: Standing,
    *,
    level: int,
    loads: tuple[Loads, Loads] | None = None,
) -> tuple[Measure, ...]:
    """Compare how even and how sound two plans are.

    Parameters
    ----------
    first, second : Standing
    level : int
        Level whose units are looked at.
    loads : pair of Loads, optional
        Of both plans at that level, where their work is to be compared too.

    Returns
    -------
    tuple of Measure
        Number of units; of utilisation and of work the total, sizes and how even they
        are; buildings a border cuts; units in more than one area; largest, smallest
        and spread of each measure somebody knows.
    """
    both = [side.figures(level) for side in (first, second)]
    rows = [Measure("units", "", *(float(len(each.units)) for each in both))]
    if loads is not None:
        for name in reversed(work_measures(loads[0].norm)):
            rows += _work_rows(name, loads)
    cut = [float(each.total.cut[0]) for each in both]
    rows.append(Measure("cut_buildings", "", *cut))
    across = [float(count_across(side.snapshot, level)) for side in (first, second)]
    rows.append(Measure("across", "", *across))
    for column, name in enumerate(both[0].measures):
        before, after = (_spread(each, column) for each in both)
        rows += _rows_of(name, before, after)
    return tuple(rows)


def _rows_of(name: str, before: Spread | None, after: Spread | None) -> list[Measure]:
    """Give largest, smallest and spread of a measure; nothing where nobody knows it."""
    if before is None and after is None:
        return []
    return [
        Measure(
            kind,
            name,
            before[place] if before else None,
            after[place] if after else None,
        )
        for place, kind in enumerate(("largest", "smallest", "spread"))
    ]


def _work_rows(name: str, loads: tuple[Loads, Loads]) -> list[Measure]:
    """Give total, sizes and evenness of work, or of utilisation, in both plans."""
    found = [measured_work(each, name) for each in loads]
    if not any(each.known.any() for each in found):
        return []
    of_all = [
        each.total.utilisation if name == UTILISATION else each.total.load
        for each in loads
    ]
    totals = [None if np.isnan(each[0]) else float(each[0]) for each in of_all]
    results = [each.balance() for each in found]
    spreads = [_spread_of(each.values[each.known]) for each in found]
    indices = [
        Measure(index, name, *(_as_float(getattr(each, index)) for each in results))
        for index in INDICES
    ]
    return [Measure("total", name, *totals), *_rows_of(name, *spreads), *indices]


def _as_float(value: float | None) -> float | None:
    return None if value is None else float(value)


def count_across(snapshot: Snapshot, level: int) -> int:
    """Count the units of a level that lie in more than one area of the lowest kind."""
    areas = [
        index
        for index, each in enumerate(snapshot.levels[:level])
        if each.role is Role.AREA
    ]
    if not areas:
        return 0
    pairs = snapshot.cell_owners[:, [level, areas[-1]]]
    pairs = np.unique(pairs[pairs[:, 0] > 0], axis=0)
    _, areas_of = np.unique(pairs[:, 0], return_counts=True)
    return int((areas_of > 1).sum())


def _owners(snapshot: Snapshot) -> NDArray[np.int64]:
    """Give the owners of the ground under each building; zeros where in no cell."""
    nobody = np.zeros((1, len(snapshot.levels)), np.int64)
    owners: NDArray[np.int64] = np.concatenate([snapshot.cell_owners, nobody])[
        snapshot.building_cell
    ]
    return owners


def _spread(found: Figures, column: int) -> Spread | None:
    return _spread_of(found.rows.values[:, column][found.rows.known[:, column]])


def _spread_of(values: NDArray[Any]) -> Spread | None:
    if not len(values):
        return None
    return float(values.max()), float(values.min()), balance(values).cv or 0.0


@dataclass(frozen=True, slots=True)
class HandOver:
    """What one unit gives and receives.

    Attributes
    ----------
    unit : int
    given, received : tuple of Shift
        To whom, and from whom.
    """

    unit: int
    given: tuple[Shift, ...]
    received: tuple[Shift, ...]


def hand_overs(shifts: Sequence[Shift], *, level: int) -> tuple[HandOver, ...]:
    """Sort what moves by the units of a level that gain or lose.

    Parameters
    ----------
    shifts : sequence of Shift
    level : int

    Returns
    -------
    tuple of HandOver
        By id of the unit.
    """
    here = [shift for shift in shifts if shift.level == level]
    units = {n for shift in here for n in (shift.source, shift.target)} - {0}
    return tuple(
        HandOver(
            unit,
            given=tuple(s for s in here if s.source == unit),
            received=tuple(s for s in here if s.target == unit),
        )
        for unit in sorted(units)
    )
