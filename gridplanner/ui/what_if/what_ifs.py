"""Questions of what if: asked, kept in the project, and written as reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from gridplanner.data.access.audit import record
from gridplanner.data.what_ifs import drop_what_if, keep_what_if
from gridplanner.report_writing import SUFFIXES, write_report
from gridplanner.reports.what_if_sheets import Words, what_if_report
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.staff.edits import StaffDeskEdits
from gridplanner.ui.what_if.what_if_form import WhatIfForm

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.reports.report import Report


class WhatIfs(StaffDeskEdits):
    """Lets questions be asked without touching plan, posts or norm."""

    def open(self) -> None:
        """Ask until the dialog is closed."""
        form = WhatIfForm(self._context)
        form.report_wanted.connect(lambda: self.write(form))
        form.keep_wanted.connect(lambda: self.keep(form))
        form.drop_wanted.connect(lambda: self.drop(form))
        form.exec()
        form.stop_following()
        form.deleteLater()

    def keep(self, form: WhatIfForm) -> None:
        """Keep the question by a name, as one edit."""
        question, words = form.question, form.words
        name, is_named = QInputDialog.getText(
            form, text("what_if.keep"), text("what_if.name"), text=words
        )
        if not is_named:
            return
        file = self._document.file
        if self._apply(lambda: keep_what_if(file, name, question)):
            form.show_kept(name.strip())

    def drop(self, form: WhatIfForm) -> None:
        """Forget the question that is open, as one edit."""
        file, name = self._document.file, form.kept.currentText()
        if self._apply(lambda: drop_what_if(file, name)):
            form.show_kept()

    def write(self, form: WhatIfForm) -> None:
        """Write the answer as a report."""
        report = self.report(form)
        if report is None:
            return
        day = self._context.session.clock().date().isoformat()
        name = text("what_if.file", what=form.asked.currentText(), day=day)
        path = ask_save(
            self._context,
            title="what_if.report",
            pattern="what_if.pattern",
            name=f"{name}.xlsx",
        )
        if path is None:
            return
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(f"{path.name}.xlsx")
        self._write(path, report)

    def report(self, form: WhatIfForm) -> Report | None:
        """Make the report of what is shown; None where nothing is."""
        answer, present, session = form.answer, form.present, self._context.session
        if answer is None or present is None:
            return None
        made = f"{session.user} {session.clock():%Y-%m-%d %H:%M}"
        words = Words(
            self._document.path.stem, form.words, form.notes, made, present.workers
        )
        return what_if_report(answer, words)

    def _write(self, path: Path, report: Report) -> None:
        def work(progress: Progress) -> Path:
            progress.step("export.running")
            write_report(path, report)
            return path

        def done(written: Path) -> None:
            record(
                self._document.file,
                "export",
                object="what_if",
                table="post",
                rows=report.tables,
                file_name=written.name,
            )
            self._context.strip.show_message(
                text("what_if.written", file=written.name),
                Action("print.open_folder", lambda: open_folder(written)),
            )

        jobs, failed = self._context.jobs, self._context.shell.tell

        def write() -> None:
            jobs.run(work, title="export.running", done=done, failed=failed)

        # A study may have begun while the file was chosen.
        jobs.when_free(write)
