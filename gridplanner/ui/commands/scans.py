"""Commands of the menu Tools for scanned plans below the town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, first_reason, needs_editing
from gridplanner.ui.commands.view import no_place

if TYPE_CHECKING:
    from gridplanner.ui.context import Context

can_place = first_reason(needs_editing, no_place)


def no_scan(context: Context) -> str | None:
    """Say that a scan must be chosen."""
    return "blocked.no_scan" if context.shell.scans.chosen is None else None


@command(
    "scan.place", town=True, menu="tools", group=4, icon="base_map", blocked=can_place
)
def place(context: Context) -> None:
    """Lay a scanned plan below the town, by places known in both."""
    context.shell.scans.choose_file()


@command(
    "scan.edit",
    menu="tools",
    group=4,
    icon="target",
    blocked=first_reason(needs_editing, no_scan),
)
def edit(context: Context) -> None:
    """Place the chosen scan again."""
    context.shell.scans.edit()


@command(
    "scan.delete",
    menu="tools",
    group=4,
    icon="delete",
    blocked=first_reason(needs_editing, no_scan),
)
def delete(context: Context) -> None:
    """Take the chosen scan out of the project."""
    context.shell.scans.delete()
