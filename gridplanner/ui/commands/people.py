"""Commands for lists of people: the list, its filter, its export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def no_unit(context: Context) -> str | None:
    """Ask for an area or a grid."""
    return None if context.session.selection.units else "blocked.no_grid"


@command(
    "people.list", menu="household", icon="table", blocked=needs_project, beside=True
)
def show(context: Context) -> None:
    """Show the list of people below the map."""
    context.shell.show_panel("residents")


@command(
    "people.filter",
    menu="household",
    icon="search",
    keys=("F3",),
    blocked=first_reason(needs_project, busy),
    beside=True,
)
def filter_(context: Context) -> None:
    """Choose whom the list holds: by category, grid, age, address, household."""
    context.shell.filter_people()


@command(
    "people.lists",
    menu="household",
    icon="to_decide",
    blocked=needs_project,
    beside=True,
)
def lists(context: Context) -> None:
    """Show the lists that matter: houses and people to be looked into."""
    context.shell.show_panel("lists")


@command(
    "people.of_unit",
    menu="household",
    icon="household",
    blocked=first_reason(needs_project, busy, no_unit),
    beside=True,
)
def of_unit(context: Context) -> None:
    """List who lives in the selected area or grid."""
    context.shell.list_people_of(context.session.selection.units)


def cannot_export(context: Context) -> str | None:
    """Say that the user may not export, or that the list is empty."""
    reason = needs_editing(context)  # what goes out is put on record
    if reason is not None:
        return reason
    if not context.session.permissions.may_export:
        return "exports.denied"
    return None if context.shell.lists_people() else "people.export.empty"


@command(
    "people.export", menu="household", group=6, icon="export", blocked=cannot_export
)
def export(context: Context) -> None:
    """Write the people of the list into a ledger, masked unless chosen."""
    context.shell.export_people()


def no_house(context: Context) -> str | None:
    """Ask for one building, and the right to write it out."""
    reason = needs_editing(context)
    if reason is not None:
        return reason
    if not context.session.permissions.may_export:
        return "exports.denied"
    chosen = context.session.selection
    return None if len(chosen.buildings) == 1 else "blocked.one_thing"


@command(
    "people.stairway", menu="household", group=6, icon="household", blocked=no_house
)
def stairway(context: Context) -> None:
    """Write the contact list of one stairway: every flat, masked unless chosen."""
    context.shell.export_stairway(context.session.selection.buildings[0])
