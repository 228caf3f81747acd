"""Workers, posts, houses and the template read from a project."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.standards import StandardKind, keep_standard, standard_in_use
from gridplanner.data.swap import Swap
from gridplanner.data.team.duty import capacity_of, duties_on
from gridplanner.data.team.houses import Houses
from gridplanner.data.team.posts import BAD_DATE, UNIT, Posts, Workers
from gridplanner.data.team.roles import (
    BUILDING,
    FLOOR,
    HOUSE_SCOPES,
    UNIT_SCOPES,
    PostRole,
    read_floor,
)
from gridplanner.data.team.template import DEFAULT_TEMPLATE, TeamTemplate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.batch import Batch
    from gridplanner.data.duties import Duties
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.standards import Standard
    from gridplanner.data.store.geopackage import ProjectFile

_ROLES: Final = {role.value: code for code, role in enumerate(PostRole)}
_SCOPES: Final = dict.fromkeys(UNIT_SCOPES, UNIT) | {
    scope: code for code, scope in enumerate(HOUSE_SCOPES, 1)
}
_PARTED: Final = (_SCOPES[BUILDING], _SCOPES[FLOOR])
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")


def template_in_use(file: ProjectFile) -> TeamTemplate:
    """Give the template of a project; the default where it keeps none.

    Raises
    ------
    GridPlannerError
        ``team.in_use_faulty`` with the fault, where another program spoilt it.
    """
    kept = standard_in_use(file, StandardKind.TEAM)
    if kept is None:
        return DEFAULT_TEMPLATE
    try:
        return TeamTemplate.from_body(kept.name, kept.body)
    except GridPlannerError as fault:
        code = "team.in_use_faulty"
        raise GridPlannerError(code, name=kept.name, fault=fault) from fault


def keep_template(template: TeamTemplate, existing: Sequence[Standard]) -> Batch:
    """Keep a template in the project and take it into use.

    Raises
    ------
    GridPlannerError
        As `TeamTemplate.from_body`, and ``standard.no_name``.
    """
    checked = TeamTemplate.from_body(template.name, template.to_body())
    return keep_standard(StandardKind.TEAM, checked.name, checked.to_body(), existing)


def read_workers(file: ProjectFile) -> Workers:
    """Read all workers of a project."""
    names = ("name", "kind", "capacity", "valid_from", "valid_to", "base_x", "base_y")
    read = file.read_columns("worker", ["id", *names], all_rows=True)
    capacity = _floats(read["capacity"])
    capacity[capacity < 0] = np.nan
    return Workers(
        ids=np.asarray(read["id"], np.int64),
        names=tuple(str(name or "") for name in read["name"]),
        kinds=tuple(str(kind or "") for kind in read["kind"]),
        capacity=capacity,
        starts=_dates(read["valid_from"]),
        ends=_dates(read["valid_to"]),
        base=np.column_stack([_floats(read["base_x"]), _floats(read["base_y"])]),
    )


def read_posts(file: ProjectFile) -> Posts:
    """Read all posts of a project."""
    columns = ("worker_id", "scope_type", "scope_id", "role", "part", "valid_from",
               "valid_to", "substitute_for", "department")  # fmt: skip
    read = file.read_columns("post", ["id", *columns], all_rows=True)
    scopes = _codes(read["scope_type"], _SCOPES)
    parts = np.zeros(len(scopes), np.int64)
    for row in np.flatnonzero(np.isin(scopes, _PARTED)).tolist():
        parts[row] = read_floor(str(read["part"][row] or ""))
    return Posts(
        ids=np.asarray(read["id"], np.int64),
        workers=_whole(read["worker_id"]),
        scopes=scopes,
        places=_whole(read["scope_id"]),
        parts=parts,
        roles=_codes(read["role"], _ROLES),
        starts=_dates(read["valid_from"]),
        ends=_dates(read["valid_to"]),
        substitutes=_whole(read["substitute_for"]),
        departments=tuple(str(name or "") for name in read["department"]),
    )


def read_duties(
    file: ProjectFile, snapshot: Snapshot, day: str, *, norm: Norm
) -> Duties | None:
    """Read who looks after which grids on a day; None where nobody has such a post.

    Parameters
    ----------
    file : ProjectFile
    snapshot : Snapshot
        Of the plan; posts at units below a grid are posts at the grid.
    day : str
        ISO date.
    norm : Norm
        Whose capacities count for workers of whom none is written.
    """
    roles = [level.role for level in snapshot.levels]
    found = duties_on(
        read_posts(file),
        read_workers(file),
        snapshot.unit_records,
        day,
        capacity=capacity_of(norm),
        level=roles.index(Role.GRID) if Role.GRID in roles else None,
    )
    return found if len(found.workers) else None


def read_houses(file: ProjectFile) -> Houses:
    """Read floors and entrances of all buildings in use."""
    building = file.read_columns("building", ["fid", "floors", "units"])
    return _with_entrances(
        file,
        np.asarray(building["fid"], np.int64),
        _numbers(building["floors"]),
        _numbers(building["units"]),
    )


def exchange_houses(
    file: ProjectFile, before: Houses, changed: Collection[int]
) -> Houses:
    """Read a few buildings (ids) and all entrances again.

    Equal to `read_houses`, where no other building changed.
    """
    read = file.read_rows("building", changed)
    rows = [row for row in read if not row["valid_to"]]
    ids = np.array([row["fid"] for row in rows], np.int64)
    swap = Swap(before.ids, np.fromiter(changed, np.int64), ids)
    floors, told = (
        _numbers([row[name] for row in rows]) for name in ("floors", "units")
    )
    return _with_entrances(
        file,
        swap.exchanged(before.ids, ids),
        swap.exchanged(before.floors, floors),
        swap.exchanged(before.told, told),
    )


def _with_entrances(
    file: ProjectFile,
    ids: NDArray[np.int64],
    floors: NDArray[np.int64],
    told: NDArray[np.int64],
) -> Houses:
    entrance = file.read_columns(
        "building_unit", ["id", "building_id", "unit_override"]
    )
    return Houses(
        ids=ids,
        floors=floors,
        told=told,
        entrance_ids=np.asarray(entrance["id"], np.int64),
        entrance_buildings=_numbers(entrance["building_id"]),
        entrance_units=_numbers(entrance["unit_override"]),
    )


def _numbers(values: Any) -> NDArray[np.int64]:  # noqa: ANN401 - a column as read
    if not isinstance(values, np.ndarray):
        whole = [v if type(v) is int else 0 for v in values]
        values = np.array(whole, np.int64)
    found: NDArray[np.int64] = np.maximum(values, 0)
    return found


def _dates(values: Iterable[Any]) -> NDArray[np.str_]:
    return np.array([_date(value) for value in values], "U10")


@lru_cache(4096)
def _date(value: Any) -> str:  # noqa: ANN401 - any program may have written it
    if value is None or value == "":
        return ""
    text = str(value)
    if not _ISO.fullmatch(text):
        return BAD_DATE
    try:
        date.fromisoformat(text)
    except ValueError:
        return BAD_DATE
    return text


def _codes(values: Iterable[Any], known: Mapping[str, int]) -> NDArray[np.int64]:
    return np.array([known.get(str(value or ""), -1) for value in values], np.int64)


def _whole(values: Any) -> NDArray[np.int64]:  # noqa: ANN401 - a column as read
    if isinstance(values, np.ndarray):
        return values
    return np.array([v if type(v) is int else 0 for v in values], np.int64)


def _floats(values: Iterable[Any]) -> NDArray[np.float64]:
    return np.array(
        [float(v) if isinstance(v, (int, float)) else np.nan for v in values],
        np.float64,
    )
