"""The conditions of a filter as chips in rows; each is taken away by a click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QToolButton, QWidget

from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPACE = 6


class FlowLayout(QLayout):
    """Puts widgets beside each other, and on in the next row where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(8, 0, 8, 6)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), moving=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, moving=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(
            margins.left() + margins.right(), margins.top() + margins.bottom()
        )

    def _lay_out(self, rect: QRect, *, moving: bool) -> int:
        margins = self.contentsMargins()
        left, right = rect.x() + margins.left(), rect.right() - margins.right()
        x, y, height = left, rect.y() + margins.top(), 0
        for item in self._items:
            size = item.sizeHint()
            if x > left and x + size.width() > right:
                x, y, height = left, y + height + _SPACE, 0
            if moving:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + _SPACE
            height = max(height, size.height())
        return y + height + margins.bottom() - rect.y()


class Chips(QWidget):
    """What the filter says, one chip a condition."""

    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = FlowLayout(self)

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
