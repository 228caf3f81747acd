"""The command `coverage`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Level,
    Out,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.command_line.figures import Scenario, plan_named, stand
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.coverage_study import Question
    from gridplanner.data.document import Document
    from gridplanner.data.snapshot import Snapshot

By = Annotated[str, typer.Option("--by", help="cli.option.coverage_by")]
Department = Annotated[
    list[str] | None, typer.Option("--department", help="cli.option.department")
]


@command("coverage")
def coverage(
    call: Call,
    project: Project,
    *,
    by: By = "community",
    level: Level = "grid",
    scenario: Scenario = "",
    department: Department = None,
    distances: Annotated[
        bool, typer.Option("--distances", help="cli.option.distances")
    ] = False,
    pace: Annotated[float, typer.Option("--pace", help="cli.option.pace")] = 4.8,
    out: Out = None,
) -> Answer:
    """Tell who and what is held by exactly one grid, by none, by several."""
    from gridplanner.coverage_study import coverage_answer, study_coverage

    if not pace > 0:
        raise typer.BadParameter(text("cli.coverage.pace", pace=pace))
    with call.project(project, whole=True) as document:
        asked = _question(document, by, level, tuple(department or ()))
        snapshot = stand(call, document, plan_named(document, scenario)).snapshot
        with call.progress() as progress:
            table, _ = study_coverage(document, snapshot, asked, progress)
        codes = {
            unit.id: unit.code
            for plan in document.plans.values()
            for unit in plan.units.values()
        }
        data = coverage_answer(table, snapshot, codes=codes)
        if distances:
            data["distances"] = _distances(call, document, snapshot, pace)
    if out is not None:
        _write(out, data)
        data["file"] = str(out)
    tables = [_totals(data), _rows(data)]
    if distances:
        tables.append(_walks(data["distances"]))
    return Answer(data, _lines(data), tuple(tables))


def _distances(
    call: Call, document: "Document", snapshot: "Snapshot", pace: float
) -> dict[str, Any]:
    from gridplanner.distance_study import distances_answer, study_distances

    with call.progress() as progress:
        found = study_distances(document, snapshot, pace=pace, progress=progress)
    return distances_answer(found, snapshot)


def _walks(told: dict[str, Any]) -> Table:
    """Put the shares within some minutes on foot side by side."""
    titles = [text("cli.column.thing")]
    titles += [text("distances.within", n=f"{n:g}") for n in told["minutes"]]
    rows = [
        (
            text(key, what=text(f"cli.column.{name}")),
            *(_part(each["held"], each["whole"]) for each in shares),
        )
        for key, within in (
            ("distances.by_road", told["within"]),
            ("distances.straight", told["within_straight"]),
        )
        for name, shares in within.items()
    ]
    return Table(tuple(titles), tuple(cells(row) for row in rows))


def _question(
    document: "Document", by: str, level: str, departments: tuple[str, ...]
) -> "Question":
    from gridplanner.coverage_study import Question
    from gridplanner.data.levels import find_level

    return Question(
        level=find_level(document.levels, level),
        by=find_level(document.levels, by),
        day=now().date().isoformat(),
        departments=departments,
    )


def _lines(data: dict[str, Any]) -> tuple[str, ...]:
    """Say the rates, and how much ground lies in gaps and overlaps."""
    lines = [
        f"{text(f'coverage.{name}')}: {_part(rate['held'], rate['whole'])}"
        for name, rate in data["measures"].items()
    ]
    ground = data["total"]["ground"] or {}
    for kind, state in (("gaps", "none"), ("overlaps", "more")):
        # Ground of three grids is in three overlaps, and counts once.
        area = ground.get(state, sum(each["area"] for each in data[kind]))
        lines.append(
            text(f"cli.coverage.{kind}", n=f"{len(data[kind]):,}", area=f"{area:,.0f}")
        )
    walks = data.get("distances")
    if walks:
        lines.append(
            text(
                "distances.said",
                offices=f"{walks['offices']:,}",
                unplaced=f"{walks['unplaced']:,}",
                unreached=f"{len(walks['unreached']):,}",
                pace=f"{walks['pace']:g}",
            )
        )
    return tuple(lines)


def _totals(data: dict[str, Any]) -> Table:
    """Put every kind beside the three wholes."""
    from gridplanner.analysis.covered import KINDS, WHOLES

    titles = [text("cli.column.thing"), text("coverage.whole")]
    titles += [text(f"coverage.{name}") for name in _FIELDS]
    rows = [_fields(text("coverage.ground"), "drawn", data["total"]["ground"])]
    rows += [
        _fields(text(f"coverage.{kind}"), whole, data["total"][kind][whole])
        for kind in KINDS
        for whole in WHOLES
    ]
    return Table(tuple(titles), tuple(rows))


_FIELDS = ("once", "none", "more", "of", "share")


def _fields(title: str, whole: str, found: dict[str, Any] | None) -> tuple[str, ...]:
    told = found or {}
    numbers = [told.get(name) for name in ("once", "none", "more", "whole")]
    share = told.get("share")
    percent = "—" if share is None else f"{share:.1%}"
    return cells([title, text(f"coverage.{whole}"), *map(_whole, numbers), percent])


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _rows(data: dict[str, Any]) -> Table:
    from gridplanner.analysis.covered import KINDS

    kinds = ("ground", *KINDS)
    titles = [text("cli.column.code"), text("cli.column.name")]
    titles += [text(f"coverage.{kind}") for kind in kinds]
    rows = [(row["code"], row["name"], row) for row in data["rows"]]
    rows.append((text("cli.figures.outside"), "", data["outside"]))
    return Table(
        tuple(titles),
        tuple(
            cells([code, name, *(_said(found[kind]) for kind in kinds)])
            for code, name, found in rows
        ),
    )


def _said(found: dict[str, Any] | None) -> str:
    return "—" if found is None else _part(found["once"], found["whole"])


def _part(held: float | None, whole: float | None) -> str:
    """Write a share with what it is a share of, as the window does."""
    from gridplanner.resources.format import format_share

    return format_share(held, whole)


def _write(path: "Path", data: dict[str, Any]) -> None:
    """Write a row an area, with the numbers of every kind in columns of their own."""
    from gridplanner.analysis.covered import KINDS
    from gridplanner.data.export import write_rows

    every = [*data["rows"]]
    every.append({"code": None, "name": text("cli.figures.outside"), "parent": None})
    every[-1] |= data["outside"]
    columns: dict[str, list[Any]] = {
        text(f"cli.column.{name}"): [row[name] for row in every]
        for name in ("code", "name", "parent")
    }
    for kind in ("ground", *KINDS):
        for name in ("once", "none", "more", "whole", "share"):
            title = f"{text(f'coverage.{kind}')} {text(f'cli.coverage.{name}')}"
            columns[title] = [(row[kind] or {}).get(name) for row in every]
    write_rows(path, columns)
