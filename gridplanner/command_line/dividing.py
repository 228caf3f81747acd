"""The command `divide`: an area becomes grids or micro-grids, as one edit."""

import re
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from gridplanner.command_line.call import (
    Answer,
    Call,
    Level,
    Project,
    command,
    now,
)
from gridplanner.command_line.dividing_answer import (
    answer_data,
    answer_lines,
    answer_table,
)
from gridplanner.command_line.figures import stand
from gridplanner.command_line.units import units_named
from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.studies.dividing.study import Asked, Band, Wish

Weight = Literal[
    "households", "people", "dwellings", "buildings", "minutes", "equivalents"
]
Into = Annotated[
    int | None, typer.Option("--into", min=1, help="cli.option.divide_into")
]
Target = Annotated[
    float | None, typer.Option("--target", help="cli.option.divide_target")
]
Areas = Annotated[list[str] | None, typer.Option("--area", help="cli.option.area")]
Within = Annotated[str, typer.Option("--within", help="cli.option.within")]
By = Annotated[Weight, typer.Option("--weight", help="cli.option.weight")]
Tolerance = Annotated[
    float, typer.Option("--tolerance", help="cli.option.divide_tolerance")
]
Barriers = Annotated[
    list[str] | None, typer.Option("--barrier", help="cli.option.barrier")
]
Together = Annotated[
    list[str] | None, typer.Option("--together", help="cli.option.together")
]
Around = Annotated[
    Literal["none", "bases", "offices"],
    typer.Option("--seeds", help="cli.option.seeds"),
]
Limits = Annotated[list[str] | None, typer.Option("--band", help="cli.option.band")]
Seed = Annotated[int, typer.Option("--seed", help="cli.option.assign_seed")]
_TOGETHER = frozenset({"courtyards", "estates", "villages"})
IntoScenario = Annotated[
    str, typer.Option("--scenario", help="cli.option.divide_scenario")
]
Replace = Annotated[bool, typer.Option("--replace", help="cli.option.replace")]
Candidates = Annotated[int, typer.Option("--candidates", help="cli.option.candidates")]


@command("divide")
def divide(
    call: Call,
    project: Project,
    *,
    into: Into = None,
    target: Target = None,
    area: Areas = None,
    within: Within = "",
    level: Level = "",
    weight: By = "households",
    tolerance: Tolerance = 0.05,
    barrier: Barriers = None,
    together: Together = None,
    band: Limits = None,
    seeds: Around = "none",
    seed: Seed = 0,
    scenario: IntoScenario = "",
    replace: Replace = False,
    candidates: Candidates = 3,
) -> Answer:
    """Divide ground among new grids; what stands there goes only where that is said."""
    if (into is None) == (target is None):
        raise typer.BadParameter(text("cli.divide.into_or_target"))
    if scenario and replace:
        raise typer.BadParameter(text("cli.divide.scenario_or_replace"))
    from gridplanner.data.levels import find_level
    from gridplanner.studies.dividing.study import Wish

    begin = perf_counter()
    with call.project(project, "edit", right="edit") as document:
        aim = _Aim(_plan_of(document, scenario), scenario.strip(), replace)
        plan = document.plans[aim.plan]
        areas = units_named(plan, area)
        wish = Wish(
            level=_level_of(plan, areas, level),
            areas=areas,
            within=find_level(plan.levels, within) if within else None,
            count=into or 0,
            target=target or 0.0,
            weight=weight,
            tolerance=tolerance,
            barriers=_listed(barrier),
            kept=_TOGETHER if together is None else _listed(together),
            bands=tuple(_band(words) for words in band or ()),
            seeds=seeds,
            seed=seed,
            candidates=candidates,
        )
        data, lines = _divide(call, document, wish, aim)
    data["seconds"] = round(perf_counter() - begin, 3)
    return Answer(data, lines, (answer_table(data),))


@dataclass(frozen=True)
class _Aim:
    """Where the new units go.

    Attributes
    ----------
    plan : int
        That is divided: the one in force, or a scenario there is.
    scenario : str
        Name of the scenario they go to; begun where there is none.
    replace : bool
    """

    plan: int
    scenario: str
    replace: bool


