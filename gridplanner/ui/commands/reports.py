"""Commands that write reports for leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_project
from gridplanner.ui.reports.report_form import ReportForm, run_form
from gridplanner.ui.reports.state_form import StateForm

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def cannot_write(context: Context) -> str | None:
    """Say that the user may not print."""
    return None if context.session.permissions.may_print else "blocked.role_print"


def department(context: Context) -> str | None:
    """Say that a department's grids are worked on, which these reports are not of."""
    return "blocked.report_department" if context.session.is_department else None


@command(
    "report.weekly",
    menu="report",
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write),
)
def weekly(context: Context) -> None:
    """Write the weekly dispatch: visits and events of the last week."""
    run_form(ReportForm(context, "weekly"), context)


@command(
    "report.monthly",
    menu="report",
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write),
)
def monthly(context: Context) -> None:
    """Write the monthly bulletin: visits and events of the last month."""
    run_form(ReportForm(context, "monthly"), context)


@command(
    "report.grids",
    menu="report",
    group=2,
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write, department),
)
def grids(context: Context) -> None:
    """Write what every grid holds, asks for and lacks."""
    run_form(StateForm(context, "grids"), context)


@command(
    "report.workers",
    menu="report",
    group=2,
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write, department),
)
def workers(context: Context) -> None:
    """Write what everybody who works for the town has to do."""
    run_form(StateForm(context, "workers"), context)


@command(
    "report.coverage",
    menu="report",
    group=2,
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write, department),
)
def coverage(context: Context) -> None:
    """Write how much of the town its grids hold."""
    run_form(StateForm(context, "coverage"), context)


@command(
    "report.balance",
    menu="report",
    group=2,
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write, department),
)
def balance(context: Context) -> None:
    """Write how evenly work is shared."""
    run_form(StateForm(context, "balance"), context)


@command(
    "report.changes",
    menu="report",
    group=2,
    icon="report",
    blocked=first_reason(needs_project, busy, cannot_write, department),
)
def changes(context: Context) -> None:
    """Write what changed against a version or another plan."""
    run_form(StateForm(context, "changes"), context)
