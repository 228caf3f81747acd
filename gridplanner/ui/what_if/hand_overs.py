"""Handing a worker's posts over: asked, done as one edit, and written to sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from gridplanner.data.access.audit import record
from gridplanner.data.levels import Role
from gridplanner.data.registry_edits import staff
from gridplanner.report_writing import SUFFIXES, write_report
from gridplanner.reports.hand_over_sheets import (
    Handed,
    HandingOver,
    hand_over_report,
)
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.files import ask_save
from gridplanner.ui.export import open_folder
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.edits import StaffDeskEdits
from gridplanner.ui.what_if.hand_over_form import HandOverForm
from gridplanner.ui.what_if.situation import worker_word
from gridplanner.ui.work.words import term_name

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.job import Progress
    from gridplanner.reports.report import Report


class HandOvers(StaffDeskEdits):
    """Lets a worker leave, and others take over."""

    def open(self, worker_id: int) -> None:
        """Ask who takes over from a worker, do it, and write the sheets."""
        session = self._context.session
        form = HandOverForm(self._context.shell.widget, session, worker_id)
        accepted = form.exec() == QDialog.DialogCode.Accepted
        form.stop_following()
        form.deleteLater()
        if not accepted:
            return
        what = self._told(form)
        report = self._report(what)
        if not self._hand_over(form):
            return
        name = text("handover.file", name=what.giver, day=what.day)
        path = ask_save(
            self._context,
            title="handover.save",
            pattern="handover.pattern",
            name=f"{name}.docx",
        )
        if path is None or report is None:
            self._context.strip.show_message(text("handover.done", name=what.giver))
            return
        if path.suffix.lower() not in SUFFIXES:
            path = path.with_name(f"{path.name}.docx")
        self._write(path, report, what)

    def _told(self, form: HandOverForm) -> HandingOver:
        """Say in words what is handed over; before it is, while all is as it was."""
        session = self._context.session
        clock = f"{session.user} {session.clock():%Y-%m-%d %H:%M}"
        posts = tuple(
            Handed(
                line.unit,
                line.words,
                worker_word(session, line.taker) if line.taker else "",
                line.taker,
            )
            for line in form.lines
        )
        giver = worker_word(session, form.worker_id)
        return HandingOver(giver, form.start, clock, posts)

    def _report(self, what: HandingOver) -> Report | None:
        session = self._context.session
        standing = session.standing
        if standing is None:
            return None
        loads = session.work_desk.loads(first_level(self._document, Role.GRID))
        return hand_over_report(self._document, standing, what, loads, term_name)

    def _hand_over(self, form: HandOverForm) -> bool:
        takers = form.takers
        posts = self._document.file.read_rows("post", sorted(takers))
        worker = (
            self._row("worker", form.worker_id) if form.leaves.isChecked() else None
        )
        present = self._posts_of(*({*takers.values()} - {0}))
        own = self._posts_of(form.worker_id) if worker is not None else []
        rest = [post for post in own if post["id"] not in takers]
        gone = [*takers, *(int(post["id"]) for post in rest)]
        ending = {post["id"]: post for post in (*rest, *self._standing_in(gone))}
        stamp = self._stamp()
        return self._apply(
            lambda: staff.hand_over(
                worker,
                posts,
                takers,
                stamp,
                on=form.start,
                next_ids=self._next("post"),
                present=present,
                ending=tuple(ending.values()),
            )
        )

    def _write(self, path: Path, report: Report, what: HandingOver) -> None:
        def work(progress: Progress) -> Path:
            progress.step("export.running")
            write_report(path, report)
            return path

        def done(written: Path) -> None:
            record(
                self._document.file,
                "print",
                object="hand_over",
                table="post",
                rows=len(what.posts),
                file_name=written.name,
            )
            self._context.strip.show_message(
                text("handover.written", name=what.giver, file=written.name),
                Action("print.open_folder", lambda: open_folder(written)),
            )

        jobs, failed = self._context.jobs, self._context.shell.tell

        def write() -> None:
            jobs.run(work, title="export.running", done=done, failed=failed)

        # A study may have begun while the file was chosen.
        jobs.when_free(write)
