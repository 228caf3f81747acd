"""The command `workload`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

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
from gridplanner.command_line.figures import (
    On,
    Scenario,
    day_asked,
    is_by_worker,
    plan_named,
    stand,
)
from gridplanner.resources.texts import has_text, own_name, text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.studies.workload.study import WorkStudy

By = Annotated[str, typer.Option("--by", help="cli.option.workload_by")]
_WORK = ("load", "capacity", "utilisation", "band")
_UNITS = ("code", "name", "parent")
_WORKERS = ("code", "name", "kind", "grids")


@command("workload")
def workload(
    call: Call,
    project: Project,
    *,
    by: By = "grid",
    scenario: Scenario = "",
    on: On = "",
    out: Out = None,
) -> Answer:
    """Give the work of every unit of a level, or every worker, by the norm in use."""
    with call.project(project) as document:
        data = _answer(call, document, by, scenario, on)
    if out is not None:
        _write(out, data)
        data["file"] = str(out)
    return Answer(data, _lines(data), (_table(data),))


def _answer(
    call: Call, document: "Document", by: str, scenario: str, on: str
) -> dict[str, Any]:
    from gridplanner.data.levels import find_level
    from gridplanner.studies.workload.extract import workers_data, workload_data
    from gridplanner.studies.workload.study import people_told, study_work

    is_of_workers = is_by_worker(document, by)
    level = -1 if is_of_workers else find_level(document.levels, by)
    number = plan_named(document, scenario)
    day = day_asked(on, now().date())
    standing = stand(call, document, number)
    study = study_work(document, standing, plan=number, day=day)
    if is_of_workers:
        data = workers_data(
            study.worker_loads,
            people_told(document.file, study),
            staffed=study.duties is not None,
        )
    else:
        data = workload_data(
            study.loads(level),
            by=document.levels[level].name,
            parents={unit.id: unit.code for unit in standing.snapshot.units},
        )
        if study.reach is not None:
            del data["outside"], data["nowhere"]
    data |= left_out(document, study)
    data["norm"] = own_name(study.norm.name, "workload.default_norm")
    data["day"] = study.day
    return data


def _lines(data: dict[str, Any]) -> tuple[str, ...]:
    """Say by which norm, and what no row counts."""
    said = [text("cli.workload.norm", norm=data["norm"])]
    if not data["staffed"]:
        is_of_units = "unassigned" not in data
        said.append(text(f"cli.workload.{'one_each' if is_of_units else 'no_posts'}"))
    outside = data.get("outside", {}).get("load", 0)
    if outside:
        key = f"cli.workload.outside.{data['unit']}"
        said.append(text(key, level=data["by"], n=f"{outside:,.0f}"))
    said += [
        text(f"cli.workload.left_out.{name}", n=number)
        for name, number in _some(data.get("left_out", {}))
    ]
    return (*said, *said_left_out(data))


def left_out(document: "Document", study: "WorkStudy") -> dict[str, Any]:
    """Count what the work of a study leaves out, or does not rest on as written."""
    from gridplanner.studies.workload.study import left_out_of, unknown_of

    posts, without = left_out_of(document.file, study)
    loads = study.loads(study.grid_level)
    # What is in no building is of the whole town, and nobody's who works for some.
    nowhere = {"nowhere": dict(loads.nowhere)} if study.reach is None else {}
    return nowhere | {
        "posts_left_out": {reason: len(ids) for reason, ids in posts.items()},
        "capacity_of_norm": len(without),
        "not_known": unknown_of(study),
    }


def said_left_out(data: dict[str, Any]) -> list[str]:
    """Say what `left_out` has counted."""
    said = [
        text(f"cli.workload.nowhere.{name}", n=number)
        for name, number in _some(data.get("nowhere", {}))
    ]
    if data["staffed"] and data["capacity_of_norm"]:
        n = f"{data['capacity_of_norm']:,}"
        said.append(text("staff.left_out.worker.no_capacity", n=n))
    said += [
        text(f"staff.left_out.post.{reason}", n=number)
        for reason, number in _some(data["posts_left_out"])
    ]
    return said + [
        text(f"cli.workload.{name}", n=number)
        for name, number in _some(data["not_known"])
    ]


def _some(numbers: dict[str, int]) -> list[tuple[str, str]]:
    return [(name, f"{number:,}") for name, number in numbers.items() if number]


def _titles(data: dict[str, Any]) -> tuple[str, ...]:
    names = _WORKERS if "unassigned" in data else _UNITS
    titles = [text(f"cli.column.{name}") for name in names]
    titles += [text(f"workload.column.{name}.{data['unit']}") for name in _WORK[:2]]
    return (*titles, *(text(f"cli.column.{name}") for name in _WORK[2:]))


def _rows(data: dict[str, Any]) -> list[list[Any]]:
    """Give the cells of each row; work nobody is there for is a row of its own."""
    names = _WORKERS if "unassigned" in data else _UNITS
    rows = []
    for row in data["rows"]:
        told = row | {"band": text(f"band.{row['band']}") if row["band"] else None}
        kind = f"staff.kind.{row.get('kind')}"
        if has_text(kind):
            told["kind"] = text(kind)
        rows.append([told[name] for name in (*names, *_WORK)])
    if "unassigned" in data:
        nobody = data["unassigned"]
        head = ["", text("workload.unassigned"), "", nobody["grids"]]
        rows.append([*head, nobody["load"], None, None, None])
    return rows


def _table(data: dict[str, Any]) -> Table:
    from gridplanner.resources.format import format_count, format_percent

    total, rows = data["total"], _rows(data)
    used = total.get("utilisation")
    head = [text("cli.figures.total"), *[""] * (len(rows[0]) - 5 if rows else 2)]
    rows.append([*head, total["load"], total["capacity"], used, None])
    written = [
        (
            *cells(row[:-4]),
            *map(format_count, row[-4:-2]),
            format_percent(row[-2]),
            *cells(row[-1:]),
        )
        for row in rows
    ]
    return Table(_titles(data), tuple(written))


def _write(path: "Path", data: dict[str, Any]) -> None:
    from gridplanner.data.export import write_rows

    titles, rows = _titles(data), _rows(data)
    columns = zip(*rows, strict=True) if rows else ([] for _ in titles)
    write_rows(path, dict(zip(titles, map(list, columns), strict=True)))
