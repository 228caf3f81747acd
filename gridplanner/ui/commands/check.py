"""Commands of the menu Check about single faults and limits; see also `grid`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_editing

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def no_issue_chosen(context: Context) -> str | None:
    """Say that a line of the list must be chosen."""
    reason = needs_editing(context)
    if reason is None and context.shell.chosen_issue is None:
        return "blocked.no_issue_chosen"
    return reason


@command("check.fix_one", menu="check", icon="fix", blocked=no_issue_chosen, edits=True)
def fix_one(context: Context) -> None:
    """Show how the chosen fault would be mended."""
    context.shell.fix_one()


@command(
    "check.limits",
    town=True,
    menu="check",
    group=2,
    icon="settings",
    blocked=first_reason(needs_editing, busy),
)
def limits(context: Context) -> None:
    """Say from when on something is worth a line."""
    context.shell.choose_limits()
