"""Room for fields that scroll where the screen is too low for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_SPARE: Final = 2  # px of the frame the style sheet gives it
_LEAST: Final = 140  # px, of which two or three rows are seen


class LowRoom(QScrollArea):
    """Shows fields whole where there is room, else as much of them as there is."""

    wanted = Signal()
    """The fields ask for other room than before."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The form's own ground is seen through it.
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setWidget(content)
        content.installEventFilter(self)

    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint()
        return QSize(hint.width(), hint.height() + _SPARE)

    def minimumSizeHint(self) -> QSize:
        needed = self._content.minimumSizeHint()
        return QSize(needed.width() + _SPARE, min(_LEAST, needed.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.wanted.emit()
        return super().eventFilter(watched, event)

    @property
    def _content(self) -> QWidget:
        content = self.widget()
        assert content is not None  # it is given at the beginning
        return content