def _plan_of(document: "Document", scenario: str) -> int:
    from gridplanner.data.branches import list_scenarios
    from gridplanner.data.document import TILING

    numbers = {entry.name: entry.id for entry in list_scenarios(document)}
    return numbers.get(scenario.strip(), TILING)


def _level_of(plan: "Plan", areas: tuple[int, ...], level: str) -> int:
    """Find the level of the new units: without a word grids, in grids micro-grids."""
    from gridplanner.data.levels import Role, find_level

    if level:
        return find_level(plan.levels, level)
    grid = find_level(plan.levels, "grid")
    roles = [each.role for each in plan.levels]
    in_grids = areas and all(plan.units[unit].level == grid for unit in areas)
    micro = roles.index(Role.MICRO_GRID) if Role.MICRO_GRID in roles else grid
    return micro if in_grids else grid


def _band(words: str) -> "Band":
    """Read ``people=200:500``, or with the ideal between ``people=200:350:500``."""
    from gridplanner.studies.dividing.study import Band

    number = r"(\d+(?:\.\d+)?)"
    middle = rf"(?:{number}\s*:\s*)?"
    found = re.fullmatch(rf"\s*(\w+)\s*=\s*{number}\s*:\s*{middle}{number}\s*", words)
    if found is None or found[1] not in get_args(Weight):
        raise typer.BadParameter(text("cli.divide.bad_band", words=words))
    ideal = None if found[3] is None else float(found[3])
    return Band(found[1], float(found[2]), float(found[4]), ideal)


def _listed(words: list[str] | None) -> frozenset[str]:
    """Read names parted by commas, of several options together."""
    named = ",".join(words or []).replace("，", ",").split(",")
    return frozenset(name.strip() for name in named if name.strip())


def _divide(
    call: Call, document: "Document", wish: "Wish", aim: _Aim
) -> tuple[dict[str, Any], tuple[str, ...]]:
    from gridplanner.data.branches import branch
    from gridplanner.data.document import TILING
    from gridplanner.studies.dividing.study import ask, best_of, edit_of, propose

    is_new = bool(aim.scenario) and aim.plan == TILING
    if aim.plan == TILING and not is_new and document.in_force.is_locked:
        raise EditError("refuse.in_force", date=document.in_force.since)
    day = now().date()
    standing = stand(call, document, aim.plan)
    with call.progress() as progress:
        asked = ask(
            document,
            standing,
            wish,
            plan=aim.plan,
            day=day,
            progress=progress.part(0.0, 0.3),
        )
        _refuse_standing(asked, aim)
        found = propose(asked, wish, progress=progress.part(0.3, 1.0))
    chosen = best_of(found, wish)
    with document.together():
        plan = branch(document, aim.scenario) if is_new else aim.plan
        change = edit_of(document, chosen, plan=plan, today=day.isoformat())
        document.apply(change)
    codes = _codes(document.plans[plan], asked)
    spread = _spread(document.plans[plan], asked)
    data = answer_data(found, chosen, codes) | {
        "scenario": aim.scenario or None,
        "spread": spread,
    }
    return data, answer_lines(
        document,
        found,
        chosen,
        wish,
        scenario=aim.scenario,
        spread=len(spread),
    )


def _refuse_standing(asked: "Asked", aim: _Aim) -> None:
    """Refuse to take the place of grids that stand, where nobody said so."""
    if asked.replaced and not aim.scenario and not aim.replace:
        from gridplanner.studies.dividing.words import listed

        raise GridPlannerError(
            "division.stands",
            n=len(asked.replaced),
            level=asked.plan.levels[asked.level].name,
            names=listed(asked.plan, asked.replaced),
        )


def _codes(plan: "Plan", asked: "Asked") -> list[tuple[str, str]]:
    """Give code and name of each new unit, in the order of the parts."""
    new = sorted(set(plan.units) - set(asked.plan.units))
    return [(plan.units[number].code, plan.units[number].name) for number in new]


def _spread(plan: "Plan", asked: "Asked") -> list[str]:
    """Give the codes of the new units that lie in several villages or communities."""
    from gridplanner.studies.dividing.features import lowest_area

    lowest, found = lowest_area(plan), []
    for number in sorted(set(plan.units) - set(asked.plan.units)):
        areas = {plan.cells[cell].owners[lowest] for cell in plan.cells_of(number)}
        if len(areas) > 1:
            found.append(plan.units[number].code)
    return found
