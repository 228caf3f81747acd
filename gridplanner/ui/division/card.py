"""A card of a candidate: a small picture, its figures, the word that sets it apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPaintEvent

    from gridplanner.layers.proposed import Proposed
    from gridplanner.layers.style import Style

_PAD: Final = 8
_PICTURE: Final = 72
_WIDEST: Final = 176
LEAST: Final = 116
"""Px in which the figures can be read."""
_SMALL: Final = 12  # px of the figures


class Card(QAbstractButton):
    """Shows a candidate, and can be chosen.

    Parameters
    ----------
    letter : str
        What it is called.
    proposed : Proposed
    style : Style
        Of the map, for the small picture.
    """

    pointed = Signal(bool)
    """The pointer or the keyboard is on it, or has left it."""

    def __init__(self, letter: str, proposed: Proposed, style: Style) -> None:
        super().__init__()
        self.letter, self.proposed = letter, proposed
        self._style = style
        self._heading, self._word = "", ""
        self._figures: tuple[tuple[str, str], ...] = ()
        self._is_pointed = False
        self.setMouseTracking(True)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(_WIDEST)

    def say(
        self, heading: str, figures: Sequence[tuple[str, str]], word: str = ""
    ) -> None:
        """Show figures as name and value, and the word that sets it apart."""
        self._heading, self._word = heading, word
        self._figures = tuple(figures)
        told = [heading, *(f"{name} {value}" for name, value in figures), word]
        self.setAccessibleName(" ".join([self.letter, *filter(None, told)]))
        self.setToolTip("\n".join([f"{self.letter}  {heading}", *told[1:]]).strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        lines = max(len(self._figures), 1) + 2
        return QSize(136, 2 * _PAD + _PICTURE + 8 + lines * (self._high + 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(104, self.sizeHint().height())

    @property
    def _high(self) -> int:
        return self.fontMetrics().height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        palette = self._style.palette
        is_marked = self.isChecked() or self.hasFocus()
        width = 2.0 if is_marked else 1.0
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = palette.accent if is_marked else palette.line
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(palette.tint if self.isChecked() else palette.surface))
        painter.drawRoundedRect(room, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(palette.ink), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(room.adjusted(3, 3, -3, -3), 4, 4)
        picture = QRectF(_PAD, _PAD, self.width() - 2 * _PAD, _PICTURE)
        self.proposed.paint_small(painter, picture, self._style)
        self._write(painter, picture.bottom() + 8)

    def _write(self, painter: QPainter, top: float) -> None:
        palette = self._style.palette
        ink = palette.on_tint if self.isChecked() else palette.ink
        faint = palette.on_tint if self.isChecked() else palette.muted
        bold = self.font()
        bold.setBold(True)
        line = QRectF(_PAD, top, self.width() - 2 * _PAD, self._high)
        self._line(painter, line, (self.letter, self._heading), (ink, ink), bold)
        small = self.font()
        small.setPixelSize(_SMALL)
        for name, value in self._figures:
            line.translate(0, self._high + 2)
            self._line(painter, line, (name, value), (faint, ink), small)
        if self._word:
            line.translate(0, self._high + 2)
            self._line(painter, line, (self._word, ""), (ink, ink), bold)

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        words: tuple[str, str],
        inks: tuple[str, str],
        font: QFont,
    ) -> None:
        """Write a name on the left, its value on the right; the name gives way."""
        painter.setFont(font)
        metrics = painter.fontMetrics()
        name, value = words
        right = metrics.horizontalAdvance(value)
        left = room.adjusted(0, 0, -right - 6 if value else 0, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        dots = Qt.TextElideMode.ElideRight
        painter.setPen(QColor(inks[0]))
        cut = metrics.elidedText(name, dots, int(left.width()))
        painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | middle), cut)
        painter.setPen(QColor(inks[1]))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignRight | middle), value)

    def use_style(self, style: Style) -> None:
        """Paint in another style from now on."""
        self._style = style
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Or Enter would take another candidate than the one that is looked at.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # A card that comes to lie below a pointer at rest is not pointed at.
        if not self._is_pointed:
            self._is_pointed = True
            self.pointed.emit(True)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._is_pointed = False
        self.pointed.emit(False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.pointed.emit(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_pointed = False
        self.pointed.emit(False)
        super().focusOutEvent(event)
