"""假如…: a question, and what it would mean for grids, workers and the town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
)

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.what_ifs import read_what_ifs
from gridplanner.reports.what_if_sheets import town_lines, work_unit
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.command import needs_editing, needs_export
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.session import first_level
from gridplanner.ui.what_if.present import answer_now, present_now, question_words
from gridplanner.ui.what_if.questions import PAGES, LeavingPage, Page
from gridplanner.ui.what_if.tables import (
    GRIDS,
    TOWN,
    WORKERS,
    Sheet,
    grid_lines,
    worker_lines,
)
from gridplanner.ui.widgets import label, link_button, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from gridplanner.analysis.what_if_answer import Answer
    from gridplanner.data.question import Question
    from gridplanner.ui.context import Context
    from gridplanner.ui.what_if.present import Present

_SIZE: Final = (1200, 580)
_LEFT, _RIGHT = 240, 305


class WhatIfForm(Form):
    """Asks a question of what if and shows its answer as the fields change.

    Nothing of the project is touched; `report_wanted` and `keep_wanted` say that
    somebody wants the answer in a file, and the question in the project.
    """

    report_wanted = Signal()
    keep_wanted = Signal()
    drop_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.shell.widget, title="cmd.what_if", verb="what_if.report"
        )
        self._context, self._session = context, context.session
        self.present: Present | None = None
        self.answer: Answer | None = None
        self._kept: dict[str, Question] = {}
        self.setMinimumSize(*_SIZE)
        self._make_buttons()
        self.fields.addWidget(label(text("what_if.untouched"), wraps=True))
        parts = QHBoxLayout()
        parts.setSpacing(16)
        parts.addLayout(self._make_left())
        parts.addLayout(self._make_middle(), 1)
        parts.addLayout(self._make_right())
        self.fields.addLayout(parts, 1)
        self.state = label("", role="warning", wraps=True)
        self.fields.addWidget(self.state)
        desk = self._session.work_desk
        desk.changed.connect(self._catch_up)
        self._session.held_changed.connect(self._catch_up)
        desk.want_again()
        self._catch_up()

    def stop_following(self) -> None:
        """Let go of desk and session: the dialog is over."""
        self._session.work_desk.changed.disconnect(self._catch_up)
        self._session.held_changed.disconnect(self._catch_up)

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
        self.asked = QComboBox()
        self.asked.setAccessibleName(text("cmd.what_if"))
        self.pages: list[Page] = [make() for make in PAGES]
        self._stack = QStackedWidget()
        self._stack.setFixedWidth(_LEFT)
        for page in self.pages:
            self.asked.addItem(text(f"what_if.asked.{page.asked.value}"))
            self._stack.addWidget(page)
            page.changed.connect(self.show_answer)
        self.asked.currentIndexChanged.connect(self._turn)
        left.addWidget(label(text("what_if.what"), role="muted"))
        left.addWidget(self.asked)
        left.addWidget(self._stack, 1)
        self._kept_name = label(text("what_if.kept_ones"), role="muted")
        self.kept = QComboBox()
        self.kept.setAccessibleName(text("what_if.kept_ones"))
        self.kept.activated.connect(lambda _index: self.open_kept())
        left.addWidget(self._kept_name)
        self.drop_button = link_button(text("what_if.drop"), self.drop_wanted.emit)
        left.addWidget(self.kept)
        left.addWidget(self.drop_button)
        return left

    def _make_middle(self) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(6)
        self.grids = Sheet(GRIDS, "what_if.units")
        self.workers = Sheet(WORKERS, "what_if.workers")
        self._grids_title = label("", role="muted")
        self._workers_title = label("", role="muted")
        middle.addWidget(self._grids_title)
        middle.addWidget(self.grids, 3)
        middle.addWidget(self._workers_title)
        middle.addWidget(self.workers, 2)
        return middle

    def _make_right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(6)
        self.town = Sheet(TOWN, "what_if.town")
        self.town.setFixedWidth(_RIGHT)
        self.notes_label = label("", role="muted", wraps=True)
        self.notes_label.setFixedWidth(_RIGHT)
        right.addWidget(label(text("what_if.town"), role="muted"))
        right.addWidget(self.town, 1)
        right.addWidget(self.notes_label)
        return right

    @property
    def page(self) -> Page:
        """The fields of the question in front."""
        return self.pages[self._stack.currentIndex()]

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
        desk, answer = self._session.work_desk, self.answer
        name = desk.norm_name
        notes = [
            text("balance.by_norm", norm=name) if name else text("what_if.no_norm_used")
        ]
        units = work_unit(answer), work_unit(answer, after=True)
        if units[0] != units[1]:
            notes.append(text("what_if.other_unit", before=units[0], after=units[1]))
        bare = answer.told[1].households_bare
        if bare:
            notes.append(text("handover.gap", n=format_count(bare)))
        return tuple(notes)

    def ask(self, question: Question) -> None:
        """Ask this question."""
        kinds = [page.asked for page in self.pages]
        self.asked.setCurrentIndex(kinds.index(question.asked))
        self.page.show_question(question)
        self.show_answer()

    def show_kept(self, chosen: str = "") -> None:
        """List what the project keeps."""
        document = self._session.document
        if document is None or self._session.is_held:
            return
        self._kept = read_what_ifs(document.file)
        self.kept.clear()
        self.kept.addItem(
            text("what_if.kept_none" if not self._kept else "what_if.open")
        )
        self.kept.addItems(list(self._kept))
        self.kept.setCurrentIndex(max(self.kept.findText(chosen), 0) if chosen else 0)
        self.kept.setEnabled(bool(self._kept))
        self._say_drop()

    def _say_drop(self) -> None:
        """Offer to delete what is open, where it may be."""
        self.drop_button.setVisible(bool(self._kept))
        is_open = self.kept.currentText() in self._kept
        blocked = needs_editing(self._context)
        self.drop_button.setEnabled(is_open and blocked is None)
        reason = blocked or ("" if is_open else "what_if.open")
        self.drop_button.setToolTip(text(reason) if reason else "")

    def open_kept(self) -> None:
        """Ask again what was kept; it is reckoned by the project of today."""
        self._say_drop()
        question = self._kept.get(self.kept.currentText())
        if question is None or self.present is None:
            return
        self.ask(question)
        if self.question != question and not self.page.fault():
            self.state.setText(text("what_if.changed_since"))
            self.state.show()

    def _catch_up(self) -> None:
        """Take over the workload of this moment; offer choices once it is there."""
        is_first = self.present is None
        if not is_first and self._session.is_held:
            self.show_answer()  # what was asked stays until the job has ended
            return
        self.present = present_now(self._session)
        if self.present is not None:
            for page in self.pages:
                if is_first:
                    page.blockSignals(True)
                    page.present = self.present
                    page.fill(self.present)
                    page.begin(self._selected())
                    page.blockSignals(False)
                page.present = self.present
            if is_first:
                self._begin()
        self.show_answer()

    def _begin(self) -> None:
        """Begin with what is selected: a worker may leave, grids be demolished."""
        self.show_kept()
        workers = self._session.selection.workers
        page = self.pages[0]
        if len(workers) == 1 and isinstance(page, LeavingPage):
            page.choose(workers[0])

    def _selected(self) -> list[int]:
        """Give the grids selected on the map."""
        session = self._session
        assert session.document is not None  # asked of a present, which is of one
        level = first_level(session.document, Role.GRID)
        units = session.selected_units
        return [unit.id for unit in units if unit.level == level]

    def _turn(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.show_answer()

    def show_answer(self) -> None:
        """Reckon and show what the present fields mean."""
        self.answer, fault = self._reckon()
        self.state.setText(fault)
        self.state.setVisible(bool(fault))
        self._stack.setEnabled(self.present is not None)
        answer, present = self.answer, self.present
        names = {} if present is None else present.workers
        grids = [] if answer is None else grid_lines(answer, names)
        workers = [] if answer is None else worker_lines(answer, names)
        self.grids.show_lines(grids)
        self.workers.show_lines(workers)
        self.town.show_lines([] if answer is None else town_lines(answer))
        self._grids_title.setText(text("what_if.units.n", n=format_count(len(grids))))
        self._workers_title.setText(
            text("what_if.workers.n", n=format_count(len(workers)))
        )
        self.notes_label.setText("\n".join(self.notes))
        for button, rule in (
            (self.accept_button, needs_export),
            (self.keep_button, needs_editing),
        ):
            blocked = rule(self._context)
            reason = fault or (text(blocked) if blocked else "")
            button.setEnabled(not reason)
            button.setToolTip(reason)

    def _reckon(self) -> tuple[Answer | None, str]:
        """Give the answer, or say why there is none."""
        desk, present = self._session.work_desk, self.present
        if desk.fault is not None:
            return None, sentences(desk.fault)
        if present is None:
            return None, text(self._why_none())
        if self._session.is_held:
            return self.answer, text("blocked.busy")
        fault = self.page.fault()
        if fault:
            return None, text(fault)
        try:
            return answer_now(self._session, present, self.question), ""
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
