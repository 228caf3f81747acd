"""Commands of the menu File that keep moments of a project, and bring them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import text
from gridplanner.ui.command import (
    busy,
    command,
    first_reason,
    needs_editing,
    needs_project,
)
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from gridplanner.ui.context import Context

needs_quiet_project = first_reason(needs_project, busy)


@command(
    "project.saved",
    menu="file",
    group=3,
    keys=("Ctrl+S",),
    blocked=needs_project,
    beside=True,
)
def saved(context: Context) -> None:
    """Say that nothing needs to be saved, and offer a version to return to."""
    time = f"{context.session.clock():%H:%M}"
    version = Action("cmd.version", lambda: _save_version(context))
    context.strip.show_message(text("strip.saved", time=time), version)


@command("cmd.version", menu="file", group=3, icon="history", blocked=needs_editing)
def save_version(context: Context) -> None:
    """Keep the project as it is now under a name."""
    from gridplanner.ui.dialogs.versions import ask_for_version

    ask_for_version(context)


@command("project.versions", menu="file", group=3, blocked=needs_quiet_project)
def versions(context: Context) -> None:
    """List the versions, to look at one or to return to it."""
    from gridplanner.ui.dialogs.versions import open_versions

    open_versions(context)


@command("project.backups", menu="file", group=3, blocked=needs_quiet_project)
def backups(context: Context) -> None:
    """List the copies the program made by itself, to take one out."""
    from gridplanner.ui.dialogs.backups import open_backups

    document = context.session.document
    assert document is not None  # the command is blocked else
    open_backups(context, document.path)


def _save_version(context: Context) -> None:
    """Ask for a version, or say why there can be none: the message may be old."""
    reason = save_version.blocked(context)
    if reason is None:
        save_version.run(context)
    else:
        context.strip.show_message(text(reason))
