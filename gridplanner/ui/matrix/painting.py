"""Painting of cells: fill, hatching, number, words and mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gridplanner.layers.heart import heart
from gridplanner.layers.matrix_looks import HEART, care_words, look_of
from gridplanner.layers.style import LIGHT
from gridplanner.ui.matrix.model import MatrixModel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from gridplanner.layers.matrix_looks import Look
    from gridplanner.layers.style import Palette

Index = QModelIndex | QPersistentModelIndex

MARGIN = 6
GAP = 7
MARK = 15  # px a mark takes at the right end
TALL = 42  # px from which there is room for a second line
FRAME = 2  # px of the frame of what is selected
STEP = 7  # px between two lines of a hatching
_ALIGN = Qt.AlignmentFlag


def paint_ground(painter: QPainter, rect: QRect, look: Look) -> None:
    """Fill a rectangle as a look says, with its hatching."""
    painter.fillRect(rect, QColor(look.fill))
    if not look.hatch:
        return
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.hatch), 1.0))
    # Lines run on from cell to cell, as if the whole table were one sheet.
    top, bottom, height = rect.top(), rect.bottom() + 1, rect.height()
    first = (rect.left() - top) // STEP * STEP + top
    for x in range(first - STEP, rect.right() + height + 2 * STEP, STEP):
        shifted = x - (top % STEP)
        painter.drawLine(QPointF(shifted, top), QPointF(shifted - height, bottom))
    painter.restore()


def paint_mark(painter: QPainter, rect: QRect, look: Look, font: QFont) -> None:
    """Paint the mark of a look in the middle of a rectangle."""
    if look.mark == HEART:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(look.ink)))
        painter.drawPath(heart(QRectF(rect).center(), 5.0))
        painter.restore()
    elif look.mark:
        painter.setPen(QColor(look.ink))
        painter.setFont(font)
        painter.drawText(rect, _ALIGN.AlignCenter, look.mark)


def two_lines(rect: QRect) -> tuple[QRect, QRect]:
    """Part a rectangle into two lines, clear of the frame of what is selected."""
    half = rect.height() // 2 - FRAME
    first = QRect(rect.left(), rect.top() + FRAME, rect.width(), half)
    return first, first.translated(0, half)


class CellPainter(QStyledItemDelegate):
    """Paints the dwellings of the matrix.

    Attributes
    ----------
    palette : Palette
        Colours of the theme.
    starts : frozenset of int
        Columns an entrance begins with, parted from those before by a stronger line.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.palette: Palette = LIGHT
        self.starts: frozenset[int] = frozenset()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        model = index.model()
        assert isinstance(model, MatrixModel)
        cell = model.cell(index)
        rect = option.rect
        if cell is None:
            painter.fillRect(rect, QColor(self.palette.window))
            self._paint_start(painter, rect, index.column())
            return
        look = look_of(cell, model.by, self.palette)
        painter.save()
        paint_ground(painter, rect, look)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        more = care_words(cell) if rect.height() >= TALL else ""
        below = QRect(inner)
        if more:
            inner, below = two_lines(inner)
        if look.mark:
            place = QRect(inner.right() - MARK + 1, inner.top(), MARK, inner.height())
            paint_mark(painter, place, look, bold)
            inner.setRight(place.left() - 2)
        self._paint_words(painter, option, inner, model.words(cell), look)
        if more:
            below.setRight(inner.right())
            self._paint_words(painter, option, below, ("", more), look)
        self._paint_start(painter, rect, index.column())
        self._paint_state(painter, option)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        inner: QRect,
        words: tuple[str, str],
        look: Look,
    ) -> None:
        room, main = words
        flags = _ALIGN.AlignVCenter | _ALIGN.AlignLeft
        painter.setFont(option.font)
        metrics = option.fontMetrics
        used = 0
        if room:
            painter.setPen(QColor(look.soft or look.ink))
            shown = metrics.elidedText(room, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, flags, shown)
            used = metrics.horizontalAdvance(shown) + GAP
        rest = inner.adjusted(used, 0, 0, 0)
        shown = metrics.elidedText(main, Qt.TextElideMode.ElideRight, rest.width())
        if len(shown) > 1 or shown == main:  # dots alone say nothing
            painter.setPen(QColor(look.ink))
            painter.drawText(rest, flags, shown)

    def _paint_start(self, painter: QPainter, rect: QRect, column: int) -> None:
        if column in self.starts:
            line = QColor(self.palette.inside_line)
            painter.fillRect(rect.left(), rect.top(), 1, rect.height() + 1, line)

    def _paint_state(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Frame what is selected, and what the keys are on a little stronger."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not (selected or current or hovered):
            return
        width = FRAME if selected or current else 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if selected:
            tint = QColor(self.palette.accent)
            tint.setAlphaF(0.10)
            painter.fillRect(option.rect, tint)
        painter.setPen(QPen(QColor(self.palette.accent), width))
        inset = width / 2
        painter.drawRect(QRectF(option.rect).adjusted(inset, inset, -inset, -inset))
