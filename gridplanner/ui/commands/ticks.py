"""The command that reads photographed sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command, needs_import

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command("ticks.read", menu="household", group=6, icon="visit", blocked=needs_import)
def read(context: Context) -> None:
    """Read the ticks of photographed sheets, and record them as visits."""
    from gridplanner.ui.ticks.work import ask_photos

    ask_photos(context)
