"""自动指派: a proposal worked out beside the window, shown on the map, one edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog

from gridplanner.analysis.within_reach import duties_within
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import sentences, text
from gridplanner.studies.assigning.study import ask, edit_of, propose
from gridplanner.ui.division.beside_map import bring_into_sight
from gridplanner.ui.session import first_level
from gridplanner.ui.staff.assign_form import AssignForm, away_now, skills_now
from gridplanner.ui.staff.edits import StaffDeskEdits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.data.job import Progress
    from gridplanner.studies.assigning.study import Asked, Proposal, Wish
    from gridplanner.ui.context import Context

# Okabe & Ito's colours, which nobody mixes up.
_COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
_OTHERS: Final = 60  # workers shown at once, without a pointer on any


class AutoAssign(StaffDeskEdits):
    """Lets grids be assigned to workers all at once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: AssignForm | None = None
        context.session.opened.connect(self.close)
        context.session.work_desk.changed.connect(self._forget)

    def open(self) -> None:
        """Ask beside the map until the dialog is closed."""
        if self.form is not None:
            self.form.raise_()
            self.form.activateWindow()
            return
        form = self.form = AssignForm(self._context.shell.widget, self._context.session)
        form.wanted.connect(self.find)
        form.pointed.connect(self.show_worker)
        form.finished.connect(self._finish)
        self._context.session.work_desk.want()
        form.show()
        # In the corner: what is proposed is looked at on the map.
        window = self._context.shell.widget
        corner = QPoint(window.width() - form.width(), window.height() - form.height())
        form.move(window.mapToGlobal(corner))

    def close(self) -> None:
        """Put the dialog away, and take its colours off the map."""
        form, self.form = self.form, None
        if form is not None:
            self._context.canvas.show_marks(())
            form.hide()
            form.deleteLater()

    def find(self) -> None:
        """Work a proposal out."""
        form = self.form
        if form is None:
            return
        wish = form.wish
        if not form.people.count() or not wish.workers:
            form.say(text("assigning.no_workers"))
            return
        try:
            asked = self._ask()
        except GridPlannerError as error:
            form.say(sentences(error))
            return
        if asked is None:
            form.say(text("handover.counting"))
            return

        form.find_button.setEnabled(False)
        form.say(text("progress.assigning"))
        self._context.jobs.when_free(lambda: self._run(form, asked, wish))

    def _run(self, form: AssignForm, asked: Asked, wish: Wish) -> None:
        """Work it out by a job; what comes after the dialog was closed is let go."""

        def work(progress: Progress) -> Proposal:
            return propose(asked, wish, progress)

        def done(found: Proposal) -> None:
            if self.form is not form:
                return
            form.find_button.setEnabled(True)
            if form.wish == wish:
                form.show_proposal(found)
                west, south, east, north = shapely.total_bounds(found.asked.polygons)
                bring_into_sight(self._context.canvas, (west, south, east, north), form)
                self.show_worker(-1)

        def cancelled() -> None:
            if self.form is form:
                form.find_button.setEnabled(True)
                form.forget()

        def failed(error: Exception) -> None:
            cancelled()
            self._context.shell.tell(error)

        self._context.jobs.run(
            work,
            title="progress.assigning",
            done=done,
            failed=failed,
            cancelled=cancelled,
        )

    def show_worker(self, column: int) -> None:
        """Show on the map what a worker would have; all in their colours for -1."""
        form = self.form
        if form is None or form.proposal is None:
            self._context.canvas.show_marks(())
            return
        count = len(form.proposal.asked.workers)
        shown = [column] if column >= 0 else list(range(min(count, _OTHERS)))
        marks = [mark for each in shown for mark in _marks(form.proposal, each)]
        self._context.canvas.show_marks(tuple(marks))

    def _ask(self) -> Asked | None:
        """Put together what is asked; None until the work is counted."""
        session, form = self._context.session, self.form
        desk, standing = session.work_desk, session.standing
        level = first_level(self._document, Role.GRID)
        loads, duties = desk.loads(level), session.staff_desk.duties_known()
        workers = session.staff_desk.workers
        if form is None or standing is None or workers is None:
            return None
        if loads is None or duties is None:
            desk.want()
            return None
        if session.reach.is_limited:
            duties = duties_within(duties, session.reach.units)
        return ask(
            session.plan,
            standing.snapshot,
            loads,
            duties=duties,
            workers=workers,
            skills=skills_now(session),
            wish=form.wish,
            away=away_now(session),
        )

    def _finish(self, result: int) -> None:
        form = self.form
        proposal = None if form is None else form.proposal
        self.close()
        if result == QDialog.DialogCode.Accepted and proposal is not None:
            self._apply(lambda: edit_of(self._document, proposal))

    def _forget(self) -> None:
        """Let go of a proposal for a town that has changed."""
        if self.form is not None and self.form.proposal is not None:
            self.form.forget()


def _marks(proposal: Proposal, column: int) -> Iterator[Mark]:
    """Tint the grids of a worker, with the name on them."""
    asked = proposal.asked
    rows = np.flatnonzero(proposal.found.of == column)
    if not len(rows):
        return
    colour = _COLOURS[column % len(_COLOURS)]
    ground = shapely.union_all(asked.polygons[rows])
    for part in shapely.get_parts(ground):
        first, *holes = map(shapely.get_coordinates, shapely.get_rings(part))
        yield Mark(
            MarkKind.HOVER, first, closed=True, holes=tuple(holes), colour=colour
        )
    place = shapely.get_coordinates(shapely.point_on_surface(ground))
    yield Mark(MarkKind.LABEL, place, text=asked.names[column])
