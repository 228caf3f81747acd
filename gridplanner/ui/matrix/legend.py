"""The legend below the matrix: sample, name and count of each look, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gridplanner.layers.style import LIGHT
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.matrix.painting import paint_ground, paint_mark
from gridplanner.ui.theme import titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.matrix_looks import Entry
    from gridplanner.layers.style import Palette

SAMPLE = (22, 16)  # px
LINE = 26
GAP = 14
MARGIN = 10


class MatrixLegend(QWidget):
    """Paints entries in as many lines as it needs, the keys where room is left."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()
        self._palette: Palette = LIGHT
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[Entry], palette: Palette) -> None:
        """Show other looks, or the same in another theme."""
        self._entries, self._palette = entries, palette
        said = [f"{each.look.name} {format_count(each.count)}" for each in entries]
        self.setAccessibleName(", ".join(said))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, arg__1: int) -> int:
        places = self._places(arg__1)
        return (places[-1].bottom() + 1 if places else LINE) + 2

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(self.width(), 320)))

    def _words(self, entry: Entry) -> str:
        return f"{entry.look.name} {format_count(entry.count)}"

    def _places(self, width: int) -> list[QRect]:
        metrics = self.fontMetrics()
        places: list[QRect] = []
        x, y = MARGIN, 0
        for entry in self._entries:
            wide = SAMPLE[0] + 5 + metrics.horizontalAdvance(self._words(entry))
            if places and x + wide > width - MARGIN:
                x, y = MARGIN, y + LINE
            places.append(QRect(x, y, wide, LINE))
            x += wide + GAP
        return places

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._palette
        painter.fillRect(event.rect(), QColor(tokens.surface))
        small = QFont(titled(12))
        places = self._places(self.width())
        for entry, place in zip(self._entries, places, strict=True):
            top = place.top() + (LINE - SAMPLE[1]) // 2
            sample = QRect(place.left(), top, *SAMPLE)
            paint_ground(painter, sample, entry.look)
            paint_mark(painter, sample, entry.look, small)
            painter.setPen(QPen(QColor(tokens.inside_line), 1))
            painter.drawRect(sample)
            painter.setFont(self.font())
            painter.setPen(QColor(tokens.ink))
            words = place.adjusted(SAMPLE[0] + 6, 0, 4, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words(entry))
        self._paint_keys(painter, places)

    def _paint_keys(self, painter: QPainter, places: list[QRect]) -> None:
        words = text("matrix.keys")
        wide = self.fontMetrics().horizontalAdvance(words)
        used = places[-1].right() + 2 * GAP if places else MARGIN
        if used + wide + MARGIN <= self.width():
            painter.setPen(QColor(self._palette.muted))
            top = places[-1].top() if places else 0
            place = QRect(self.width() - wide - MARGIN, top, wide, LINE)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
