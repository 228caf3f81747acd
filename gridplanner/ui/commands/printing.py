"""The command that prints sheets of grids and communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_project

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
