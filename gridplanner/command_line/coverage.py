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
from gridplanner.command_line.figures import On, Scenario, day_asked, plan_named, stand
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.studies.coverage import Question

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
    staffed: Annotated[
        bool, typer.Option("--staffed", help="cli.option.staffed")
    ] = False,
    on: On = "",
    distances: Annotated[
        bool, typer.Option("--distances", help="cli.option.distances")
    ] = False,
    pace: Annotated[
        float | None, typer.Option("--pace", help="cli.option.pace")
    ] = None,
    out: Out = None,
) -> Answer:
    """Tell who and what is held by exactly one grid, by none, by several."""
    if pace is not None and not pace > 0:
        raise typer.BadParameter(text("cli.coverage.pace", pace=pace))
    with call.project(project, whole=True) as document:
        asked = _question(
            document, by, level, tuple(department or ()), day_asked(on, now().date())
        )
        snapshot = stand(call, document, plan_named(document, scenario)).snapshot
        data = _answer(call, document, snapshot, asked, is_staffed=staffed)
        if distances:
            data["distances"] = _distances(call, document, snapshot, asked.day, pace)
    if out is not None:
        _write(out, data)
        data["file"] = str(out)
    tables = [_totals(data), _rows(data, data)]
    if data.get("staffed", {}).get("rows") is not None:
        tables.append(_rows(data["staffed"], data))
    if distances:
        tables.append(_walks(data["distances"]))
    return Answer(data, _lines(data), tuple(tables))


def _answer(
    call: Call,
    document: "Document",
    snapshot: "Snapshot",
    asked: "Question",
    *,
    is_staffed: bool,
) -> dict[str, Any]:
    from gridplanner.studies.coverage import (
        coverage_answer,
        staffed_answer,
        study_coverage,
        study_staffed,
    )

    codes = {
        unit.id: unit.code
        for plan in document.plans.values()
        for unit in plan.units.values()
    }
    with call.progress() as progress:
        if not is_staffed:
            table, _ = study_coverage(document, snapshot, asked, progress)
            return coverage_answer(table, snapshot, codes=codes)
        found = study_staffed(document, snapshot, asked, progress)
    data = coverage_answer(found.drawn, snapshot, codes=codes)
    data["day"] = asked.day
    data["staffed"] = staffed_answer(found, snapshot, codes=codes)
    return data


def _distances(
    call: Call,
    document: "Document",
    snapshot: "Snapshot",
    day: str,
    pace: float | None,
) -> dict[str, Any]:
    from gridplanner.studies.distances import distances_answer, pace_of, study_distances

    with call.progress() as progress:
        found = study_distances(
            document,
            snapshot,
            pace=pace_of(document) if pace is None else pace,
            day=day,
            progress=progress,
        )
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
            ("distances.own_by_road", told["own"]["within"]),
            ("distances.own_straight", told["own"]["within_straight"]),
        )
        for name, shares in within.items()
    ]
    return Table(tuple(titles), tuple(cells(row) for row in rows))


def _question(
    document: "Document",
    by: str,
    level: str,
    departments: tuple[str, ...],
    day: "date",
) -> "Question":
    from gridplanner.data.levels import find_level
    from gridplanner.studies.coverage import Question

    return Question(
        level=find_level(document.levels, level),
        by=find_level(document.levels, by),
        day=day.isoformat(),
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
    lines += _staff_lines(data.get("staffed"))
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
        own = walks["own"]
        lines.append(
            text(
                "distances.own_said",
                base=f"{own['to_base']:,}",
                community=f"{own['to_community']:,}",
                without=f"{len(own['without']):,}",
                unreached=f"{len(own['unreached']):,}",
            )
        )
    return tuple(lines)


def _staff_lines(staffed: dict[str, Any] | None) -> list[str]:
    """Say how many grids somebody answers for, and name some of the others."""
    if staffed is None:
        return []
    grids, others = staffed["grids"], staffed["unstaffed"]
    share = _part(grids["held"], grids["whole"])
    lines = [text("cli.coverage.staffed", share=share)]
    if others:
        named = [row["name"] or row["code"] for row in others[:_NAMED]]
        names = text("staff.list_comma").join(named)
        if len(others) > _NAMED:
            names = text("staff.and_more", names=names, n=len(others) - _NAMED)
        n = f"{len(others):,}"
        lines.append(text("cli.coverage.unstaffed", n=n, names=names))
    return lines


def _totals(data: dict[str, Any]) -> Table:
    """Put every kind beside the three wholes, and what somebody answers for beside."""
    from gridplanner.analysis.covered import KINDS, WHOLES

    titles = [text("cli.column.thing"), text("coverage.whole")]
    titles += [text(f"coverage.{name}") for name in _FIELDS]
    asked = [
        ("ground", "drawn"),
        *((kind, whole) for kind in KINDS for whole in WHOLES),
    ]
    rows = [
        _fields(text(f"coverage.{kind}"), whole, _found(data["total"], kind, whole))
        for kind, whole in asked
    ]
    if "staffed" in data:
        titles.append(text("coverage.staffed"))
        total = data["staffed"]["total"]
        rows = [
            (*row, _said(None if total is None else _found(total, *one)))
            for row, one in zip(rows, asked, strict=True)
        ]
    return Table(tuple(titles), tuple(rows))


def _found(total: dict[str, Any], kind: str, whole: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (
        total[kind] if kind == "ground" else total[kind][whole]
    )
    return found


_NAMED = 20  # grids in a sentence; the answer for programs has all
_FIELDS = ("once", "none", "more", "of", "share")


def _fields(title: str, whole: str, found: dict[str, Any] | None) -> tuple[str, ...]:
    told = found or {}
    numbers = [told.get(name) for name in ("once", "none", "more", "whole")]
    share = told.get("share")
    percent = "—" if share is None else f"{share:.1%}"
    return cells([title, text(f"coverage.{whole}"), *map(_whole, numbers), percent])


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _rows(told: dict[str, Any], data: dict[str, Any]) -> Table:
    """Give the areas, by all that is drawn or by what somebody answers for."""
    from gridplanner.analysis.covered import KINDS

    kinds = ("ground", *KINDS)
    titles = [text("cli.column.code"), text("cli.column.name")]
    if told is not data:
        titles[1] += f" · {text('coverage.staffed')}"
    titles += [text(f"coverage.{kind}") for kind in kinds]
    rows = [(row["code"], row["name"], row) for row in told["rows"]]
    rows.append((text("cli.figures.outside"), "", told["outside"]))
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
    columns |= _staffed_columns(data.get("staffed"), ("ground", *KINDS))
    write_rows(path, columns)


def _staffed_columns(
    staffed: dict[str, Any] | None, kinds: tuple[str, ...]
) -> dict[str, list[Any]]:
    """Give what somebody answers for of each kind; its whole is that of the drawn."""
    if staffed is None or staffed["rows"] is None:
        return {}
    every = [*staffed["rows"], staffed["outside"]]
    return {
        f"{text(f'coverage.{kind}')} {text('coverage.staffed')} "
        f"{text(f'cli.coverage.{name}')}": [
            (row[kind] or {}).get(name) for row in every
        ]
        for kind in kinds
        for name in ("once", "share")
    }
