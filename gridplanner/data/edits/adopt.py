"""Make a scenario, or a plan as it stands, the plan in force from a date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.change import Change, Key, make_change, merge
from gridplanner.data.edits.merge_back import Keep, Merged, merge_back
from gridplanner.data.levels import Role
from gridplanner.data.scenario import compare, find_successors

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.edits.merge_back import Branch, ConflictKey
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record

ADOPT, PUT_IN_FORCE = "change.adopt", "change.put_in_force"


def put_in_force(plan: Plan, *, start: str, former: str = "") -> Change:
    """Date the grids of a plan that is put in force as it stands.

    Parameters
    ----------
    plan : Plan
    start : str
        ISO date from which it holds.
    former : str, optional
        Date the plan was put in force before; comes back when this is undone.

    Returns
    -------
    Change
        Grids that have no date yet hold from that day. Empty where all have one: it
        is an edit all the same, for the mark of the plan in force.
    """
    fields = {"date": start, "former": former}
    return make_change(
        plan, _dated(plan, plan, start), label=PUT_IN_FORCE, fields=fields
    )


def adopt(
    plan: Plan,
    branch: Branch,
    *,
    start: str,
    name: str,
    former: str = "",
    keep: Keep = "current",
    yielding: Collection[ConflictKey] = (),
) -> Merged:
    """Turn a plan into a scenario that was branched from it.

    Parameters
    ----------
    plan : Plan
    branch : Branch
    start : str
        ISO date from which it holds.
    name : str
        Of the scenario, for the history.
    former : str, optional
        Date the plan was put in force before.
    keep : {"current", "scenario"}, optional
        What stays where both sides changed.
    yielding : collection of ConflictKey, optional
        Conflicts in which the scenario wins all the same.

    Returns
    -------
    Merged
        Afterwards the plan holds the very records of the scenario where nobody
        changed it meanwhile; else what both sides changed is joined. Units that go
        keep their records and codes and end on that day.

    Raises
    ------
    EditError
        As `merge_back`.
    """
    fields = {"name": name, "date": start, "former": former}
    if plan.same_records(branch.base):
        taken = Merged(_copy(plan, branch.scenario), ())
    else:
        taken = merge_back(plan, branch, keep=keep, yielding=yielding)
    changes, after = [taken.change], plan.apply(taken.change)
    for step in (_ended, _heirs, _dated):
        change = make_change(after, step(plan, after, start), label=ADOPT)
        changes.append(change)
        after = after.apply(change)
    change = replace(merge(changes), label=ADOPT, fields=fields)
    return Merged(change, taken.conflicts)


def _copy(plan: Plan, scenario: Plan) -> Change:
    """Give the change that makes every record what it is in a scenario.

    The counter stays: the scenario's new records have ids of its own numbers.
    """
    records: dict[Key, Record | None] = {}
    for kind, old, new in (
        ("vertex", plan.vertices, scenario.vertices),
        ("border", plan.borders, scenario.borders),
        ("cell", plan.cells, scenario.cells),
        ("unit", plan.units, scenario.units),
    ):
        records |= {(kind, number): None for number in old if number not in new}
        records |= {(kind, number): record for number, record in new.items()}
    return make_change(plan, records, label=ADOPT)


def _ended(plan: Plan, after: Plan, start: str) -> dict[Key, Record | None]:
    """Keep the records of the units that go, to the day they end."""
    records: dict[Key, Record | None] = {}
    for number, unit in plan.units.items():
        kept = after.units.get(number)
        if kept is None or (kept.valid_to and not unit.valid_to):
            ends = replace(kept or unit, valid_to=unit.valid_to or start)
            parent = ends.parent if ends.parent in after.units else 0
            records["unit", number] = replace(ends, parent=parent)
    return records


def _heirs(plan: Plan, after: Plan, start: str) -> dict[Key, Record | None]:
    """Write into the units that follow those that go where they came from."""
    del start
    gone = {n: u for n, u in after.units.items() if u.valid_to and _holds(plan, n)}
    came: dict[int, list[int]] = {}
    for level in {unit.level for unit in gone.values()}:
        found = compare(plan, after, level=level)
        for number, heirs in find_successors(gone, found.moves).items():
            for heir in heirs:
                came.setdefault(heir, []).append(number)
    records: dict[Key, Record | None] = {}
    for heir, numbers in came.items():
        unit = after.units[heir]
        past = dict.fromkeys((*unit.predecessors, *sorted(numbers)))
        records["unit", heir] = replace(unit, predecessors=tuple(past))
    return records


def _holds(plan: Plan, number: int) -> bool:
    unit = plan.units.get(number)
    return unit is not None and not unit.valid_to


def _dated(plan: Plan, after: Plan, start: str) -> dict[Key, Record | None]:
    """Date the grids that hold and have no date yet."""
    del plan
    return {
        ("unit", number): replace(unit, valid_from=start)
        for number, unit in after.units.items()
        if not unit.valid_from
        and not unit.valid_to
        and after.levels[unit.level].role is not Role.AREA
    }
