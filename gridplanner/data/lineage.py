"""Where units come from and what becomes of their codes.

A code that was in force is never used again. So a unit that ends stays in the plan as
a record without ground, and a unit that gets another code leaves such a record behind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.change import Change, make_change, merge
from gridplanner.data.codes import require_codes
from gridplanner.data.names import propose_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit


def retire(unit: Unit, on: str) -> Unit:
    """Give the record of a unit that ends.

    Parameters
    ----------
    unit : Unit
    on : str
        ISO date of the last day.

    Returns
    -------
    Unit

    Raises
    ------
    ValueError
        Without a date: a unit without an end is in force.
    """
    if not on:
        raise ValueError("a unit ends on a day")
    return replace(unit, valid_to=on, locked=False)


def under_another(
    unit: Unit, *, former: Unit | None, number: int, on: str
) -> tuple[Unit, Unit | None]:
    """Take the code from a unit that came under another unit above.

    Parameters
    ----------
    unit : Unit
    former : Unit or None
        The unit above until now.
    number : int
        Id for the record that keeps the code.
    on : str
        ISO date.

    Returns
    -------
    unit : Unit
        Without a code, where its code began with that of the former unit above.
    kept : Unit or None
        The retired record that keeps the code, None where the code stays.
    """
    above = former.code if former is not None else ""
    if not unit.code or not above or not unit.code.startswith(above):
        return unit, None
    return _with_former(unit, "", number=number, on=on)


def recoded(unit: Unit, code: str, *, number: int, on: str) -> tuple[Unit, Unit | None]:
    """Give a unit another code.

    Parameters
    ----------
    unit : Unit
    code : str
    number : int
        Id for the record that keeps the former code.
    on : str
        ISO date.

    Returns
    -------
    unit : Unit
    kept : Unit or None
        The retired record that keeps the former code. None where there was none, or
        where it was given the same day: it has never been in force.
    """
    if not unit.code or unit.valid_from == on:
        return replace(unit, code=code), None
    return _with_former(unit, code, number=number, on=on)


def _with_former(unit: Unit, code: str, *, number: int, on: str) -> tuple[Unit, Unit]:
    # What the unit came from is the past of the former code, not of the new one.
    kept = replace(retire(unit, on), id=number)
    return replace(unit, code=code, valid_from=on, predecessors=(number,)), kept


def with_codes(plan: Plan, change: Change, unit_ids: Iterable[int]) -> Change:
    """Give codes and names to the units of a change that have none.

    Parameters
    ----------
    plan : Plan
        Before the change.
    change : Change
    unit_ids : iterable of int

    Returns
    -------
    Change
        One change for both.

    Raises
    ------
    EditError
        ``refuse.codes_full`` if no number is left for one of them.
    """
    after = plan.apply(change)
    wanted = [n for n in unit_ids if n in after.units and after.cells_of(n)]
    codes, names = require_codes(after, wanted), propose_names(after, wanted)
    records = {
        ("unit", number): replace(
            after.units[number],
            code=codes.get(number, ""),
            name=names.get(number, ""),
        )
        for number in wanted
    }
    return merge([change, make_change(after, records, label=change.label)])


def predecessors_of(plan: Plan, unit_id: int) -> tuple[Unit, ...]:
    """List the units a unit came from, as far as their records are there."""
    found = (plan.units.get(n) for n in plan.units[unit_id].predecessors)
    return tuple(unit for unit in found if unit is not None)


def successors_of(plan: Plan, unit_id: int) -> tuple[Unit, ...]:
    """List the units that came from a unit, by id."""
    return tuple(
        plan.units[number]
        for number in sorted(plan.units)
        if unit_id in plan.units[number].predecessors
    )
