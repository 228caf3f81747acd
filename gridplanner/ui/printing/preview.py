"""The page as it will be printed, by the same hand, as large as the room allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.ui.magnifying import Magnifier

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet

_EDGE: Final = 8
_SHADOW: Final = QColor(0, 0, 0, 60)
_LARGEST: Final = 6.0  # times as large as the whole page fits


class Preview(QWidget):
    """Shows a sheet whole; the wheel makes it larger, the pointer drags it."""

    def __init__(self, family: str) -> None:
        super().__init__()
        self._family = family
        self.sheet: Sheet | None = None
        self._ground: Ground | None = None
        self._image: QImage | None = None
        self._magnifier = Magnifier(_LARGEST)
        self.words = ""
        self.setMinimumSize(300, 300)
        wide = QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, wide)

    def sizeHint(self) -> QSize:
        return QSize(720, 520)

    def show_sheet(self, sheet: Sheet | None, ground: Ground | None) -> None:
        """Show another sheet, or none."""
        self.sheet, self._ground = sheet, ground
        self._image = None
        self._magnifier.reset()
        self.update()

    def say(self, words: str) -> None:
        """Show words in the place of a page."""
        self.words = words
        self.update()

    @property
    def page(self) -> QRectF:
        """Where the page stands, logical pixels."""
        if self.sheet is None:
            return QRectF()
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        return self._magnifier.place(room, QSizeF(*self.sheet.size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.sheet is None or self._ground is None:
            painter.setPen(self.palette().color(self.foregroundRole()))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(20, 20, -20, -20), flags, self.words)
            return
        page = self.page
        painter.fillRect(page.translated(2, 2), _SHADOW)
        if self._image is None:
            width = max(1, round(page.width() * self.devicePixelRatioF()))
            self._image = sheet_picture(self.sheet, self._ground, self._family, width)
        painter.drawImage(page, self._image)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._image = None
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Make the page larger or smaller; the place under the pointer stays."""
        turned = event.angleDelta().y()
        if not turned or self.sheet is None:
            return
        self._magnifier.turn(turned, event.position(), self.page)
        self._image = None
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._magnifier.press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._magnifier.drag(event.position()):
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._magnifier.release()
