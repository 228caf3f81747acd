"""The command that shows the way from a house to its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, needs_project

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "navigator.show",
    menu="household",
    icon="building",
    blocked=needs_project,
    beside=True,
)
def show(context: Context) -> None:
    """Show buildings, entrances, floors, dwellings and people side by side."""
    context.shell.show_panel("navigator")
