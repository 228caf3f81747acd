"""The command that chooses how codes are built, and gives new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.coding import choose_template
from gridplanner.data.edits.recode import recode
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.ui.change_words import label_words
from gridplanner.ui.command import command, needs_editing
from gridplanner.ui.commands.edit import offer_undo

if TYPE_CHECKING:
    from gridplanner.ui.context import Context
    from gridplanner.ui.dialogs.codes import CodesForm
    from gridplanner.ui.session import Session


@command(
    "grid.codes",
    town=True,
    menu="grid",
    group=6,
    icon="code",
    blocked=needs_editing,
    edits=True,
)
def codes(context: Context) -> None:
    """Choose how codes are built; give some to those without, or in a new order."""
    from gridplanner.ui.dialogs.codes import CodesForm as Dialog

    session = context.session
    chosen = chosen_units(session)
    form = Dialog(
        session.plan,
        chosen or units_below(session, ()),
        context.shell.widget,
        whole=not chosen,
    )
    if form.exec() == QDialog.DialogCode.Accepted:
        give(context, form)


def give(context: Context, form: CodesForm) -> None:
    """Keep the template and give the codes of the form, both or neither."""
    document = context.session.document
    assert document is not None  # the command is blocked else
    on = context.session.clock().date().isoformat()
    try:
        with document.together():
            choose_template(document, form.template)
            change = recode(context.session.plan, form.codes, on=on)
            document.apply(change)
    except (GridPlannerError, OSError) as error:
        context.shell.tell(error)
        return
    if change:
        words = label_words(change.label, change.fields)
        context.strip.show_message(words, offer_undo(context))
    else:
        context.strip.show_message(text("codes.chosen"))


def chosen_units(session: Session) -> list[int]:
    """List the grids and micro-grids selected, and those below what is selected."""
    selected = session.selection.units
    return units_below(session, selected) if selected else []


def units_below(session: Session, unit_ids: tuple[int, ...]) -> list[int]:
    """List units in force below the areas, of some units; of none: of the town."""
    plan, wanted = session.plan, set(unit_ids)
    found: list[int] = []
    for level, each in enumerate(plan.levels):
        for unit in plan.units_at(level):
            if not unit_ids or unit.id in wanted or unit.parent in wanted:
                wanted.add(unit.id)
                if each.role is not Role.AREA:
                    found.append(unit.id)
    return found
