"""Commands that write reports for leaders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_project
from gridplanner.ui.reports.report_form import ReportForm, run_form
from gridplanner.ui.reports.state_form import StateForm

if TYPE_CHECKING:
    from gridplanner.reports.kinds import ReportKind
    from gridplanner.ui.command import Command
    from gridplanner.ui.context import Context


def cannot_write(context: Context) -> str | None:
    """Say that the user may not print."""
    return None if context.session.permissions.may_print else "blocked.role_print"


def department(context: Context) -> str | None:
    """Say that a department's grids are worked on, which these reports are not of."""
    return "blocked.report_department" if context.session.is_department else None


def dispatch_command(kind: ReportKind) -> Command:
    """Make the command that writes a report of a span of days."""

    @command(
        f"report.{kind}",
        menu="report",
        icon="report",
        blocked=first_reason(needs_project, busy, cannot_write),
    )
    def write(context: Context) -> None:
        """Ask of which days, and write the report."""
        run_form(ReportForm(context, kind), context)

    return write


def state_command(kind: ReportKind) -> Command:
    """Make the command that writes a report of the town as it stands."""

    @command(
        f"report.{kind}",
        menu="report",
        group=2,
        icon="report",
        blocked=first_reason(needs_project, busy, cannot_write, department),
    )
    def write(context: Context) -> None:
        """Ask of which day, and write the report."""
        run_form(StateForm(context, kind), context)

    return write


weekly, monthly = dispatch_command("weekly"), dispatch_command("monthly")
grids, workers = state_command("grids"), state_command("workers")
coverage, balance = state_command("coverage"), state_command("balance")
changes = state_command("changes")
