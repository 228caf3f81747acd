"""Figures and loads for whoever works for some units only: theirs, nobody else's."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.figures import Figures, Tally
from gridplanner.analysis.joined_work import sum_rows, take_rows
from gridplanner.data.duties import Duties

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.analysis.loads import Loads
    from gridplanner.data.snapshot import Snapshot


def buildings_within(snapshot: Snapshot, reach: Collection[int]) -> NDArray[np.int64]:
    """Find the buildings that lie in some units.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    reach : collection of int
        Ids of units, of any levels.

    Returns
    -------
    ndarray, int64, shape (n,)
        Ids, ascending.
    """
    wanted = np.fromiter(reach, np.int64)
    inside = np.isin(snapshot.cell_owners, wanted).any(axis=1)
    inside = np.append(inside, False)  # buildings in no cell are of the last one
    found: NDArray[np.int64] = np.sort(
        snapshot.building_ids[inside[snapshot.building_cell]]
    )
    return found


def figures_within(figures: Figures, reach: Collection[int]) -> Figures:
    """Give the figures of some units alone: their sum is the total.

    Parameters
    ----------
    figures : Figures
        Of all units of a level.
    reach : collection of int
        Ids of units.

    Returns
    -------
    Figures
        Ground of nobody, and buildings in no unit, hold nothing in it.
    """
    rows = [row for row, unit in enumerate(figures.units) if unit.id in reach]
    kept = _rows(figures.rows, np.array(rows, np.intp))
    nothing = _rows(_summed(kept), np.array([0], np.intp), empty=True)
    return replace(
        figures,
        units=tuple(figures.units[row] for row in rows),
        rows=kept,
        total=_summed(kept),
        gap=nothing,
        outside=nothing,
    )


def loads_within(loads: Loads, reach: Collection[int]) -> Loads:
    """Give the loads of some units alone: their sum is the total.

    Parameters
    ----------
    loads : Loads
        Of all units of a level.
    reach : collection of int
        Ids of units.

    Returns
    -------
    Loads
        Nothing lies outside in it, and nothing is in no building.
    """
    rows = [row for row, unit in enumerate(loads.units) if unit.id in reach]
    kept = take_rows(loads.rows, np.array(rows, np.intp))
    return replace(
        loads,
        units=tuple(loads.units[row] for row in rows),
        rows=kept,
        total=sum_rows(kept),
        outside=sum_rows(take_rows(kept, np.empty(0, np.intp))),
        nowhere={},
    )


def duties_within(duties: Duties, reach: Collection[int]) -> Duties:
    """Give the duties in some units alone, with the time workers have for these.

    Parameters
    ----------
    duties : Duties
    reach : collection of int
        Ids of units.

    Returns
    -------
    Duties
        Only workers who look after one of the units; the capacity of each is the part
        of their time that is for them.
    """
    here = np.isin(duties.unit_ids, np.fromiter(reach, np.int64))
    old = duties.workers[here]
    part = np.bincount(old, duties.share[here], len(duties))
    kept = np.flatnonzero(np.bincount(old, minlength=len(duties)))
    return Duties(
        worker_ids=duties.worker_ids[kept],
        capacity=duties.capacity[kept] * part[kept],
        workers=np.searchsorted(kept, old),
        unit_ids=duties.unit_ids[here],
        share=duties.share[here] / part[old],
    )


def _rows(tally: Tally, rows: NDArray[np.intp], *, empty: bool = False) -> Tally:
    parts = {field.name: getattr(tally, field.name)[rows] for field in fields(tally)}
    if empty:
        parts = {name: np.zeros_like(part) for name, part in parts.items()}
        parts["known"] = np.ones_like(parts["known"])
    return Tally(**parts)


def _summed(tally: Tally) -> Tally:
    """Sum rows to one; a measure nothing is known of in any row stays unknown."""
    parts = {
        field.name: getattr(tally, field.name).sum(axis=0, keepdims=True)
        for field in fields(tally)
    }
    parts["known"] = tally.known.any(axis=0, keepdims=True)
    return Tally(**parts)
