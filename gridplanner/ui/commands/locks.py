"""Commands that lock the ground of grids and areas, and unlock it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, needs_editing, needs_unit
from gridplanner.ui.commands.edit import edit_plan
from gridplanner.ui.session import last_area_level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.ui.context import Context
    from gridplanner.ui.session import Session


def all_locked(context: Context) -> str | None:
    """Say that what is selected is locked already."""
    reason = needs_unit(context)
    if reason is None and all(u.locked for u in context.session.selected_units):
        return "blocked.locked"
    return reason


def none_locked(context: Context) -> str | None:
    """Say that nothing selected is locked."""
    reason = needs_unit(context)
    if reason is None and not any(u.locked for u in context.session.selected_units):
        return "blocked.unlocked"
    return reason


@command("grid.lock", menu="grid", group=5, icon="lock", blocked=all_locked, edits=True)
def lock(context: Context) -> None:
    """Keep the ground of what is selected as it is, for every tool."""
    _set(context, context.session.selection.units, locked=True)


@command(
    "grid.unlock", menu="grid", group=5, icon="unlock", blocked=none_locked, edits=True
)
def unlock(context: Context) -> None:
    """Let the ground of what is selected be changed again."""
    _set(context, context.session.selection.units, locked=False)


@command("grid.lock_village", menu="grid", group=5, blocked=needs_unit, edits=True)
def lock_village(context: Context) -> None:
    """Lock the village or community of what is selected, with all its grids."""
    _set(context, village_units(context.session), locked=True)


@command("grid.lock_others", menu="grid", group=5, blocked=needs_unit, edits=True)
def lock_others(context: Context) -> None:
    """Lock all units of the level but those selected, which are unlocked."""
    session = context.session
    chosen = set(session.selection.units)
    levels = {unit.level for unit in session.selected_units}
    others = [u.id for n in levels for u in session.plan.units_at(n)]
    values = {number: number not in chosen for number in others}
    _write(context, values)


def nothing_locked(context: Context) -> str | None:
    """Say that no unit of the town is locked."""
    reason = needs_editing(context)
    if reason is None and not any(
        unit.locked and not unit.valid_to
        for unit in context.session.plan.units.values()
    ):
        return "blocked.unlocked"
    return reason


@command("grid.unlock_all", menu="grid", group=5, blocked=nothing_locked, edits=True)
def unlock_all(context: Context) -> None:
    """Unlock everything that was locked by hand."""
    units = context.session.plan.units.values()
    _set(context, [u.id for u in units if u.locked and not u.valid_to], locked=False)


def village_units(session: Session) -> set[int]:
    """Find the villages of what is selected, with every unit on their ground."""
    assert session.document is not None  # something of it is selected
    plan, level = session.plan, last_area_level(session.document)
    villages = {
        plan.cells[cell].owners[level]
        for unit in session.selected_units
        for cell in plan.cells_of(unit.id)
    } - {0}
    grounds = [cell for village in villages for cell in plan.cells_of(village)]
    below = {owner for cell in grounds for owner in plan.cells[cell].owners[level:]}
    return below - {0}


def _set(context: Context, units: Iterable[int], *, locked: bool) -> None:
    _write(context, dict.fromkeys(units, locked))


def _write(context: Context, values: dict[int, bool]) -> None:
    """Lock and unlock units in one step."""
    from gridplanner.data.edits.set_fields import set_fields

    fields = {number: {"locked": locked} for number, locked in values.items()}
    edit_plan(context, lambda plan: set_fields(plan, fields))
