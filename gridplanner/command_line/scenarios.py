"""The command `scenario`: list, branch, compare, merge back, put in force."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Project,
    Table,
    cells,
    command,
    now,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.analysis.scenario_difference import Measure
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.edits.merge_back import Conflict, Keep, Merged
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

Action = Literal["list", "new", "compare", "merge", "adopt"]
IN_FORCE = ("", "in-force", "现行网格")
"""How the tiling plan is called among scenarios."""

_NAMES = {"list": 0, "new": 1, "compare": 2, "merge": 1, "adopt": 1}
_COLUMNS = ("code", "from", "to", "area", "buildings", "households", "people")


@command("scenario")
def scenario(
    call: Call,
    project: Project,
    action: Annotated[Action, typer.Argument(help="cli.option.scenario_action")],
    names: Annotated[
        list[str] | None, typer.Argument(help="cli.option.scenario_names")
    ] = None,
    *,
    start: Annotated[str, typer.Option("--from", help="cli.option.start")] = "",
    keep: Annotated[
        Literal["ask", "current", "scenario"],
        typer.Option("--keep", help="cli.option.keep"),
    ] = "ask",
    by: Annotated[str, typer.Option("--by", help="cli.option.by")] = "grid",
    out: Annotated[
        Path | None, typer.Option("--out", help="cli.option.hand_over")
    ] = None,
) -> Answer:
    """Work with the scenarios of a project."""
    given = names or []
    if len(given) != _NAMES[action]:
        raise typer.BadParameter(
            text("cli.scenario.names", n=_NAMES[action], action=action)
        )
    if action == "list":
        return _list(call, project)
    if action == "new":
        return _new(call, project, given[0])
    if action == "compare":
        return _compare(call, project, given, by=by, out=out)
    if action == "adopt":
        _check_date(start)
    return _take(call, project, given[0], start=start, keep=keep, by=by)


def _list(call: Call, project: Project) -> Answer:
    from gridplanner.data.branches import branch_of, list_scenarios
    from gridplanner.data.scenario import compare, grid_level

    with call.project(project) as document:
        rows = []
        for entry in list_scenarios(document):
            sides = branch_of(document, entry.id)
            level = grid_level(document.plan)
            found = compare(sides.base, sides.scenario, level=level)
            rows.append({"name": entry.name, "changes": len(found.moves)})
        data = {
            "scenarios": rows,
            "in_force_from": document.in_force.since or None,
        }
    titles = tuple(text(f"cli.column.{name}") for name in ("name", "changes"))
    if not rows:
        return Answer(data, (text("cli.scenario.none"),))
    shown = tuple(cells([row["name"], row["changes"]]) for row in rows)
    return Answer(data, (), (Table(titles, shown),))


def _new(call: Call, project: Project, name: str) -> Answer:
    from gridplanner.data.branches import branch

    with call.project(project, "edit", right="edit") as document:
        branch(document, name)
    return Answer({"scenario": name.strip()}, (text("cli.scenario.made", name=name),))


def _compare(
    call: Call, project: Project, given: list[str], *, by: str, out: Path | None
) -> Answer:
    from gridplanner.analysis.scenario_difference import compare_measures
    from gridplanner.data.levels import find_level
    from gridplanner.scenario_words import measure_words
    from gridplanner.studies.hand_over import write_hand_overs
    from gridplanner.studies.workload.study import study_work

    with call.project(project, whole=True) as document:
        numbers = (_number(document, given[0]), _number(document, given[1]))
        level = find_level(document.levels, by)
        plans, standings = _sides(call, document, numbers)
        day = now().date()
        works = [
            study_work(document, standing, plan=number, day=day).loads(level)
            for number, standing in zip(numbers, standings, strict=True)
        ]
        measures = compare_measures(*standings, level=level, loads=(works[0], works[1]))
        data = difference_data(plans, standings, level=level, measures=measures)
        lines = []
        if out is not None:
            sheets = write_hand_overs(out, document, standings, level=level)
            data |= {"file": str(out), "sheets": sheets}
            lines.append(text("cli.scenario.sheets", n=sheets, file=str(out)))
    both = Table(
        (text("compare.measure"), *given[:2], text("compare.change")),
        tuple(measure_words(measure) for measure in measures),
    )
    return Answer(data, tuple(lines), (_table(data["changes"]), both))


def _take(
    call: Call, project: Project, name: str, *, start: str, keep: str, by: str
) -> Answer:
    """Merge a scenario back, or adopt it where a date is given."""
    from gridplanner.data.branches import (
        adopt_scenario,
        find_scenario,
        merge_scenario,
    )

    with call.project(project, "edit") as document:
        number = find_scenario(document, name).id
        side: Keep = "scenario" if keep == "scenario" else "current"
        if start:
            merged = adopt_scenario(document, number, start=start, keep=side)
        else:
            merged = merge_scenario(document, number, keep=side)
        conflicts = [_conflict(document, number, each) for each in merged.conflicts]
        if conflicts and keep == "ask":
            raise GridPlannerError(
                "scenario.conflicts", n=len(conflicts), list=_listed(conflicts)
            )
        data = _apply(call, document, merged, by)
        data |= {
            "conflicts": conflicts,
            "in_force_from": document.in_force.since or None,
        }
    key = "cli.scenario.adopted" if start else "cli.scenario.merged"
    line = text(key, name=name, n=len(data["changes"]), date=start)
    return Answer(data, (line,), (_table(data["changes"]),))


def _apply(
    call: Call, document: "Document", merged: "Merged", by: str
) -> dict[str, Any]:
    """Apply what was merged and tell what is other than before."""
    from gridplanner.command_line.figures import stand
    from gridplanner.data.levels import find_level

    level = find_level(document.levels, by)
    first, before = stand(call, document), document.plan
    document.apply(merged.change)
    second = first.for_branch(document.snapshot(), merged.change.touched)
    return difference_data((before, document.plan), (first, second), level=level)


def _sides(
    call: Call, document: "Document", numbers: tuple[int, int]
) -> "tuple[tuple[Plan, Plan], tuple[Standing, Standing]]":
    """Give two plans of a project and their figures."""
    from gridplanner.command_line.figures import stand
    from gridplanner.data.scenario import differing_cells

    plans = (document.plans[numbers[0]], document.plans[numbers[1]])
    first = stand(call, document, numbers[0])
    second = first.for_branch(document.snapshot(numbers[1]), differing_cells(*plans))
    return plans, (first, second)


def difference_data(
    plans: "tuple[Plan, Plan]",
    standings: "tuple[Standing, Standing]",
    *,
    level: int,
    measures: "Sequence[Measure] | None" = None,
) -> dict[str, Any]:
    """Put what two plans differ by into the shape of the answer.

    Without `measures` those that need no norm of work are told.
    """
    import numpy as np

    from gridplanner.analysis.scenario_difference import (
        compare_measures,
        count,
        find_shifts,
    )
    from gridplanner.data.scenario import compare

    found = compare(*plans, level=level)
    shifts = {shift.key: shift for shift in find_shifts(*standings, level=level)}
    ground = {move.key: float(move.ground.area) for move in found.moves}
    nothing = count(standings[0].snapshot, np.empty(0, np.intp))
    keys = [*ground, *(key for key in shifts if key not in ground)]
    units = {**plans[0].units, **plans[1].units}
    changes = []
    for key in keys:
        shift = shifts.get(key)
        source, target = (units.get(number) for number in key[1:])
        changes.append(
            {
                "code": target.code if target else source.code if source else None,
                "level": plans[0].levels[key[0]].name,
                "from": source.code if source else None,
                "from_name": source.name if source else None,
                "to": target.code if target else None,
                "to_name": target.name if target else None,
                "area": round(ground.get(key, 0.0), 2),
                "buildings": len(shift.buildings) if shift else 0,
                **(shift.counts if shift else nothing),
            }
        )
    return {
        "changes": changes,
        "written": [
            {
                "code": units[each.unit].code,
                "field": each.field,
                "before": each.before,
                "after": each.after,
            }
            for each in found.rewritten
        ],
        "added": [units[number].code for number in found.added],
        "gone": [units[number].code for number in found.gone],
        "measures": [
            {"name": m.name, "of": m.of or None, "before": m.before, "after": m.after}
            for m in measures or compare_measures(*standings, level=level)
        ],
    }


def _conflict(
    document: "Document", number: int, conflict: "Conflict"
) -> dict[str, Any]:
    units = {**document.plans[number].units, **document.plan.units}
    if conflict.move is None:
        unit = units[conflict.unit]
        return {
            "code": unit.code,
            "name": unit.name,
            "field": conflict.field,
            "current": conflict.current,
            "scenario": conflict.scenario,
            "area": None,
        }
    now, wanted = (
        units[n].code if n else None
        for n in (conflict.move.source, conflict.move.target)
    )
    return {
        "code": now or wanted,
        "name": title_of(units, conflict.move.source or conflict.move.target),
        "field": None,
        "current": now,
        "scenario": wanted,
        "area": round(float(conflict.move.ground.area), 2),
    }


def title_of(units: "Mapping[int, Unit]", number: int) -> str:
    """Name a unit for people; 0 is ground without one."""
    unit = units.get(number)
    return (unit.name or unit.code) if unit else text("compare.nobody")


def _listed(conflicts: list[dict[str, Any]]) -> str:
    return text("compare.comma").join(each["name"] for each in conflicts)


def _table(changes: list[dict[str, Any]]) -> Table:
    titles = tuple(text(f"cli.column.{name}") for name in _COLUMNS)
    return Table(
        titles, tuple(cells([row[name] for name in _COLUMNS]) for row in changes)
    )


def _number(document: "Document", name: str) -> int:
    from gridplanner.command_line.figures import plan_named

    return plan_named(document, "" if name in IN_FORCE else name)


def _check_date(start: str) -> None:
    try:
        whole = date.fromisoformat(start).isoformat() == start
    except ValueError:
        whole = False
    if not whole:
        raise GridPlannerError("scenario.bad_date", date=start)
