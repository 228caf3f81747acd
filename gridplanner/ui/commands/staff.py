"""Commands of those who work for the town: who they are, and where they work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, first_reason, needs_project

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def no_worker(context: Context) -> str | None:
    """Ask for one worker to be selected."""
    is_one = len(context.session.selection.workers) == 1
    return None if is_one else "blocked.no_worker"


needs_worker = first_reason(needs_project, no_worker)


@command("staff.to_map", menu="staff", icon="worker", blocked=needs_worker, beside=True)
def to_map(context: Context) -> None:
    """Show on the map what the selected worker looks after."""
    context.shell.zoom_to_selection()
