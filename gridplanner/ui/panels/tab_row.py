"""Tabs in as many rows as they need: none is cut off, however narrow the panel is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.flow import FlowLayout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

_STEPS: Final = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class TabRow(QWidget):
    """Shows the names of tabs; the arrow keys go from one to the next."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = FlowLayout(self, space=0)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        self._titles: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tabs that are shown, in their order."""
        return tuple(self._buttons)

    def show_tabs(self, titles: Mapping[str, str], chosen: str) -> None:
        """Show tabs by name, said in the user's language; `chosen` is in front."""
        had_focus = any(button.hasFocus() for button in self._buttons.values())
        if dict(titles) != self._titles:
            self._titles = dict(titles)
            self._fill()
        for name, button in self._buttons.items():
            is_chosen = name == chosen
            button.setChecked(is_chosen)
            # One stop of the Tab key for all of them.
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus
            )
            if is_chosen and had_focus:
                button.setFocus()

    def step(self, by: int) -> None:
        """Go on by some tabs, round at the end."""
        names = self.names
        now = next((n for n, b in self._buttons.items() if b.isChecked()), "")
        if now:
            self.chosen.emit(names[(names.index(now) + by) % len(names)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.step(by)

    def _fill(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QPushButton):
                self._group.removeButton(widget)
                widget.hide()
                widget.deleteLater()
        self._buttons = {}
        for place, (name, words) in enumerate(self._titles.items(), start=1):
            button = _TabButton(words)
            button.setAccessibleDescription(
                text("inspector.tab_of", n=place, all=len(self._titles))
            )
            button.clicked.connect(partial(self._choose, name))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[name] = button
        self.updateGeometry()

    def _choose(self, name: str, *_checked: bool) -> None:
        # Whether a partial is told that it is checked depends on PySide's release.
        self.chosen.emit(name)


class _TabButton(QPushButton):
    """A tab, which leaves the arrow keys to the row."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setProperty("role", "tab")
        self.setCheckable(True)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)
