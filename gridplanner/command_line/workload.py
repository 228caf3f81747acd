"""The command `workload`."""

from typing import TYPE_CHECKING, Any

from gridplanner.command_line.call import (
    Answer,
    Call,
    Out,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.command_line.figures import By, Scenario, plan_named, stand
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = ("code", "name", "parent", "load", "capacity", "utilisation")


@command("workload")
def workload(
    call: Call,
    project: Project,
    *,
    by: By = "grid",
    scenario: Scenario = "",
    out: Out = None,
) -> Answer:
    """Give the work of every unit of a level by the norm in use."""
    from gridplanner.data.access.roles import permissions_of
    from gridplanner.data.levels import find_level
    from gridplanner.data.norms.in_use import norm_in_use
    from gridplanner.workload_extract import stand_workload, workload_data

    with call.project(project) as document:
        level = find_level(document.levels, by)
        number = plan_named(document, scenario)
        standing = stand(call, document, number)
        keys = document.file.keys
        permissions = permissions_of(None if keys is None else keys.account)
        used = norm_in_use(document.file, permissions)
        day = now().date()
        work = stand_workload(document, standing, used.norm, day=day)
        data = workload_data(
            work.loads(level),
            by=document.levels[level].name,
            parents={unit.id: unit.code for unit in standing.snapshot.units},
            reach=document.limits.reach(document.plans[number]),
        )
        data["norm"] = used.name or text("workload.default_norm")
    if out is not None:
        _write(out, data["rows"])
        data["file"] = str(out)
    return Answer(data, _lines(data), (_table(data),))


def _lines(data: dict[str, Any]) -> tuple[str, ...]:
    """Say by which norm, and what no row counts."""
    said = [text("cli.workload.norm", norm=data["norm"])]
    if not data["staffed"]:
        said.append(text("cli.workload.one_each"))
    said.extend(
        text(f"cli.workload.nowhere.{kind}", n=f"{number:,}")
        for kind, number in data.get("nowhere", {}).items()
        if number
    )
    unknown = data["total"].get("left_out", {}).get("age_unknown", 0)
    if unknown:
        said.append(text("cli.workload.age_unknown", n=f"{unknown:,}"))
    return tuple(said)


def _table(data: dict[str, Any]) -> Table:
    titles = tuple(text(f"cli.column.{name}") for name in _COLUMNS)
    rows = [cells([row[name] for name in _COLUMNS]) for row in data["rows"]]
    total = [data["total"].get(name) for name in _COLUMNS[3:]]
    rows.append(cells([text("cli.figures.total"), "", "", *total]))
    return Table(titles, tuple(rows))


def _write(path: "Path", rows: list[dict[str, Any]]) -> None:
    from gridplanner.data.export import write_rows

    columns = {
        text(f"cli.column.{name}"): [row[name] for row in rows] for name in _COLUMNS
    }
    write_rows(path, columns)
