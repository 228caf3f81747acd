"""The command that types over what an area ends at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.ui.command import command, needs_unit
from gridplanner.ui.commands.edit import edit_plan

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.data.records import Unit
    from gridplanner.ui.context import Context


@command("edit.sides", menu="edit", group=2, blocked=needs_unit, edits=True)
def sides(context: Context) -> None:
    """Say in other words what an area or grid ends at in the four directions."""
    unit = context.session.selected_units[0]
    edit_sides(context, unit, context.shell.widget)


def edit_sides(context: Context, unit: Unit, parent: QWidget | None) -> bool:
    """Ask for the sides of a unit, and keep them; tell whether anything was kept."""
    from gridplanner.data.edits.set_fields import set_fields
    from gridplanner.studies.printing.sides import sides_of_open_plan
    from gridplanner.ui.dialogs.sides import SidesForm

    session = context.session
    document = session.document
    assert document is not None  # the command is blocked else
    form = SidesForm(unit, sides_of_open_plan(document, session.plan, unit), parent)
    if form.exec() != QDialog.DialogCode.Accepted or form.value == unit.sides:
        return False
    value = form.value
    return edit_plan(
        context, lambda plan: set_fields(plan, {unit.id: {"sides": value}})
    )
