"""Hot and cold places: squares or hexagons by what chance would not have made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QPolygonF

from gridplanner.layers.classes import Classes
from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.layers.patterns import pattern_brush
from gridplanner.layers.style import PUOR
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box

HEATS: Final = ("very_cold", "cold", "neither", "hot", "very_hot")
MARKS: Final = ("▼▼", "▼", "●", "▲", "▲▲")
COLOURS: Final = PUOR  # cold, as under the band; hot, as over it
_PATTERNS: Final = (3, 2, 0, 4, 5)


def heat_classes() -> Classes:
    """Give the classes of heats 0 to 4."""
    return Classes((0.5, 1.5, 2.5, 3.5), COLOURS)


def heat_words() -> tuple[str, ...]:
    """Name heats 0 to 4 in the user's language, with a mark each."""
    return tuple(
        f"{mark} {text(f'spots.{heat}')}"
        for mark, heat in zip(MARKS, HEATS, strict=True)
    )


def _none() -> NDArray[np.object_]:
    return np.empty(0, object)


@dataclass
class HeatLayer(Layer):
    """Squares or hexagons by their heat; those that are neither are not drawn.

    Attributes
    ----------
    shapes : ndarray of Polygon, shape (n,)
    heat : ndarray, int64, shape (n,)
        0 to 4, the coldest first.
    caption : str
    """

    name: str = "hot_spots"
    shapes: NDArray[np.object_] = field(default_factory=_none)
    heat: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    caption: str = ""

    def show(
        self, shapes: NDArray[np.object_], heat: NDArray[np.int64], caption: str
    ) -> None:
        """Show other places from now on."""
        self.shapes, self.heat, self.caption = shapes, heat, caption
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        if not len(self.shapes):
            return None
        west, south, east, north = shapely.total_bounds(self.shapes).tolist()
        return west, south, east, north

    def draw(self, frame: Frame) -> Iterator[None]:
        """Fill the places of each heat with its colour and its pattern."""
        near = shapely.intersects(self.shapes, shapely.box(*frame.view.box))
        for heat, (colour, pattern) in enumerate(zip(COLOURS, _PATTERNS, strict=True)):
            if heat == 2:
                continue
            path = QPainterPath()
            for shape in self.shapes[near & (self.heat == heat)]:
                pixels = frame.to_device(shapely.get_coordinates(shape))
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in pixels.tolist()]))
            strong = QColor(colour)
            strong.setAlphaF(0.7)
            frame.painter.fillPath(path, QBrush(strong))
            frame.painter.fillPath(path, pattern_brush(pattern))
            ink = QColor(frame.style.palette.ink)
            frame.painter.strokePath(path, QPen(ink, frame.px(0.6)))
            yield

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Name each heat with its mark and how many places are so."""
        del style, scale
        if not len(self.shapes):
            return []
        names = heat_words()
        counts = np.bincount(self.heat, minlength=len(HEATS)).tolist()
        entries = [LegendEntry(self.caption, "title")]
        for heat in reversed(range(len(HEATS))):
            words = text("legend.class", words=names[heat], n=counts[heat])
            pattern = _PATTERNS[heat]
            entries.append(LegendEntry(words, colour=COLOURS[heat], pattern=pattern))
        return entries
