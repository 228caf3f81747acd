"""The questions of what if a project keeps: to be opened again, or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.command import needs_editing
from gridplanner.ui.widgets import column, label, link_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.question import Question
    from gridplanner.ui.context import Context


class KeptQuestions(QWidget):
    """Offers what is kept; `opened` tells that somebody has chosen one of it."""

    opened = Signal()
    drop_wanted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._questions: Mapping[str, Question] = {}
        held = column(self, margin=0, spacing=6)
        held.addWidget(label(text("what_if.kept_ones"), role="muted"))
        self.names = QComboBox()
        self.names.setAccessibleName(text("what_if.kept_ones"))
        self.names.activated.connect(lambda _index: self.open())
        held.addWidget(self.names)
        self.drop_button = link_button(text("what_if.drop"), self.drop_wanted.emit)
        held.addWidget(self.drop_button)

    @property
    def is_listed(self) -> bool:
        """Whether the list has been read at all."""
        return self.names.count() > 0

    @property
    def name(self) -> str:
        """What stands in front: the name of a question, or that none is open."""
        return self.names.currentText()

    @property
    def question(self) -> Question | None:
        """The question in front; None where none is open."""
        return self._questions.get(self.name)

    def show_questions(
        self, questions: Mapping[str, Question], chosen: str = ""
    ) -> None:
        """List questions by name, with one of them in front."""
        self._questions = questions
        self.names.clear()
        self.names.addItem(text("what_if.open" if questions else "what_if.kept_none"))
        self.names.addItems(list(questions))
        self.names.setCurrentIndex(max(self.names.findText(chosen), 0) if chosen else 0)
        self.names.setEnabled(bool(questions))
        self._say_drop()

    def open(self) -> None:
        """Ask again what is in front."""
        self._say_drop()
        if self.question is not None:
            self.opened.emit()

    def _say_drop(self) -> None:
        """Offer to delete what is open, where it may be."""
        self.drop_button.setVisible(bool(self._questions))
        is_open = self.question is not None
        blocked = needs_editing(self._context)
        self.drop_button.setEnabled(is_open and blocked is None)
        reason = blocked or ("" if is_open else "what_if.open")
        self.drop_button.setToolTip(text(reason) if reason else "")
