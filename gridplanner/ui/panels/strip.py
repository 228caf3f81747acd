"""The message strip over the map: one sentence, at most two actions, never a dialog."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon, picture
from gridplanner.ui.widgets import link_button, plain_button, restyle

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN = 8000  # ms an information stays


class Kind(Enum):
    """How grave a message is: information goes by itself, the rest is closed."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


_ICONS = {Kind.INFORMATION: "info", Kind.WARNING: "warning", Kind.ERROR: "refused"}


@dataclass(frozen=True, slots=True)
class Action:
    """What a button of the strip says (string key) and does."""

    title: str
    run: Callable[[], object]


class Strip(QFrame):
    """Shows the latest message over the map."""

    shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self._icon = QLabel()
        self._message = QLabel()
        self._message.setWordWrap(True)
        self._actions: list[QPushButton] = []
        self._close = plain_button("close", "strip.close")
        self._close.clicked.connect(self.dismiss)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 4, 4, 4)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._message, 1)
        self._row.addWidget(self._close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN)
        self._timer.timeout.connect(self.dismiss)
        self._kind = Kind.INFORMATION
        self.hide()

    @property
    def message(self) -> str:
        """What is shown now; empty when nothing is."""
        return self._message.text() if not self.isHidden() else ""

    @property
    def buttons(self) -> list[QPushButton]:
        """The action buttons shown now."""
        return list(self._actions)

    @property
    def close_button(self) -> QToolButton:
        """The button that takes the strip away."""
        return self._close

    def show_message(
        self, message: str, *actions: Action, kind: Kind = Kind.INFORMATION
    ) -> None:
        """Show one sentence of the user's language with its actions."""
        self._clear_actions()
        self._kind = kind
        self._message.setText(message)
        self.setAccessibleName(message)
        for action in actions:
            self._add_action(action)
        self.setProperty("kind", kind.value)
        restyle(self)
        self.refresh_icon()
        self._timer.stop()
        if kind is Kind.INFORMATION:
            self._timer.start()
        self.show()
        self.raise_()
        self.shown.emit(message)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self.hide()
        self.shown.emit("")

    def refresh_icon(self) -> None:
        """Draw the icon in the colours of the present look."""
        self._icon.setPixmap(picture(_ICONS[self._kind], 18))
        self._close.setIcon(icon("close"))

    def retranslate(self) -> None:
        """Say the button's hint in the present language."""
        self._close.setToolTip(text("strip.close"))
        self._close.setAccessibleName(text("strip.close"))

    def _add_action(self, action: Action) -> None:
        button = link_button(text(action.title))

        def run() -> None:
            self.dismiss()
            action.run()

        button.clicked.connect(run)
        self._row.insertWidget(self._row.count() - 1, button)
        self._actions.append(button)

    def _clear_actions(self) -> None:
        for button in self._actions:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._actions.clear()
