"""Make a scenario, or a plan as it stands, the plan in force from a date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.change import Change, Key, make_change, merge
from gridplanner.data.edits.merge_back import Keep, Merged, merge_back
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from gridplanner.data.edits.merge_back import Branch
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
        Grids that have no date yet hold from that day. Never empty where the plan
        has a grid without a date.
    """
    fields = {"date": start, "former": former}
    return make_change(plan, _dated(plan, start), label=PUT_IN_FORCE, fields=fields)


def adopt(
    plan: Plan,
    branch: Branch,
    *,
    start: str,
    name: str,
    former: str = "",
    keep: Keep = "current",
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
        taken = merge_back(plan, branch, keep=keep)
    after = plan.apply(taken.change)
    records: dict[Key, Record | None] = dict(_dated(after, start))
    for number, unit in plan.units.items():
        kept = after.units.get(number)
        if kept is None or (kept.valid_to and not unit.valid_to):
            parent = unit.parent if unit.parent in after.units else 0
            records["unit", number] = replace(
                kept or unit, valid_to=start, parent=parent
            )
    dated = make_change(after, records, label=ADOPT)
    change = merge([taken.change, dated])
    return Merged(replace(change, label=ADOPT, fields=fields), taken.conflicts)


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


def _dated(plan: Plan, start: str) -> dict[Key, Record | None]:
    """Date the grids that hold and have no date yet."""
    return {
        ("unit", number): replace(unit, valid_from=start)
        for number, unit in plan.units.items()
        if not unit.valid_from
        and not unit.valid_to
        and plan.levels[unit.level].role is not Role.AREA
    }
