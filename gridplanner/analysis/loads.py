"""Loads: the work of every unit of a level, line by line, beside what can be borne.

All work is kept in whole hundredths of what it is counted in, so that sums are the
same in whatever order they are taken, and the lines of a unit add up to its load to
the digit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.records import Unit

PARTS: Final = 100
"""Hundredths of a minute, or of a household equivalent."""
SPREAD: Final = "spread"
PATROL: Final = "patrol"
EVENTS: Final = "events"
GROUND: Final = "ground"
"""Lines of loads that are no lines of a norm."""


class Route(StrEnum):
    """Where the length of a patrol comes from."""

    NONE = ""
    """Nothing is walked."""
    PLANNED = "planned"
    """A route was written down for the unit."""
    ROADS = "roads"
    """All roads inside."""
    MIXED = "mixed"
    """Of an area: some of its grids have a route and some have not."""
    PART = "part"
    """Of a micro-grid: its part of the patrol of the grid."""


ROUTES: Final = tuple(Route)


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """The work of some places side by side.

    Attributes
    ----------
    counts : ndarray, int64, shape (n, l)
        How many there are of each line; of `SPREAD` the houses, of `PATROL` the
        centimetres of the route, of `EVENTS` those of all months counted, of `GROUND`
        square metres.
    hundredths : ndarray, int64, shape (n, l)
        Work of each line in hundredths of a minute a month (or of an equivalent).
    factor : ndarray, float64, shape (n,)
        By which houses far apart lengthen visits; of a micro-grid that of its grid;
        NaN for an area, whose grids have each their own.
    route : ndarray, intp, shape (n,)
        Index into `ROUTES`.
    capacity : ndarray, float64, shape (n,)
        What the workers there can bear, minutes a month (or equivalents); 0 where
        nobody is, NaN where it is not known.
    beside : ndarray, int64, shape (n, k)
        People of the norm's categories ``beside``.
    left_out : ndarray, int64, shape (n, m)
        What no line counts and ought to be known; see `Loads.left_out`.
    """

    counts: NDArray[np.int64]
    hundredths: NDArray[np.int64]
    factor: NDArray[np.float64]
    route: NDArray[np.intp]
    capacity: NDArray[np.float64]
    beside: NDArray[np.int64]
    left_out: NDArray[np.int64]

    @property
    def whole(self) -> NDArray[np.int64]:
        """Load in hundredths, shape (n,): the sum of the lines."""
        total: NDArray[np.int64] = self.hundredths.sum(axis=1)
        return total

    @property
    def load(self) -> NDArray[np.float64]:
        """Load in minutes a month (or equivalents), shape (n,)."""
        return self.whole / PARTS

    @property
    def utilisation(self) -> NDArray[np.float64]:
        """Load as a share of the capacity, shape (n,); NaN where there is none."""
        bearable = np.where(self.capacity > 0, self.capacity, np.nan)
        return self.load / bearable


@dataclass(frozen=True, slots=True, eq=False)
class Loads:
    """The work of all units of one level.

    Attributes
    ----------
    level : int
    units : tuple of Unit
        Those in force, by code, as `Figures` has them; also units without ground.
    norm : Norm
        By which it was reckoned.
    lines : tuple of str
        Keys of the lines: those of the norm in its order, then `SPREAD`, `PATROL` and
        `EVENTS` by the time method, `GROUND` by equivalents.
    left_out : tuple of str
        What `Work.left_out` counts: ``"age_unknown"`` people whose age is not known,
        ``"households_unknown"`` buildings of which nobody knows how many live there.
    rows : Work
        One row a unit. Levels above the grid add up the work of their grids, and of
        ground without a grid; levels below share out that of the grid they lie in.
    total : Work
        One row: the sum over `units`.
    outside : Work
        One row: what lies in no unit of the level. Nothing is walked there but, below
        the grid, the ground of grids that is in no unit of the level.
    nowhere : mapping of str to int
        What is in no building of the map, and so in no row: ``"person"`` (of a
        category), ``"household"``, ``"dwelling"``, ``"place"``, ``"register"``,
        ``"event"``.
    months : int
        Over which the events are counted.
    staffed : bool
        Whether capacities are those of real workers; else each grid is taken to have
        one full-time worker.
    """

    level: int
    units: tuple[Unit, ...]
    norm: Norm
    lines: tuple[str, ...]
    left_out: tuple[str, ...]
    rows: Work
    total: Work
    outside: Work
    nowhere: Mapping[str, int]
    months: int
    staffed: bool


@dataclass(frozen=True, slots=True, eq=False)
class WorkerLoads:
    """The work of each worker: shares of the units they look after.

    Attributes
    ----------
    worker_ids : ndarray, int64, shape (w,)
        As `Duties.worker_ids`.
    whole : ndarray, int64, shape (w,)
        Work in hundredths of a minute a month, or of an equivalent.
    capacity : ndarray, float64, shape (w,)
        In minutes a month (or equivalents); NaN where it is not known.
    units : ndarray, int64, shape (w,)
        Units each looks after, among those of the loads.
    whole_unassigned : int
        Work of units nobody looks after, in hundredths. With the work of the workers
        it adds up to the work of all units, to the digit.
    units_unassigned : int
        Those units.
    norm : Norm
        By which it was reckoned.
    """

    worker_ids: NDArray[np.int64]
    whole: NDArray[np.int64]
    capacity: NDArray[np.float64]
    units: NDArray[np.int64]
    whole_unassigned: int
    units_unassigned: int
    norm: Norm

    @property
    def load(self) -> NDArray[np.float64]:
        """Load in minutes a month (or equivalents), shape (w,)."""
        return self.whole / PARTS

    @property
    def unassigned(self) -> float:
        """Work of units nobody looks after, in minutes a month (or equivalents)."""
        return self.whole_unassigned / PARTS

    @property
    def utilisation(self) -> NDArray[np.float64]:
        """Load as a share of the capacity, shape (w,); NaN where there is none."""
        bearable = np.where(self.capacity > 0, self.capacity, np.nan)
        return self.load / bearable

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Whose time is counted, or who looks after a unit, shape (w,).

        Others, as a rule leaders of houses, share no work.
        """
        found: NDArray[np.bool_] = (self.units > 0) | (self.capacity != 0)
        return found


