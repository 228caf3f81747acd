"""A sheet laid flat with its boxes marked: what was read, and which one is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridplanner.analysis.paper.reading import Tick

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
_STEP: Final = 1.25
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
        self._zoom = 1.0
        self._shift = (0.0, 0.0)
        self._held: tuple[float, float] | None = None
        self._moved = False
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
        self._current, self._zoom, self._shift = -1, 1.0, (0.0, 0.0)
        self.update()

    def go_to(self, box: int) -> None:
        """Bring a box into the middle."""
        self._current = box
        if self._zoom > 1.0:
            page = self._page
            share = page.width() / max(self.image.width(), 1)
            x, y, side = self._place_of(box)
            at_x = page.x() + (x + side / 2) * share
            at_y = page.y() + (y + side / 2) * share
            self._shift = (
                self._shift[0] + self.width() / 2 - at_x,
                self._shift[1] + self.height() / 2 - at_y,
            )
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
        wide, high = max(self.image.width(), 1), max(self.image.height(), 1)
        share = min(self.width() / wide, self.height() / high) * self._zoom
        x = (self.width() - wide * share) / 2 + self._shift[0]
        y = (self.height() - high * share) / 2 + self._shift[1]
        return QRectF(x, y, wide * share, high * share)

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
        before, at = self._page, event.position()
        zoom = self._zoom * (_STEP if turned > 0 else 1 / _STEP)
        self._zoom = min(max(zoom, 1.0), _LARGEST)
        if self._zoom == 1.0:
            self._shift = (0.0, 0.0)
        else:
            after = self._page
            grown = after.width() / before.width()
            x = at.x() - (at.x() - before.x()) * grown - after.x()
            y = at.y() - (at.y() - before.y()) * grown - after.y()
            self._shift = self._shift[0] + x, self._shift[1] + y
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        self._held = place.x() - self._shift[0], place.y() - self._shift[1]
        self._moved = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None or self._zoom <= 1.0:
            return
        place = event.position()
        shift = place.x() - self._held[0], place.y() - self._held[1]
        self._moved |= (
            abs(shift[0] - self._shift[0]) + abs(shift[1] - self._shift[1]) > 3
        )
        self._shift = shift
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        if self._moved or self.image.isNull():
            return
        page, at = self._page, event.position()
        share = page.width() / self.image.width()
        u, v = (at.x() - page.x()) / share, (at.y() - page.y()) / share
        for one in self._answers:
            x, y, side = self._place_of(one.box)
            if -4 <= u - x <= side + 4 and -4 <= v - y <= side + 4:
                self.picked.emit(one.box)
                return
