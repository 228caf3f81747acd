"""The matrix in a window of its own, and back in the tray when that is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent

SIZE = (980, 560)


class Berth(QWidget):
    """The place of a panel in the tray; it keeps a note while the panel floats."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        self._note = QWidget()
        self._words = label(role="muted")
        self._back = push_button("", self.dock)
        column = QVBoxLayout(self._note)
        column.addStretch(1)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._words, 0, middle)
        column.addWidget(self._back, 0, middle)
        column.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(panel)
        self._column.addWidget(self._note)
        self._note.hide()
        self.setFocusProxy(panel)
        self._window: FloatingWindow | None = None

    @property
    def floats(self) -> bool:
        """Whether the panel is in a window of its own."""
        return self._window is not None

    def toggle(self) -> None:
        """Take the panel out of the tray, or put it back."""
        if self.floats:
            self.dock()
        else:
            self.float()

    def float(self) -> None:
        """Take the panel out into a window."""
        window = FloatingWindow(self.window(), self._panel)
        window.closed.connect(self.dock)
        self._window = window
        self._note.show()
        window.show()

    def dock(self) -> None:
        """Put the panel back."""
        window, self._window = self._window, None
        if window is None:
            return
        self._note.hide()
        self._column.insertWidget(0, self._panel, 1)
        self._panel.show()
        window.hide()
        window.deleteLater()

    def raise_window(self) -> None:
        """Bring the window of the panel to the front, where it has one."""
        if self._window is not None:
            self._window.show()
            self._window.activateWindow()

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self._words.setText(text("matrix.floats"))
        self._back.setText(text("matrix.dock"))
        if self._window is not None:
            self._window.setWindowTitle(text("tray.matrix"))


class FloatingWindow(QWidget):
    """Holds a panel beside the window."""

    closed = Signal()

    def __init__(self, parent: QWidget, panel: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(text("tray.matrix"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(panel)
        panel.show()
        self.resize(*SIZE)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
