"""Which ground may be divided, and into units of which level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.features import lowest_area
from gridplanner.ui.division.amounts import cells_of, own_cells

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session


@dataclass(frozen=True, slots=True)
class Scope:
    """Ground that can be chosen.

    Attributes
    ----------
    name : str
    units : tuple of int
        Ids; empty for all ground there is.
    """

    name: str
    units: tuple[int, ...] = ()


def scopes_of(session: Session) -> list[Scope]:
    """List the ground that can be chosen: what is selected, all, each village.

    Whoever works for some units is offered these, and what lies in them.
    """
    plan = session.plan
    own = own_cells(session)
    chosen = [
        unit
        for unit in session.selected_units
        if own.intersection(plan.cells_of(unit.id))
        and session.role(unit) is not Role.MICRO_GRID
    ]
    found = []
    if chosen:
        name = title(chosen[0])
        if len(chosen) > 1:
            name = text("dividing.scope.chosen", n=len(chosen), first=name)
        found.append(Scope(name, tuple(unit.id for unit in chosen)))
    document = session.document
    is_whole = document is None or document.limits.reach(plan) is None
    found.append(Scope(text(f"dividing.scope.{'all' if is_whole else 'own'}")))
    areas = [
        unit
        for unit in _in_force(plan)
        if session.role(unit) is Role.AREA and own.issuperset(plan.cells_of(unit.id))
    ]
    areas.sort(key=lambda unit: (unit.level, unit.code, unit.id))
    found += [
        Scope(title(unit), (unit.id,))
        for unit in areas
        if (unit.id,) != (found[0].units)
    ]
    return found


def levels_for(plan: Plan, scope: Scope) -> list[int]:
    """List the levels that ground can be divided into, the usual one first."""
    top = max((plan.units[each].level for each in scope.units), default=-1)
    below = [level for level in _levels(plan) if level > top]
    same = [level for level in _levels(plan) if level == top]
    return [*below, *same]


def standing_in(session: Session, scope: Scope, level: int) -> list[Unit]:
    """List the units of a level that have ground in a scope."""
    plan, cells = session.plan, cells_of(session, scope.units)
    numbers = {plan.cells[cell].owners[level] for cell in cells} - {0}
    return [plan.units[number] for number in sorted(numbers)]


def levels_above(plan: Plan) -> list[int]:
    """List levels above that of villages of which there are several units."""
    return [
        level
        for level in range(lowest_area(plan))
        if sum(1 for unit in plan.units_at(level) if plan.cells_of(unit.id)) > 1
    ]


def title(unit: Unit) -> str:
    """Give what a unit is called."""
    return unit.name or unit.code


def _levels(plan: Plan) -> list[int]:
    """List the levels new units may be of."""
    return [n for n, level in enumerate(plan.levels) if level.role is not Role.AREA]


def _in_force(plan: Plan) -> list[Unit]:
    return [
        unit
        for unit in plan.units.values()
        if not unit.valid_to and plan.cells_of(unit.id)
    ]