def with_work(loads: Loads, work: Mapping[int, int]) -> Loads:
    """Give the loads as they would be if some units had other work.

    Parameters
    ----------
    loads : Loads
    work : mapping of int to int
        Hundredths by unit. The lines of these units no longer tell what it is for.
    """
    ids = [unit.id for unit in loads.units]
    rows = [row for row, unit in enumerate(ids) if unit in work]
    if not rows:
        return loads
    hundredths = loads.rows.hundredths.copy()
    wanted = np.array([work[ids[row]] for row in rows], np.int64)
    hundredths[rows, 0] += wanted - loads.rows.whole[rows]
    return replace(loads, rows=replace(loads.rows, hundredths=hundredths))


def unit_capacity(units: tuple[Unit, ...], duties: Duties) -> NDArray[np.float64]:
    """Give the minutes a month that workers have for each unit.

    Parameters
    ----------
    units : tuple of Unit
    duties : Duties

    Returns
    -------
    ndarray, float64, shape (n,)
        0 where nobody looks after a unit, NaN where somebody does and nobody's
        capacity is known.
    """
    row, there = _unit_rows(units, duties)
    time = (duties.capacity[duties.workers] * duties.share)[there]
    known = np.isfinite(time)
    found = np.bincount(row[known], time[known], len(units)).astype(np.float64)
    some = np.bincount(row, minlength=len(units)) > 0
    any_known = np.bincount(row[known], minlength=len(units)) > 0
    found[some & ~any_known] = np.nan
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Parts of the work of units, one a unit and worker who looks after it.

    Attributes
    ----------
    rows : ndarray, intp, shape (n,)
        Index into `Loads.units`.
    workers : ndarray, intp, shape (n,)
        Index into `Duties.worker_ids`.
    parts : ndarray, int64, shape (n,)
        Hundredths of a minute a month (or of an equivalent); those of a unit add up to
        its load.
    """

    rows: NDArray[np.intp]
    workers: NDArray[np.intp]
    parts: NDArray[np.int64]


def shares_of(loads: Loads, duties: Duties) -> Shares:
    """Share the load of each unit among those who look after it, by their capacity.

    Of a unit whose workers have no capacity, each has an even part.
    """
    units = len(loads.units)
    row, there = _unit_rows(loads.units, duties)
    time = np.nan_to_num((duties.capacity[duties.workers] * duties.share)[there])
    has_time = np.bincount(row, time, units)[row] > 0
    parts = parted(loads.rows.whole, row, np.where(has_time, time, 1.0))
    return Shares(row, duties.workers[there], parts)


def share_out(loads: Loads, duties: Duties) -> WorkerLoads:
    """Share the load of each unit among those who look after it, by their capacity.

    Parameters
    ----------
    loads : Loads
        Of the level whose units are looked after, as a rule the grid.
    duties : Duties

    Returns
    -------
    WorkerLoads
        Of a unit whose workers have no capacity, each has an even part: no work
        vanishes. Parts are whole hundredths that add up to the load of the unit.
    """
    shares = shares_of(loads, duties)
    whole = np.zeros(len(duties), np.int64)
    np.add.at(whole, shares.workers, shares.parts)
    bare = np.bincount(shares.rows, minlength=len(loads.units)) == 0
    capacity = [loads.norm.bearable(minutes) for minutes in duties.capacity.tolist()]
    return WorkerLoads(
        worker_ids=duties.worker_ids,
        whole=whole,
        capacity=np.array(capacity, np.float64),
        units=np.bincount(shares.workers, minlength=len(duties)).astype(np.int64),
        whole_unassigned=int(loads.rows.whole[bare].sum()),
        units_unassigned=int(bare.sum()),
        norm=loads.norm,
    )


def parted(
    whole: NDArray[np.int64], row: NDArray[np.intp], weights: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Part whole numbers by weights; the parts of each row add up to its number.

    What is rounded is how much is given away so far, so that nothing is lost.

    Parameters
    ----------
    whole : ndarray, int64, shape (r,)
    row : ndarray, intp, shape (n,)
        Which number each part is of.
    weights : ndarray, float64, shape (n,)
        Those of a row are not all 0.

    Returns
    -------
    ndarray, int64, shape (n,)
    """
    order = np.argsort(row, kind="stable")
    at, ends = row[order], np.cumsum(weights[order])
    first = np.flatnonzero(np.diff(at, prepend=-1))
    sizes = np.diff(np.append(first, len(at)))
    before = np.append(0.0, ends)[first]
    all_of_row = ends[first + sizes - 1] - before
    so_far = (ends - np.repeat(before, sizes)) / np.repeat(all_of_row, sizes)
    given = np.rint(so_far * whole[at]).astype(np.int64)
    parts: NDArray[np.int64] = np.diff(given, prepend=0)
    parts[first] = given[first]
    found = np.empty_like(parts)
    found[order] = parts
    return found


def _unit_rows(
    units: tuple[Unit, ...], duties: Duties
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Give the row of the unit of each entry, and which entries have one."""
    ids = np.fromiter((unit.id for unit in units), np.int64, len(units))
    if not len(ids):
        nothing = np.empty(0, np.intp)
        return nothing, nothing
    order = np.argsort(ids)
    at = np.minimum(np.searchsorted(ids[order], duties.unit_ids), len(ids) - 1)
    row = order[at]
    there = np.flatnonzero(ids[row] == duties.unit_ids)
    return row[there], there
