"""The command that holds the grids against the rules of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    held_to_units,
    needs_project,
)

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "rules.show",
    menu="check",
    group=3,
    icon="check",
    blocked=first_reason(needs_project, held_to_units, busy),
)
def show(context: Context) -> None:
    """Hold the grids against the rules in use, and show what became of each."""
    context.shell.show_panel("rules")
    context.shell.check_rules()
