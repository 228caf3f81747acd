"""Commands that write reports for leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_project
from gridplanner.ui.reports.report_form import ask_report

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def cannot_write(context: Context) -> str | None:
    """Say that the user may not print."""
    return None if context.session.permissions.may_print else "blocked.role_print"


@command(
    "report.weekly",
    menu="report",
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write),
)
def weekly(context: Context) -> None:
    """Write the weekly dispatch: visits and events of the last week."""
    ask_report(context, "weekly")


@command(
    "report.monthly",
    menu="report",
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write),
)
def monthly(context: Context) -> None:
    """Write the monthly bulletin: visits and events of the last month."""
    ask_report(context, "monthly")
