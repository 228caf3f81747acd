"""The workload of a project as answers and files want it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from gridplanner.analysis.balance import balance
from gridplanner.analysis.loads import PARTS, ROUTES
from gridplanner.analysis.road_lengths import Roads
from gridplanner.analysis.workload import Workload
from gridplanner.data.norms.in_use import read_roads, read_routes
from gridplanner.data.norms.kinds import is_restricted
from gridplanner.data.people.categories import SMALLEST_COUNT
from gridplanner.data.work_counting import count_work

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from gridplanner.analysis.loads import Loads, Work
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.norms.norm import Norm


def stand_workload(
    document: Document, standing: Standing, norm: Norm, *, day: date
) -> Workload:
    """Count what asks for work in a project, on a plan whose figures stand."""
    return Workload(
        count_work(document.file, day=day),
        norm,
        standing.snapshot,
        routes=read_routes(document.file),
        roads=Roads(read_roads(document.file)),
    )


def workload_data(
    loads: Loads,
    *,
    by: str,
    parents: dict[int, str],
    reach: Collection[int] | None = None,
) -> dict[str, Any]:
    """Put loads into the shape of the answer.

    Parameters
    ----------
    loads : Loads
    by : str
        Name of the level.
    parents : dict of int to str
        Codes of units.
    reach : collection of int, optional
        Units (ids) whose work is told, where not all may be seen.

    Returns
    -------
    dict
        ``rows``, ``total``, ``measures`` and what was left out. Counts and minutes of
        each line stand under its key; both are None for a few people of a restricted
        category, though where a norm asks work for them the load holds it.
    """
    kept = [
        row for row, unit in enumerate(loads.units) if reach is None or unit.id in reach
    ]
    rows = []
    for row in kept:
        unit = loads.units[row]
        head = {"code": unit.code, "name": unit.name}
        head["parent"] = parents.get(unit.parent, "")
        rows.append(head | _work_data(loads, loads.rows, row))
    result = balance(loads.rows.load[kept])
    whole = sum(loads.rows.whole[row].item() for row in kept)
    data: dict[str, Any] = {
        "by": by,
        "method": loads.norm.method.value,
        "rows": rows,
        "total": {"load": whole / PARTS, "count": len(kept)},
        "measures": {
            "max_over_mean": result.max_over_mean,
            "min_over_mean": result.min_over_mean,
            "cv": result.cv,
            "gini": result.gini,
        },
        "months": loads.months,
        "staffed": loads.staffed,
    }
    if reach is None:
        data["total"] |= _work_data(loads, loads.total, 0)
        data["outside"] = _work_data(loads, loads.outside, 0)
        data["nowhere"] = dict(loads.nowhere)
    return data


def _work_data(loads: Loads, work: Work, row: int) -> dict[str, Any]:
    counts, minutes = work.counts[row].tolist(), work.hundredths[row].tolist()
    restricted = {line.key for line in loads.norm.lines if is_restricted(line)}
    lines: dict[str, dict[str, float | None]] = {}
    for key, count, part in zip(loads.lines, counts, minutes, strict=True):
        is_hidden = key in restricted and 0 < count < SMALLEST_COUNT
        lines[key] = (
            {"count": None, "work": None}
            if is_hidden
            else {"count": count, "work": part / PARTS}
        )
    return {
        "load": work.whole[row].item() / PARTS,
        "capacity": _known(work.capacity[row].item()),
        "utilisation": _known(work.utilisation[row].item()),
        "factor": _known(work.factor[row].item()),
        "route": ROUTES[work.route[row]].value,
        "lines": lines,
        "beside": dict(zip(loads.norm.beside, work.beside[row].tolist(), strict=True)),
        "left_out": dict(zip(loads.left_out, work.left_out[row].tolist(), strict=True)),
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
