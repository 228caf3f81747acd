"""The workload as it stands: kept up with every edit, always as if counted anew.

Work is reckoned where it is done: in each grid, with its own houses and its own
patrol. Levels above the grid add up their grids and levels below share them out, so
that every table adds up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.capacities import capacity_in_places
from gridplanner.analysis.changed_ground import rows_of
from gridplanner.analysis.figures import group_cells
from gridplanner.analysis.joined_work import join_work, sum_rows, take_rows
from gridplanner.analysis.loads import (
    EVENTS,
    GROUND,
    PARTS,
    PATROL,
    SPREAD,
    Loads,
    Work,
)
from gridplanner.analysis.locate import locate
from gridplanner.analysis.parted_work import Parts, reckon_parts, reckon_places
from gridplanner.analysis.placed_groups import count_nowhere, place_groups, sum_lines
from gridplanner.analysis.reckoning import PlaceSums, reckon
from gridplanner.analysis.work_sums import (
    EXTRA,
    measure_houses,
    sum_work,
    sum_work_again,
    weigh,
)
from gridplanner.data.levels import Role
from gridplanner.data.norms.norm import Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Grouping
    from gridplanner.analysis.reckoning import Moving, Reckoned
    from gridplanner.analysis.road_lengths import Roads
    from gridplanner.analysis.work_sums import BuildingWork
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.work_groups import WorkGroups

    Ints = NDArray[np.int64]

_LEFT_OUT = EXTRA[:2]


class Workload:
    """What asks for work on a placed snapshot, and what brings it up to date.

    Parameters
    ----------
    groups : WorkGroups
    norm : Norm
        Sound.
    snapshot : Snapshot
        Placed.
    routes : mapping of int to float, optional
        Metres of the patrol written down for a unit (id).
    roads : Roads, optional
        Walked where no route is written down.
    """

    def __init__(
        self,
        groups: WorkGroups,
        norm: Norm,
        snapshot: Snapshot,
        *,
        routes: Mapping[int, float] | None = None,
        roads: Roads | None = None,
    ) -> None:
        self.groups, self.norm, self.snapshot = groups, norm, snapshot
        self.routes: Mapping[int, float] = routes or {}
        self._roads = roads
        self._houses = measure_houses(groups, snapshot)
        self._placed = place_groups(groups, snapshot)
        self._ground = self._measure_ground()
        self._count()

    def _count(self) -> None:
        self._weighed: BuildingWork | None = None
        self._nowhere = count_nowhere(self.norm, self._placed)
        self.table = sum_work(self.work, self.snapshot)

    @property
    def work(self) -> BuildingWork:
        """What asks for work in each building; made when buildings move first."""
        if self._weighed is None:
            self._weighed = weigh(
                self.groups, self.norm, self.snapshot, self._houses, self._placed
            )
        return self._weighed

    def make_ready(self) -> None:
        """Make what moving buildings asks for, so that the first move is quick."""
        _ = self.work

    def use_norm(self, norm: Norm) -> None:
        """Reckon by another norm: from numbers in memory."""
        self.norm = norm
        if not self.groups.has_households:
            self._count()
            return
        self._weighed = None
        self._nowhere = count_nowhere(norm, self._placed)
        lines = sum_lines(norm, self._placed, self.snapshot)
        # The rest of a row is the same by any norm.
        self.table = np.hstack([lines, self.table[:, -len(EXTRA) :]])

    def use_roads(self, roads: Roads) -> None:
        """Walk other roads where no route is written down."""
        self._roads = roads
        self._ground = self._measure_ground()

    def exchange(self, groups: WorkGroups, snapshot: Snapshot) -> None:
        """Take over what asks for work after an edit of buildings or of people."""
        self._houses = measure_houses(groups, snapshot, self._houses)
        self._placed = place_groups(groups, snapshot)
        self.groups = groups
        self._take_ground(snapshot, events=True)
        self.snapshot = snapshot
        self._count()

    def follow(self, snapshot: Snapshot) -> None:
        """Take over a newer placed snapshot of the very same buildings.

        Raises
        ------
        ValueError
            If the buildings are not the same.
        """
        if snapshot is self.snapshot:
            return
        if snapshot.buildings is not self.snapshot.buildings:
            raise ValueError("the buildings have changed")
        self.table = sum_work_again(self.table, self.work, self.snapshot, snapshot)
        self._take_ground(snapshot, events=False)
        self.snapshot = snapshot

    def _measure_ground(self) -> Ints:
        """Measure centimetres of road and count events by cell, shape (c + 1, 2)."""
        found = np.zeros((len(self.snapshot.cell_ids) + 1, 2), np.int64)
        if self._roads is not None:
            found[:-1, 0] = self._roads.centimetres(self.snapshot.cell_polygons)
        found[:, 1] = self._events_by_cell(self.snapshot)
        return found

    def _events_by_cell(self, snapshot: Snapshot) -> Ints:
        size = len(snapshot.cell_ids) + 1
        points = self.groups.event_points
        if not len(points):
            return np.zeros(size, np.int64)
        cell = locate(points, snapshot.cell_polygons)
        return np.bincount(np.where(cell < 0, size - 1, cell), minlength=size)

    def _take_ground(self, snapshot: Snapshot, *, events: bool) -> None:
        """Bring road and events up to date where cells changed their shape."""
        then, now = self.snapshot, snapshot
        if np.array_equal(then.cell_ids, now.cell_ids):
            rows = np.arange(len(now.cell_ids))
        else:
            rows = rows_of(then.cell_ids, now.cell_ids)
        # A polygon that an edit leaves alone is the very same object.
        pairs = zip(rows.tolist(), now.cell_polygons, strict=True)
        new = [
            row
            for row, (old, polygon) in enumerate(pairs)
            if old < 0 or polygon is not then.cell_polygons[old]
        ]
        if new or len(rows) != len(then.cell_ids):
            ground = np.append(
                np.where(rows[:, None] >= 0, self._ground[rows], 0),
                np.zeros((1, 2), np.int64),
                axis=0,
            )
            if self._roads is not None and new:
                ground[new, 0] = self._roads.centimetres(now.cell_polygons[new])
            self._ground, events = ground, True
        if events:
            self._ground[:, 1] = self._events_by_cell(snapshot)

    def loads(self, level: int, duties: Duties | None = None) -> Loads:
        """Reckon the work of every unit of a level.

        Parameters
        ----------
        level : int
            Index into the levels.
        duties : Duties, optional
            Who works where; without any worker each grid is taken to have one
            full-time worker.

        Returns
        -------
        Loads
        """
        own = group_cells(self.snapshot, level)
        base = _base(self.snapshot, level)
        inner = own if base == level else group_cells(self.snapshot, base)
        # A place is what lies in one unit of the level and in one grid.
        width = len(inner.units) + 2
        keys, place = np.unique(own.rows * width + inner.rows, return_inverse=True)
        row, grid = keys // width, keys % width
        sums = PlaceSums.of(place, self._cells(), len(keys))
        if base < level:
            parts = Parts(_ids(own)[row], grid, _ids(inner))
            found = self._reckon_parts(sums, parts)
            capacity = capacity_in_places(self.norm, self.snapshot, row, own, duties)
        else:
            found = self._reckon(sums, grid, _ids(inner))
            capacity = capacity_in_places(self.norm, self.snapshot, grid, inner, duties)
        work = self._work(sums, found, capacity)
        count = len(own.units)
        rows = join_work(work, row, count + 2, is_own=base <= level)
        staffed = duties is not None and len(duties) > 0
        return Loads(
            level=level,
            units=own.units,
            norm=self.norm,
            lines=self._lines(),
            left_out=_LEFT_OUT,
            rows=take_rows(rows, slice(0, count)),
            total=sum_rows(rows, slice(0, count)),
            outside=sum_rows(rows, slice(count, count + 2)),
            nowhere=self._nowhere,
            months=self.groups.months,
            staffed=staffed,
        )

    def _lines(self) -> tuple[str, ...]:
        keys = tuple(line.key for line in self.norm.lines)
        if self.norm.method is Method.EQUIVALENTS:
            return (*keys, GROUND)
        return (*keys, SPREAD, PATROL, EVENTS)

    def _reckon(self, sums: PlaceSums, of: NDArray[np.intp], grids: Ints) -> Reckoned:
        """Reckon the work of places, each of them of one grid or of none."""
        months = self.groups.months
        return reckon_places(self.norm, sums, (of, grids), self.routes, months)

    def _reckon_parts(self, sums: PlaceSums, parts: Parts) -> Reckoned:
        """Share the work of grids out among what lies in them."""
        return reckon_parts(self.norm, sums, parts, self.routes, self.groups.months)

    def _work(
        self, sums: PlaceSums, found: Reckoned, capacity: NDArray[np.float64]
    ) -> Work:
        lines = len(self.norm.lines)
        return Work(
            counts=found.counts,
            hundredths=found.hundredths,
            factor=found.factor,
            route=found.route,
            capacity=capacity,
            beside=sums.table[:, lines : lines + len(self.norm.beside)],
            left_out=sums.table[:, lines + len(self.norm.beside) :][:, :2],
        )

    def visits(self, rows: NDArray[np.intp]) -> int:
        """Give the work of the lines of some buildings (positions), in hundredths.

        Patrol and the distance between houses belong to grids and not to these.
        """
        counts = self.work.buildings[: len(self.norm.lines), rows].sum(axis=1)
        each = np.array([self.norm.each(line) for line in self.norm.lines])
        return int(np.rint(counts * each * PARTS).sum())

    def _cells(self) -> PlaceSums:
        areas = np.append(self.snapshot.cell_areas, 0.0)
        return PlaceSums(self.table, self._ground, areas)

    def tally(
        self, level: int, unit_ids: Iterable[int], given: Moving | None = None
    ) -> dict[int, int]:
        """Reckon the work of some units, in microseconds.

        Parameters
        ----------
        level : int
        unit_ids : iterable of int
            0 stands for ground of the plan that has no unit of the level.
        given : Moving, optional
            Buildings that would go from units to another, their ground left behind,
            or that would be pulled down.

        Returns
        -------
        dict of int to int
            Hundredths, the same as of `loads` where nothing is given.
        """
        wanted = list(unit_ids)
        base = _base(self.snapshot, level)
        if base > level:
            return self._tally_above(level, wanted)
        if base < level:
            return self._tally_parts((level, base), wanted, given)
        owners = np.append(self.snapshot.cell_owners[:, level], -1)
        order = {unit: row for row, unit in enumerate(wanted)}
        cells = np.flatnonzero(np.isin(owners, wanted))
        place = np.array([order[unit] for unit in owners[cells].tolist()], np.intp)
        sums = PlaceSums.of(place, self._cells().at(cells), len(wanted))
        if given is not None:
            given.apply(sums.table, order, self.work)
        ids = np.array(wanted, np.int64)
        found = reckon(self.norm, sums, ids, self.routes, self.groups.months)
        return dict(zip(wanted, found.hundredths.sum(axis=1).tolist(), strict=True))

    def _tally_parts(
        self, levels: tuple[int, int], wanted: Sequence[int], given: Moving | None
    ) -> dict[int, int]:
        """Reckon the grids some units lie in, as `tally`, and share them out.

        What goes to or from a unit that lies in several grids, and from ground
        without one, goes to or from the first of these.
        """
        owners, grids = (self.snapshot.cell_owners[:, level] for level in levels)
        cells = np.flatnonzero(np.isin(grids, grids[np.isin(owners, wanted)]))
        pairs, place = np.unique(
            np.column_stack([grids[cells], owners[cells]]), axis=0, return_inverse=True
        )
        ids, of = np.unique(pairs[:, 0], return_inverse=True)
        sums = PlaceSums.of(place.ravel(), self._cells().at(cells), len(pairs))
        units = pairs[:, 1].tolist()
        if given is not None:
            order = {unit: row for row, unit in reversed(list(enumerate(units)))}
            given.apply(sums.table, order, self.work)
        found = self._reckon_parts(sums, Parts(pairs[:, 1], of, ids))
        told = dict.fromkeys(wanted, 0)
        for unit, one in zip(units, found.hundredths.sum(axis=1).tolist(), strict=True):
            if unit in told:
                told[unit] += one
        return told

    def _tally_above(self, level: int, wanted: Sequence[int]) -> dict[int, int]:
        loads = self.loads(level)
        whole = loads.rows.whole.tolist()
        found = {unit.id: one for unit, one in zip(loads.units, whole, strict=True)}
        found[0] = int(loads.outside.whole[0])
        return {unit: found.get(unit, 0) for unit in wanted}


def _base(snapshot: Snapshot, level: int) -> int:
    """Give the level at which the work of a level is reckoned: the grid's, or its own.

    A template without grids reckons each level by itself.
    """
    roles = [one.role for one in snapshot.levels]
    if Role.GRID not in roles or roles[level] is Role.GRID:
        return level
    below = [index for index, role in enumerate(roles) if role is Role.GRID]
    return next((index for index in below if index > level), below[-1])


def _ids(grouping: Grouping) -> Ints:
    """Give the unit of each row of a grouping, 0 for the two without one."""
    return np.append([unit.id for unit in grouping.units], [0, 0]).astype(np.int64)
