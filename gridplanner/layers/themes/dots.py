"""People as dots in their houses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style

_COLOUR: Final = {"light": "#7A1FA2", "dark": "#E3A6FF"}
_WIDTHS: Final = (2.0, 2.4, 3.0, 4.0, 5.0)  # logical pixels by band of scales
_STEP: Final = 4_000


@dataclass
class DotsLayer(Layer):
    """Dots, each for a number of people.

    Attributes
    ----------
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS.
    caption : str
        Whom they stand for, in the user's language.
    per_dot : int
    """

    name: str = "theme_dots"
    points: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    caption: str = ""
    per_dot: int = 1

    def show(self, points: NDArray[np.float64], caption: str, per_dot: int) -> None:
        """Show other dots from now on."""
        self.points, self.caption, self.per_dot = points, caption, per_dot
        self.redraw()

    def draw(self, frame: Frame) -> Iterator[None]:
        """Draw the dots of the frame, with a halo where there is room for one."""
        west, south, east, north = frame.view.box
        x, y = self.points[:, 0], self.points[:, 1]
        seen = self.points[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
        width = frame.px(_WIDTHS[frame.band])
        palette = frame.style.palette
        pens = [QPen(QColor(_COLOUR[palette.name]), width)]
        if frame.band >= 2:
            pens.insert(0, QPen(QColor(palette.halo), width + frame.px(1.5)))
        for start in range(0, len(seen), _STEP):
            places = frame.to_device(seen[start : start + _STEP]).tolist()
            dots = QPolygonF([QPointF(*place) for place in places])
            painter = frame.painter
            painter.save()
            painter.setRenderHint(painter.RenderHint.Antialiasing, True)
            for pen in pens:
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawPoints(dots)
            painter.restore()
            yield

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Say whom a dot stands for."""
        del scale
        if not self.caption:
            return []
        words = text("theme.legend.dot", what=self.caption, n=f"{self.per_dot:,}")
        colour = _COLOUR[style.palette.name]
        return [LegendEntry(words, "icon", colour, icon="•")]
