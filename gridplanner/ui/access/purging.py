"""Purging in the window: asked for, done on a worker, the project opened again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.access.purge import (
    check_purge,
    clean_up,
    cleaning_due,
    files_written,
    masked_people,
    note_cleaned,
    purge_people,
    same_number,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.backup_list import backups_of
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from gridplanner.data.access.purge import Way
    from gridplanner.data.access.reveal import Subject
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.store.backup_list import Backup
    from gridplanner.data.store.purge_files import Copies
    from gridplanner.data.store.traces import Traces
    from gridplanner.ui.main_window import MainWindow

MOST = 500  # people to choose from


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was answered."""

    people: frozenset[int]
    spared: frozenset[int]
    reason: str
    way: Way


def ask_purge(window: MainWindow, subject: Subject | None = None) -> None:
    """Ask whom a panel shows is to be purged, and do it."""
    from gridplanner.ui.access.purge_form import PurgeForm

    session, shell = window.session, window.shell
    whom = subject or shell.people_shown()
    document = session.document
    if document is None or whom is None:
        shell.strip.show_message(text("blocked.nobody_shown"))
        return
    try:
        check_purge(document.file, session.permissions)
        people = masked_people(document.file, sorted(whom.people)[:MOST])
    except GridPlannerError as error:
        shell.tell(error)
        return
    form = PurgeForm(
        window,
        people,
        alike=lambda chosen: same_number(document.file, chosen),
        copies=[_called(copy) for copy in backups_of(document.path)],
        files=files_written(document.file),
    )
    accepted = form.exec() == QDialog.DialogCode.Accepted
    wanted = _Wanted(form.chosen, form.spared, form.reason, form.way)
    form.deleteLater()
    if accepted:
        _purge_rows(window, document, wanted)


def _called(copy: Backup) -> str:
    """Name a copy: a version by its name, a backup by what it was made for."""
    note = copy.note
    what = note.name or text(f"backup.{note.reason}")
    return f"{what} {note.time[:10]}"


def _purge_rows(window: MainWindow, document: Document, wanted: _Wanted) -> None:
    permissions = window.session.permissions

    def work(progress: Progress) -> Traces:
        return purge_people(
            document.file,
            wanted.people,
            reason=wanted.reason,
            spared=wanted.spared,
            progress=progress,
            permissions=permissions,
        )

    window.jobs.run(
        work,
        title="purge.finding",
        done=lambda traces: _clean_up(window, document, traces, wanted.way),
        failed=window.shell.tell,
    )


def tell_due(window: MainWindow, document: Document) -> None:
    """Say that files are still to be cleaned after a purge that was broken off.

    Whose names were written in copies is not known any more: copies that may hold
    them can only be removed, which the user is to ask for.
    """
    if document.read_only or not window.session.permissions.may_manage_users:
        return
    traces = cleaning_due(document.file)
    if traces is None:
        return
    window.shell.strip.show_message(
        text("purge.due"),
        Action("purge.go_on", lambda: _clean_up(window, document, traces, "remove")),
        kind=Kind.WARNING,
    )


def _clean_up(window: MainWindow, document: Document, traces: Traces, way: Way) -> None:
    """Write project and copies anew while nobody has them open."""
    if window.session.document is not document or window.jobs.running:
        return  # a message of a project that was closed since, or too early
    path, keys = document.path, document.file.keys
    window.shell.close_project()

    def work(progress: Progress) -> Copies:
        return clean_up(path, traces, copies=way, keys=keys, progress=progress)

    def done(copies: Copies) -> None:
        people, rows = len(traces.people), traces.count
        words = text(
            "purge.done",
            n=format_count(people),
            rows=format_count(rows),
            copies=format_count(copies.done),
        )
        if copies.left:
            words += text("purge.left", n=format_count(len(copies.left)))
        kind = Kind.WARNING if copies.left else Kind.INFORMATION

        def tell() -> None:
            opened = window.session.document
            if opened is not None and not opened.read_only and not copies.left:
                note_cleaned(opened.file)
            window.shell.strip.show_message(words, kind=kind)

        window.shell.open_project(path, tell)

    def stopped() -> None:
        # The note is there still, and is told when the project is open.
        window.shell.open_project(path)

    window.jobs.run(
        work,
        title="purge.file",
        done=done,
        failed=lambda _error: stopped(),
        cancelled=stopped,
    )
