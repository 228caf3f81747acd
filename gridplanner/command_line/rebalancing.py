"""The command `rebalance`: few houses change grids, and all grids become even."""

from dataclasses import replace
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
from gridplanner.command_line.figures import stand
from gridplanner.command_line.units import units_named
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.studies.rebalancing.study import Proposal, Wish

Weight = Literal[
    "households", "people", "dwellings", "buildings", "minutes", "equivalents"
]
Tolerance = Annotated[
    float, typer.Option("--tolerance", help="cli.option.rebalance_tolerance")
]
MaxMoved = Annotated[float, typer.Option("--max-moved", help="cli.option.max_moved")]
Keep = Annotated[float, typer.Option("--keep", help="cli.option.rebalance_keep")]
By = Annotated[Weight, typer.Option("--weight", help="cli.option.rebalance_weight")]
Areas = Annotated[
    list[str] | None, typer.Option("--area", help="cli.option.rebalance_area")
]
Locked = Annotated[list[str] | None, typer.Option("--lock", help="cli.option.lock")]
Leaving = Annotated[list[str] | None, typer.Option("--leave", help="cli.option.leave")]
New = Annotated[
    list[str] | None, typer.Option("--new", help="cli.option.rebalance_new")
]
Estates = Annotated[
    list[str] | None, typer.Option("--estate", help="cli.option.rebalance_estate")
]
Homes = Annotated[
    list[int] | None,
    typer.Option("--households", min=1, help="cli.option.rebalance_households"),
]
ByCapacity = Annotated[
    bool, typer.Option("--by-capacity", help="cli.option.by_capacity")
]
Across = Annotated[bool, typer.Option("--across", help="cli.option.across")]
Seed = Annotated[int, typer.Option("--seed", help="cli.option.assign_seed")]
IntoScenario = Annotated[
    str, typer.Option("--scenario", help="cli.option.rebalance_scenario")
]
Apply = Annotated[bool, typer.Option("--apply", help="cli.option.apply")]


@command("rebalance")
def rebalance(
    call: Call,
    project: Project,
    *,
    tolerance: Tolerance = 0.05,
    max_moved: MaxMoved = 1.0,
    keep: Keep = 1.0,
    weight: By = "households",
    level: Level = "",
    area: Areas = None,
    lock: Locked = None,
    leave: Leaving = None,
    new: New = None,
    estate: Estates = None,
    households: Homes = None,
    by_capacity: ByCapacity = False,
    across: Across = False,
    scenario: IntoScenario = "",
    apply: Apply = False,
    seed: Seed = 0,
) -> Answer:
    """Propose few moves that mend a plan; written only where that is said."""
    if scenario and apply:
        raise typer.BadParameter(text("cli.rebalance.scenario_or_apply"))
    if len(estate or ()) != len(households or ()):
        raise typer.BadParameter(text("cli.rebalance.estate_households"))
    from gridplanner.data.levels import find_level
    from gridplanner.studies.rebalancing.study import Wish, make_ready, propose, read

    writes = bool(scenario) or apply
    mode: Literal["edit", "look"] = "edit" if writes else "look"
    with call.project(project, mode, right="edit" if writes else None) as document:
        plan = document.plan
        reach = document.limits.reach(plan)
        wish = Wish(
            level=find_level(plan.levels, level or "grid"),
            areas=units_named(plan, area, reach=reach),
            weight=weight,
            tolerance=tolerance,
            keep=keep,
            most=max_moved,
            locked=units_named(plan, lock, reach=reach),
            leaving=units_named(plan, leave, reach=reach),
            by_capacity=by_capacity,
            across=across,
            seed=seed,
        )
        standing = stand(call, document)
        opening = list(zip(estate or (), households or (), strict=True))
        wish = _set_out(document, standing, wish, (new or [], opening))
        with call.progress() as progress:
            known = read(document, standing, wish, plan=plan.id, day=now().date())
            asked = make_ready(known, progress.part(0.0, 0.6))
            begin, today = perf_counter(), now().date().isoformat()
            found = propose(asked, today, progress.part(0.6, 1.0))
            seconds = perf_counter() - begin
        written = writes and bool(found.kept)
        if written:
            _write(document, found, scenario.strip())
    applied = apply and written
    data = _data(found) | {"seconds": round(seconds, 3), "applied": applied}
    said = _said(scenario, written=written, writes=writes or not found.kept)
    lines = (*_lines(found), said)
    return Answer(data, lines, (_table(found, data),) if data["moves"] else ())


