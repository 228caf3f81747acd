"""The command `assign`: who could take which grids; with `--apply` also written."""

from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Level,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.command_line.figures import Scenario, plan_named, stand
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.assignment_study import Asked, Proposal, Wish
    from gridplanner.data.document import Document

Tolerance = Annotated[
    float, typer.Option("--tolerance", help="cli.option.assign_tolerance")
]
Keep = Annotated[float, typer.Option("--keep", help="cli.option.keep_price")]
Pieces = Annotated[bool, typer.Option("--pieces", help="cli.option.assign_pieces")]
Apply = Annotated[bool, typer.Option("--apply", help="cli.option.apply")]
Seed = Annotated[int, typer.Option("--seed", help="cli.option.assign_seed")]


@command("assign")
def assign(
    call: Call,
    project: Project,
    *,
    tolerance: Tolerance = 0.05,
    keep: Keep = 1.0,
    level: Level = "",
    scenario: Scenario = "",
    pieces: Pieces = False,
    seed: Seed = 0,
    apply: Apply = False,
) -> Answer:
    """Propose who takes which grids; written to the project only where that is said."""
    from gridplanner.assignment_study import Wish, edit_of, propose

    wish = Wish(tolerance=tolerance, keep=keep, whole=not pieces, seed=seed)
    with call.project(project, "edit" if apply else "look") as document:
        asked = _asked(call, document, level, scenario, wish)
        begin = perf_counter()
        with call.progress() as progress:
            found = propose(asked, wish, progress)
        seconds = perf_counter() - begin
        if apply:
            document.apply_batch(edit_of(document, found))
    data = _data(found) | {"seconds": round(seconds, 3), "applied": apply}
    return Answer(data, _lines(found, apply), (_table(found),))


def _asked(
    call: Call, document: "Document", level: str, scenario: str, wish: "Wish"
) -> "Asked":
    from gridplanner.assignment_study import ask
    from gridplanner.data.levels import find_level
    from gridplanner.data.team.reading import read_workers
    from gridplanner.workload_study import study_work

    number = plan_named(document, scenario)
    standing = stand(call, document, number)
    study = study_work(document, standing, plan=number, day=now().date())
    at = find_level(document.levels, level) if level else study.grid_level
    return ask(
        document.plans[number],
        standing.snapshot,
        study.loads(at),
        duties=study.duties_here,
        workers=read_workers(document.file),
        wish=wish,
    )


def _data(found: "Proposal") -> dict[str, Any]:
    asked, result = found.asked, found.found
    before = asked.loads_before()
    rows = [
        {
            "worker": name,
            "id": int(asked.workers[column]),
            "grids": [unit.code for unit in found.units_of(column)],
            "before": round(float(before[column]), 2),
            "load": round(float(found.loads[column]), 2),
            "deviation": round(float(result.deviation[column]), 4),
            "pieces": int(result.pieces[column]),
        }
        for column, name in enumerate(asked.names)
    ]
    return {
        "workers": rows,
        "max_deviation": round(result.max_deviation, 4),
        "lower_bound": round(asked.bound.deviation, 4),
        "changed": result.changed,
    }


def _lines(found: "Proposal", applied: bool) -> tuple[str, ...]:  # noqa: FBT001
    from gridplanner.assignment_words import bound_words
    from gridplanner.resources.format import format_percent

    asked, result = found.asked, found.found
    said = [
        text(
            "cli.assign.said",
            workers=len(asked.workers),
            grids=len(asked.units),
            changed=result.changed,
            share=format_percent(result.max_deviation),
        )
    ]
    torn = int(((result.pieces > 1) & asked.task.whole).sum())
    said += [bound_words(asked)] if asked.bound.reason else []
    said += [text("cli.assign.pieces", n=torn)] if torn else []
    said.append(text(f"cli.assign.{'applied' if applied else 'only_proposed'}"))
    return tuple(said)


def _table(found: "Proposal") -> Table:
    from gridplanner.resources.format import format_count, format_percent

    names = ("worker", "grids", "before", "load", "deviation")
    comma = text("staff.list_comma")
    rows = [
        (
            *cells([row["worker"], comma.join(row["grids"])]),
            *map(format_count, (row["before"], row["load"])),
            format_percent(row["deviation"]),
        )
        for row in _data(found)["workers"]
    ]
    return Table(tuple(text(f"assign.column.{name}") for name in names), tuple(rows))
