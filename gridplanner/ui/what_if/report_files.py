"""A report made in a dialog, written by a job once its place is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.access.audit import record
from gridplanner.report_writing import SUFFIXES, write_report
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.reports.report import Report
    from gridplanner.ui.context import Context


def ask_report(context: Context, name: str, *, title: str, pattern: str) -> Path | None:
    """Ask where a report goes; `title` and `pattern` are keys.

    Parameters
    ----------
    context : Context
    name : str
        Proposed, with the ending taken where none that can be written is chosen.
    """
    path = ask_save(context, title=title, pattern=pattern, name=name)
    if path is None or path.suffix.lower() in SUFFIXES:
        return path
    return path.with_name(f"{path.name}.{name.rpartition('.')[2]}")


def write_by_job(
    context: Context,
    path: Path,
    report: Report,
    *,
    action: str,
    what: str,
    rows: int,
    said: Callable[[str], str],
) -> None:
    """Write a report, put it on the record of actions, and say that it is written.

    Parameters
    ----------
    context : Context
    path : Path
    report : Report
    action, what : str
        As `record` has them: ``"export"`` or ``"print"``, and of what.
    rows : int
    said : callable
        Gives the sentence for the name of the file.
    """
    document = context.session.document
    if document is None:
        return

    def work(progress: Progress) -> Path:
        progress.step("export.running")
        write_report(path, report)
        return path

    def done(written: Path) -> None:
        record(
            document.file,
            action,
            object=what,
            table="post",
            rows=rows,
            file_name=written.name,
        )
        context.strip.show_message(
            said(written.name),
            Action("print.open_folder", lambda: open_folder(written)),
        )

    def write() -> None:
        jobs, failed = context.jobs, context.shell.tell
        jobs.run(work, title="export.running", done=done, failed=failed)

    # A study may have begun while the file was chosen.
    context.jobs.when_free(write)
