"""The command `balance`."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    NotBuiltError,
    Out,
    Project,
    Table,
    cells,
    command,
)
from gridplanner.command_line.figures import By, Scenario, plan_named, stand
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.analysis.balance import Target
    from gridplanner.analysis.figures import Figures
    from gridplanner.data.document import Document

_LATER = ("minutes", "utilisation")
Measure = Literal[
    "households", "people", "dwellings", "buildings", "minutes", "utilisation"
]


@command("balance")
def balance(
    call: Call,
    project: Project,
    *,
    by: By = "grid",
    measure: Annotated[
        Measure, typer.Option("--measure", help="cli.option.measure")
    ] = "households",
    target: Annotated[str, typer.Option("--target", help="cli.option.target")] = "",
    scenario: Scenario = "",
    out: Out = None,
) -> Answer:
    """Tell how evenly a load is shared among the units of a level."""
    from gridplanner.analysis.within_reach import figures_within
    from gridplanner.balance_extract import balance_data
    from gridplanner.data.levels import find_level

    if measure in _LATER:
        raise NotBuiltError("cli.not_built", option=f"--measure {measure}")
    given = _target(target)
    with call.project(project) as document:
        level = find_level(document.levels, by)
        number = plan_named(document, scenario)
        standing = stand(call, document, number)
        found = standing.figures(level)
        reach = document.limits.reach(document.plans[number])
        if reach is not None:
            found = figures_within(found, reach)
        _check_known(found, measure)
        parents = {unit.id: unit.code for unit in standing.snapshot.units}
        name = document.levels[level].name
        aim = given or _of_rules(document, level, measure)
        data = balance_data(found, measure, by=name, parents=parents, target=aim)
    if out is not None:
        _write(out, data["rows"])
        data["file"] = str(out)
    return Answer(data, _lines(data), (_table(data),))


def _target(words: str) -> "Target | None":
    """Read a range like 300-500; None where none is given."""
    from gridplanner.analysis.balance import between

    if not words:
        return None
    low, dash, high = words.partition("-")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = (0.0, 0.0)
    if not dash or not 0 < ends[0] <= ends[1]:
        raise typer.BadParameter(text("cli.balance.target", target=words))
    return between(*ends)


def _of_rules(document: "Document", level: int, measure: str) -> "Target | None":
    """Give the range that the rules in use set for grids."""
    from gridplanner.data.levels import Role
    from gridplanner.rules_study import target_of

    is_of_grids = document.levels[level].role is Role.GRID
    return target_of(document, measure) if is_of_grids else None


def _check_known(found: "Figures", measure: str) -> None:
    """Refuse a measure that nothing is known of: there is nothing to share."""
    from gridplanner.analysis.measured import measures_of

    if measure not in measures_of(found):
        raise GridPlannerError(
            "balance.nothing_known", measure=text(f"balance.measure.{measure}")
        )


def _lines(data: dict[str, Any]) -> tuple[str, ...]:
    """Say each index, with what was left out."""
    measures, total = data["measures"], data["total"]
    names = ("max_over_mean", "min_over_mean", "cv", "gini")
    lines = [
        f"{text(f'cli.balance.{name}')}: {cells([measures[name]])[0]}" for name in names
    ]
    lines.append(
        text(
            "cli.balance.within",
            p=f"{100 * measures['near']:.0f}",
            n=f"{measures['within']:,}",
            all=f"{total['count']:,}",
        )
    )
    if total["unknown"]:
        lines.append(text("cli.balance.unknown", n=f"{total['unknown']:,}"))
    return tuple(lines)


def _table(data: dict[str, Any]) -> Table:
    titles = [text(f"cli.column.{name}") for name in ("code", "name", "parent")]
    titles.append(text(f"balance.measure.{data['measure']}"))
    titles += [text("cli.column.over_mean"), text("cli.column.band")]
    rows = [
        cells(
            [
                row["code"],
                row["name"],
                row["parent"],
                row["value"],
                row["over_mean"],
                text(f"band.{row['band']}") if row["band"] else None,
            ]
        )
        for row in data["rows"]
    ]
    total = data["total"]
    rows.append(cells([text("cli.figures.total"), "", "", total["value"], None, None]))
    return Table(tuple(titles), tuple(rows))


def _write(path: "Path", rows: list[dict[str, Any]]) -> None:
    from gridplanner.data.export import write_rows

    names = list(rows[0]) if rows else []
    titles = [text(f"cli.column.{name}") for name in names]
    columns = [[row[name] for row in rows] for name in names]
    write_rows(path, dict(zip(titles, columns, strict=True)))
