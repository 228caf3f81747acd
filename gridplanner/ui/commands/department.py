"""Commands for the grids of departments, which lie over those of the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.plan import Plan
from gridplanner.data.store.plan_list import read_plans
from gridplanner.resources.texts import text
from gridplanner.ui.command import command, needs_editing
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "department.new",
    town=True,
    menu="grid",
    group=6,
    icon="post",
    blocked=needs_editing,
)
def new(context: Context) -> None:
    """Begin the professional grids of a department: a plan of its own."""
    session = context.session
    document = session.document
    assert document is not None  # the command is blocked else
    name, given = QInputDialog.getText(
        context.shell.widget, text("department.new"), text("department.name")
    )
    if not given or not name.strip():
        return
    number = max(entry.id for entry in read_plans(document.file.connection)) + 1
    try:
        document.add_plan(Plan.empty(number, document.levels), name=name.strip())
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return
    session.use_plan(number)
    session.set_level(first_level(document, Role.GRID))
    context.tools.activate("draw")
    context.strip.show_message(text("department.begun", name=name.strip()))
