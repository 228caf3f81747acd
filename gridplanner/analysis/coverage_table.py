"""Coverage of a town as one table: every kind of thing, every whole, every area.

The rows of areas are of what is drawn, since a thing without a house lies in none;
they and what lies in no area add up to the total.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.covered import KINDS, WHOLES, Covered, count_kinds
from gridplanner.analysis.covered_ground import cover_overlaid, cover_tiling, in_town
from gridplanner.analysis.holding_times import holding_times
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from gridplanner.analysis.covered import Counted
    from gridplanner.analysis.covered_ground import CoveredGround
    from gridplanner.data.filters.places import Places
    from gridplanner.data.recorded import Recorded
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot

RATES = ("in_grid_rate", "mapped_rate", "micro_grid_rate")


@dataclass(frozen=True, slots=True, eq=False)
class Overlaid:
    """Grids of departments, which lie over the plan that tiles.

    Attributes
    ----------
    snapshots : tuple of Snapshot
        Placed, one a department.
    places : tuple of Places
        Of the same.
    """

    snapshots: tuple[Snapshot, ...]
    places: tuple[Places, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageRow:
    """What lies in one area: its ground and things by how many grids hold them.

    Attributes
    ----------
    unit : Unit or None
        None for what lies in no area.
    ground : Covered or None
        Square metres; None where it is not known by area.
    kinds : dict of str to Covered
        The drawn things; without kinds of which nothing is on record.
    """

    unit: Unit | None
    ground: Covered | None
    kinds: dict[str, Covered]


@dataclass(frozen=True, slots=True, eq=False)
class CoverageTable:
    """Coverage of a town by the units of one level.

    Attributes
    ----------
    level, by : int
        Level of the units that hold, and of those the rows are of.
    ground : CoveredGround
    counted : dict of str to Counted
        For each of `KINDS`.
    rows : tuple of CoverageRow
        One a unit of `by`, by code; last what lies in none of them.
    rates : dict of str to Share
        ``"in_grid_rate"`` (入格率): people in exactly one grid, of all on record;
        ``"mapped_rate"`` (上图率): people whose building is drawn, of all on record;
        ``"micro_grid_rate"`` (微网格覆盖率): resident households in a micro-grid, of
        all on record; unknown where the town has no micro-grids.
    """

    level: int
    by: int
    ground: CoveredGround
    counted: dict[str, Counted]
    rows: tuple[CoverageRow, ...]
    rates: dict[str, Share]

    def covered(self, kind: str, whole: str = "drawn") -> Covered | None:
        """Give one field of the table: ``"ground"`` or a kind; None where unknown."""
        if kind == "ground":
            return self.ground.covered if whole == "drawn" else None
        return self.counted[kind].covered(whole)


def coverage_table(
    snapshot: Snapshot,
    places: Places,
    recorded: Recorded,
    *,
    level: int,
    by: int,
    only: Collection[int] | None = None,
    overlaid: Overlaid | None = None,
    progress: Progress | None = None,
) -> CoverageTable:
    """Tell who and what is covered by exactly one unit, by none, by several.

    Parameters
    ----------
    snapshot : Snapshot
        Of the plan that tiles, or of a scenario; placed.
    places : Places
        Of the same.
    recorded : Recorded
    level : int
        Of the units that hold.
    by : int
        Level of the rows.
    only : collection of int, optional
        Ids of the units that count, for instance those with a filled post.
    overlaid : Overlaid, optional
        Departments whose grids hold, in the place of the plan's own.
    progress : Progress, optional

    Returns
    -------
    CoverageTable

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    progress.step("progress.coverage")
    own = [places] if overlaid is None else overlaid.places
    holding = holding_times(own, level, only=only)
    counted = count_kinds(recorded, holding, snapshot)
    progress.fraction(0.5)
    if overlaid is None:
        ground = cover_tiling(snapshot, level, only=only)
        pieces = _ground_rows(snapshot, level, by, only)
    else:
        part = progress.part(0.5, 1.0)
        ground = cover_overlaid(
            snapshot, level, overlaid.snapshots, only=only, progress=part
        )
        pieces = None
    units = tuple(unit for unit in snapshot.units if unit.level == by)
    return CoverageTable(
        level=level,
        by=by,
        ground=ground,
        counted=counted,
        rows=_rows(units, counted, places, by, pieces),
        rates=_rates(snapshot, places, recorded, counted),
    )


