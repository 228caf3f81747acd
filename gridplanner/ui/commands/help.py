"""Commands of the menu Help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.command import command

if TYPE_CHECKING:
    from gridplanner.ui.context import Context


@command("help.keys", menu="help", icon="help", keys=("F1",))
def keys(context: Context) -> None:
    """List the keys of all commands."""
    from gridplanner.ui.commands import COMMANDS
    from gridplanner.ui.dialogs.about import Keys

    Keys(COMMANDS, context.shell.widget).exec()


@command("help.about", menu="help", icon="info")
def about(context: Context) -> None:
    """Say what the program is, and its version."""
    from gridplanner.ui.dialogs.about import About

    About(context.shell.widget).exec()
