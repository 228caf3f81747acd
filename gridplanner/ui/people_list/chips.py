"""The conditions of a filter as chips in rows; each is taken away by a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Mapping


class Chips(QWidget):
    """What the filter says, one chip a condition."""

    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = FlowLayout(self, space=6)
        self._row.setContentsMargins(8, 0, 8, 6)

    def show_conditions(self, conditions: Mapping[str, str]) -> None:
        """Show these, said in the user's language, by the name of their field."""
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for name, words in conditions.items():
            self._row.addWidget(self._chip(name, words))
        self.setVisible(bool(conditions))
        self.updateGeometry()

    def _chip(self, name: str, words: str) -> QToolButton:
        chip = QToolButton()
        chip.setObjectName("condition")
        chip.setText(f"{words}  ×")
        chip.setToolTip(text("people.chip.help", words=words))
        chip.setAccessibleName(chip.toolTip())
        chip.clicked.connect(lambda: self.dropped.emit(name))
        return chip
