"""The command of the norms of work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, needs_editing

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command(
    "norm.show",
    town=True,
    menu="check",
    group=3,
    icon="settings",
    blocked=needs_editing,
)
def show(context: Context) -> None:
    """Show the norms of the project: what is asked of workers, and what it does."""
    from gridplanner.ui.work.norm_dialog import NormDialog

    dialog = NormDialog(context)
    dialog.exec()
    dialog.deleteLater()