def _set_out(
    document: "Document",
    standing: "Standing",
    wish: "Wish",
    begins: tuple[list[str], list[tuple[str, int]]],
) -> "Wish":
    """Find where new grids begin, and which houses of an estate have how many homes."""
    from gridplanner.command_line.places import middle_of, places_of

    new, estates = begins
    snapshot = standing.snapshot
    homes = []
    for words, households in estates:
        places = places_of(document, snapshot, words)
        each, more = divmod(households, len(places))
        homes += [(place, each + (at < more)) for at, place in enumerate(places)]
    return replace(
        wish,
        new=tuple(middle_of(places_of(document, snapshot, words)) for words in new),
        estates=tuple((place, count) for place, count in homes if count),
    )


def _data(found: "Proposal") -> dict[str, Any]:
    from gridplanner.studies.rebalancing.reasons import reasons

    kept = found.kept
    why = reasons(found, kept)
    return {
        "moves": [_move(found, at) | {"why": why[at].kind} for at in kept],
        "left_out": [
            _move(found, at) | {"reason": _reason(found, at)}
            for at in range(len(found.told))
            if at not in kept
        ],
        "before": _state(found, ()),
        "after": _state(found, kept),
        "targets": {
            _code(found, part): _plain(target)
            for part, target in enumerate(found.targets.tolist())
        },
        "standstill": _still(found),
        "moved_share": round(found.moved_share(kept), 4),
        "flow_bound": round(found.found.bound / found.asked.scale, 2),
    }


def _move(found: "Proposal", at: int) -> dict[str, Any]:
    move = found.told[at]
    return {
        "from": _code(found, move.giver),
        "to": _code(found, move.taker),
        "buildings": len(move.building_ids),
        "households": move.households,
        "people": move.people,
        "weight": _plain(move.weight),
    }


def _reason(found: "Proposal", at: int) -> str:
    """Say why a move is left out: the code of a refusal, or that it falls with one."""
    error = found.faults.get(at)
    return "depends" if error is None else error.code


def _still(found: "Proposal") -> dict[str, Any]:
    """Say why nothing more moves."""
    why = found.standstill
    return {
        "reason": str(why.reason),
        "alone": why.alone,
        "grids": why.parts,
        "overall_deviation": round(why.overall, 4),
    }


def _state(found: "Proposal", kept: tuple[int, ...]) -> dict[str, Any]:
    held = found.held(kept).tolist()
    return {
        "max_deviation": round(found.deviation(kept), 4),
        "weights": {
            _code(found, part): _plain(weight) for part, weight in enumerate(held)
        },
    }


def _plain(weight: float) -> float:
    """Give a whole number where it is one."""
    return int(weight) if weight == int(weight) else round(weight, 2)


def _code(found: "Proposal", part: int) -> str:
    units = found.asked.units
    return units[part].code if part < len(units) else ""


def _write(document: "Document", found: "Proposal", scenario: str) -> None:
    """Write all moves the ground allows, in a new scenario where one is named."""
    from gridplanner.data.branches import branch
    from gridplanner.studies.rebalancing.edit import edit_of

    today = now().date().isoformat()
    change = edit_of(document.plan, found, today=today).change
    with document.together():
        if scenario:
            change = replace(change, plan=branch(document, scenario))
        document.apply(change)


def _lines(found: "Proposal") -> tuple[str, ...]:
    from gridplanner.resources.format import format_percent
    from gridplanner.studies.rebalancing.words import (
        capacity_words,
        command_advice_words,
        left_out_words,
        still_words,
    )

    kept = found.kept
    said = text(
        "cli.rebalance.said",
        moves=len(kept),
        before=format_percent(found.deviation(())),
        after=format_percent(found.deviation(kept)),
        share=format_percent(found.moved_share(kept)),
    )
    lines = (
        said if kept else "",
        left_out_words(found),
        still_words(found),
        command_advice_words(found),
        capacity_words(found),
    )
    return tuple(line for line in lines if line)


def _said(scenario: str, *, written: bool, writes: bool) -> str:
    """Say what became of the project; `writes` where no more can be asked for."""
    if writes and not written:
        return text("cli.rebalance.as_it_was")
    if scenario:
        return text("cli.rebalance.in_scenario", name=scenario.strip())
    return text(f"cli.assign.{'applied' if written else 'only_proposed'}")


def _table(found: "Proposal", data: dict[str, Any]) -> Table:
    from gridplanner.studies.rebalancing.reasons import reasons

    names = ("from", "to", "buildings", "households", "people", "weight")
    why = [reason.brief for reason in reasons(found, found.kept).values()]
    rows = tuple(
        (*cells([move[name] for name in names]), words)
        for move, words in zip(data["moves"], why, strict=True)
    )
    heads = [text(f"rebalance.column.{name}") for name in (*names, "why")]
    return Table(tuple(heads), rows)
