"""Ink: a painter that thinks in millimetres, for paper and for its picture.

Everything on a sheet is given in millimetres from its top left corner. Fonts and lines
are turned into the dots of the device here and nowhere else, so that 300 mm measure 300
mm on paper whatever is painted.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPen, qGray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPainter

DPI: Final = 1200
"""Resolution of a printed page: a dot is a fiftieth of a millimetre."""
SONG: Final = "GridPlanner Song"
"""Family of the serif font."""
_CLOSING: Final = "，。；：、）》”！？"
_MEASURED: Final = 1000  # pixels of the font that widths are measured at
LEFT: Final = Qt.AlignmentFlag.AlignLeft
CENTRE: Final = Qt.AlignmentFlag.AlignHCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, slots=True)
class Rect:
    """A place on a sheet, millimetres from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height

    def times(self, factor: float) -> Rect:
        """Give the place in a unit so many times as small."""
        return Rect(
            self.x * factor, self.y * factor, self.width * factor, self.height * factor
        )

    def inset(self, by: float) -> Rect:
        """Give the place with so much taken off every side."""
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def row(self, number: int, height: float) -> Rect:
        """Give a line of a height within the place, 0 the topmost."""
        return Rect(self.x, self.y + number * height, self.width, height)


@dataclass(frozen=True, slots=True)
class Hand:
    """How words are written.

    Attributes
    ----------
    size : float
        Height of the type in millimetres: 3.5 is about 10 points.
    colour : str
        ``"#rrggbb"``.
    serif : bool
        In Song, as official papers are written, else in the font of the sheet (Hei).
    """

    size: float = 3.0
    bold: bool = False
    colour: str = "#111827"
    serif: bool = False


@cache
def _metrics(family: str, bold: bool) -> QFontMetricsF:  # noqa: FBT001 - cached by it
    font = QFont(family)
    font.setPixelSize(_MEASURED)
    font.setBold(bold)
    return QFontMetricsF(font)


@cache
def _advance(family: str, bold: bool, letter: str) -> float:  # noqa: FBT001 - as above
    return _metrics(family, bold).horizontalAdvance(letter) / _MEASURED


def width_of(family: str, words: str, hand: Hand) -> float:
    """Give the width of words in millimetres, letter by letter."""
    family = SONG if hand.serif else family
    return hand.size * sum(_advance(family, hand.bold, letter) for letter in words)


def lines_of(family: str, words: str, hand: Hand, width: float) -> list[str]:
    """Part words into lines of a width, at spaces where there are any."""
    result = []
    for paragraph in words.split("\n"):
        line = ""
        for word in _parts(paragraph):
            if line and width_of(family, (line + word).rstrip(), hand) > width:
                result.append(line.rstrip())
                line = ""
            line += word if line else word.lstrip()
        result.append(line.rstrip())
    return result


