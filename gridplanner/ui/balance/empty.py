"""What stands in the place of the charts: why there are none, and the next steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence


class EmptyPage(QWidget):
    """A sentence in the middle, with a button for each step that helps."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.words = label(role="muted", wraps=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.steps: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 8, 24, 8)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addLayout(self._row)
        column.addStretch(2)

    def say(self, words: str, steps: Sequence[str] = ()) -> None:
        """Show a sentence and steps, the string keys of their buttons."""
        self.words.setText(words)
        # A button that is pressed right now must not be taken away under its click.
        if tuple(steps) != self.steps:
            self.steps = tuple(steps)
            while self._row.count():
                widget = self._row.takeAt(0).widget()  # type: ignore[union-attr]
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            if steps:
                self._row.addStretch(1)
                for number, key in enumerate(steps):
                    role = "primary" if number == 0 else ""
                    self._row.addWidget(self._button(key, role))
                self._row.addStretch(1)

    def _button(self, key: str, role: str) -> QWidget:
        return push_button(text(key), lambda: self.wanted.emit(key), role=role)

    def retranslate(self) -> None:
        """Make the buttons anew in the present language."""
        steps, self.steps = self.steps, ()
        self.say(self.words.text(), steps)
