"""Who could take over: a proposal for each unit, to be changed by whoever decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.what_if import given, joining, leaving

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.what_if import Situation
    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Snapshot

KILOMETRE: Final = 0.10
"""Utilisation a kilometre weighs: who is ten points freer may be one kilometre off."""
_FAR: Final = 1e6


def unit_places(snapshot: Snapshot, level: int) -> dict[int, tuple[float, float]]:
    """Give the middle of the ground of each unit of a level.

    Parameters
    ----------
    snapshot : Snapshot
    level : int

    Returns
    -------
    dict of int to tuple of float
        Metres of the project CRS by id; of a bent unit it may lie outside.
    """
    owners = snapshot.cell_owners[:, level]
    points = shapely.get_coordinates(shapely.centroid(snapshot.cell_polygons))
    areas = snapshot.cell_areas
    found = {}
    for unit in np.unique(owners[owners > 0]).tolist():
        own = owners == unit
        x, y = np.average(points[own], axis=0, weights=areas[own])
        found[unit] = (float(x), float(y))
    return found


def propose_takers(
    situation: Situation,
    worker_id: int,
    places: Mapping[int, tuple[float, float]],
    bases: Mapping[int, tuple[float, float]] | None = None,
    away: Collection[int] = (),
    *,
    progress: Progress | None = None,
) -> dict[int, int]:
    """Propose who takes over each unit of a worker who leaves.

    The heaviest unit goes first, each to whoever would be least used after taking it,
    a kilometre between the unit and the worker weighing `KILOMETRE`.

    Parameters
    ----------
    situation : Situation
    worker_id : int
    places : mapping of int to tuple of float
        Where units (ids) lie, metres.
    bases : mapping of int to tuple of float, optional
        Where workers (ids) are based; others are where their units are.
    away : collection of int, optional
        Workers (ids) on leave: their load is low because others do their work.
    progress : Progress, optional

    Returns
    -------
    dict of int to int
        Worker (id) by id of the unit; units nobody can take are left out.
    """
    rows, loads = situation.rows, situation.loads
    units = sorted(
        situation.units_of(worker_id),
        key=lambda unit: (-int(loads.rows.whole[rows[unit]]), rows[unit]),
    )
    takers: dict[int, int] = {}
    for done, unit in enumerate(units):
        if progress is not None:
            progress.fraction(done / len(units))
        now = leaving(situation, worker_id, takers)
        far = _metres(now, unit, places, bases or {})
        taker = _best(now, unit, far, away)
        if taker is not None:
            takers[unit] = taker
    return takers


def _best(
    now: Situation, unit: int, metres: Mapping[int, float], away: Collection[int]
) -> int | None:
    """Find the worker whom a unit costs least; the first by id among equals."""
    workers = now.workers
    load = float(now.loads.rows.load[now.rows[unit]])
    others = now.takers_of(unit)
    best: tuple[float, int] | None = None
    told = zip(
        workers.worker_ids.tolist(),
        workers.load.tolist(),
        workers.capacity.tolist(),
        strict=True,
    )
    for number, own, capacity in told:
        if not capacity > 0 or number in others or number in away:
            continue
        far = min(metres.get(number, 0.0), _FAR) / 1000
        cost = (own + load) / capacity + KILOMETRE * far
        if best is None or (cost, number) < best:
            best = cost, number
    return None if best is None else best[1]


def _metres(
    now: Situation,
    unit: int,
    places: Mapping[int, tuple[float, float]],
    bases: Mapping[int, tuple[float, float]],
) -> dict[int, float]:
    """Measure from a unit to the nearest place each worker (id) is at anyway.

    Of all at once: a district has thousands. Who is nowhere is left out.
    """
    if unit not in places:
        return {}
    counted, duties = {each.id for each in now.loads.units}, now.duties
    holders = duties.worker_ids[duties.workers].tolist()
    at = list(bases.items())
    at += [
        (holder, places[each])
        for holder, each in zip(holders, duties.unit_ids.tolist(), strict=True)
        if each in places and each in counted
    ]
    if not at:
        return {}
    here: NDArray[np.float64] = np.array([place for _who, place in at])
    far = np.hypot(*(here - np.array(places[unit])).T).tolist()
    found: dict[int, float] = {}
    for (who, _place), metres in zip(at, far, strict=True):
        found[who] = min(metres, found.get(who, metres))
    return found


def propose_units(
    situation: Situation, capacity: float, progress: Progress | None = None
) -> list[int]:
    """Propose which units somebody who joins takes over.

    Units nobody looks after go first; then, one after the other, the lightest unit of
    whoever is used most, as long as that makes the highest utilisation lower.

    Parameters
    ----------
    situation : Situation
    capacity : float
        Minutes a month of the one who joins.
    progress : Progress, optional

    Returns
    -------
    list of int
        Ids; empty where nothing would get better.
    """
    loads, rows = situation.loads, situation.rows
    taken: list[int] = []
    own = 0.0
    bearable = loads.norm.bearable(capacity)
    if not bearable > 0:
        return taken

    def load(unit: int) -> float:
        return float(loads.rows.load[rows[unit]])

    bare = [unit.id for unit in loads.units if not situation.takers_of(unit.id)]
    for unit in sorted(bare, key=lambda each: (-load(each), rows[each])):
        if own + load(unit) <= bearable:
            taken.append(unit)
            own += load(unit)
    now = given(situation, dict.fromkeys(taken, ()))
    while True:
        if progress is not None:
            progress.fraction(min(own / bearable, 1.0))
        workers = now.workers
        used = np.nan_to_num(workers.utilisation, nan=-1.0)
        if not len(used) or used.max() <= 0:
            return taken
        busiest = int(workers.worker_ids[int(np.argmax(used))])
        units = sorted(now.units_of(busiest), key=lambda each: (load(each), rows[each]))
        # Whoever has one unit keeps it: it would only change hands.
        if len(units) < 2 or (own + load(units[0])) / bearable >= used.max():
            return taken
        taken.append(units[0])
        own += load(units[0])
        now = given(now, {units[0]: ()})


def joined(situation: Situation, capacity: float) -> tuple[Situation, list[int]]:
    """Let somebody join with the units proposed; see `propose_units`."""
    units = propose_units(situation, capacity)
    return joining(situation, capacity, units), units
