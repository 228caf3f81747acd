"""Ranked bars: painted in pixels, so that thousands of them are quick and readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPen,
    QTransform,
)

from gridplanner.analysis.balance import BANDS
from gridplanner.layers.bands import MARKS, band_colour, band_line, band_pattern
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import text
from gridplanner.ui.balance.words import target_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

    from gridplanner.layers.style import Palette
    from gridplanner.ui.balance.ranking import Ranking

GAP: Final = 0.12  # share of a bar's room left free on either side
_WIDE: Final = 5.0  # px a bar needs for a gap, an outline and a pattern
_TOP: Final = 18.0  # px above the bars for the signs of the bands
_ROOM: Final = 1.04  # what the axis shows above the largest load


class BarsItem(pg.GraphicsObject):  # type: ignore[misc]
    """The bars, the band that is aimed at, and what is written over them."""

    def __init__(self) -> None:
        super().__init__()
        self.ranking: Ranking | None = None
        self.palette_: Palette = LIGHT
        self.chosen: Sequence[int] = ()
        self.under_pointer = -1

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Draw these from now on."""
        self.prepareGeometryChange()
        self.ranking = ranking
        self.update()

    @property
    def top(self) -> float:
        """Load at the top of the picture."""
        return self.top_between(0, 0 if self.ranking is None else len(self.ranking))

    def top_between(self, first: int, last: int) -> float:
        """Load at the top of a picture of some bars only."""
        if self.ranking is None or not len(self.ranking):
            return 1.0
        shown = self.ranking.values[max(first, 0) : max(last, 1)]
        largest = float(shown.max()) if len(shown) else 0.0
        return max(largest, self.ranking.balance.target.high, 1e-9) * _ROOM

    def boundingRect(self) -> QRectF:
        count = 0 if self.ranking is None else len(self.ranking)
        return QRectF(-0.5, 0.0, max(count, 1), self.top)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint in the pixels of the view."""
        del option, widget
        if self.ranking is None or not len(self.ranking):
            return
        to_pixels = painter.worldTransform()
        box = to_pixels.mapRect(self.getViewBox().viewRect())
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.setClipRect(box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_target(painter, to_pixels, box)
        self._paint_bars(painter, to_pixels, box)
        self._paint_chosen(painter, to_pixels)
        self._paint_words(painter, to_pixels, box)
        painter.restore()

    def _paint_target(
        self, painter: QPainter, to_pixels: QTransform, box: QRectF
    ) -> None:
        """Shade the loads that are aimed at."""
        ranking = self.ranking
        assert ranking is not None  # or nothing is painted
        target = ranking.balance.target
        if target.high <= 0:
            return
        ends = [to_pixels.map(QPointF(0, y)).y() for y in (target.high, target.low)]
        shade = QColor(self.palette_.accent)
        shade.setAlphaF(0.12)
        painter.fillRect(
            QRectF(box.left(), ends[0], box.width(), ends[1] - ends[0]), shade
        )

    def _paint_bars(
        self, painter: QPainter, to_pixels: QTransform, box: QRectF
    ) -> None:
        ranking = self.ranking
        assert ranking is not None  # or nothing is painted
        step = to_pixels.m11()
        first, last = seen(to_pixels, box, len(ranking))
        x, width = bar_sides(np.arange(first, last), step, to_pixels.dx())
        values = ranking.values[first:last].astype(np.float64)
        ground = to_pixels.map(QPointF(0, 0)).y()
        tops = to_pixels.m22() * values + to_pixels.dy()
        places = ranking.places[first:last]
        is_wide = width >= _WIDE
        for number in np.unique(places).tolist():
            band = BANDS[number]
            rows = np.flatnonzero(places == number)
            rects = [
                QRectF(x[row], tops[row], width, max(ground - tops[row], 0.0))
                for row in rows.tolist()
            ]
            line = QPen(band_line(band, self.palette_), 1.0)
            painter.setPen(line if is_wide else Qt.PenStyle.NoPen)
            painter.setBrush(band_colour(band, self.palette_))
            painter.drawRects(rects)
            pattern = band_pattern(band)
            if is_wide and pattern.style() != Qt.BrushStyle.NoBrush:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(pattern)
                painter.drawRects(rects)
        if not is_wide and len(x):
            # Bars too narrow for outlines have one together.
            self._paint_silhouette(painter, np.append(x, x[-1] + step), tops)

    def _paint_silhouette(
        self, painter: QPainter, x: NDArray[np.float64], tops: NDArray[np.float64]
    ) -> None:
        outline = pg.functions.arrayToQPolygonF(
            np.repeat(x, 2)[1:-1], np.repeat(tops, 2)
        )
        painter.setPen(QPen(QColor(self.palette_.muted), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(outline)

    def _paint_chosen(self, painter: QPainter, to_pixels: QTransform) -> None:
        """Put a frame round what is selected, and a thinner one under the pointer."""
        ranking = self.ranking
        assert ranking is not None  # or nothing is painted
        marked = [(place, 3.0) for place in self.chosen]
        marked.append((self.under_pointer, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place, pen in marked:
            if not 0 <= place < len(ranking):
                continue
            x, width = bar_sides(np.array([place]), to_pixels.m11(), to_pixels.dx())
            top = to_pixels.map(QPointF(0, float(ranking.values[place]))).y()
            ground = to_pixels.map(QPointF(0, 0)).y()
            wide = max(width, 4.0)
            left = float(x[0]) - (wide - width) / 2
            painter.setPen(QPen(QColor(self.palette_.accent), pen))
            painter.drawRect(QRectF(left, top, wide, max(ground - top, 2.0)))

    def _paint_words(
        self, painter: QPainter, to_pixels: QTransform, box: QRectF
    ) -> None:
        """Write signs over the bands, the target at its line, and the two ends."""
        ranking = self.ranking
        assert ranking is not None  # or nothing is painted
        metrics = QFontMetricsF(painter.font())
        ink = QColor(self.palette_.ink)
        target = ranking.balance.target
        if target.middle > 0:
            y = to_pixels.map(QPointF(0, target.middle)).y()
            pen = QPen(QColor(self.palette_.muted), 1.0, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
            words = target_words(target, ranking.measured.measure, ranking.balance.near)
            wide = metrics.horizontalAdvance(words)
            # Off the two lines on the right, where the target's lies that high.
            is_high = self._is_high(to_pixels, box, metrics)
            x = box.left() + 6 if is_high else box.right() - wide - 6
            self._write(painter, words, x, y - 4, ink)
        self._paint_limit(painter, to_pixels, box)
        # While a hand moves the bars hold their order, whatever they come to.
        ends = (
            ("balance.largest", int(ranking.values.argmax())),
            ("balance.smallest", len(ranking) - 1 - int(ranking.values[::-1].argmin())),
        )
        for row, (key, place) in enumerate(ends, start=1):
            words = text(
                key,
                name=ranking.unit(place).name or ranking.unit(place).code,
                value=ranking.value_words(place),
                mark=MARKS[ranking.band(place)],
            )
            room = min(metrics.horizontalAdvance(words), box.width() - 12)
            words = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room + 1)
            y = box.top() + _TOP + row * metrics.height()
            self._write(painter, words, box.right() - room - 6, y, ink)
        self._paint_signs(painter, to_pixels, box, metrics)

    def _paint_limit(
        self, painter: QPainter, to_pixels: QTransform, box: QRectF
    ) -> None:
        """Draw the load that takes all the time there is."""
        ranking = self.ranking
        assert ranking is not None  # or nothing is painted
        if ranking.limit is None:
            return
        y = to_pixels.map(QPointF(0, ranking.limit)).y()
        if y < box.top():
            return  # nobody comes near it
        ink = QColor(self.palette_.ink)
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        metrics = QFontMetricsF(painter.font())
        x = box.left() + 6
        if self._is_high(to_pixels, box, metrics):
            # The target's words stand there: both lines may be close, and on the right
            # the two ends are named.
            target, measured = ranking.balance.target, ranking.measured
            said = target_words(target, measured.measure, ranking.balance.near)
            x += metrics.horizontalAdvance(said) + 12
        self._write(painter, text("balance.full"), x, y - 4, ink)

    def _is_high(
        self, to_pixels: QTransform, box: QRectF, metrics: QFontMetricsF
    ) -> bool:
        """Tell whether the target lies as high as the two lines on the right."""
        assert self.ranking is not None  # or nothing is painted
        y = to_pixels.map(QPointF(0, self.ranking.balance.target.middle)).y()
        return y - 4 < box.top() + _TOP + 3 * metrics.height()

    def _paint_signs(
        self,
        painter: QPainter,
        to_pixels: QTransform,
        box: QRectF,
        metrics: QFontMetricsF,
    ) -> None:
        """Write over each run of one band its sign and how many there are."""
        ranking = self.ranking
        assert ranking is not None  # or nothing is painted
        places = ranking.places
        starts = np.flatnonzero(np.diff(places, prepend=places[0] + 1))
        ends = np.append(starts[1:], len(places))
        step, shift = to_pixels.m11(), to_pixels.dx()
        busy = box.left()
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            left = max((start - 0.5) * step + shift, box.left())
            right = min((end - 0.5) * step + shift, box.right())
            band = BANDS[int(places[start])]
            words = f"{MARKS[band]} {end - start:,}"
            wide = metrics.horizontalAdvance(words)
            at = max((left + right - wide) / 2, busy)
            # A sign that would stand over other bars says nothing of its own.
            if right <= left or at > right or at + wide > box.right():
                continue
            self._write(
                painter,
                words,
                at,
                box.top() + metrics.ascent(),
                band_line(band, self.palette_),
            )
            busy = at + wide + 8

    def _write(
        self, painter: QPainter, words: str, x: float, y: float, ink: QColor
    ) -> None:
        """Write on a pale ground, so that bars behind do not disturb."""
        metrics = QFontMetricsF(painter.font())
        ground = QColor(self.palette_.surface)
        ground.setAlphaF(0.8)
        wide = metrics.horizontalAdvance(words)
        painter.fillRect(
            QRectF(x - 2, y - metrics.ascent(), wide + 4, metrics.height()), ground
        )
        painter.setPen(ink)
        painter.drawText(QPointF(x, y), words)


def seen(to_pixels: QTransform, box: QRectF, count: int) -> tuple[int, int]:
    """Find the first bar in sight and the one behind the last."""
    step, shift = to_pixels.m11(), to_pixels.dx()
    first = int(np.floor((box.left() - shift) / step + 0.5))
    last = int(np.ceil((box.right() - shift) / step + 0.5))
    return max(first, 0), min(last, count)


def bar_sides(
    places: NDArray[np.intp], step: float, shift: float
) -> tuple[NDArray[np.float64], float]:
    """Give the left sides of bars and their width, in pixels."""
    gap = GAP * step if step >= _WIDE else 0.0
    x = places.astype(np.float64) * step + (shift + gap - 0.5 * step)
    return x, max(step - 2 * gap, 1.0)
