"""The page with its elements as boxes, and rulers; looked at from near and far.

The sheet is painted once into a picture, boxes and lines over it each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridplanner.layers.print.arranging import Arranged
from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.layers.print.ink import Rect
from gridplanner.resources.texts import text
from gridplanner.ui.printing.layout.grips import grips_of
from gridplanner.ui.printing.layout.table import Table, paint_rulers

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from gridplanner.layers.print.draft import Page
    from gridplanner.layers.print.ground import Ground
    from gridplanner.layers.print.sheet import Sheet

_WIDEST: Final = 3200  # pixels of the picture; beyond it is drawn larger
_LATER: Final = 150  # ms after the last zoom until the sheet is painted sharply
_SHADOW: Final = QColor(0, 0, 0, 60)
_BOX: Final = QColor("#0B6BCB")
_GUIDE: Final = QColor("#C2188B")
_FAINT: Final = QColor(11, 107, 203, 70)


class PageView(QWidget):
    """Shows a page with what is chosen on it.

    Attributes
    ----------
    arranged : Signal
        Places by key, in millimetres, after a drag or a key.
    chosen_changed : Signal
    deleted : Signal
        The Delete key.
    """

    arranged = Signal(object)
    chosen_changed = Signal()
    deleted = Signal()

    def __init__(self, family: str) -> None:
        super().__init__()
        self._family = family
        self.page: Page | None = None
        self.sheet: Sheet | None = None
        self._ground: Ground | None = None
        self._image: QImage | None = None
        self.chosen: tuple[str, ...] = ()
        self.table = Table()
        self.live = Arranged({})
        self._is_marking = False
        self._marquee = QRectF()
        self._is_fitted = True
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self._later.timeout.connect(self._sharpen)
        self.setAccessibleName(text("layout.canvas"))
        wide = QSizePolicy.Policy.Expanding
        self.setSizePolicy(wide, wide)
        self.setMinimumSize(320, 260)

    def sizeHint(self) -> QSize:
        return QSize(760, 620)

    def show_page(self, page: Page, sheet: Sheet, ground: Ground) -> None:
        """Show a page; what is chosen stays so where it is still there."""
        is_other = self.sheet is None or self.sheet.size != sheet.size
        self.page, self.sheet, self._ground = page, sheet, ground
        self.live = Arranged({})
        self._image = None
        kept = tuple(key for key in self.chosen if key in page.places)
        if kept != self.chosen:
            self.choose(kept)
        if is_other or self._is_fitted:
            self.fit()
        self.update()

    def choose(self, keys: tuple[str, ...]) -> None:
        """Choose elements, and no other."""
        if keys != self.chosen:
            self.chosen = keys
            self.setAccessibleDescription(self._said())
            self.chosen_changed.emit()
            self.update()

    def _said(self) -> str:
        """Say what is chosen and where it lies."""
        if self.page is None or not self.chosen:
            return text("layout.nothing_chosen")
        place = self.page.places[self.chosen[-1]]
        return text(
            "layout.chosen_at",
            n=len(self.chosen),
            x=f"{place.x:.1f}",
            y=f"{place.y:.1f}",
            width=f"{place.width:.1f}",
            height=f"{place.height:.1f}",
        )

    def fit(self) -> None:
        """Show the page whole."""
        if self.sheet is not None:
            self.table.fit(self.sheet.size, (self.width(), self.height()))
            self._is_fitted = True
            self._image = None
            self.update()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Come nearer or go farther."""
        self.table.zoom(factor, at or QPointF(self.rect().center()))
        self._is_fitted = False
        self._later.start()
        self.update()

    def _sharpen(self) -> None:
        self._image = None
        self.update()

    @property
    def places(self) -> dict[str, Rect]:
        """Places as they are under the hand, from the back."""
        return {} if self.page is None else {**self.page.places, **self.live.places}

    def _key_at(self, at: QPointF) -> str | None:
        """Give what lies at a pixel: the uppermost element, last the map."""
        if self.page is None:
            return None
        for key in reversed(list(self.page.places)):
            is_free = key not in self.page.followers
            if is_free and self.table.rect(self.page.places[key]).contains(at):
                return key
        return None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.width(), self.height()
        if self.sheet is None or self._ground is None or self.page is None:
            return
        page = self.table.rect(Rect(0, 0, *self.sheet.size))
        painter.fillRect(page.translated(2, 2), _SHADOW)
        if self._image is None:
            wide = round(page.width() * self.devicePixelRatioF())
            wide = max(1, min(wide, _WIDEST))
            self._image = sheet_picture(self.sheet, self._ground, self._family, wide)
        painter.drawImage(page, self._image)
        bleed = self.sheet.trim.bleed * self.table.k
        if bleed:
            painter.setPen(QPen(_GUIDE, 1, Qt.PenStyle.DotLine))
            painter.drawRect(page.adjusted(-bleed, -bleed, bleed, bleed))
        self._paint_boxes(painter)
        self._paint_guides(painter, page)
        paint_rulers(painter, self.table, room, self.palette())

    def _paint_boxes(self, painter: QPainter) -> None:
        assert self.page is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for key, place in self.places.items():
            if key in self.page.followers and key not in self.chosen:
                continue
            is_chosen = key in self.chosen
            painter.setPen(QPen(_BOX if is_chosen else _FAINT, 2 if is_chosen else 1))
            painter.drawRect(self.table.rect(place))
        if len(self.chosen) == 1 and self.chosen[0] in self.places:
            painter.setPen(QPen(_BOX, 1.5))
            painter.setBrush(QColor("#FFFFFF"))
            for grip in grips_of(self.table.rect(self.places[self.chosen[0]])).values():
                painter.drawRect(grip)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._is_marking:
            painter.setPen(QPen(_BOX, 1, Qt.PenStyle.DashLine))
            painter.fillRect(self._marquee, QColor(11, 107, 203, 30))
            painter.drawRect(self._marquee)

    def _paint_guides(self, painter: QPainter, page: QRectF) -> None:
        painter.setPen(QPen(_GUIDE, 1))
        for mm in self.live.across:
            x = self.table.x + mm * self.table.k
            painter.drawLine(QPointF(x, page.top()), QPointF(x, page.bottom()))
        for mm in self.live.down:
            y = self.table.y + mm * self.table.k
            painter.drawLine(QPointF(page.left(), y), QPointF(page.right(), y))

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._is_fitted:
            self.fit()
        super().resizeEvent(event)
