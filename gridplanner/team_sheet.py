"""Staffing in the shape of answers and tables: for the command line and reports.

Every rate stands beside its numerator and denominator; a rate of nothing is None.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.staffing_ratios import RATIOS
from gridplanner.analysis.staffing_sums import (
    ancestor,
    by_level,
    holders,
    tally,
    tally_all,
)
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.staffing import LineStaffing, Staffing
    from gridplanner.analysis.staffing_ratios import Ratios
    from gridplanner.analysis.staffing_sums import Tally
    from gridplanner.data.records import Unit

MOST_VACANT = 10_000
"""Buildings, entrances and floors listed in one answer; more are counted."""
Row = dict[str, Any]


def line_rows(found: Staffing) -> list[Row]:
    """Give a row for each line of the template, and for what stands beside it."""
    return [
        {
            "role": each.line.role.value,
            "scope": each.line.scope,
            "in_template": each.in_template,
            "minimum": each.line.minimum,
            "maximum": each.line.maximum,
            **_figures(tally(each)),
        }
        for each in found.lines
    ]


def unit_rows(found: Staffing, level: int) -> tuple[list[Row], Row]:
    """Give a row for each unit of a level, and one for what lies in none of them."""
    sums = by_level(found, level)
    parents = found.snapshot.unit_records
    rows = []
    units: list[Unit | None] = [*sums.units, None]
    for index, unit in enumerate(units):
        missing = {
            each.line.role.value: int(number)
            for each, number in zip(found.lines, sums.vacant[index], strict=True)
            if number
        }
        demanded, filled = (
            int(part[index].sum()) for part in (sums.demanded, sums.filled)
        )
        own = parents.get(unit.parent) if unit is not None else None
        rows.append(
            {
                "code": unit.code if unit is not None else "",
                "name": unit.name if unit is not None else "",
                "parent": own.code or None if own is not None else None,
                "demanded": demanded,
                "filled": filled,
                "vacant": demanded - filled,
                "held": int(sums.held[index].sum()),
                "over": int(sums.over[index].sum()),
                "rate": _rounded(filled / demanded if demanded else None),
                "complete": bool(sums.complete[index]),
                "missing": missing,
            }
        )
    return rows[:-1], rows[-1]


def ratio_columns(ratios: Ratios) -> list[Row]:
    """Give what falls to a full-time worker, unit by unit; the whole comes last."""
    rows = []
    for index, workers in enumerate(ratios.workers.tolist()):
        row: Row = {"full_time": round(workers, 4)}
        for column, name in enumerate(RATIOS):
            row[f"{name}_each"] = _rounded(ratios.ratios[index, column])
        row["far"] = [
            name for column, name in enumerate(RATIOS) if ratios.far[index, column]
        ]
        rows.append(row)
    return rows


def worker_rows(found: Staffing) -> list[Row]:
    """Give a row for everybody who works for the town, or within reach, on the day."""
    staff = found.staff
    own: dict[int, list[tuple[str, str]]] = {}
    for each in found.lines:
        names = _places(found, each)
        for row, at in zip(each.rows.tolist(), each.at.tolist(), strict=True):
            post = each.line.role.value, names(at)
            own.setdefault(int(staff.posts.workers[row]), []).append(post)
    rows = []
    for index in np.flatnonzero(found.workers_here).tolist():
        number = int(staff.workers.ids[index])
        posts = own.get(number, [])
        capacity = float(staff.workers.capacity[index])
        rows.append(
            {
                "id": number,
                "name": staff.workers.names[index],
                "kind": staff.workers.kinds[index],
                "capacity": None if math.isnan(capacity) else capacity,
                "posts": len(posts),
                "places": [{"role": role, "at": at} for role, at in posts],
            }
        )
    return rows


def _places(found: Staffing, each: LineStaffing) -> Any:  # noqa: ANN401 - a function
    """Give what names the scopes of a line: codes of units, ids of houses."""
    units = found.snapshot.unit_records

    def name(at: int) -> str:
        number = int(each.places.ids[at])
        if each.level is not None:
            return units[number].code or units[number].name
        floor = int(each.places.floors[at])
        return f"{abs(number)}-{floor}" if floor else str(abs(number))

    return name


def vacancies(found: Staffing) -> tuple[list[Row], int]:
    """List every vacant post by name, and count those of houses beyond the most.

    Returns
    -------
    rows : list of dict
        ``role``, ``scope``, ``missing``, and ``code`` and ``name`` of the unit, with
        the name of the grid it lies in as ``within`` where that is another; of houses
        ``building`` or ``entrance``, ``floor``, and the grid's code as
        ``grid``.
    more : int
        Posts of houses that are not listed.
    """
    return _listed(found, "missing", [each.vacant for each in found.lines])


def beyond_most(found: Staffing) -> tuple[list[Row], int]:
    """List by name where more posts are held than the template allows.

    Returns
    -------
    rows : list of dict
        As those of `vacancies`; ``over`` posts are too many.
    more : int
        Posts of houses that are not listed.
    """
    return _listed(found, "over", [each.over for each in found.lines])


def _listed(
    found: Staffing, title: str, counts: Sequence[NDArray[np.int64]]
) -> tuple[list[Row], int]:
    rows: list[Row] = []
    more = houses = 0
    for each, posts in zip(found.lines, counts, strict=True):
        at = np.flatnonzero(posts)
        if each.level is None:
            shown = at[: max(MOST_VACANT - houses, 0)]
            houses += len(shown)
            more += int(posts[at].sum() - posts[shown].sum())
            named = _of_houses(found, each, shown.tolist())
        else:
            shown = at
            named = _of_units(found, each, at.tolist())
        numbers = posts[shown].tolist()
        rows += [row | {title: n} for row, n in zip(named, numbers, strict=True)]
    return rows, more


def _of_units(found: Staffing, each: LineStaffing, at: Sequence[int]) -> Iterator[Row]:
    units = found.snapshot.unit_records
    level = _grid_level(found)
    for index in at:
        unit = units[int(each.places.ids[index])]
        grid = units.get(ancestor(units, unit.id, level))
        is_above = grid is None or grid.id == unit.id
        yield {
            "role": each.line.role.value,
            "scope": each.line.scope,
            "code": unit.code,
            "name": unit.name,
            "within": None if is_above or grid is None else grid.name or grid.code,
        }


def _grid_level(found: Staffing) -> int:
    roles = [level.role for level in found.snapshot.levels]
    return roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1


def _of_houses(found: Staffing, each: LineStaffing, at: Sequence[int]) -> Iterator[Row]:
    units = found.snapshot.unit_records
    above = holders(found.snapshot, each, _grid_level(found))
    for index in at:
        number, unit = int(each.places.ids[index]), units.get(int(above[index]))
        is_entrance = each.line.scope == "entrance" and number > 0
        yield {
            "role": each.line.role.value,
            "scope": each.line.scope,
            "entrance" if is_entrance else "building": abs(number),
            "floor": int(each.places.floors[index]) or None,
            "grid": unit.code if unit is not None else None,
        }


def left_out_rows(found: Staffing) -> list[Row]:
    """List what no figure counts, and why."""
    rows: list[Row] = [
        {"what": "post", "reason": reason, "ids": ids.tolist(), "n": len(ids)}
        for reason, ids in sorted(found.left_out.items())
    ]
    rows += [
        {"what": "building", "reason": f"no_{what}", "ids": [], "n": count}
        for what, count in sorted(found.unknown.items())
    ]
    rows += [
        {"what": "line", "reason": "no_level", "ids": [], "n": 1}
        | {"role": line.role.value, "scope": line.scope}
        for line in found.without_level
    ]
    numbers = found.without_capacity.tolist()
    if numbers:
        rows.append(
            {"what": "worker", "reason": "no_capacity", "ids": numbers,
             "n": len(numbers)}
        )  # fmt: skip
    return rows


def total_row(found: Staffing) -> Row:
    """Give the sum over all lines."""
    return _figures(tally_all(found))


def measures(found: Staffing, ratios: Ratios | None) -> Mapping[str, Any]:
    """Give the figures that describe the whole; None where there is none."""
    whole = tally_all(found)
    workers = found.staff.posts.workers[found.full_time]
    answer: Row = {
        "rate": _rounded(whole.rate.share),
        "workers": int(found.workers_here.sum()),
        "full_time": len(np.unique(workers)),
        "on_leave": len(found.posts.on_leave),
    }
    if ratios is not None:
        answer["full_time_per_unit"] = _rounded(ratios.workers_per_unit)
    return answer


def _figures(sums: Tally) -> Row:
    return {
        "scopes": sums.scopes,
        "demanded": sums.demanded,
        "filled": sums.filled,
        "vacant": sums.vacant,
        "held": sums.held,
        "over": sums.over,
        "rate": _rounded(sums.rate.share),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else round(float(value), 6)
