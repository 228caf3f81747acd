"""What was done in a span of days, unit by unit: visits, events, and their shares.

Each figure is a numerator or a denominator; shares are made of them where they are
shown. What belongs to no unit is counted apart.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.figures import units_of
from gridplanner.analysis.locate import locate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.filters.places import Places
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.work_done import Records


@dataclass(frozen=True, slots=True)
class WorkDone:
    """Counts of each unit of a level, int64, shape (n + 1,); the last is of no unit.

    Attributes
    ----------
    visits : ndarray
        Visits made; those of a span are the sum of those of its days.
    visited : ndarray
        Different households that were visited.
    due, due_visited : ndarray
        Households whose visit was due by the end, and those of them visited.
    care, care_visited : ndarray
        Households in which somebody is looked after, and those of them visited.
    reported, closed, late : ndarray
        Events reported; those of them closed; those closed after they were due, or
        still open then.
    called, answered, solved : ndarray
        Events for which a department was called and those it answered; events that
        are said to be solved.
    """

    visits: NDArray[np.int64]
    visited: NDArray[np.int64]
    due: NDArray[np.int64]
    due_visited: NDArray[np.int64]
    care: NDArray[np.int64]
    care_visited: NDArray[np.int64]
    reported: NDArray[np.int64]
    closed: NDArray[np.int64]
    late: NDArray[np.int64]
    called: NDArray[np.int64]
    answered: NDArray[np.int64]
    solved: NDArray[np.int64]

    def kept(self, rows: NDArray[np.intp]) -> WorkDone:
        """Keep some of the units; what is of no unit is left out."""
        none = np.zeros(1, np.int64)
        return WorkDone(
            *(
                np.append(getattr(self, each.name)[:-1][rows], none)
                for each in fields(self)
            )
        )


def work_done(
    snapshot: Snapshot, level: int, places: Places, records: Records
) -> tuple[tuple[Unit, ...], WorkDone]:
    """Count what was done in each unit of a level.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    level : int
    places : Places
        Of the snapshot.
    records : Records
        Of one span of days.

    Returns
    -------
    units : tuple of Unit
        As the figures have them.
    done : WorkDone
    """
    units = units_of(snapshot, level)
    ids = np.fromiter((unit.id for unit in units), np.int64, len(units))
    size = len(units) + 1

    def rows(of: NDArray[np.int64]) -> NDArray[np.intp]:
        return _rows(ids, places.at(of[:, 1], of[:, 2])[:, level])

    def count(of: NDArray[np.intp]) -> NDArray[np.int64]:
        return np.bincount(of, minlength=size).astype(np.int64)

    went = np.unique(records.visits[records.visits[:, 0] > 0], axis=0)
    seen = np.isin(records.due[:, 0], went[:, 0])
    cared = np.isin(records.care[:, 0], went[:, 0])
    due, care = rows(records.due), rows(records.care)
    at = _rows(ids, _event_units(snapshot, level, places, records))
    return units, WorkDone(
        visits=count(rows(records.visits)),
        visited=count(rows(went)),
        due=count(due),
        due_visited=count(due[seen]),
        care=count(care),
        care_visited=count(care[cared]),
        reported=count(at),
        closed=count(at[records.closed]),
        late=count(at[records.late]),
        called=count(at[records.called]),
        answered=count(at[records.called & records.answered]),
        solved=count(at[records.solved]),
    )


def _event_units(
    snapshot: Snapshot, level: int, places: Places, records: Records
) -> NDArray[np.int64]:
    """Find the unit of each event: of its building, else of the ground it lies on."""
    none = np.zeros(len(records.buildings), np.int64)
    found: NDArray[np.int64] = places.at(records.buildings, none)[:, level]
    loose = np.flatnonzero((found == 0) & np.isfinite(records.points).all(axis=1))
    # On a border as the workload has it: each event counts once, in the same grid.
    cell = locate(records.points[loose], snapshot.cell_polygons)
    inside = cell >= 0
    found[loose[inside]] = snapshot.cell_owners[cell[inside], level]
    return found


def _rows(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.intp]:
    """Give the position of each unit, the last for what is of no unit of the level."""
    if not len(ids):
        return np.zeros(len(wanted), np.intp)
    order = np.argsort(ids)
    found = order[np.minimum(np.searchsorted(ids[order], wanted), len(ids) - 1)]
    return np.where(ids[found] == wanted, found, len(ids)).astype(np.intp)
