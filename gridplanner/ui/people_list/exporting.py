"""Writing the list of people, or its numbers by building, into a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from gridplanner.data.access.reveal import Subject, reveal_for_command
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.exports.counts import export_counts
from gridplanner.data.exports.ledger_columns import Names
from gridplanner.data.exports.people import (
    ExportOptions,
    check_export,
    export_people,
)
from gridplanner.extracts import counts_layer
from gridplanner.resources.texts import text
from gridplanner.ui.access.reveal_form import RevealForm
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.people_list.export_form import ExportForm
from gridplanner.ui.people_list.words import filter_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.document import Document
    from gridplanner.data.filters.people_list import PeopleList
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow

_ASK = "exports.choose_file"


def ask_export(window: MainWindow, people: PeopleList) -> None:
    """Ask how, where and, for plain data, what for; then write the file."""
    document = window.session.document
    assert document is not None  # the command is blocked else
    title = filter_words(window.session, people.wanted)
    form = ExportForm(window, count=people.said(len(people)), title=title)
    if form.exec() != QDialog.DialogCode.Accepted:
        return
    name, _ = QFileDialog.getSaveFileName(
        window, text(_ASK), _file_name(document, form.ending), f"*{form.ending}"
    )
    if not name:
        return
    path = with_ending(Path(name), form.ending)
    if form.kind == "gpkg":
        _write_counts(window, people, path)
    else:
        _write_people(window, people, path, form)


def with_ending(path: Path, ending: str) -> Path:
    """Give a path its ending where the user left it out."""
    if path.suffix.lower() == ending:
        return path
    return path.with_name(path.name + ending)


def _file_name(document: Document, ending: str) -> str:
    """Propose a name that tells nothing of whom the file lists."""
    return str(document.path.with_name(text("exports.file_name") + ending))


def _write_people(
    window: MainWindow, people: PeopleList, path: Path, form: ExportForm
) -> None:
    session, now = window.session, window.session.clock()
    document = session.document
    assert document is not None  # `ask_export` has looked
    is_plain = form.plain.isChecked() and form.plain.isEnabled()
    options = ExportOptions(
        form.chosen,
        filter_words(session, people.wanted),
        text(
            "exports.watermark",
            user=session.user,
            time=f"{now:%Y-%m-%d %H:%M}",
            masked=text("exports.plain" if is_plain else "exports.masked"),
        ),
        encoding="gb18030" if form.kind == "gbk" else "utf-8-sig",
        password=form.password.text(),
    )
    grant: Grant | None = None
    try:
        check_export(document.file, people, path, options)
        if is_plain:
            grant = _ask_grant(window, people, options.title)
            if grant is None:
                return
            options = replace(options, reason=grant.reason)
    except GridPlannerError as refusal:
        window.shell.tell(refusal)
        return
    names = Names(dict(session.plan.units), document.levels)

    def work(progress: Progress) -> int:
        return export_people(
            document.file,
            people,
            path,
            options,
            names=names,
            grant=grant,
            now=now,
            progress=progress,
        )

    run_export(window, work, path, "exports.done")


def _ask_grant(window: MainWindow, people: PeopleList, title: str) -> Grant | None:
    """Ask what plain data are for; None where the user thinks better of it."""
    session, now = window.session, window.session.clock()
    assert session.document is not None  # `ask_export` has looked
    ids = frozenset(people.found.people.tolist())
    form = RevealForm(window, Subject(ids, title), user=session.user, time=now)
    if form.exec() != QDialog.DialogCode.Accepted:
        return None
    return reveal_for_command(
        session.document.file,
        form.reason,
        people=ids,
        object=title,
        fields=form.plain_fields,
        now=now,
        permissions=session.permissions,
    )


def _write_counts(window: MainWindow, people: PeopleList, path: Path) -> None:
    session = window.session
    document, standing = session.document, session.standing
    if standing is None or document is None:
        return
    permissions = session.permissions
    title = filter_words(session, people.wanted)

    def work(progress: Progress) -> int:
        layer = counts_layer(document, standing, people)
        progress.check()
        return export_counts(
            document.file, layer, path, title=title, permissions=permissions
        )

    run_export(window, work, path, "exports.counts_done")


def run_export(
    window: MainWindow, work: Callable[[Progress], int], path: Path, key: str
) -> None:
    """Write on a worker, then say how much (`key` has {n} and {file}) and where."""

    def done(count: int) -> None:
        window.shell.strip.show_message(
            text(key, n=f"{count:,}", file=path.name),
            Action("print.open_folder", lambda: open_folder(path)),
        )

    def stopped() -> None:
        window.shell.strip.show_message(text("exports.stopped"))

    window.jobs.run(
        work,
        title="progress.exporting",
        done=done,
        failed=window.shell.tell,
        cancelled=stopped,
    )
