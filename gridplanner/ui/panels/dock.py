"""A panel that docks, floats and closes, with a title bar in the program's look."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import plain_button, refresh_plain_buttons


class DockTitle(QWidget):
    """Name of a panel, with float and close."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self.setObjectName("dock_title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = QLabel()
        self.name.setFont(titled(14))
        float_button = plain_button("float", "panel.float")
        float_button.clicked.connect(lambda: dock.setFloating(not dock.isFloating()))
        close_button = plain_button("close", "panel.close")
        close_button.clicked.connect(dock.close)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 4, 2)
        row.setSpacing(0)
        row.addWidget(self.name, 1)
        for button in (float_button, close_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 32)


class Dock(QDockWidget):
    """A panel of the window; `title` is the string key of its name."""

    def __init__(self, name: str, title: str, content: QWidget, *, least: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._title_key = title
        self._bar = DockTitle(self)
        self.setTitleBarWidget(self._bar)
        content.setMinimumWidth(least)
        self.setWidget(content)
        self.retranslate()

    def retranslate(self) -> None:
        """Say the name in the present language."""
        name = text(self._title_key)
        self.setWindowTitle(name)
        self._bar.name.setText(name)
        refresh_plain_buttons(self._bar)
