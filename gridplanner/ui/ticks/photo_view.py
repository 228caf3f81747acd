"""A sheet laid flat with its boxes marked: what was read, and which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridplanner.analysis.paper.reading import Tick
from gridplanner.ui.magnifying import Magnifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent

    from gridplanner.studies.ticks import ReadPhoto
    from gridplanner.ui.ticks.answers import Answer

COLOURS: Final = {
    Tick.TICKED: "#15803D",
    Tick.DOUBTFUL: "#D97706",
    Tick.EMPTY: "#9CA3AF",
}
_LARGEST: Final = 12.0  # times as large as the whole sheet fits
_AROUND: Final = 1.4  # sides of a box shown around it in its crop


class PhotoView(QWidget):
    """Shows a sheet; the wheel makes it larger, the pointer drags it, a click picks."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self._photo: ReadPhoto | None = None
        self._answers: Sequence[Answer] = ()
        self._current = -1
        self._magnifier = Magnifier(_LARGEST)
        self.setMinimumSize(320, 300)
        wide = QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, wide)

    def sizeHint(self) -> QSize:
        return QSize(620, 480)

    def show_photo(self, photo: ReadPhoto | None, answers: Sequence[Answer]) -> None:
        """Show another sheet."""
        self._photo, self._answers = photo, answers
        self.image = QImage()
        if photo is not None:
            self.image.loadFromData(photo.picture)
        self._current = -1
        self._magnifier.reset()
        self.update()

    def go_to(self, box: int) -> None:
        """Bring a box into the middle."""
        self._current = box
        page = self._page
        share = page.width() / max(self.image.width(), 1)
        x, y, side = self._place_of(box)
        middle = QPointF(x + side / 2, y + side / 2) * share + page.topLeft()
        self._magnifier.centre(middle, QRectF(self.rect()))
        self.update()

    def crop_of(self, box: int) -> QImage:
        """Give what a box looks like, with a little around it."""
        x, y, side = self._place_of(box)
        around = _AROUND * side
        place = QRectF(x - around, y - around, side + 2 * around, side + 2 * around)
        return self.image.copy(place.toRect())

    def _place_of(self, box: int) -> tuple[float, float, float]:
        assert self._photo is not None
        x, y, side = self._photo.places[box].tolist()
        return x, y, side

    @property
    def _page(self) -> QRectF:
        size = self.image.size().expandedTo(QSize(1, 1)).toSizeF()
        return self._magnifier.place(QRectF(self.rect()), size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        page = self._page
        painter.drawImage(page, self.image)
        share = page.width() / self.image.width()
        for one in self._answers:
            x, y, side = self._place_of(one.box)
            rect = QRectF(
                page.x() + x * share, page.y() + y * share, side * share, side * share
            )
            state = Tick.DOUBTFUL if one.is_open else one.state
            width = 1.0 if one.state is Tick.EMPTY else 2.0
            painter.setPen(QPen(QColor(COLOURS[state]), width))
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))
            if one.box == self._current:
                painter.setPen(QPen(QColor("#2563EB"), 3.0))
                painter.drawEllipse(rect.center(), side * share + 8, side * share + 8)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Make the sheet larger or smaller; the place under the pointer stays."""
        turned = event.angleDelta().y()
        if not turned or self.image.isNull():
            return
        self._magnifier.turn(turned, event.position(), self._page)
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._magnifier.press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._magnifier.drag(event.position()):
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._magnifier.release()
        if self._magnifier.has_dragged or self.image.isNull():
            return
        page, at = self._page, event.position()
        share = page.width() / self.image.width()
        u, v = (at.x() - page.x()) / share, (at.y() - page.y()) / share
        for one in self._answers:
            x, y, side = self._place_of(one.box)
            if -4 <= u - x <= side + 4 and -4 <= v - y <= side + 4:
                self.picked.emit(one.box)
                return
