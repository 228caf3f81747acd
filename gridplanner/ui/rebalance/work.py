"""调平衡: moves worked out beside the window, shown on the map, made as one edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import sentences, text
from gridplanner.studies.rebalancing.edit import edit_of
from gridplanner.studies.rebalancing.study import make_ready, propose, read
from gridplanner.ui.dialogs.scenario_name import ScenarioNameForm
from gridplanner.ui.in_force import begin_scenario, free_name, may_edit
from gridplanner.ui.rebalance.form import RebalanceForm
from gridplanner.ui.rebalance.marks import marks_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.layers.buildings import BuildingsLayer
    from gridplanner.studies.rebalancing.asked import Proposal, Wish
    from gridplanner.studies.rebalancing.edit import Made
    from gridplanner.studies.rebalancing.study import Read
    from gridplanner.ui.context import Context

_AROUND: Final = 120.0  # metres round the houses of a move


class Rebalance:
    """Lets uneven grids be made even by few moves."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.form: RebalanceForm | None = None
        self._accepting = False
        context.session.opened.connect(self.close)
        context.session.closing.connect(lambda _how: self.close())
        context.session.changed.connect(lambda _event: self._forget())
        context.session.plan_changed.connect(lambda _cells: self._forget())

    @property
    def _document(self) -> Document:
        document = self._context.session.document
        assert document is not None  # the command is blocked else
        return document

    @property
    def _today(self) -> str:
        return self._document.file.now()[:10]

    def open(self) -> None:
        """Ask beside the map until the dialog is closed."""
        if self.form is not None:
            self.form.raise_()
            self.form.activateWindow()
            return
        window = self._context.shell.widget
        form = self.form = RebalanceForm(window, self._context.session)
        form.wanted.connect(self.find)
        form.pointed.connect(self.show_move)
        form.sought.connect(self.go_to_move)
        form.taken.connect(self.take)
        form.kept_as_scenario.connect(self.take_as_scenario)
        form.finished.connect(lambda _result: self.close())
        form.show()
        # In the corner: what is proposed is looked at on the map.
        corner = QPoint(window.width() - form.width(), window.height() - form.height())
        form.move(window.mapToGlobal(corner))

    def close(self) -> None:
        """Put the dialog away, and take its marks off the map."""
        form, self.form = self.form, None
        if form is not None:
            self._context.canvas.show_marks(())
            form.hide()
            form.deleteLater()

    def find(self) -> None:
        """Work the moves out."""
        form, session = self.form, self._context.session
        if form is None:
            return
        standing = session.standing
        if form.wishes.missing or standing is None:
            form.say(form.wishes.missing or text("handover.counting"))
            return
        wish, day = form.wishes.wish, date.fromisoformat(self._today)
        try:
            known = read(self._document, standing, wish, plan=session.plan_id, day=day)
        except GridPlannerError as error:
            form.say(sentences(error))
            return
        form.hold(busy=True)
        form.say(text("progress.rebalancing"))
        self._context.jobs.when_free(lambda: self._find(form, known, wish))

    def _find(self, form: RebalanceForm, known: Read, wish: Wish) -> None:
        today = self._today

        def work(progress: Progress) -> Proposal:
            asked = make_ready(known, progress.part(0.0, 0.4))
            return propose(asked, today, progress.part(0.4, 1.0))

        def done(found: Proposal) -> None:
            form.hold(busy=False)
            is_same = self._context.session.plan.same_records(known.plan)
            if form.wishes.wish == wish and is_same:
                form.show_proposal(found)
            else:
                form.forget()

        self._run(form, work, done, title="progress.rebalancing")

    def take(self) -> None:
        """Make the moves that are kept, in the plan that is worked on."""
        if self.form is not None and may_edit(self._context, self.take):
            self._make(self._apply)

    def take_as_scenario(self) -> None:
        """Make them in a new scenario."""
        if self.form is None:
            return
        name = ScenarioNameForm(
            self._document,
            free_name(self._document),
            "scenario.new",
            "scenario.new.do",
            self.form,
        )
        if name.exec() != QDialog.DialogCode.Accepted:
            return
        self._make(partial(self._apply, scenario=name.name.text().strip()))

    def _make(self, then: Callable[[Made], None]) -> None:
        form, plan, today = self.form, self._context.session.plan, self._today
        if form is None or form.proposal is None or form.rest is None:
            return
        found, refused = form.proposal, frozenset(form.moves.refused)

        def work(progress: Progress) -> Made:
            return edit_of(plan, found, refused, today=today, progress=progress)

        form.hold(busy=True)
        form.say(text("progress.drawing_parts"))
        self._context.jobs.when_free(
            lambda: self._run(form, work, then, title="progress.drawing_parts")
        )

    def _apply(self, made: Made, scenario: str = "") -> None:
        """Write what was made, and say what could not be."""
        # The commands, which it belongs to, want the whole window first.
        from gridplanner.ui.commands.edit import apply

        form, session = self.form, self._context.session
        if form is None:
            return
        form.hold(busy=False)
        self._accepting = True
        try:
            if scenario and not begin_scenario(self._context, scenario):
                return
            if not apply(self._context, replace(made.change, plan=session.plan_id)):
                return
        finally:
            self._accepting = False
        self.close()
        if made.left_out:
            words = text("rebalance.left_out", n=len(made.left_out))
            self._context.strip.show_message(words)

    def _run(
        self,
        form: RebalanceForm,
        work: Callable[[Progress], object],
        done: Callable[..., None],
        *,
        title: str,
    ) -> None:
        """Run a job; what comes after the dialog was closed is let go."""

        def here(value: object) -> None:
            if self.form is form:
                done(value)

        def failed(error: Exception) -> None:
            if self.form is not form:
                return
            form.hold(busy=False)
            if isinstance(error, GridPlannerError):
                form.say(sentences(error))
            else:
                self._context.shell.tell(error)

        def cancelled() -> None:
            if self.form is form:
                form.hold(busy=False)
                form.forget()

        self._context.jobs.run(
            work, title=title, done=here, failed=failed, cancelled=cancelled
        )

    def show_move(self, row: int) -> None:
        """Show a move on the map; all that are kept for -1."""
        form, canvas = self.form, self._context.canvas
        if form is None or form.proposal is None or form.rest is None:
            canvas.show_marks(())
            return
        layer: BuildingsLayer = canvas.stack["buildings"]  # type: ignore[assignment]
        shown = form.rest.kept if row < 0 else (row,)
        canvas.show_marks(marks_of(form.proposal, shown, layer))

    def go_to_move(self, row: int) -> None:
        """Show the ground of a move from near."""
        if self.form is None or self.form.proposal is None:
            return
        found = self.form.proposal
        rows = np.isin(found.asked.building_ids, found.told[row].building_ids)
        boxes = shapely.bounds(found.asked.houses.shapes[rows])
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        around = np.maximum(_AROUND, high - low)
        box = (*(low - around).tolist(), *(high + around).tolist())
        self._context.canvas.zoom_to_box(box)
        self.show_move(row)

    def _forget(self) -> None:
        """Let go of a proposal for a town that has changed."""
        if self.form is not None and not self._accepting:
            self.form.forget()
