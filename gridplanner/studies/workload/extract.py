"""The workload of a project as answers and files want it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.arithmetic import CENTIMETRES
from gridplanner.analysis.loads import PARTS, PATROL, ROUTES
from gridplanner.analysis.measured import measured_work, work_measures
from gridplanner.analysis.road_lengths import Roads
from gridplanner.analysis.workload import Workload
from gridplanner.data.job import Progress
from gridplanner.data.norms.in_use import read_roads, read_routes
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.people.categories import SMALLEST_COUNT
from gridplanner.data.work_counting import count_work
from gridplanner.studies.workload.balance import index_data

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from gridplanner.analysis.loads import Loads, Work, WorkerLoads
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.norms.norm import Norm

WORKER: Final = "worker"
"""What rows are by that are workers, in the place of a level's name."""


def stand_workload(
    document: Document,
    standing: Standing,
    norm: Norm,
    *,
    day: date,
    progress: Progress | None = None,
) -> Workload:
    """Count what asks for work in a project, on a plan whose figures stand."""
    progress = progress or Progress()
    file = document.file
    groups = count_work(file, day=day, progress=progress.part(0.0, 0.8))
    progress.step("workload.roads", 0.8)
    routes, roads = read_routes(file), Roads(read_roads(file))
    progress.step("workload.reckoning", 0.9)
    return Workload(groups, norm, standing.snapshot, routes=routes, roads=roads)


def workload_data(loads: Loads, *, by: str, parents: dict[int, str]) -> dict[str, Any]:
    """Put loads into the shape of the answer.

    Parameters
    ----------
    loads : Loads
    by : str
        Name of the level.
    parents : dict of int to str
        Codes of units.

    Returns
    -------
    dict
        ``rows``, ``total``, ``measures`` and what was left out. ``unit`` says what
        loads and capacities are counted in. Counts and minutes of each line stand
        under its key; both are None for a few people of a restricted category, and
        where a line about one is off, though where a norm asks work for them the load
        holds it.
    """
    rows = []
    for row, unit in enumerate(loads.units):
        head = {"code": unit.code, "name": unit.name}
        head["parent"] = parents.get(unit.parent, "")
        rows.append(head | _work_data(loads, loads.rows, row))
    return {
        "by": by,
        "method": loads.norm.method.value,
        "unit": work_measures(loads.norm)[0],
        "rows": rows,
        "total": _work_data(loads, loads.total, 0) | {"count": len(rows)},
        "measures": _indices(loads),
        "months": loads.months,
        "staffed": loads.staffed,
        "outside": _work_data(loads, loads.outside, 0),
        "nowhere": dict(loads.nowhere),
    }


def workers_data(
    found: WorkerLoads, people: Mapping[int, Mapping[str, Any]], *, staffed: bool
) -> dict[str, Any]:
    """Put the work of workers into the shape of the answer.

    Parameters
    ----------
    found : WorkerLoads
    people : mapping of int to mapping
        By id of a worker ``code``, ``name``, ``kind``, and ``units``: codes of the
        grids looked after.
    staffed : bool
        Whether anybody looks after a grid at all.

    Returns
    -------
    dict
        ``rows`` of whoever shares the work or has time for it, by code; the work of
        ``unassigned`` grids, which with the rows adds up to ``total``; ``left_out``
        counts workers whose time is not known, who look after a grid and have none,
        who look after no grid, and others whose time is not counted.
    """
    told, idle = np.flatnonzero(found.counted), found.units == 0
    rows = []
    for row in told.tolist():
        person = people[int(found.worker_ids[row])]
        used = _known(found.utilisation[row].item())
        rows.append(
            {
                "code": person["code"],
                "name": person["name"],
                "kind": person["kind"],
                "grids": int(found.units[row]),
                "units": list(person["units"]),
                "load": found.whole[row].item() / PARTS,
                "capacity": _known(found.capacity[row].item()),
                "utilisation": used,
                "band": _band(found.norm, used),
            }
        )
    capacity = found.capacity[told]
    whole = int(found.whole.sum()) + found.whole_unassigned
    return {
        "by": WORKER,
        "method": found.norm.method.value,
        "unit": work_measures(found.norm)[0],
        "rows": sorted(rows, key=lambda row: (row["code"], row["name"])),
        "unassigned": {
            "grids": found.units_unassigned,
            "load": found.unassigned,
        },
        "total": {
            "count": len(rows),
            "load": whole / PARTS,
            "capacity": float(np.nansum(capacity)),
        },
        "measures": _indices(found),
        "staffed": staffed,
        "left_out": {
            "no_capacity": int(np.isnan(capacity).sum()),
            "no_time": int((capacity == 0).sum()),
            "no_grid": int(idle[told].sum()),
            "not_counted": len(found.worker_ids) - len(told),
        },
    }


def _indices(loads: Loads | WorkerLoads) -> dict[str, Any]:
    """Give the indices of balance of the load, and of utilisation beside them."""
    load, used = (measured_work(loads, name) for name in work_measures(loads.norm))
    indices = index_data(load.balance())
    return indices | {"utilisation": index_data(used.balance())}


def _band(norm: Norm, used: float | None) -> str | None:
    """Say how a utilisation stands to what can be borne."""
    return None if used is None else norm.band(used, 1.0).value


def _told(key: str, count: int) -> int:
    """Give how many there are of a line; of the patrol metres, held in centimetres."""
    return round(count / CENTIMETRES) if key == PATROL else count


def _work_data(loads: Loads, work: Work, row: int) -> dict[str, Any]:
    counts, minutes = work.counts[row].tolist(), work.hundredths[row].tolist()
    restricted = {line.key for line in loads.norm.lines if is_restricted(line)}
    # Lines are off for whoever may not see these categories, their number included.
    off = {line.key for line in loads.norm.lines if not line.is_on}
    used = _known(work.utilisation[row].item())
    lines: dict[str, dict[str, float | None]] = {}
    for key, count, part in zip(loads.lines, counts, minutes, strict=True):
        is_few = 0 < count < SMALLEST_COUNT
        is_hidden = key in restricted and (key in off or is_few)
        lines[key] = (
            {"count": None, "work": None}
            if is_hidden
            else {"count": _told(key, count), "work": part / PARTS}
        )
    return {
        "load": work.whole[row].item() / PARTS,
        "capacity": _known(work.capacity[row].item()),
        "utilisation": used,
        "band": _band(loads.norm, used),
        "factor": _known(work.factor[row].item()),
        "route": ROUTES[work.route[row]].value,
        "lines": lines,
        "beside": dict(zip(loads.norm.beside, work.beside[row].tolist(), strict=True)),
        "left_out": dict(zip(loads.left_out, work.left_out[row].tolist(), strict=True)),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
