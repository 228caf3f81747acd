"""The answer to a question: grids and workers affected, and the town beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridplanner.reports.what_if_sheets import town_lines
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.what_if.tables import (
    GRIDS,
    MOST,
    TOWN,
    WORKERS,
    Sheet,
    grid_lines,
    worker_lines,
)
from gridplanner.ui.widgets import label, link_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.what_if_answer import Answer

_RIGHT: Final = 355


class AnswerView(QWidget):
    """Shows an answer; `look_wanted` asks for what is affected on the map."""

    look_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        parts = QHBoxLayout(self)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(16)
        parts.addLayout(self._make_middle(), 1)
        parts.addLayout(self._make_right())

    def _make_middle(self) -> QVBoxLayout:
        middle = QVBoxLayout()
        middle.setSpacing(6)
        self.grids = Sheet(GRIDS, "what_if.units")
        self.workers = Sheet(WORKERS, "what_if.workers")
        self._grids_title = label("", role="muted")
        self._look = link_button(text("what_if.look"), self.look_wanted.emit)
        self._workers_title = label("", role="muted")
        head = QHBoxLayout()
        head.addWidget(self._grids_title, 1)
        head.addWidget(self._look)
        middle.addLayout(head)
        middle.addWidget(self.grids, 3)
        middle.addWidget(self._workers_title)
        middle.addWidget(self.workers, 2)
        return middle

    def _make_right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(6)
        self.town = Sheet(TOWN, "what_if.town")
        self.town.setFixedWidth(_RIGHT)
        self.notes = label("", role="muted", wraps=True)
        self.notes.setFixedWidth(_RIGHT)
        right.addWidget(label(text("what_if.town"), role="muted"))
        right.addWidget(self.town, 1)
        right.addWidget(self.notes)
        return right

    def show_answer(
        self, answer: Answer | None, names: Mapping[int, str], notes: str
    ) -> None:
        """Show an answer, or none."""
        units = () if answer is None else answer.units
        people = () if answer is None else answer.workers
        self.grids.show_lines([] if answer is None else grid_lines(answer, names, MOST))
        lines = [] if answer is None else worker_lines(answer, names, MOST)
        self.workers.show_lines(lines)
        self.town.show_lines([] if answer is None else town_lines(answer))
        for title, what, count in (
            (self._grids_title, "units", len(units)),
            (self._workers_title, "workers", len(people)),
        ):
            of = "first" if count > MOST else "n"
            title.setText(
                text(
                    f"what_if.{what}.{of}",
                    n=format_count(count),
                    most=format_count(MOST),
                )
            )
        self._look.setVisible(bool(units))
        self.notes.setText(notes)
