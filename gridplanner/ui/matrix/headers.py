"""Headings of the columns in two lines: entrances above, places on the floor below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QHeaderView

from gridplanner.layers.style import LIGHT

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.data.matrix import Heading
    from gridplanner.layers.style import Palette

LINE = 20  # px of each of the two lines


class UnitHeader(QHeaderView):
    """Paints the entrance over its columns; without names it is one line.

    Attributes
    ----------
    palette_ : Palette
        Colours of the theme.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.palette_: Palette = LIGHT
        self.headings: tuple[Heading, ...] = ()
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(24)

    def show_headings(self, headings: tuple[Heading, ...]) -> None:
        """Take over which columns belong together."""
        self.headings = headings
        self.updateGeometry()
        self.viewport().update()

    @property
    def is_named(self) -> bool:
        """Whether there is a line of names at all."""
        return any(heading.name for heading in self.headings)

    def sizeHint(self) -> QSize:
        lines = 2 if self.is_named else 1
        return QSize(super().sizeHint().width(), lines * LINE + 2)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        tokens = self.palette_
        painter.save()
        painter.fillRect(rect, QColor(tokens.window))
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        lower = QRect(rect)
        if self.is_named:
            lower.setTop(rect.top() + LINE)
            self._paint_name(painter, rect, column, font)
        words = self.model().headerData(column, Qt.Orientation.Horizontal)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.muted))
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, str(words or ""))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(lower.topRight(), lower.bottomRight())
        painter.restore()

    def _paint_name(
        self, painter: QPainter, rect: QRect, column: int, font: QFont
    ) -> None:
        """Paint this column's part of its entrance's name."""
        heading = next(
            (
                each
                for each in self.headings
                if each.column <= column < each.column + each.columns
            ),
            None,
        )
        if heading is None:
            return
        last = heading.column + heading.columns - 1
        left = self.sectionViewportPosition(heading.column)
        right = self.sectionViewportPosition(last) + self.sectionSize(last)
        # The name stays in the middle of what is in sight of the entrance.
        seen_left, seen_right = max(left, 0), min(right, self.viewport().width())
        whole = QRect(seen_left, rect.top(), seen_right - seen_left, LINE)
        painter.save()
        painter.setClipRect(rect)
        painter.setFont(font)
        painter.setPen(QColor(self.palette_.ink))
        words = painter.fontMetrics().elidedText(
            heading.name, Qt.TextElideMode.ElideRight, whole.width() - 8
        )
        painter.drawText(whole, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(QColor(self.palette_.line))
        painter.drawLine(right - 1, rect.top(), right - 1, rect.bottom())
        painter.restore()
