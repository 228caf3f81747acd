"""The command `figures`."""

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
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document

By = Annotated[str, typer.Option("--by", help="cli.option.by")]
Scenario = Annotated[str, typer.Option("--scenario", help="cli.option.scenario")]
On = Annotated[str, typer.Option("--on", help="cli.option.on")]
_WORKERS = frozenset({"worker", "workers", "网格员", "人员"})

_COLUMNS = (
    "code",
    "name",
    "parent",
    "area",
    "buildings",
    "dwellings",
    "households",
    "people",
    "density",
    "cut_buildings",
)


@command("figures")
def figures(
    call: Call,
    project: Project,
    *,
    by: By = "grid",
    scenario: Scenario = "",
    out: Out = None,
) -> Answer:
    """Give the figures of every unit of a level."""
    from gridplanner.analysis.within_reach import figures_within
    from gridplanner.data.levels import find_level
    from gridplanner.extracts import coverage_data, figures_data

    with call.project(project) as document:
        level = find_level(document.levels, by)
        standing = stand(call, document, plan_named(document, scenario))
        name = document.levels[level].name
        number = plan_named(document, scenario)
        reach = document.limits.reach(document.plans[number])
        found = standing.figures(level)
        if reach is not None:
            found = figures_within(found, reach)
        parents = {unit.id: unit.code for unit in standing.snapshot.units}
        data = figures_data(found, by=name, parents=parents)
        if reach is None:
            data["coverage"] = coverage_data(standing.coverage(level))
    if out is not None:
        _write(out, data["rows"])
        data["file"] = str(out)
    lines = [
        text(
            "cli.figures.source",
            measure=text(f"cli.column.{measure}"),
            source=text(f"cli.source.{source or 'none'}"),
        )
        for measure, source in data["sources"].items()
    ]
    return Answer(data, tuple(lines), (_table(data),))


def plan_named(document: "Document", scenario: str) -> int:
    """Find the number of a scenario; without a name that of the tiling plan."""
    from gridplanner.data.branches import find_scenario
    from gridplanner.data.document import TILING

    return find_scenario(document, scenario).id if scenario else TILING


def is_by_worker(document: "Document", by: str) -> bool:
    """Tell whether rows of workers are asked for, and not those of a level."""
    names = [level.name for level in document.levels]
    return by not in names and by.strip().lower() in _WORKERS


def day_asked(on: str, today: "date") -> "date":
    """Read a day as YYYY-MM-DD; without one it is today.

    Raises
    ------
    GridPlannerError
        ``staff.bad_day``.
    """
    from datetime import date

    if not on:
        return today
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise GridPlannerError("staff.bad_day", day=on) from error


def stand(call: Call, document: "Document", plan: int = 1) -> "Standing":
    """Count what every cell of a plan holds."""
    from gridplanner.analysis.standing import Standing

    with call.progress() as progress:
        snapshot = document.snapshot(plan, progress=progress)
        return Standing(snapshot, document.footprints, progress)


def _table(data: dict[str, Any]) -> Table:
    from gridplanner.data.counting import REGISTERED

    # Registered households only where the town has any.
    names = (*_COLUMNS, *(name for name in REGISTERED if name in data["total"]))
    titles = tuple(text(f"cli.column.{name}") for name in names)
    ends = [(text("cli.figures.total"), data["total"])]
    ends.append((text("cli.figures.outside"), data["outside"]))
    rows = [cells([_said(row, name) for name in names]) for row in data["rows"]]
    for title, tally in ends:
        rows.append(cells([title, "", "", *(_said(tally, name) for name in names[3:])]))
    return Table(titles, tuple(rows))


def _said(row: dict[str, Any], name: str) -> Any:  # noqa: ANN401 - whatever stands there
    """Give a cell of a row as the window has it; square metres without decimals."""
    if name == "density":
        return format_percent(row[name])
    return round(row[name]) if name == "area" else row[name]


def _write(path: "Path", rows: list[dict[str, Any]]) -> None:
    from gridplanner.data.export import write_rows

    names = list(rows[0]) if rows else []
    titles = [text(f"cli.column.{name}") for name in names]
    write_rows(
        path, dict(zip(titles, ([row[n] for row in rows] for n in names), strict=True))
    )
