"""Set what is written about units: name, code, kind, colour, lock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gridplanner.data.change import Change, Key, make_change
from gridplanner.data.errors import EditError
from gridplanner.data.topology.ground import title

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record

_FREE = frozenset(
    {
        "parts",
        "code",
        "name",
        "kind",
        "department",
        "colour",
        "locked",
        "valid_from",
        "valid_to",
        "note",
        "sides",
    }
)


def set_fields(
    plan: Plan, values: Mapping[int, Mapping[str, Any]], *, label: str = ""
) -> Change:
    """Set fields of units.

    Parameters
    ----------
    plan : Plan
    values : mapping of unit id to mapping of field to value
        Id, parent and level follow from the ground and cannot be set. A lock holds a
        unit's ground, not what is written about it.
    label : str, optional
        Key of the sentence that names the edit; without it chosen by the fields.

    Returns
    -------
    Change
        Empty where all stays.

    Raises
    ------
    EditError
        ``refuse.code_taken`` if another unit of the level has the code, or had it
        before it was retired: codes are not used again.
    ValueError
        If a field cannot be set.
    KeyError
        If there is no such unit.
    """
    records: dict[Key, Record | None] = {}
    for number, fields in values.items():
        if not _FREE.issuperset(fields):
            raise ValueError(f"cannot be set: {sorted(set(fields) - _FREE)}")
        records["unit", number] = replace(plan.units[number], **fields)
    _check_codes(plan, values)
    names = {field for fields in values.values() for field in fields}
    first = next(iter(values), None)
    return make_change(
        plan,
        records,
        label=label or _label(names, values),
        fields={"grid": "" if first is None else title(plan.units[first])},
    )


def _label(names: set[str], values: Mapping[int, Mapping[str, Any]]) -> str:
    if names == {"locked"}:
        locks = any(fields["locked"] for fields in values.values())
        return "change.lock" if locks else "change.unlock"
    single = {
        "name": "change.rename",
        "code": "change.code",
        "colour": "change.colour",
        "sides": "change.sides",
    }
    return (
        single.get(next(iter(names)), "change.fields")
        if len(names) == 1
        else ("change.fields")
    )


def _check_codes(plan: Plan, values: Mapping[int, Mapping[str, Any]]) -> None:
    new = {n: f["code"] for n, f in values.items() if f.get("code")}
    seen: dict[tuple[int, str], int] = {}
    for number, code in new.items():
        level = plan.units[number].level
        if (level, code) in seen:
            other = plan.units[seen[level, code]]
            raise EditError("refuse.code_taken", number=code, grid=title(other))
        seen[level, code] = number
    recoded = {n for n, fields in values.items() if "code" in fields}
    for level, code in seen:
        check_code(plan, code, level=level, passing_over=recoded)


def check_code(
    plan: Plan, code: str, *, level: int, passing_over: Collection[int] = ()
) -> None:
    """Refuse a code that another unit of the level has or had.

    Parameters
    ----------
    plan : Plan
    code : str
        An empty one is never taken.
    level : int
    passing_over : collection of int
        Units that are not looked at, since they get other codes.

    Raises
    ------
    EditError
        ``refuse.code_taken``.
    """
    for unit in plan.units.values() if code else ():
        if unit.code == code and unit.level == level and unit.id not in passing_over:
            raise EditError(
                "refuse.code_taken",
                cells=plan.cells_of(unit.id),
                number=code,
                grid=title(unit),
            )
