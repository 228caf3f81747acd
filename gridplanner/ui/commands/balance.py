"""The command that shows how evenly the load is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, needs_project

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "balance.show",
    menu="check",
    group=3,
    icon="balance",
    blocked=needs_project,
    beside=True,
)
def show(context: Context) -> None:
    """Show how evenly the load is shared."""
    context.shell.show_panel("balance")
