"""Commands about the people on record: who is listed twice, what is to be verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import busy, command, first_reason, needs_editing
from gridplanner.ui.command import needs_project as project_open

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "verify.open",
    menu="check",
    group=4,
    icon="to_decide",
    blocked=project_open,
    beside=True,
)
def open_(context: Context) -> None:
    """Show what is open still: houses, people, values, numbers."""
    context.shell.show_panel("verify")


@command(
    "verify.duplicates",
    menu="check",
    group=4,
    icon="person",
    blocked=first_reason(needs_editing, busy),
)
def duplicates(context: Context) -> None:
    """Find who is listed twice, and put the pairs to the user."""
    from gridplanner.ui.deciding.finding_twice import find_twice

    find_twice(context)


@command("verify.merges", menu="check", group=4, blocked=needs_editing)
def merges(context: Context) -> None:
    """Show which people were merged, and take one merge back."""
    from gridplanner.ui.deciding.merges_form import open_merges

    open_merges(context)


@command("verify.priorities", town=True, menu="check", group=4, blocked=needs_editing)
def priorities(context: Context) -> None:
    """Ask whose word counts where two sources differ."""
    from gridplanner.ui.deciding.priorities_form import open_priorities

    open_priorities(context)