@dataclass(slots=True)
class Ink:
    """What paints a sheet.

    Attributes
    ----------
    painter : QPainter
        On a device whose origin is the sheet's top left corner.
    family : str
        Font, as loaded.
    dots : float
        Device dots per millimetre.
    weight : float
        By which lines are thicker than written down: on a board seen from afar.
    headed : str
        What the block that is being painted is called, where not as usual.
    is_grey : bool
        Whether every colour and picture is painted as the grey of its lightness.
    """

    painter: QPainter
    family: str
    dots: float = DPI / 25.4
    weight: float = 1.0
    headed: str = ""
    is_grey: bool = False
    _fonts: dict[tuple[int, bool, bool], QFont] = field(default_factory=dict)

    def rect(self, place: Rect) -> QRectF:
        """Turn a place into dots."""
        k = self.dots
        return QRectF(place.x * k, place.y * k, place.width * k, place.height * k)

    def tone(self, colour: str) -> QColor:
        """Give a colour as it is painted."""
        made = QColor(colour)
        if not self.is_grey:
            return made
        grey = qGray(made.rgb())
        return QColor(grey, grey, grey)

    def toned(self, image: QImage) -> QImage:
        """Give a picture as it is painted."""
        if not self.is_grey:
            return image
        return image.convertToFormat(QImage.Format.Format_Grayscale8)

    def pen(self, colour: str, width: float, dash: Sequence[float] = ()) -> QPen:
        """Make a pen of a width in millimetres; `dash` in millimetres too."""
        width *= self.weight
        pen = QPen(self.tone(colour), width * self.dots)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if dash:
            pen.setDashPattern([length * self.weight / width for length in dash])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

    def use(self, hand: Hand) -> None:
        """Write by a hand from now on."""
        size = max(1, round(hand.size * self.dots))
        key = size, hand.bold, hand.serif
        if key not in self._fonts:
            font = QFont(SONG if hand.serif else self.family)
            font.setPixelSize(size)
            font.setBold(hand.bold)
            self._fonts[key] = font
        self.painter.setFont(self._fonts[key])
        self.painter.setPen(self.tone(hand.colour))

    def width(self, words: str, hand: Hand) -> float:
        """Give the width of words in millimetres."""
        return width_of(self.family, words, hand)

    def write(self, x: float, y: float, words: str, hand: Hand) -> None:
        """Write words whose baseline begins at a place in millimetres."""
        self.use(hand)
        self.painter.drawText(QPointF(x * self.dots, y * self.dots), words)

    def line_of(
        self,
        place: Rect,
        words: str,
        hand: Hand,
        align: Qt.AlignmentFlag = LEFT,
    ) -> None:
        """Write one line in the middle of a place's height; narrower where it must.

        Words that would not fit are written smaller, down to six tenths, then cut with
        an ellipsis.
        """
        needed = self.width(words, hand)
        if needed > place.width > 0:
            smaller = max(0.6, place.width / needed)
            hand = replace(hand, size=hand.size * smaller)
            words = self.cut(words, hand, place.width)
        self.use(hand)
        flags = int(align | Qt.AlignmentFlag.AlignVCenter)
        flags |= int(Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip)
        self.painter.drawText(self.rect(place), flags, words)

    def cut(self, words: str, hand: Hand, width: float) -> str:
        """Shorten words to a width, with an ellipsis where something is left out."""
        if self.width(words, hand) <= width + 1e-6:
            return words
        while words and self.width(words + "…", hand) > width:
            words = words[:-1]
        return words + "…"

    def lines(self, words: str, hand: Hand, width: float) -> list[str]:
        """Part words into lines of a width, at spaces where there are any."""
        return lines_of(self.family, words, hand, width)

    def block(
        self, place: Rect, words: str, hand: Hand, *, leading: float = 1.4
    ) -> float:
        """Write words over several lines; return the height used in millimetres."""
        step = hand.size * leading
        at = 0
        for line in self.lines(words, hand, place.width):
            if (at + 1) * step > place.height + 1e-6:
                break
            self.line_of(place.row(at, step), line, hand)
            at += 1
        return at * step

    def stroke(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        width: float,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a line through places in millimetres."""
        self.painter.setPen(self.pen(colour, width, dash))
        k = self.dots
        for (x, y), (u, v) in pairwise(points):
            self.painter.drawLine(QLineF(x * k, y * k, u * k, v * k))

    def box(
        self, place: Rect, *, line: str = "", width: float = 0.2, fill: str = ""
    ) -> None:
        """Draw a rectangle."""
        self.painter.setPen(self.pen(line, width) if line else Qt.PenStyle.NoPen)
        self.painter.setBrush(self.tone(fill) if fill else Qt.BrushStyle.NoBrush)
        self.painter.drawRect(self.rect(place))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)


def _parts(words: str) -> list[str]:
    """Part words where a line may end: after spaces, and around Chinese letters."""
    result: list[str] = []
    for letter in words:
        last = result[-1][-1] if result else " "
        in_word = _is_of_word(letter) and _is_of_word(last)
        if result and (in_word or letter.isspace() or letter in _CLOSING):
            result[-1] += letter
        else:
            result.append(letter)
    return result


def _is_of_word(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()
