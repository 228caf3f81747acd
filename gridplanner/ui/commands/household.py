"""Commands of households: who lives in a building, and where people count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.counting import CountRule, set_count_rule
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import text
from gridplanner.ui.command import (
    Scope,
    command,
    first_reason,
    needs_editing,
    needs_project,
)
from gridplanner.ui.commands.matrix import not_one_building

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "household.residents",
    menu="household",
    group=1,
    icon="household",
    keys=("Shift+O",),
    scope=Scope.MAP,
    blocked=first_reason(needs_project, not_one_building),
)
def residents(context: Context) -> None:
    """List who lives in the selected building."""
    context.shell.household.list_residents(context.shell.matrix.building)


@command(
    "people.count_rule", town=True, menu="household", group=5, blocked=needs_editing
)
def count_rule(context: Context) -> None:
    """Ask where people count."""
    from gridplanner.ui.household.count_rule_form import CountRuleForm

    document = context.session.document
    assert document is not None  # blocked else
    form = CountRuleForm(context.shell.widget, document.registry.count_rule)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    try:
        set_count_rule(document, CountRule(form.rule))
    except GridPlannerError as error:
        context.shell.tell(error)
        return
    words = text("counting.set", rule=text(f"counting.rule.{form.rule}"))
    context.strip.show_message(words)


@command(
    "household.places", town=True, menu="household", group=5, blocked=needs_project
)
def places(context: Context) -> None:
    """List enterprises, shops, villages and who manages their new citizens."""
    context.shell.household.edits.places.show_list()
