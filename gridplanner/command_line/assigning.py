"""The command `assign`: who could take which grids; with `--apply` also written."""

from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Literal

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
    from gridplanner.data.document import Document
    from gridplanner.studies.assigning.study import Asked, Proposal, Wish

Tolerance = Annotated[
    float, typer.Option("--tolerance", help="cli.option.assign_tolerance")
]
Keep = Annotated[float, typer.Option("--keep", help="cli.option.keep_price")]
Need = Annotated[list[str] | None, typer.Option("--need", help="cli.option.need")]
Pieces = Annotated[bool, typer.Option("--pieces", help="cli.option.assign_pieces")]
Apply = Annotated[bool, typer.Option("--apply", help="cli.option.apply")]
Seed = Annotated[int, typer.Option("--seed", help="cli.option.assign_seed")]


@command("assign")
def assign(
    call: Call,
    project: Project,
    *,
    tolerance: Tolerance = 0.05,
    keep: Keep = 5.0,
    need: Need = None,
    level: Level = "",
    scenario: Scenario = "",
    pieces: Pieces = False,
    seed: Seed = 0,
    apply: Apply = False,
) -> Answer:
    """Propose who takes which grids; written to the project only where that is said."""
    from gridplanner.studies.assigning.study import Wish, edit_of, propose

    wish = Wish(tolerance=tolerance, keep=keep, whole=not pieces, seed=seed)
    mode: Literal["edit", "look"] = "edit" if apply else "look"
    with call.project(project, mode, right="edit" if apply else None) as document:
        asked = _asked(call, document, level, scenario, (wish, need or []))
        begin = perf_counter()
        with call.progress() as progress:
            found = propose(asked, wish, progress)
        seconds = perf_counter() - begin
        if apply:
            document.apply_batch(edit_of(document, found))
    data = _data(found) | {"seconds": round(seconds, 3), "applied": apply}
    return Answer(data, _lines(found, apply), (_table(found),))


def _asked(
    call: Call,
    document: "Document",
    level: str,
    scenario: str,
    wanted: tuple["Wish", list[str]],
) -> "Asked":
    from dataclasses import replace

    from gridplanner.analysis.within_reach import duties_within
    from gridplanner.data.levels import find_level
    from gridplanner.data.team.duty import capacity_of, duties_on
    from gridplanner.data.team.reading import read_posts, read_workers
    from gridplanner.data.team.worker_rows import read_skills
    from gridplanner.studies.assigning.people import away_on, read_needs
    from gridplanner.studies.assigning.study import ask
    from gridplanner.studies.workload.study import study_work

    number = plan_named(document, scenario)
    standing = stand(call, document, number)
    study = study_work(document, standing, plan=number, day=now().date())
    at = find_level(document.levels, level) if level else study.grid_level
    wish, needs = wanted
    workers, plan = read_workers(document.file), document.plans[number]
    posts = read_posts(document.file)
    # Also where nobody has a post yet: then it is the first time.
    duties = duties_on(
        posts,
        workers,
        standing.snapshot.unit_records,
        study.day,
        capacity=capacity_of(study.norm.norm),
        level=study.grid_level,
    )
    if study.reach is not None:
        duties = duties_within(duties, study.reach)
    return ask(
        plan,
        standing.snapshot,
        study.loads(at),
        duties=duties,
        workers=workers,
        skills=read_skills(document.file),
        wish=replace(wish, needs=read_needs(needs, plan.units.values(), at)),
        away=away_on(posts, workers, plan.units, study.day, study.grid_level),
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
        "lower_bound": round(max(asked.bound.deviation, result.least), 4),
        "changed": result.changed,
        "unit": asked.unit,
        "on_leave": [unit.code for unit in asked.on_leave],
    }


def _lines(found: "Proposal", applied: bool) -> tuple[str, ...]:  # noqa: FBT001
    from gridplanner.resources.format import format_percent
    from gridplanner.studies.assigning.words import bound_words, proven_words

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
    said += filter(None, (bound_words(asked), proven_words(found)))
    said += [text("cli.assign.pieces", n=torn)] if torn else []
    left = len(asked.on_leave)
    said += [text("cli.assign.on_leave", n=left)] if left else []
    said.append(text(f"cli.assign.{'applied' if applied else 'only_proposed'}"))
    return tuple(said)


def _table(found: "Proposal") -> Table:
    from gridplanner.resources.format import format_count, format_percent

    unit = found.asked.unit
    names = ("worker", "grids", f"before.{unit}", f"load.{unit}", "deviation")
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
