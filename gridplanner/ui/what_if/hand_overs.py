"""Handing a worker's posts over: asked, done as one edit, and written to sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from gridplanner.data.levels import Role
from gridplanner.data.registry_edits import staff
from gridplanner.reports.hand_over_sheets import (
    Handed,
    HandingOver,
    hand_over_report,
)
from gridplanner.resources.texts import text
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.edits import StaffDeskEdits
from gridplanner.ui.what_if.beside_map import bring_up, lay_low
from gridplanner.ui.what_if.hand_over_form import HandOverForm
from gridplanner.ui.what_if.marks import Ground, hand_over_marks
from gridplanner.ui.what_if.report_files import ask_report, write_by_job
from gridplanner.ui.what_if.situation import bases, worker_word
from gridplanner.ui.work.words import term_name

if TYPE_CHECKING:
    from gridplanner.layers.overlay import Mark
    from gridplanner.reports.report import Report
    from gridplanner.ui.context import Context


class HandOvers(StaffDeskEdits):
    """Lets a worker leave, and others take over."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._ground: Ground | None = None

    def open(self, worker_id: int) -> None:
        """Ask who takes over from a worker, do it, and write the sheets."""
        context = self._context
        form = HandOverForm(context.shell.widget, context.session, worker_id)
        form.marked.connect(lambda: self._show_marks(form))

        def begin() -> None:
            lay_low(context, form)
            self._show_marks(form)
            bring_up(context, self._marks(form))

        QTimer.singleShot(0, form, begin)
        accepted = form.exec() == QDialog.DialogCode.Accepted
        form.stop_following()
        form.deleteLater()
        context.canvas.show_marks(())
        self._ground = None
        if not accepted:
            return
        what = self._told(form)
        report = self._report(what)
        if not self._hand_over(form):
            return
        name = text("handover.file", name=what.giver, day=what.day)
        path = ask_report(
            context,
            f"{name}.docx",
            title="handover.save",
            pattern="handover.pattern",
        )
        if path is None or report is None:
            context.strip.show_message(text("handover.done", name=what.giver))
            return
        write_by_job(
            context,
            path,
            report,
            action="print",
            what="hand_over",
            rows=len(what.posts),
            said=lambda file: text("handover.written", name=what.giver, file=file),
        )

    def _marks(self, form: HandOverForm) -> tuple[Mark, ...]:
        """Mark the grids that go, and where those are who take them over."""
        session = self._context.session
        if session.standing is None or form.situation is None:
            return ()
        snapshot, kept = session.standing.snapshot, self._ground
        if (
            kept is None
            or kept.snapshot is not snapshot
            or kept.situation is not form.situation
        ):
            kept = self._ground = Ground.of(snapshot, form.situation)
        return hand_over_marks(
            kept,
            form.takers_of_units,
            bases(session),
            words={unit: form.after_words(unit) for unit in form.takers_of_units},
            looked_at=form.unit_looked_at,
        )

    def _show_marks(self, form: HandOverForm) -> None:
        self._context.canvas.show_marks(self._marks(form))

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
