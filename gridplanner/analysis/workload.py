"""The workload as it stands: kept up with every edit, always as if counted anew.

Work is reckoned where it is done: in each grid, with its own houses and its own
patrol. Levels above the grid add up their grids, so that every table adds up; levels
below reckon their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.changed_ground import rows_of
from gridplanner.analysis.figures import group_cells
from gridplanner.analysis.joined_work import join_work, sum_rows, take_rows
from gridplanner.analysis.loads import (
    EVENTS,
    GROUND,
    PARTS,
    PATROL,
    ROUTES,
    SPREAD,
    Loads,
    Route,
    Work,
    unit_capacity,
)
from gridplanner.analysis.locate import locate
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
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Grouping
    from gridplanner.analysis.road_lengths import Roads
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.records import Unit
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
        self._ground = self._measure_ground()
        self._count()

    def _count(self) -> None:
        self.work = weigh(self.groups, self.norm, self.snapshot, self._houses)
        self.table = sum_work(self.work, self.snapshot)

    def use_norm(self, norm: Norm) -> None:
        """Reckon by another norm: from numbers in memory."""
        self.norm = norm
        self._count()

    def use_roads(self, roads: Roads) -> None:
        """Walk other roads where no route is written down."""
        self._roads = roads
        self._ground = self._measure_ground()

    def exchange(self, groups: WorkGroups, snapshot: Snapshot) -> None:
        """Take over what asks for work after an edit of buildings or of people."""
        self._houses = measure_houses(groups, snapshot, self._houses)
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
        work = self._reckon(place, keys % width, inner, duties)
        row = keys // width
        count = len(own.units)
        rows = join_work(work, row, count + 2, is_own=base == level)
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
            nowhere=self.work.nowhere,
            months=self.groups.months,
            staffed=staffed,
        )

    def _lines(self) -> tuple[str, ...]:
        keys = tuple(line.key for line in self.norm.lines)
        if self.norm.method is Method.EQUIVALENTS:
            return (*keys, GROUND)
        return (*keys, SPREAD, PATROL, EVENTS)

    def _reckon(
        self,
        place: NDArray[np.intp],
        inner: NDArray[np.intp],
        grouping: Grouping,
        duties: Duties | None,
    ) -> Work:
        """Reckon the work of places, each of them of one grid or of none."""
        norm, size = self.norm, len(inner)
        table = np.zeros((size, self.table.shape[1]), np.int64)
        np.add.at(table, place, self.table)
        ground = np.zeros((size, 2), np.int64)
        np.add.at(ground, place, self._ground)
        areas = np.bincount(place, np.append(self.snapshot.cell_areas, 0.0), size)
        lines, beside = len(norm.lines), len(norm.beside)
        extra = table[:, lines + beside :]
        each = np.array([norm.each(line) for line in norm.lines])
        work = _rounded(table[:, :lines] * each)
        factor = np.ones(size)
        route = np.zeros(size, np.intp)
        is_grid = (inner < len(grouping.units)) & (areas > 0)
        if norm.method is Method.TIME:
            houses, apart = extra[:, 3], extra[:, 4]
            mean = apart / np.where(houses > 0, houses, 1) / 100.0
            factor = np.array([norm.spread.factor(one) for one in mean.tolist()])
            spread = _rounded(work.sum(axis=1) / PARTS * (factor - 1.0))
            metres, route = self._routes(inner, grouping, ground[:, 0], is_grid)
            walked = [
                norm.patrol.minutes(length) if walks else 0.0
                for length, walks in zip(metres.tolist(), is_grid.tolist(), strict=True)
            ]
            events = extra[:, 2] + ground[:, 1]
            handled = events * norm.event_minutes / self.groups.months
            more = [
                (houses, spread),
                (_rounded(metres), _rounded(np.array(walked))),
                (events, _rounded(handled)),
            ]
        else:
            weighed = (
                areas / 1e6 * norm.square_kilometre * (inner < len(grouping.units))
            )
            more = [(np.rint(areas).astype(np.int64), _rounded(weighed))]
        return Work(
            counts=np.column_stack([table[:, :lines], *(count for count, _ in more)]),
            hundredths=np.column_stack([work, *(minutes for _, minutes in more)]),
            factor=factor,
            route=route,
            capacity=self._capacity(inner, grouping, duties),
            beside=table[:, lines : lines + beside],
            left_out=extra[:, :2],
        )

    def _routes(
        self,
        inner: NDArray[np.intp],
        grouping: Grouping,
        roads: Ints,
        is_grid: NDArray[np.bool_],
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Give the metres walked in each place, and where that comes from."""
        metres = np.where(is_grid, roads / 100.0, 0.0)
        source = np.where(is_grid, ROUTES.index(Route.ROADS), 0)
        seen = set()
        for place, row in enumerate(inner.tolist()):
            unit = grouping.units[row].id if row < len(grouping.units) else 0
            if unit in self.routes and is_grid[place]:
                # A grid in two areas is walked once.
                metres[place] = 0.0 if unit in seen else self.routes[unit]
                source[place] = ROUTES.index(Route.PLANNED)
                seen.add(unit)
        return metres, source

    def _capacity(
        self, inner: NDArray[np.intp], grouping: Grouping, duties: Duties | None
    ) -> NDArray[np.float64]:
        units, norm = grouping.units, self.norm
        staffed = duties is not None and len(duties) > 0
        if staffed and duties is not None:
            minutes = unit_capacity(units, duties)
            _forget_shared(minutes, units, duties, self.snapshot)
            own = np.array([norm.bearable(one) for one in minutes.tolist()])
        else:
            levels = self.snapshot.levels
            is_grid = bool(units) and levels[units[0].level].role is Role.GRID
            own = np.full(len(units), norm.full_time if is_grid else np.nan)
        # A grid in two areas has its workers once.
        found = np.zeros(len(inner))
        first = np.unique(inner, return_index=True)[1]
        for place in first.tolist():
            if inner[place] < len(units):
                found[place] = own[inner[place]]
        return found


def _base(snapshot: Snapshot, level: int) -> int:
    """Give the level at which the work of a level is reckoned: the grid's, or its own.

    A template without grids reckons each level by itself.
    """
    grids = [
        index
        for index, one in enumerate(snapshot.levels)
        if one.role is Role.GRID and index > level
    ]
    return grids[0] if grids else level


def _forget_shared(
    minutes: NDArray[np.float64],
    units: tuple[Unit, ...],
    duties: Duties,
    snapshot: Snapshot,
) -> None:
    """Make the time for parts of a grid unknown where somebody has all of it."""
    held = set(duties.unit_ids.tolist())
    for row in np.flatnonzero(minutes == 0).tolist():
        above = snapshot.unit_records.get(units[row].parent)
        is_grid = above is not None and snapshot.levels[above.level].role is Role.GRID
        if is_grid and units[row].parent in held and units[row].id not in held:
            minutes[row] = np.nan


def _rounded(values: NDArray[np.float64]) -> Ints:
    return np.rint(values * PARTS).astype(np.int64)
