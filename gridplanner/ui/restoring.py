"""Taking a copy out of the backups: beside the project, and open it there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.store.backup_list import newest_sound
from gridplanner.data.store.backups import take_out
from gridplanner.resources.texts import text
from gridplanner.ui.panels.history_model import local_time
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.data.store.backup_list import Backup
    from gridplanner.ui.context import Context


def take_out_and_open(context: Context, backup: Backup, project: Path) -> None:
    """Write a copy beside a project and open it; the project is not touched."""
    if context.jobs.running:
        context.strip.show_message(text("blocked.busy"), kind=Kind.WARNING)
        return
    name = file_name(backup, project)

    def work(progress: Progress) -> Path:
        progress.step("backup.taking_out")
        return take_out(backup, beside=project, name=name, progress=progress)

    def done(target: Path) -> None:
        words = text("backup.taken_out", file=target.name)
        context.shell.open_project(
            target, then=lambda: context.strip.show_message(words)
        )

    context.jobs.run(
        work, title="backup.taking_out", done=done, failed=context.shell.tell
    )


def offer_newest(context: Context, project: Path) -> list[Action]:
    """Give the action that opens the newest copy of a project that cannot be opened.

    Empty where there is none, or none that is sound.
    """
    backup = newest_sound(project)
    if backup is None:
        return []

    def choose() -> None:
        from gridplanner.ui.dialogs.backups import open_backups

        open_backups(context, project)

    return [
        Action(
            "backup.open_newest", lambda: take_out_and_open(context, backup, project)
        ),
        Action("project.backups", choose),
    ]


def file_name(backup: Backup, project: Path) -> str:
    """Propose what a file that is taken out is called, without its ending."""
    note = backup.note
    if note.reason == "version":
        return text("version.file_name", project=project.stem, name=note.name)
    time = local_time(note.time).replace(":", "")
    return text("backup.file_name", project=project.stem, time=time)


def reason_words(backup: Backup) -> str:
    """Say for what a copy was made."""
    note = backup.note
    if note.reason == "version":
        return text("backup.version", name=note.name)
    return text("backup." + note.reason)
