"""Change what is written about one unit; a former code of a grid stays on record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.change import Change, make_change
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.levels import Role
from gridplanner.data.lineage import recoded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.plan import Plan


def rewrite(plan: Plan, unit_id: int, values: Mapping[str, Any], *, on: str) -> Change:
    """Set fields of a unit as a person does in a form.

    Parameters
    ----------
    plan : Plan
    unit_id : int
        Of a unit in force.
    values : mapping of field to value
        As of `set_fields`.
    on : str
        ISO date from which another code holds, unless a date is among the values.

    Returns
    -------
    Change
        Where a grid or micro-grid gets another code, as of `recode`. Areas only have
        their official code corrected: nothing is retired.

    Raises
    ------
    EditError, ValueError, KeyError
        As `set_fields`.
    """
    written = set_fields(plan, {unit_id: values})
    unit = plan.units[unit_id]
    code = str(values.get("code", unit.code))
    is_area = plan.levels[unit.level].role is Role.AREA
    new, former = recoded(unit, code, number=plan.next_id, on=on)
    if is_area or code == unit.code or former is None:
        return written
    records = {
        ("unit", unit_id): replace(new, **values),
        ("unit", plan.next_id): former,
    }
    return make_change(
        plan,
        records,
        label=written.label,
        fields=written.fields,
        next_id=plan.next_id + 1,
    )