def _rows(
    units: tuple[Unit, ...],
    counted: dict[str, Counted],
    places: Places,
    by: int,
    ground: NDArray[np.float64] | None,
) -> tuple[CoverageRow, ...]:
    ids = np.array([unit.id for unit in units], np.int64)
    tallies = {}
    for kind in KINDS:
        one = counted[kind]
        if "drawn" in one.times:
            things = one.things["drawn"]
            owners = places.units_of(by, things.buildings, things.entrances)
            weights = one.weights
            tallies[kind] = _grouped(ids, owners, one.times["drawn"], weights)
    rows = []
    for row, unit in enumerate((*units, None)):
        kinds = {
            kind: _three(table[:, row].tolist()) for kind, table in tallies.items()
        }
        area = None if ground is None else _three([*ground[:, row].tolist(), 0.0])
        rows.append(CoverageRow(unit, area, kinds))
    return tuple(rows)


def _grouped(
    ids: NDArray[np.int64],
    owners: NDArray[np.int64],
    times: NDArray[np.int64],
    weights: NDArray[np.int64] | None,
) -> NDArray[np.int64]:
    """Count once, none and more for each unit and for those in none, (3, u + 1)."""
    row = unit_rows(ids, owners)
    state = np.where(times == 1, 0, np.where(times == 0, 1, 2))
    size = len(ids) + 1
    found = np.bincount(state * size + row, weights, 3 * size).astype(np.int64)
    return found.reshape(3, size)


def _three(numbers: Iterable[float]) -> Covered:
    once, none, more = numbers
    return Covered(once=once, none=none, more=more)


def unit_rows(ids: NDArray[np.int64], owners: NDArray[np.int64]) -> NDArray[np.intp]:
    """Give the row of each owner among some ids; behind them where it is none."""
    if not len(ids):
        return np.zeros(len(owners), np.intp)
    order = np.argsort(ids)
    at = np.minimum(np.searchsorted(ids[order], owners), len(ids) - 1)
    position = order[at]
    return np.where(ids[position] == owners, position, len(ids))


def _ground_rows(
    snapshot: Snapshot, level: int, by: int, only: Collection[int] | None
) -> NDArray[np.float64]:
    """Sum the ground of the town held and bare in each unit of a level, (2, u + 1)."""
    town, owners = in_town(snapshot, level), snapshot.cell_owners[:, level]
    held = owners != 0
    if only is not None:
        held &= np.isin(owners, np.fromiter(only, np.int64, len(only)))
    ids = np.array([u.id for u in snapshot.units if u.level == by], np.int64)
    row = unit_rows(ids, snapshot.cell_owners[:, by])
    areas = np.where(town, snapshot.cell_areas, 0.0)
    return np.array(
        [np.bincount(row, areas * each, len(ids) + 1) for each in (held, ~held)]
    )


def _rates(
    snapshot: Snapshot,
    places: Places,
    recorded: Recorded,
    counted: dict[str, Counted],
) -> dict[str, Share]:
    people = counted["people"].covered("recorded")
    drawn = counted["people"].covered("drawn")
    rates = {"in_grid_rate": Share(None, None), "mapped_rate": Share(None, None)}
    if people is not None and drawn is not None:
        rates["in_grid_rate"] = Share(people.once, people.whole)
        rates["mapped_rate"] = Share(drawn.whole, people.whole)
    roles = [level.role for level in snapshot.levels]
    micro = Share(None, None)
    level = roles.index(Role.MICRO_GRID) if Role.MICRO_GRID in roles else -1
    has_any = any(unit.level == level for unit in snapshot.units)
    if has_any and len(recorded.households):
        held = holding_times([places], level)
        times = held.of(recorded.households)
        micro = Share(int(np.sum(times == 1)), len(times))
    return {**rates, "micro_grid_rate": micro}


__all__ = ["KINDS", "RATES", "WHOLES", "CoverageTable", "Overlaid", "coverage_table"]
