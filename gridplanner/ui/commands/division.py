"""The command that lets ground be divided among new grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import Scope, command, first_reason, needs_editing

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


def not_to_divide(context: Context) -> str | None:
    """Say that the basic grids are divided only, and once they are counted."""
    session = context.session
    if session.is_department:
        return "blocked.department_plan"
    return None if session.standing is not None else "blocked.counting"


@command(
    "grid.divide",
    menu="grid",
    group=2,
    icon="divide",
    keys=("D",),
    scope=Scope.MAP,
    toolbar=4,
    blocked=first_reason(needs_editing, not_to_divide),
)
def divide(context: Context) -> None:
    """Propose grids of nearly equal weight for a village, a grid or the town."""
    context.shell.division.open()
