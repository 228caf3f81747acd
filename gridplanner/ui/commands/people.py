"""Commands for lists of people: the list, its filter, its export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_project

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command("people.list", menu="people", icon="table", blocked=needs_project, beside=True)
def show(context: Context) -> None:
    """Show the list of people below the map."""
    context.shell.show_panel("residents")


@command(
    "people.filter",
    menu="people",
    icon="search",
    keys=("F3",),
    blocked=first_reason(needs_project, busy),
    beside=True,
)
def filter_(context: Context) -> None:
    """Choose whom the list holds: by category, grid, age, address, household."""
    context.shell.filter_people()
