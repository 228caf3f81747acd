"""Commands of the norms of work: the norms, and the patrol of a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.norms.in_use import read_routes
from gridplanner.data.norms.patrols import set_patrol
from gridplanner.resources.texts import text
from gridplanner.ui.command import command, needs_editing, needs_unit

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "norm.show",
    town=True,
    menu="check",
    group=3,
    icon="settings",
    blocked=needs_editing,
)
def show(context: Context) -> None:
    """Show the norms of the project: what is asked of workers, and what it does."""
    from gridplanner.ui.work.norm_dialog import NormDialog

    dialog = NormDialog(context)
    dialog.exec()
    dialog.deleteLater()


def no_single_grid(context: Context) -> str | None:
    """Ask for one grid or micro-grid, and the right to edit."""
    reason = needs_unit(context)
    if reason is not None:
        return reason
    units = context.session.selected_units
    if len(units) != 1 or context.session.role(units[0]) is Role.AREA:
        return "blocked.one_grid"
    return None


@command("patrol.set", menu="grid", group=5, icon="patrol", blocked=no_single_grid)
def patrol(context: Context) -> None:
    """Write down how long the patrol of the selected grid is."""
    from gridplanner.ui.work.patrol_form import PatrolForm

    document = context.session.document
    assert document is not None  # blocked else
    unit = context.session.selected_units[0]
    form = PatrolForm(read_routes(document.file).get(unit.id), context.shell.widget)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    try:
        batch = set_patrol(document.file, unit, form.metres)
        document.apply_batch(batch)
    except GridPlannerError as error:
        context.shell.tell(error)
        return
    context.strip.show_message(text(batch.label, **batch.fields))
