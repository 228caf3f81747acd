"""People as circles, one a grid, whose area grows with their number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.layers.people_counts import Places, no_places
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gridplanner.layers.style import Style

_COLOUR: Final = {"light": "#7A1FA2", "dark": "#E3A6FF"}
_LARGEST: Final = 26.0  # logical pixels, radius of the largest circle
_SMALLEST: Final = 2.0
_FOR_WORDS: Final = 11.0  # radius from which a number stands inside
_STEP: Final = 200


@dataclass
class SymbolsLayer(Layer):
    """Circles by number.

    Attributes
    ----------
    places : Places
        Where they stand and how many there are.
    caption : str
    said : callable
        Writes a number as it may be told.
    """

    name: str = "theme_symbols"
    places: Places = field(default_factory=no_places)
    caption: str = ""
    said: Callable[[int], str] = str

    def show(self, places: Places, caption: str, said: Callable[[int], str]) -> None:
        """Show other circles from now on."""
        self.places, self.caption, self.said = places, caption, said
        self.redraw()

    def radius(self, number: int) -> float:
        """Give the radius of a number in logical pixels: the area grows with it."""
        most = int(self.places.numbers.max(initial=1))
        return max(_LARGEST * float(np.sqrt(number / max(most, 1))), _SMALLEST)

    def draw(self, frame: Frame) -> Iterator[None]:
        """Draw the circles, the largest first, so that none is hidden."""
        order = np.argsort(-self.places.numbers, kind="stable")
        order = order[self.places.numbers[order] > 0]
        places = frame.to_device(self.places.points[order]).tolist()
        numbers = self.places.numbers[order].tolist()
        for start in range(0, len(places), _STEP):
            part = slice(start, start + _STEP)
            for place, number in zip(places[part], numbers[part], strict=True):
                self._draw_one(frame, QPointF(*place), number)
            yield

    def _draw_one(self, frame: Frame, middle: QPointF, number: int) -> None:
        painter, palette = frame.painter, frame.style.palette
        logical = self.radius(number)
        radius = frame.px(logical)
        fill = QColor(_COLOUR[palette.name])
        fill.setAlphaF(0.55)
        painter.save()
        painter.setRenderHint(painter.RenderHint.Antialiasing, True)
        painter.setPen(QPen(QColor(palette.halo), frame.px(1.2)))
        painter.setBrush(fill)
        painter.drawEllipse(middle, radius, radius)
        if logical >= _FOR_WORDS:
            font = QFont(frame.style.font_family)
            font.setPixelSize(round(frame.px(11 * frame.style.text_scale)))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(QColor("#FFFFFF" if palette.name == "light" else "#15191E"))
            room = QRectF(0, 0, 2 * radius, 2 * radius)
            room.moveCenter(middle)
            words = self.said(number)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Say what the circles are, and what the largest stands for."""
        del scale
        if not self.caption:
            return []
        most = int(self.places.numbers.max(initial=0))
        words = text("theme.legend.symbol", what=self.caption, n=self.said(most))
        return [LegendEntry(words, "icon", _COLOUR[style.palette.name], icon="○")]
