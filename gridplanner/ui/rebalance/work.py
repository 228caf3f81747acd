"""调平衡: moves worked out beside the window, shown on the map, made as one edit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import sentences, text
from gridplanner.studies.rebalancing.drawing import Drawing
from gridplanner.studies.rebalancing.edit import edit_of
from gridplanner.studies.rebalancing.study import make_ready, propose, read
from gridplanner.ui.change_words import label_words
from gridplanner.ui.dialogs.scenario_name import ScenarioNameForm
from gridplanner.ui.division.beside_map import bring_into_sight, stand_aside
from gridplanner.ui.in_force import begin_scenario, free_name, may_edit
from gridplanner.ui.rebalance.form import RebalanceForm
from gridplanner.ui.rebalance.marks import (
    MoveMarks,
    marks_of_locked,
    marks_of_start,
)
from gridplanner.ui.rebalance.papers import Papers
from gridplanner.ui.tools.pick_place import PickPlaceTool

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.layers.buildings import BuildingsLayer
    from gridplanner.studies.rebalancing.asked import Asked, Proposal, Wish
    from gridplanner.studies.rebalancing.drawing import Drawn
    from gridplanner.studies.rebalancing.edit import Made
    from gridplanner.ui.context import Context

_IDLE: Final = 500  # ms after a tick until the rest is drawn anew
_AROUND: Final = 120.0  # metres round the houses of a move


class Rebalance:
    """Lets uneven grids be made even by few moves."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.form: RebalanceForm | None = None
        self._accepting = False
        self._asked: Asked | None = None
        self._marks: MoveMarks | None = None
        self._papers: Papers | None = None
        self._last: Wish | None = None  # of the open project
        self._pick = PickPlaceTool(partial(context.tools.activate, "select"))
        self._pick.name, self._pick.hint_key = "rebalance.point", "hint.rebalance_point"
        context.tools.add(self._pick)
        # Who ticks several moves off one after the other need not wait for each.
        self._redraw = QTimer(context.shell.widget, singleShot=True, interval=_IDLE)
        self._redraw.timeout.connect(self._draw_rest)
        context.session.opened.connect(self._begin_anew)
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
        if self._last is not None:
            form.wishes.take(self._last)
        form.wanted.connect(self.find)
        form.refusing.connect(self._redraw.start)
        form.pointed.connect(self.show_move)
        form.sought.connect(self.go_to_move)
        form.taken.connect(self.take)
        form.kept_as_scenario.connect(self.take_as_scenario)
        form.wishes.starting.place_wanted.connect(self.point)
        # Kept here: signals hold what they are connected to by weak references only.
        papers = self._papers = Papers(self._context, form)
        form.copy_wanted.connect(papers.copy_notice)
        form.save_wanted.connect(papers.save_notice)
        form.list_wanted.connect(papers.save_list)
        form.finished.connect(lambda _result: self.close())
        form.show()
        stand_aside(form, window)
        self.show_move(-1)

    def close(self) -> None:
        """Put the dialog away, and take its marks off the map."""
        form, self.form = self.form, None
        self._asked = self._marks = self._papers = None
        self._redraw.stop()
        if form is not None:
            self._last = form.wishes.wish
            self._context.canvas.show_marks(())
            form.hide()
            form.deleteLater()

    def _begin_anew(self) -> None:
        """Forget what was asked for of another project."""
        self.close()
        self._last = None

    def point(self) -> None:
        """Let a click on the map say where something begins."""
        form = self.form
        if form is None:
            return

        def go_on() -> None:
            if self.form is form:
                form.show()

        def take(x: float, y: float) -> None:
            if self.form is form:
                form.wishes.starting.take_place(x, y)
            go_on()

        form.hide()
        self._context.tools.activate(self._pick.name)
        self._pick.ask(take, go_on)
        self._context.canvas.setFocus()

    def find(self) -> None:
        """Work the moves out."""
        form, session = self.form, self._context.session
        if form is None:
            return
        standing = session.standing
        if form.wishes.missing or standing is None:
            form.say(form.wishes.missing or text("handover.counting"))
            return
        self._redraw.stop()
        form.hold(busy=True)
        form.say(text("progress.rebalancing"))
        self._context.jobs.when_free(lambda: self._find(form, standing))

    def _find(self, form: RebalanceForm, standing: Standing) -> None:
        document, number = self._document, self._context.session.plan_id
        wish, today, known = form.wishes.wish, self._today, self._asked
        plan = self._context.session.plan

        def ask(progress: Progress) -> Asked:
            again = None if known is None else known.again(wish)
            if again is not None and again.plan is plan:
                return again
            day = date.fromisoformat(today)
            return make_ready(
                read(document, standing, wish, plan=number, day=day), progress
            )

        def work(progress: Progress) -> tuple[Proposal, MoveMarks]:
            asked = ask(progress.part(0.0, 0.3))
            found = propose(asked, today, progress.part(0.3, 1.0))
            _ = found.ends, found.standstill  # not on the main thread
            return found, MoveMarks(found)

        def done(result: tuple[Proposal, MoveMarks]) -> None:
            found, self._marks = result
            form.hold(busy=False)
            self._asked = found.asked
            is_same = self._context.session.plan.same_records(found.asked.plan)
            if form.wishes.wish == wish and is_same:
                form.show_proposal(found)
                self._bring_up(found)
            else:
                form.forget()

        self._run(form, work, done, title="progress.rebalancing")

    def _draw_rest(self) -> None:
        """Look whether what is left can be drawn once some are refused."""
        form = self.form
        if form is None or form.proposal is None:
            return
        if self._context.jobs.running:
            self._redraw.start()
            return
        found, refused = form.proposal, frozenset(form.moves.refused)
        drawing = found.drawing or Drawing(found, self._today)

        def work(progress: Progress) -> Drawn:
            return drawing.draw(refused, progress)

        def done(drawn: Drawn) -> None:
            if form.proposal is found and form.moves.refused == refused:
                form.show_drawn(drawn)

        self._run(form, work, done, title="progress.drawing_moves")

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
        self._redraw.stop()

        drawing = found.drawing or Drawing(found, today)

        def work(progress: Progress) -> tuple[Drawn, Made | None]:
            drawn = drawing.draw(refused, progress)
            if not drawn.rest.kept:
                return drawn, None
            # What was drawn serves again.
            taken = replace(found, drawing=drawing)
            return drawn, edit_of(plan, taken, refused, today=today)

        def done(result: tuple[Drawn, Made | None]) -> None:
            drawn, made = result
            form.hold(busy=False)
            # What nobody has been told of yet is not left out behind his back.
            news = len(drawn.faults) - len(form.faults)
            if form.show_drawn(drawn) or made is None:
                form.say(text("rebalance.faults.more", n=news))
            else:
                then(made)

        form.hold(busy=True)
        form.say(text("progress.drawing_moves"))
        self._context.jobs.when_free(
            lambda: self._run(form, work, done, title="progress.drawing_moves")
        )

    def _apply(self, made: Made, scenario: str = "") -> None:
        """Write what was made, on a worker: a town has thousands of rows."""
        # The commands, which it belongs to, want the whole window first.
        from gridplanner.ui.commands.edit import drop_gesture, offer_undo

        form, context = self.form, self._context
        if form is None:
            return
        self._accepting = True
        if scenario and not begin_scenario(context, scenario):
            self._accepting = False
            return
        drop_gesture(context)
        document = self._document
        change = replace(made.change, plan=context.session.plan_id)

        def work(progress: Progress) -> None:
            progress.check()
            document.apply(change)
            # The window would put the ground together when it counts anew.
            after = document.plans[change.plan]
            after.shapes([cell for cell in change.touched if cell in after.cells])

        def done(_nothing: None) -> None:
            self._accepting = False
            self.close()
            words = label_words(change.label, change.fields)
            context.strip.show_message(words, offer_undo(context))

        form.hold(busy=True)
        self._run(form, work, done, title="progress.drawing_moves")

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
            self._accepting = False
            form.hold(busy=False)
            if isinstance(error, GridPlannerError):
                form.say(sentences(error))
            else:
                self._context.shell.tell(error)

        def cancelled() -> None:
            self._accepting = False
            if self.form is form:
                form.hold(busy=False)
                form.forget()

        self._context.jobs.run(
            work, title=title, done=here, failed=failed, cancelled=cancelled
        )

    def show_move(self, row: int) -> None:
        """Show a move on the map; all that are kept for -1, or where it begins."""
        form, canvas = self.form, self._context.canvas
        if form is None:
            canvas.show_marks(())
            return
        layer: BuildingsLayer = canvas.stack["buildings"]  # type: ignore[assignment]
        wishes = form.wishes
        marks = marks_of_start(wishes.starting.places, wishes.starting.words)
        if form.rest is not None and self._marks is not None:
            shown = form.rest.kept if row < 0 else (row,)
            marks += self._marks.of(shown, layer)
        marks += marks_of_locked(self._context.session.plan, wishes.locked_units)
        canvas.show_marks(marks)

    def go_to_move(self, row: int) -> None:
        """Show the ground of a move from near."""
        if self.form is None or self.form.proposal is None:
            return
        self._bring_up(self.form.proposal, (row,))
        self.show_move(row)

    def _bring_up(self, found: Proposal, moves: Collection[int] | None = None) -> None:
        """Bring the ground of moves onto the part of the map that is free."""
        told = [found.told[at] for at in (found.kept if moves is None else moves)]
        if self.form is None or not told:
            return
        ids = np.concatenate([move.building_ids for move in told])
        rows = np.isin(found.asked.building_ids, ids)
        boxes = shapely.bounds(found.asked.houses.shapes[rows])
        low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        around = np.maximum(_AROUND, 0.3 * (high - low))
        box = (*(low - around).tolist(), *(high + around).tolist())
        bring_into_sight(self._context.canvas, box, self.form)

    def _forget(self) -> None:
        """Let go of a proposal for a town that has changed."""
        if self.form is not None and not self._accepting:
            self._asked = None
            self.form.forget()
