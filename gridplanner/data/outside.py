"""Edits made by another program, sorted into what is taken over and what is asked.

Fields of grids and areas, and anything about buildings, map features and the registry,
are taken over as they are. A changed polygon of a grid is not: the border is the
record, and moving one side of it would tear the ground open. It comes back as a
proposal to import, with the gaps and overlaps that shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import shapely

from gridplanner.data.change import make_change, merge
from gridplanner.data.store.tables import KIND_NAMES, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.change import Change, Key
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record, Unit
    from gridplanner.data.store.touched import TouchedRow

LABEL = "change.outside"
_COPIES = frozenset(table.name for table in PUBLISHED)
_UNIT_FIELDS = ("code", "name", "department", "colour", "note", "valid_from")
_BORDER_FIELDS = ("source", "note")
_KINDS = {name: word for word, name in KIND_NAMES.items()}
_SAME = 0.001  # metres: what a program may round when it saves a shape it did not move


@dataclass(frozen=True, slots=True)
class OutsideProposal:
    """A polygon of a grid or area that another program changed, drew or deleted.

    Attributes
    ----------
    table : str
        ``"area"``, ``"grid"`` or ``"micro_grid"``.
    unit : int
        The unit it belongs to, 0 where it was drawn new.
    fields : mapping of str to str
        Code, name and the like as the other program left them.
    polygon : bytes or None
        WKB in the project CRS; None where the row was deleted or has no shape.
    """

    table: str
    unit: int
    fields: Mapping[str, str]
    polygon: bytes | None


@dataclass(frozen=True, slots=True)
class OutsideChanges:
    """What another program changed since the project was last looked at.

    Attributes
    ----------
    changes : tuple of Change
        Fields of units and borders to take over, one change a plan.
    rows : mapping of str to tuple of int
        Rows of buildings, features, courtyards and the registry, by table.
    proposals : tuple of OutsideProposal
        Polygons to offer as an import.
    """

    changes: tuple[Change, ...]
    rows: Mapping[str, tuple[int, ...]]
    proposals: tuple[OutsideProposal, ...]


def sort_out(
    touched: Iterable[TouchedRow], plans: Mapping[int, Plan]
) -> OutsideChanges:
    """Compare touched rows with the records and say what to do with each.

    Parameters
    ----------
    touched : iterable of TouchedRow
    plans : mapping of int to Plan

    Returns
    -------
    OutsideChanges
        Rows that say what the records say are left out.
    """
    rows: dict[str, list[int]] = {}
    proposals: list[OutsideProposal] = []
    changes: dict[int, list[Change]] = {}
    for row in touched:
        if row.table not in _COPIES:
            rows.setdefault(row.table, []).append(row.id)
            continue
        plan = _plan_of(row, plans)
        if row.table == "border":
            found = _border_change(row, plan)
        else:
            found = _unit_change(row, plan)
            proposals += _proposals(row, plan)
        if found is not None:
            changes.setdefault(found.plan, []).append(found)
    return OutsideChanges(
        changes=tuple(merge(group) for group in changes.values()),
        rows={name: tuple(ids) for name, ids in rows.items()},
        proposals=tuple(proposals),
    )


def _plan_of(row: TouchedRow, plans: Mapping[int, Plan]) -> Plan | None:
    """Find the plan a row is a copy of; None for a row that was drawn elsewhere."""
    # A row drawn elsewhere gets the next number of its table. A unit in another
    # table may have it already, or one that was drawn here meanwhile.
    for plan in plans.values() if row.before is not None else ():
        if row.id in (plan.borders if row.table == "border" else plan.units):
            return plan
    return None


def _unit_change(row: TouchedRow, plan: Plan | None) -> Change | None:
    if plan is None or row.after is None:
        return None
    unit = plan.units[row.id]
    values = _changed_texts(row, (*_UNIT_FIELDS, "kind"))
    if "kind" in values:
        values["kind"] = _KINDS.get(values["kind"], values["kind"])
    new = replace(unit, **values)
    return _change(plan, ("unit", unit.id), new, unit.name or unit.code)


def _border_change(row: TouchedRow, plan: Plan | None) -> Change | None:
    if plan is None or row.after is None:
        return None
    border = plan.borders[row.id]
    new = replace(border, **_changed_texts(row, _BORDER_FIELDS))
    return _change(plan, ("border", border.id), new, "")


def _change(plan: Plan, key: Key, record: Record, name: str) -> Change | None:
    change = make_change(plan, {key: record}, label=LABEL, fields={"name": name})
    return change or None


def _proposals(row: TouchedRow, plan: Plan | None) -> list[OutsideProposal]:
    fields = {
        name: _text(row.after or row.before or {}, name) for name in ("code", "name")
    }
    if plan is None:
        shape = (row.after or {}).get("geom")
        new = OutsideProposal(row.table, 0, fields, shape)
        return [new] if shape is not None else []
    shape = (row.after or {}).get("geom")
    if row.after is not None and (
        _is_outline(shape, plan, plan.units[row.id]) or _kept_shape(row)
    ):
        return []
    return [OutsideProposal(row.table, row.id, fields, shape)]


def _is_outline(wkb: bytes | None, plan: Plan, unit: Unit) -> bool:
    grounded = bool(plan.cells_of(unit.id))
    if wkb is None or not grounded:
        return (wkb is None) and not grounded
    return _is_same(plan.outline(unit.id), shapely.from_wkb(wkb))


def _kept_shape(row: TouchedRow) -> bool:
    """Tell whether the other program left the shape, whatever became of it here."""
    before, after = (row.before or {}).get("geom"), (row.after or {}).get("geom")
    if before is None or after is None:
        return before is after
    return _is_same(shapely.from_wkb(before), shapely.from_wkb(after))


def _is_same(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    old, new = shapely.normalize(_multi(one)), shapely.normalize(_multi(other))
    return bool(shapely.equals_exact(old, new, tolerance=_SAME))


def _multi(shape: Any) -> Any:  # noqa: ANN401 - shapely's shapes have no common type
    return shapely.multipolygons(shapely.get_parts(shape))


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _changed_texts(row: TouchedRow, names: Iterable[str]) -> dict[str, Any]:
    """Read what the other program wrote; the rest may have changed here since."""
    before, after = row.before or {}, row.after or {}
    return {
        name: _text(after, name)
        for name in names
        if _text(before, name) != _text(after, name)
    }
