"""The command that prints sheets of grids and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_project
from gridplanner.ui.commands.matrix import not_one_building
from gridplanner.ui.printing.asked import Asked

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def cannot_print(context: Context) -> str | None:
    """Say that the user may not print, or why there is nothing to print yet."""
    session = context.session
    if not session.permissions.may_print:
        return "blocked.role_print"
    if session.is_department:
        return "blocked.report_department"
    return "report.counting" if session.standing is None else None


def no_household(context: Context) -> str | None:
    """Ask for the file of a dwelling to be open, or a dwelling to be selected."""
    _buildings, dwellings = context.shell.household.to_print
    return None if dwellings else "blocked.no_household"


@command(
    "project.print",
    menu="file",
    group=2,
    icon="print",
    keys=("Ctrl+P",),
    toolbar=5,
    blocked=first_reason(needs_project, busy, cannot_print),
)
def print_sheets(context: Context) -> None:
    """Ask what is printed, show each page, write a PDF."""
    from gridplanner.ui.printing.running import run_print

    run_print(context)


@command(
    "project.layout",
    menu="file",
    group=2,
    icon="layout",
    blocked=first_reason(needs_project, busy, cannot_print),
)
def arrange_sheets(context: Context) -> None:
    """Let the layout of printed sheets be changed and kept as a template."""
    from gridplanner.ui.printing.running import run_print

    run_print(context, and_arrange=True)


@command(
    "matrix.print",
    menu="household",
    group=1,
    icon="print",
    blocked=first_reason(needs_project, busy, cannot_print, not_one_building),
)
def print_matrix(context: Context) -> None:
    """Print the matrix of the selected building, or of the one that is shown."""
    _print(context, Asked("matrix", (context.shell.matrix.building,)))


@command(
    "household.print",
    menu="household",
    group=1,
    icon="print",
    blocked=first_reason(needs_project, busy, cannot_print, no_household),
)
def print_household(context: Context) -> None:
    """Print the household file that is open, or those of the selected dwellings."""
    _print(context, Asked("household", *context.shell.household.to_print))


def _print(context: Context, asked: Asked) -> None:
    from gridplanner.ui.printing.running import run_print

    run_print(context, asked)
