"""The command `staffing`: which posts are held, and which are vacant."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Out,
    Project,
    Table,
    cells,
    command,
)
from gridplanner.command_line.figures import (
    On,
    Scenario,
    day_asked,
    is_by_worker,
    plan_named,
    stand,
)
from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import listed, text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.analysis.staffing import Staffing
    from gridplanner.data.document import Document

_SHOWN = 20  # names in a sentence; the answer for programs has all
_FIGURES = ("demanded", "filled", "vacant", "held", "over", "rate")
_RATIOS = ("full_time", "people_each", "households_each", "grids_each", "far")


@command("staffing")
def staffing(
    call: Call,
    project: Project,
    *,
    by: Annotated[str, typer.Option("--by", help="cli.option.staffing_by")] = "role",
    scenario: Scenario = "",
    on: On = "",
    out: Out = None,
) -> Answer:
    """Tell which posts of the team are held, vacant or held beyond the maximum."""
    with call.project(project) as document:
        data = _answer(call, document, by, scenario, on)
    titles, rows = _rows(data)
    if out is not None:
        _write(out, titles, rows)
        data["file"] = str(out)
    return Answer(data, tuple(_sentences(data)), (_table(titles, rows),))


def _answer(
    call: Call, document: "Document", by: str, scenario: str, on: str
) -> dict[str, Any]:
    from gridplanner.analysis.staffing import Staff, staffing, staffing_within
    from gridplanner.data.team.reading import (
        read_houses,
        read_posts,
        read_workers,
        template_in_use,
    )

    number = plan_named(document, scenario)
    standing = stand(call, document, number)
    file = document.file
    staff = Staff(read_posts(file), read_workers(file), read_houses(file))
    day = day_asked(on, date.fromisoformat(file.now()[:10])).isoformat()
    found = staffing(standing.snapshot, staff, template_in_use(file), day)
    reach = document.limits.reach(document.plans[number])
    if reach is not None:
        found = staffing_within(found, reach)
    return _told(document, found, standing, by)


def _told(
    document: "Document",
    found: "Staffing",
    standing: Any,  # noqa: ANN401 - a Standing, not imported before it is needed
    by: str,
) -> dict[str, Any]:
    from gridplanner import team_sheet as sheet
    from gridplanner.analysis.staffing_ratios import staffing_ratios
    from gridplanner.analysis.within_reach import figures_within
    from gridplanner.data.levels import find_level

    ratios = None
    data: dict[str, Any] = {"by": by, "day": found.day}
    if by == "role":
        data["rows"] = sheet.line_rows(found)
    elif is_by_worker(document, by):
        data["by"] = "worker"
        data["rows"] = sheet.worker_rows(found)
    else:
        level = find_level(document.levels, by)
        rows, elsewhere = sheet.unit_rows(found, level)
        figures = standing.figures(level)
        if found.reach is not None:
            figures = figures_within(figures, found.reach)
        ratios = staffing_ratios(found, figures)
        columns = sheet.ratio_columns(ratios)
        data |= {
            "by": document.levels[level].name,
            "rows": [row | more for row, more in zip(rows, columns, strict=False)],
            "elsewhere": elsewhere,
        }
    listed, more = sheet.vacancies(found)
    data |= {
        "total": sheet.total_row(found),
        "measures": dict(sheet.measures(found, ratios)),
        "vacancies": listed,
        "vacancies_more": more,
        "left_out": sheet.left_out_rows(found),
    }
    return data


def _sentences(data: dict[str, Any]) -> list[str]:
    """Say in words how many posts are vacant, in which units, and what is left out."""
    total = data["total"]
    lines = [
        text(
            "staff.total",
            filled=f"{total['filled']:,}",
            demanded=f"{total['demanded']:,}",
            rate=format_percent(total["rate"]),
            over=f"{total['over']:,}",
        )
    ]
    units: dict[tuple[str, str], list[str]] = {}
    for each in data["vacancies"]:
        if "code" in each:
            key = each["role"], each["scope"]
            units.setdefault(key, []).append(_unit_words(each))
    for (role, scope), names in units.items():
        shown = listed(names[:_SHOWN])
        if len(names) > _SHOWN:
            shown = text("staff.and_more", names=shown, n=f"{len(names) - _SHOWN:,}")
        lines.append(
            text(
                "staff.vacant",
                n=f"{len(names):,}",
                scope=_scope(scope),
                role=text(f"staff.role.{role}"),
                names=shown,
            )
        )
    lines += [
        text(f"staff.left_out.{each['what']}.{each['reason']}", n=f"{each['n']:,}")
        for each in data["left_out"]
    ]
    return lines


def _unit_words(row: dict[str, Any]) -> str:
    """Name a unit so that it is no other: micro-grids of all grids are called alike."""
    name = str(row["name"] or row["code"])
    within = row["within"]
    return text("staff.unit_within", within=within, name=name) if within else name


def _scope(scope: str) -> str:
    from gridplanner.resources.texts import has_text

    key = scope.replace("-", "_")
    return text(f"staff.scope.{key}") if has_text(f"staff.scope.{key}") else scope


def _table(titles: tuple[str, ...], rows: list[list[object]]) -> Table:
    """Write the rows for people; a rate is a percentage there."""
    rate = text("staff.column.rate")
    at = titles.index(rate) if rate in titles else None
    written = []
    for row in rows:
        told = list(cells(row))
        if at is not None:
            told[at] = format_percent(cast("float | None", row[at]))
        written.append(tuple(told))
    return Table(titles, tuple(written))


def _rows(data: dict[str, Any]) -> tuple[tuple[str, ...], list[list[object]]]:
    """Give the titles of the columns and the rows below, numbers as numbers."""
    rows: list[list[object]]
    names: tuple[str, ...]
    if data["by"] == "role":
        names = ("role", "scope", *_FIGURES)
        rows = [
            [text(f"staff.role.{row['role']}"), _scope(row["scope"]), *_tail(row)]
            for row in data["rows"]
        ]
        rows.append([text("cli.figures.total"), "", *_tail(data["total"])])
    elif data["by"] == "worker":
        names = ("name", "worker_kind", "capacity", "posts", "post_places")
        rows = [_worker(row) for row in data["rows"]]
    else:
        names = ("code", "name", *_FIGURES, "complete", "missing", *_RATIOS)
        rows = [_unit(row) for row in data["rows"]]
        rows.append(["", text("staff.elsewhere"), *_tail(data["elsewhere"])])
        rows.append([text("cli.figures.total"), "", *_tail(data["total"])])
        rows = [row + [""] * (len(names) - len(row)) for row in rows]
    return tuple(text(f"staff.column.{name}") for name in names), rows


def _tail(row: dict[str, Any]) -> list[object]:
    return [row[name] for name in _FIGURES]


def _unit(row: dict[str, Any]) -> list[object]:
    missing = [
        text("staff.missing", role=text(f"staff.role.{role}"), n=number)
        for role, number in row["missing"].items()
    ]
    far = [text(f"staff.far.{name}") for name in row["far"]]
    return [
        row["code"],
        row["name"],
        *_tail(row),
        text("staff.complete" if row["complete"] else "staff.incomplete"),
        listed(missing),
        *(row[name] for name in _RATIOS[:-1]),
        listed(far),
    ]


def _worker(row: dict[str, Any]) -> list[object]:
    places = [
        text("staff.post_at", role=text(f"staff.role.{each['role']}"), at=each["at"])
        for each in row["places"]
    ]
    kind = row["kind"]
    known = {"full_time", "part_time", "volunteer", "official", "resident"}
    return [
        row["name"],
        text(f"staff.kind.{kind}") if kind in known else kind,
        row["capacity"],
        row["posts"],
        listed(places),
    ]


def _write(path: "Path", titles: tuple[str, ...], rows: list[list[object]]) -> None:
    from gridplanner.data.export import write_rows

    columns = zip(*rows, strict=True) if rows else ([] for _ in titles)
    write_rows(path, dict(zip(titles, map(list, columns), strict=True)))
