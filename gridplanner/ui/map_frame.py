"""The map with what floats over it: mode chip, message strip, legend, empty state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.panels.legend import Legend
from gridplanner.ui.panels.strip import Strip
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from gridplanner.ui.canvas import Canvas

_EDGE = 12
_STRIP_WIDTH = 640


class Chip(QToolButton):
    """Says which plan one works in, and whether it is locked; a click changes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def say(self, icon_name: str, words: str) -> None:
        """Show `words` behind an icon, or behind a dot where there is none."""
        self.setIcon(icon(icon_name) if icon_name else QIcon())
        self.setText(f"{words} ▾" if icon_name else f"● {words} ▾")
        self.setAccessibleName(words)
        self.setToolTip(text("mode.help"))
        self.adjustSize()


class Empty(QFrame):
    """What stands on a map without anything on it, with the next step as button."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self._words = label()
        self._button = push_button("", self.clicked.emit, role="primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, words: str, button: str) -> None:
        """Show the sentence and the step, both string keys."""
        self._words.setText(text(words))
        self._button.setText(text(button))
        self.adjustSize()


class Banner(QFrame):
    """A line above the map that stays: the project is open for looking only."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._words = label(wraps=True)
        self._button = push_button("", self.clicked.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.addWidget(self._words, 1)
        row.addWidget(self._button)
        self.hide()

    def say(self, words: str, button: str) -> None:
        """Show a sentence and a button, in the user's language."""
        self._words.setText(words)
        self._button.setText(button)
        self.show()


class MapFrame(QWidget):
    """Holds the map and places what floats over it."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self.canvas = canvas
        self.banner = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(canvas, 1)
        self.chip = Chip(self)
        self.strip = Strip(self)
        self.legend = Legend(self)
        self.empty = Empty(self)
        self.empty.hide()
        for child in (self.chip, self.strip, self.legend, self.empty, canvas):
            child.installEventFilter(self)
        self.strip.shown.connect(lambda _message: self.place())

    def place(self) -> None:
        """Put everything in its corner."""
        area = self.canvas.geometry()
        self.chip.adjustSize()
        self.chip.move(area.left() + _EDGE, area.top() + _EDGE)
        width = min(_STRIP_WIDTH, area.width() - 2 * _EDGE)
        self.strip.setFixedWidth(max(width, 120))
        self.strip.adjustSize()
        x = area.left() + (area.width() - self.strip.width()) // 2
        crowded = not self.chip.isHidden() and x < self.chip.geometry().right() + _EDGE
        top = self.chip.geometry().bottom() + 8 if crowded else area.top() + _EDGE
        self.strip.move(x, top)
        self.legend.adjustSize()
        self.legend.move(
            area.right() - self.legend.width() - _EDGE,
            area.bottom() - self.legend.height() - _EDGE,
        )
        self.empty.adjustSize()
        self.empty.move(area.center() - self.empty.rect().center())
        floating = [w for w in (self.chip, self.legend) if not w.isHidden()]
        places = [w.geometry().translated(-area.topLeft()) for w in floating]
        self.canvas.cover(tuple((p.x(), p.y(), p.width(), p.height()) for p in places))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.LayoutRequest,
        ) or (event.type() == QEvent.Type.Resize and watched is self.canvas):
            self.place()
        return False
