"""Count what a user does: presses, drags, keys, typed texts, menu choices, answers.

The counting rule of usability studies at keystroke level: one action is a click
(a double click counts once), a drag, a key chord or Enter/Esc, one text typed
into one field whatever its length, one choice from a menu or list box with its
opening, and the button that answers a dialog. Looking, hovering, wheel zoom,
panning and waiting are free, and so is the click that only moves the focus into
a field that is then typed in.

Reference: Card, Moran & Newell (1980), The keystroke-level model.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QWidget,
)

DRAG = 5  # px between press and release from which a click is a drag
_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta}
_CHORD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_ANSWERS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Space}


@dataclass
class ActionCounter(QObject):
    """An event filter of the application that writes down one letter an action."""

    actions: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._pressed: QPointF | None = None
        self._typing: QWidget | None = None
        self._focused_by_click = False
        self._seen: set[int] = set()

    def __enter__(self) -> ActionCounter:
        QApplication.instance().installEventFilter(self)
        return self

    def __exit__(self, *_: object) -> None:
        QApplication.instance().removeEventFilter(self)

    @property
    def count(self) -> int:
        """How many actions there were."""
        return len(self.actions)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            kind = event.type()
            if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                self._press(watched, event)
            elif kind == QEvent.Type.MouseButtonRelease:
                self._release(watched, event)
            elif kind in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
                self._key(watched, event)
            elif kind == QEvent.Type.InputMethod and event.commitString():
                self._type(watched)
        return False

    def _press(self, widget: QWidget, event: QEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            return
        if event.type() == QEvent.Type.MouseButtonDblClick and self.actions:
            # The second half of a double click: the first was counted already.
            self._pressed = None
            return
        self._pressed = event.globalPosition()
        self._typing = None

    def _release(self, widget: QWidget, event: QEvent) -> None:
        if self._pressed is None:
            return
        moved = (event.globalPosition() - self._pressed).manhattanLength() > DRAG
        self._pressed = None
        self.actions.append("D" if moved else self._letter(widget))
        self._focused_by_click = isinstance(widget, QLineEdit) and not moved

    def _letter(self, widget: QWidget) -> str:
        parent = widget.parentWidget()
        if isinstance(widget, QMenu) or isinstance(parent, QMenu):
            return "M"
        if isinstance(widget, QMenuBar | QComboBox):
            return "O"
        return "Q" if isinstance(parent, QDialogButtonBox) else "C"

    def _key(self, widget: QWidget, event: QEvent) -> None:
        # A shortcut arrives as an override first and only then, unless taken, as a
        # press; the same time stamp tells that both are one stroke.
        stamp = hash((event.timestamp(), event.key(), event.modifiers().value))
        if event.key() in _MODIFIERS or stamp in self._seen:
            return
        self._seen = {stamp}
        is_text = bool(event.text()) and event.text().isprintable()
        if (
            isinstance(widget, QLineEdit)
            and is_text
            and not event.modifiers() & _CHORD
            and event.key() not in _ANSWERS
        ):
            self._type(widget)
            return
        if event.key() == Qt.Key.Key_Backspace and self._typing is widget:
            return
        self._typing = None
        self.actions.append("K")

    def _type(self, widget: QWidget) -> None:
        if self._typing is widget:
            return
        self._typing = widget
        if self._focused_by_click and self.actions and self.actions[-1] == "C":
            self.actions.pop()
        self._focused_by_click = False
        self.actions.append("T")
