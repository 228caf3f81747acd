"""Commands about themes: people on the map, hot spots of events."""

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
    "themes.people",
    menu="view",
    group=3,
    icon="person",
    blocked=first_reason(needs_project, held_to_units, busy),
)
def people(context: Context) -> None:
    """Show people of a kind on the map: shares, dots, density or circles."""
    context.shell.choose_theme()


@command(
    "themes.spots",
    menu="view",
    group=3,
    icon="target",
    blocked=first_reason(needs_project, held_to_units, busy),
)
def spots(context: Context) -> None:
    """Find where there are more events than chance would have it."""
    context.shell.choose_hot_spots()


def no_theme(context: Context) -> str | None:
    """Say that the map shows no theme."""
    reason = needs_project(context)
    if reason is None and not context.shell.has_theme:
        return "blocked.no_theme"
    return reason


@command("themes.none", menu="view", group=3, icon="close", blocked=no_theme)
def none(context: Context) -> None:
    """Take the theme off the map."""
    context.shell.clear_theme()
