"""假如…: a question, and what it would mean for grids, workers and the town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QVBoxLayout,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.what_ifs import read_what_ifs
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.command import needs_editing, needs_export
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.session import first_level
from gridplanner.ui.what_if.answer_view import AnswerView
from gridplanner.ui.what_if.kept_questions import KeptQuestions
from gridplanner.ui.what_if.notes import notes_of
from gridplanner.ui.what_if.present import asking, present_now, question_words
from gridplanner.ui.what_if.question_pages import QuestionPages
from gridplanner.ui.what_if.reckoner import Reckoner
from gridplanner.ui.what_if.rules import RulesBeside
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from gridplanner.analysis.what_if_answer import Answer
    from gridplanner.data.job import Progress
    from gridplanner.data.question import Question
    from gridplanner.ui.context import Context
    from gridplanner.ui.what_if.present import Present
    from gridplanner.ui.what_if.questions import Page

_SIZE: Final = (1240, 600)
_FOUND, _TOLD = 0.4, 0.6


class WhatIfForm(Form):
    """Asks a question of what if and shows its answer as the fields change.

    Nothing of the project is touched; `report_wanted` and `keep_wanted` say that
    somebody wants the answer in a file, and the question in the project. The window
    can be used meanwhile: the map shows what `answered` tells of, `place_wanted` asks
    for a click on it.
    """

    answered = Signal()
    place_wanted = Signal()
    look_wanted = Signal()
    report_wanted = Signal()
    keep_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.shell.widget, title="cmd.what_if", verb="what_if.report"
        )
        self._context, self._session = context, context.session
        self.present: Present | None = None
        self._filled: Present | None = None  # what the pages offer
        self.answer: Answer | None = None
        self._reckoner = Reckoner(context.jobs, self)
        self._reckoner.stopped.connect(self._say_stopped)
        self._rules = RulesBeside(self._session, self._reckoner, self._take_rules)
        self._is_stale = False  # an answer is on its way
        self._is_missed = False  # something changed meanwhile
        self.setMinimumSize(*_SIZE)
        self._make_buttons()
        self.fields.addWidget(label(text("what_if.untouched"), wraps=True))
        parts = QHBoxLayout()
        parts.setSpacing(16)
        parts.addLayout(self._make_left())
        self.view = AnswerView()
        self.view.look_wanted.connect(self.look_wanted)
        self.grids, self.workers = self.view.grids, self.view.workers
        self.town = self.view.town
        parts.addWidget(self.view, 1)
        self.fields.addLayout(parts, 1)
        self.state = label("", role="warning", wraps=True)
        self.fields.addWidget(self.state)
        desk = self._session.work_desk
        desk.changed.connect(self._catch_up)
        self._session.held_changed.connect(self._take_held)
        desk.want_again()
        self._catch_up()

    def stop_following(self) -> None:
        """Let go of desk and session: the dialog is over."""
        self._reckoner.end()
        self._session.work_desk.changed.disconnect(self._catch_up)
        self._session.held_changed.disconnect(self._take_held)

    def _make_buttons(self) -> None:
        """Put the two verbs beside each other; Enter in a field does neither."""
        self.cancel.setText(text("close"))
        self.keep_button = push_button(text("what_if.keep"), self.keep_wanted.emit)
        self.box.addButton(self.keep_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.box.accepted.disconnect(self.accept)
        self.box.accepted.connect(self.report_wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter in a field end the field, and not begin a report."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def _make_left(self) -> QVBoxLayout:
        """Stand the questions above their fields, and what is kept below."""
        left = QVBoxLayout()
        left.setSpacing(6)
        self._questions = QuestionPages(self._reckon_for)
        self._questions.changed.connect(self.show_answer)
        self._questions.turned.connect(self._enter)
        self._questions.place_wanted.connect(self.place_wanted)
        self._questions.map_wanted.connect(self.take_selected)
        self.asked, self.pages = self._questions.asked, self._questions.pages
        left.addWidget(self._questions, 1)
        self.kept = KeptQuestions(self._context)
        self.kept.opened.connect(self.open_kept)
        self.kept.drop_wanted.connect(self.drop_wanted)
        left.addWidget(self.kept)
        return left

    @property
    def page(self) -> Page:
        """The fields of the question in front."""
        return self._questions.page

    @property
    def question(self) -> Question:
        """What is asked now."""
        return self.page.question

    @property
    def words(self) -> str:
        """What is asked now, in a sentence."""
        if self.present is None:
            return ""
        return question_words(self.present, self.question)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the numbers take for granted, or leave open."""
        if self.answer is None:
            return ()
        return notes_of(self._session.work_desk.norm_name, self.question, self.answer)

    def ask(self, question: Question) -> None:
        """Ask this question."""
        self._questions.ask(question)
        self.show_answer()

    def take_selected(self) -> None:
        """Take over the buildings, and the grids, that are selected on the map."""
        units = self._selected()
        buildings = self._session.selection.buildings
        if not units and not buildings:
            self._tell(text("what_if.nothing_selected"))
            return
        if units:
            self.page.begin(units)
        if buildings:
            self.page.take_buildings(buildings)

    def show_kept(self, chosen: str = "") -> None:
        """List what the project keeps."""
        document = self._session.document
        if document is None or self._session.is_held:
            return
        self.kept.show_questions(read_what_ifs(document.file), chosen)

    def open_kept(self) -> None:
        """Ask again what was kept; it is reckoned by the project of today."""
        question = self.kept.question
        if question is None or self.present is None:
            return
        self.ask(question)
        if self.question != question and not self.page.fault():
            self._tell(text("what_if.changed_since"))

    def _take_held(self) -> None:
        """Wait for jobs of others; one's own holds the project too."""
        if not self._reckoner.is_running:
            self._catch_up()

    def _catch_up(self) -> None:
        """Take over the workload of this moment; offer choices once it is there."""
        if self._reckoner.is_busy:
            self._is_missed = True
            return
        self._is_missed = False
        known = self._filled
        if known is not None and self._session.is_held:
            self.show_answer()  # what was asked stays until the job has ended
            return
        self.present = present_now(self._session)
        if self.present is not None:
            self._questions.fill(self.present, known, self._selected)
            self._filled = self.present
            if known is None:
                self._begin()
                self.page.enter()
            if not self.kept.is_listed:
                self.show_kept()  # a job had the project when the dialog began
            self._rules.read(self.present)
            self.present = self._rules.add_to(self.present)
        self.show_answer()

    def _take_rules(self) -> None:
        """Answer anew, with the rules."""
        if self.present is not None:
            self.present = self._rules.add_to(self.present)
            self.show_answer()

    def _begin(self) -> None:
        """Begin with what is selected: a worker may leave, grids be demolished."""
        self.show_kept()
        self._questions.begin_with(self._session.selection.workers)

    def _selected(self) -> list[int]:
        """Give the grids selected on the map."""
        session = self._session
        assert session.document is not None  # asked of a present, which is of one
        level = first_level(session.document, Role.GRID)
        units = session.selected_units
        return [unit.id for unit in units if unit.level == level]

    def _enter(self) -> None:
        if self.present is not None:
            self.page.enter()
        self.show_answer()

    def _reckon_for(
        self,
        page: Page,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
    ) -> None:
        """Let a page work out what it proposes."""
        assert self.present is not None  # pages are filled from it
        kind = page.asked.value
        self._reckoner.run(kind, work, done, is_large=self.present.is_large)
        if self._reckoner.is_busy:
            self._tell(text("what_if.reckoning"))

    def _say_stopped(self) -> None:
        self._tell(text("what_if.stopped"))

    def _tell(self, words: str) -> None:
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def show_answer(self) -> None:
        """Reckon and show what the present fields mean."""
        work, fault = self._prepared()
        if work is None:
            is_waiting = self._session.is_held and self.present is not None
            self._show(self.answer if is_waiting else None, fault)
            return
        assert self.present is not None  # or there is nothing to work out
        is_large = self.present.is_large
        self._is_stale = bool(is_large)
        if is_large:
            self._show(self.answer, text("what_if.reckoning"))

        def told(progress: Progress) -> Answer:
            found = work()
            progress.fraction(_FOUND)
            _ = found.told, found.changing, found.asides
            progress.fraction(_TOLD)
            _ = found.units, found.workers
            return found

        self._reckoner.run("answer", told, self._take, is_large=is_large)

    def _take(self, found: Answer) -> None:
        self._is_stale = False
        self._show(found, "")
        if self._is_missed and not self._reckoner.is_busy:
            self._catch_up()

    def _show(self, found: Answer | None, fault: str) -> None:
        """Show an answer, or why there is none."""
        self.answer = found
        self._tell(fault)
        self._questions.stack.setEnabled(self.present is not None)
        if not self._is_stale:
            names = {} if self.present is None else self.present.workers
            self.view.show_answer(found, names, "\n".join(self.notes))
        self._let(fault)
        self.answered.emit()

    def _let(self, fault: str) -> None:
        """Let the answer be written and kept, or say why it cannot."""
        for button, rule in (
            (self.accept_button, needs_export),
            (self.keep_button, needs_editing),
        ):
            blocked = rule(self._context)
            reason = fault or (text(blocked) if blocked else "")
            button.setEnabled(not reason)
            button.setToolTip(reason)

    def _prepared(self) -> tuple[Callable[[], Answer] | None, str]:
        """Give what works the answer out, or say why there is none."""
        desk, present = self._session.work_desk, self.present
        if desk.fault is not None:
            return None, sentences(desk.fault)
        if present is None:
            return None, text(self._why_none())
        if self._session.is_held and not self._reckoner.is_busy:
            return None, text("blocked.busy")
        fault = self.page.fault()
        if fault:
            return None, text(fault)
        try:
            return asking(self._session, present, self.question), ""
        except GridPlannerError as error:
            return None, sentences(error)

    def _why_none(self) -> str:
        session = self._session
        desk, document = session.work_desk, session.document
        if desk.is_stopped:
            return "work.stopped"
        level = 0 if document is None else first_level(document, Role.GRID)
        if desk.loads(level) is not None and desk.duties_here is None:
            return "balance.no_workers"
        return "what_if.counting"
