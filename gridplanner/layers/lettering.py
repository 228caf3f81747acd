"""Writing on the map: letters with a halo, made once each and set side by side.

A town's labels share a few dozen letters, so each letter is drawn once with its halo
and kept; setting a label then copies small pictures. Making whole labels instead cost
a quarter of a millisecond each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
)

from gridplanner.layers.pixels import new_image
from gridplanner.layers.style import HALO_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.style import Style

_MOST_LETTERS: Final = 6000


@dataclass(frozen=True, slots=True)
class Hand:
    """How a line is written.

    Attributes
    ----------
    size : float
        Logical pixels.
    bold : bool
    colour, halo : str
        ``"#rrggbb"``.
    """

    size: float
    bold: bool
    colour: str
    halo: str


@dataclass(frozen=True, slots=True)
class _Letter:
    ink: QImage
    halo: QImage
    advance: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of writing and its hand."""

    text: str
    hand: Hand


class Lettering:
    """Sets lines of writing, in device pixels, for one font and pixel ratio.

    Parameters
    ----------
    family : str
    ratio : float
        Device pixels per logical pixel.
    """

    def __init__(self, family: str, ratio: float) -> None:
        self.family, self.ratio = family, ratio
        self._letters: dict[tuple[str, Hand], _Letter] = {}
        self._fonts: dict[Hand, tuple[QFont, QFontMetricsF]] = {}

    def size_of(self, lines: Sequence[Line]) -> tuple[float, float]:
        """Give width and height of lines set one below the other, device pixels."""
        widths = [sum(self._advances(line)) for line in lines]
        heights = [self._font(line.hand)[1].height() for line in lines]
        return max(widths, default=0.0), sum(heights)

    def write(
        self, painter: QPainter, lines: Sequence[Line], x: float, y: float
    ) -> None:
        """Write lines centred on a place, the halos of all letters first."""
        _, height = self.size_of(lines)
        top = y - height / 2
        placed: list[tuple[QPointF, _Letter]] = []
        for line in lines:
            advances = self._advances(line)
            left = x - sum(advances) / 2
            ends = np.cumsum([0.0, *advances])
            for letter, start in zip(line.text, ends.tolist(), strict=False):
                spot = QPointF(round(left + start), round(top))
                placed.append((spot, self._letter(letter, line.hand)))
            top += self._font(line.hand)[1].height()
        for spot, drawn in placed:
            painter.drawImage(spot - self._inset, drawn.halo)
        for spot, drawn in placed:
            painter.drawImage(spot - self._inset, drawn.ink)

    @property
    def _inset(self) -> QPointF:
        inset = float(round(HALO_PX * self.ratio) + 1)
        return QPointF(inset, inset)

    def _advances(self, line: Line) -> list[float]:
        return [self._letter(letter, line.hand).advance for letter in line.text]

    def _font(self, hand: Hand) -> tuple[QFont, QFontMetricsF]:
        if hand not in self._fonts:
            font = QFont(self.family)
            font.setPixelSize(max(round(hand.size * self.ratio), 1))
            font.setBold(hand.bold)
            self._fonts[hand] = font, QFontMetricsF(font)
        return self._fonts[hand]

    def _letter(self, letter: str, hand: Hand) -> _Letter:
        key = letter, hand
        found = self._letters.get(key)
        if found is None:
            if len(self._letters) >= _MOST_LETTERS:
                self._letters.clear()
            found = self._letters[key] = self._make(letter, hand)
        return found

    def _make(self, letter: str, hand: Hand) -> _Letter:
        font, metrics = self._font(hand)
        inset = self._inset.x()
        advance = metrics.horizontalAdvance(letter)
        width = round(advance + 2 * inset + 2)
        height = round(metrics.height() + 2 * inset + 2)
        baseline = QPointF(inset, inset + metrics.ascent())
        path = QPainterPath()
        path.addText(baseline, font, letter)
        halo = new_image(width, height)
        painter = QPainter(halo)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        pen = QPen(QColor(hand.halo), 2 * HALO_PX * self.ratio)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
        painter.end()
        ink = new_image(width, height)
        painter = QPainter(ink)
        painter.setFont(font)
        painter.setPen(QColor(hand.colour))
        painter.drawText(baseline, letter)
        painter.end()
        return _Letter(ink, halo, advance)


_kept: dict[tuple[str, float], Lettering] = {}


def lettering(style: Style, ratio: float) -> Lettering:
    """Give the lettering of a style's font, kept for the life of the program."""
    key = style.font_family, ratio
    if key not in _kept:
        _kept[key] = Lettering(*key)
    return _kept[key]


class Taken:
    """A coarse bitmap of the room on a picture that writing has taken.

    Parameters
    ----------
    width, height : int
        Device pixels.
    """

    STEP: Final = 3

    def __init__(self, width: int, height: int) -> None:
        shape = height // self.STEP + 2, width // self.STEP + 2
        self._cells = np.zeros(shape, bool)
        self._limits = width, height

    def take(self, x: float, y: float, width: float, height: float) -> bool:
        """Take the room around a place; False where some is taken or outside."""
        left, top = x - width / 2, y - height / 2
        right, bottom = left + width, top + height
        if left < 0 or top < 0 or right > self._limits[0] or bottom > self._limits[1]:
            return False
        room = self._cells[
            int(top) // self.STEP : int(bottom) // self.STEP + 1,
            int(left) // self.STEP : int(right) // self.STEP + 1,
        ]
        if room.any():
            return False
        room[:] = True
        return True

    def force(self, x: float, y: float, width: float, height: float) -> None:
        """Take the room whether it is free or not."""
        top = max(int(y - height / 2) // self.STEP, 0)
        left = max(int(x - width / 2) // self.STEP, 0)
        bottom = max(int(y + height / 2) // self.STEP + 1, 0)
        right = max(int(x + width / 2) // self.STEP + 1, 0)
        self._cells[top:bottom, left:right] = True
