"""The scenarios of an open project: branch, rename, delete, merge back, adopt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.document import TILING
from gridplanner.data.edits.adopt import adopt, put_in_force
from gridplanner.data.edits.merge_back import Branch, merge_back
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.plan import Plan
from gridplanner.data.store.plan_list import (
    BASE,
    SCENARIO,
    PlanEntry,
    delete_plans,
    next_plan_id,
    read_plans,
    rename_plan,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.document import Document
    from gridplanner.data.edits.merge_back import ConflictKey, Keep, Merged
    from gridplanner.data.scenario import MoveKey


def list_scenarios(document: Document) -> tuple[PlanEntry, ...]:
    """List the scenarios of a project, the oldest first."""
    found = read_plans(document.file.connection)
    return tuple(entry for entry in found if entry.kind == SCENARIO)


def find_scenario(document: Document, name: str) -> PlanEntry:
    """Find a scenario by its name.

    Raises
    ------
    GridPlannerError
        ``scenario.missing``.
    """
    for entry in list_scenarios(document):
        if entry.name == name:
            return entry
    raise GridPlannerError("scenario.missing", name=name)


def branch(document: Document, name: str, *, source: int = TILING) -> int:
    """Begin a scenario: a copy of a plan that is edited by itself.

    Parameters
    ----------
    document : Document
    name : str
        Not that of another scenario.
    source : int, optional
        The tiling plan, or a scenario that is carried on.

    Returns
    -------
    int
        Number of the new plan. A scenario of a scenario is compared with, and merged
        into, the tiling plan: it takes over the base of the one it came from.

    Raises
    ------
    GridPlannerError
        ``scenario.name_taken`` or ``scenario.name_empty``.
    ProjectError
        If it could not be written; nothing was.
    """
    name = _free_name(document, name)
    number = next_plan_id(document.file.connection)
    base = document.plan if source == TILING else branch_of(document, source).base
    new = _copy(document.plans[source], number)
    with document.file.transaction():
        document.file.write_plan(_copy(base, number + 1), name=str(number), kind=BASE)
        document.add_plan(new, name=name, kind=SCENARIO)
    return number


def branch_of(document: Document, number: int) -> Branch:
    """Give a scenario with the plan it was branched from.

    Raises
    ------
    KeyError
        If there is no such scenario.
    """
    base = _base_id(document, number)
    return Branch(document.file.read_plan(base), document.plans[number])


def rename(document: Document, number: int, name: str) -> None:
    """Give a scenario another name; see `branch` for what is refused."""
    name = _free_name(document, name, but=number)
    with document.file.transaction():
        rename_plan(document.file.connection, number, name)


def delete(document: Document, number: int) -> None:
    """Delete a scenario with the history of its edits; this cannot be undone."""
    with document.file.transaction():
        numbers = (number, _base_id(document, number))
        delete_plans(document.file.connection, numbers)
    document.drop_plan(number)


def merge_scenario(
    document: Document,
    number: int,
    *,
    moves: Collection[MoveKey] | None = None,
    units: Collection[int] | None = None,
    keep: Keep = "current",
    yielding: Collection[ConflictKey] = (),
    level: int | None = None,
) -> Merged:
    """Work out what merging a scenario back does; to be applied by the caller."""
    return merge_back(
        document.plan,
        branch_of(document, number),
        fields={"name": document.file.plan_name(number)},
        moves=moves,
        units=units,
        keep=keep,
        yielding=yielding,
        level=level,
    )


def adopt_scenario(
    document: Document,
    number: int,
    *,
    start: str,
    keep: Keep = "current",
    yielding: Collection[ConflictKey] = (),
) -> Merged:
    """Work out what makes a scenario the plan in force; to be applied by the caller."""
    return adopt(
        document.plan,
        branch_of(document, number),
        start=start,
        name=document.file.plan_name(number),
        former=document.in_force.since,
        keep=keep,
        yielding=yielding,
    )


def announce(document: Document, start: str) -> None:
    """Put the tiling plan in force as it stands.

    Parameters
    ----------
    document : Document
    start : str
        ISO date from which it holds.
    """
    former = document.in_force.since
    document.apply(put_in_force(document.plan, start=start, former=former))


def _copy(plan: Plan, number: int) -> Plan:
    """Give a plan another number; what is new in it gets ids of that number."""
    return replace(plan, id=number, next_id=Plan.empty(number, plan.levels).next_id)


def _base_id(document: Document, number: int) -> int:
    for entry in read_plans(document.file.connection):
        if entry.kind == BASE and entry.name == str(number):
            return entry.id
    raise KeyError(number)


def _free_name(document: Document, name: str, *, but: int = 0) -> str:
    name = name.strip()
    if not name:
        raise GridPlannerError("scenario.name_empty")
    for entry in list_scenarios(document):
        if entry.name == name and entry.id != but:
            raise GridPlannerError("scenario.name_taken", name=name)
    return name
