"""Delete a unit: its ground is left to nobody at its level and below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.change import Change, Key, make_change, merge
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.topology.ground import Owners, children_of, title

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record, Unit
    from gridplanner.data.topology.noding import Faces


def delete(plan: Plan, unit_id: int, *, retired: str = "") -> Change:
    """Delete a unit and the units that stood on its ground alone.

    Parameters
    ----------
    plan : Plan
    unit_id : int
    retired : str, optional
        ISO date. With it the records stay, without ground, in force until that day,
        so that their codes are not used again; without it they go.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        ``refuse.locked`` if it or a unit on its ground is locked, ``refuse.pieces``
        if a unit that reaches beyond its ground would fall apart.
    KeyError
        If there is no such unit.
    """
    unit = plan.units[unit_id]
    if unit.locked:
        raise EditError("refuse.locked", cells=plan.cells_of(unit_id), grid=title(unit))
    cells = set(plan.cells_of(unit_id))
    gone = {unit_id} | {
        owner
        for cell in cells
        for owner in plan.cells[cell].owners[unit.level + 1 :]
        if owner and cells.issuperset(plan.cells_of(owner))
    }
    records: dict[int, Unit | None] = {
        number: replace(plan.units[number], valid_to=retired) if retired else None
        for number in gone
    }
    after: dict[Key, Record | None] = {("unit", n): r for n, r in records.items()}
    for child in {child for number in gone for child in children_of(plan, number)}:
        if child not in gone:
            after["unit", child] = replace(plan.units[child], parent=unit.parent)
    written = make_change(
        plan, after, label="change.delete", fields={"grid": title(unit)}
    )
    if not cells:
        return written

    def relabel(faces: Faces) -> list[Owners | None]:
        return [
            (*old[: unit.level], *(0 for _ in old[unit.level :]))
            if old is not None and old[unit.level] == unit_id
            else old
            for old in faces.old
        ]

    terms = Terms(
        "change.delete",
        fields={"grid": title(unit)},
        units={n: plan.units[n] for n in gone},
        drop=frozenset(gone),
        allow_parts=True,
    )
    ground = redraw(plan, (), relabel, terms=terms, cells=cells)
    return merge([ground, _on_top(plan, ground, written)])


def _on_top(plan: Plan, ground: Change, written: Change) -> Change:
    after = plan.apply(ground)
    keep = {
        key: record
        for key, record in written.after.items()
        if record is None or key[1] not in after.units or not after.cells_of(key[1])
    }
    return make_change(after, keep, label=written.label)
