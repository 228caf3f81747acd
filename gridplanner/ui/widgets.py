"""Small makers of labels and buttons, so that every panel looks the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.icons import SIZE, icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QMouseEvent, QPaintEvent


def label(words: str = "", *, role: str = "", wraps: bool = False) -> QLabel:
    """Make a text; `role` is one of the style sheet's (muted, caption, section …)."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    if role:
        made.setProperty("role", role)
    if wraps:
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


class ElidedLabel(QLabel):
    """A text whose lines are cut with dots where there is no room.

    Its tooltip says it all.
    """

    def __init__(self, *, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)

    def setText(self, words: str) -> None:
        super().setText(words)
        self.setToolTip(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        dots = Qt.TextElideMode.ElideRight
        room = self.contentsRect()
        cut = self.fontMetrics().elidedText
        lines = (cut(line, dots, room.width()) for line in self.text().split("\n"))
        words = "\n".join(lines)
        self.style().drawItemText(
            painter, room, int(self.alignment()), self.palette(), True, words,
            self.foregroundRole(),
        )  # fmt: skip


class WholeLine(QLineEdit):
    """A line whose words the click that enters it selects, to be typed over."""

    def __init__(self) -> None:
        super().__init__()
        self._is_entered = False

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_entered = event.reason() == Qt.FocusReason.MouseFocusReason

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._is_entered and not self.hasSelectedText():
            self.selectAll()
        self._is_entered = False


def push_button(
    words: str,
    run: Callable[[], object] | None = None,
    *,
    role: str = "",
    icon_name: str = "",
) -> QPushButton:
    """Make a button; `role` is empty, primary, delete or link."""
    made = QPushButton(words)
    if role:
        made.setProperty("role", role)
    if icon_name:
        made.setIcon(icon(icon_name))
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    made.setAutoDefault(False)
    return made


def link_button(words: str, run: Callable[[], object] | None = None) -> QPushButton:
    """Make a button that looks like a link."""
    made = push_button(words, run, role="link")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def plain_button(icon_name: str, title: str) -> QToolButton:
    """Make a small icon button; `title` is the string key of its name."""
    made = QToolButton()
    made.setProperty("role", "plain")
    made.setIcon(icon(icon_name))
    made.setIconSize(SIZE * 0.8)
    made.setToolTip(text(title))
    made.setAccessibleName(text(title))
    made.setProperty("icon_name", icon_name)
    made.setProperty("title_key", title)
    return made


def refresh_plain_buttons(within: QWidget) -> None:
    """Give icon buttons below `within` the present tint and language."""
    for button in within.findChildren(QToolButton):
        name, title = button.property("icon_name"), button.property("title_key")
        if name:
            button.setIcon(icon(name))
        if title:
            button.setToolTip(text(title))
            button.setAccessibleName(text(title))


def rule() -> QFrame:
    """Make a thin line between groups."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def scrolled(content: QWidget) -> QScrollArea:
    """Put `content` in a scroll area, so that it never pushes the window."""
    area = QScrollArea()
    area.setObjectName("panel")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def column(parent: QWidget, *, margin: int = 12, spacing: int = 8) -> QVBoxLayout:
    """Give `parent` a column of the usual margins."""
    made = QVBoxLayout(parent)
    made.setContentsMargins(margin, margin, margin, margin)
    made.setSpacing(spacing)
    return made


def restyle(widget: QWidget) -> None:
    """Make the style sheet look again at a widget's properties."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear_column(parent: QVBoxLayout) -> None:
    """Take everything out of a column and forget it."""
    while parent.count():
        item = parent.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        layout = item.layout() if item is not None else None
        if isinstance(layout, QVBoxLayout):
            clear_column(layout)
