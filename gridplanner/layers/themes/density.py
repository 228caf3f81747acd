"""People as a surface over the ground: bands of colour with a line between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage

from gridplanner.layers.classes import Classes
from gridplanner.layers.layer import Frame, Layer, LegendEntry
from gridplanner.layers.style import YLGNBU
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.style import Style
    from gridplanner.layers.view import Box

_STRENGTH: Final = 0.72
_SAMPLE: Final = 1.5  # logical pixels of a sample, and so of the line between bands
_BANDS: Final = (0.02, 0.1, 0.3, 0.6)  # of the highest density, rounded
_LINE: Final = QColor("#1F2937").rgba()


@dataclass
class DensityLayer(Layer):
    """A density in squares, drawn in bands.

    Attributes
    ----------
    density : ndarray, float64, shape (rows, columns)
        People a square kilometre, rows from south to north.
    box_of_squares : tuple of float
        West, south, east, north; metres.
    classes : Classes
        What lies below the first break is not drawn.
    caption : str
    """

    name: str = "theme_density"
    density: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))
    box_of_squares: Box = (0.0, 0.0, 0.0, 0.0)
    classes: Classes = field(default_factory=lambda: Classes((), YLGNBU[:1]))
    caption: str = ""

    def show(
        self,
        density: NDArray[np.float64],
        corner: tuple[float, float],
        side: float,
        caption: str,
    ) -> None:
        """Show another surface from now on.

        Parameters
        ----------
        density : ndarray, float64, shape (rows, columns)
        corner : tuple of float
            West and south.
        side : float
            Metres of a square.
        caption : str
        """
        rows, columns = density.shape
        west, south = corner
        self.density, self.caption = density, caption
        self.box_of_squares = west, south, west + columns * side, south + rows * side
        self.classes = bands_of(density)
        self.redraw()

    @property
    def box(self) -> Box | None:
        """Extent in metres."""
        return self.box_of_squares if self.density.size else None

    def draw(self, frame: Frame) -> Iterator[None]:
        """Draw the bands, as smooth as the picture is fine."""
        if not self.density.size:
            return
        west, south, east, north = self.box_of_squares
        corners = frame.to_device(np.array([(west, north), (east, south)]))
        (left, top), (right, bottom) = corners.tolist()
        image = frame.image
        step = max(1.0, frame.px(_SAMPLE))
        across = _samples(max(left, 0.0), min(right, float(image.width())), step)
        down = _samples(max(top, 0.0), min(bottom, float(image.height())), step)
        if not len(across) or not len(down):
            return
        rows, columns = self.density.shape
        values = _between(
            self.density[::-1],
            (down - top) / (bottom - top) * rows - 0.5,
            (across - left) / (right - left) * columns - 0.5,
        )
        yield
        picture = _picture(values, self.classes)
        half = step / 2
        room = QRectF(
            across[0] - half, down[0] - half, step * len(across), step * len(down)
        )
        painter = frame.painter
        painter.save()
        painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(room, picture, QRectF(picture.rect()))
        painter.restore()
        yield

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Name the bands."""
        del style, scale
        if not self.density.size:
            return []
        title = text("theme.legend.density", what=self.caption)
        words = self.classes.words()[1:]
        colours = self.classes.colours[1:]
        pairs = zip(colours, words, strict=True)
        bands = [LegendEntry(word, colour=colour) for colour, word in pairs]
        return [LegendEntry(title, "title"), *bands]


def bands_of(density: NDArray[np.float64]) -> Classes:
    """Choose the bands of a density: shares of the highest, rounded to two digits."""
    most = float(density.max(initial=0.0))
    if most <= 0:
        return Classes((), YLGNBU[:1])
    breaks = sorted({float(f"{most * share:.1g}") for share in _BANDS})
    return Classes(tuple(breaks), YLGNBU[len(YLGNBU) - len(breaks) - 1 :])


def _samples(first: float, last: float, step: float) -> NDArray[np.float64]:
    """Give the middles of samples side by side, device pixels."""
    return np.arange(first + step / 2, last, step)


def _between(
    density: NDArray[np.float64],
    rows: NDArray[np.float64],
    columns: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Give the density between the middles of squares, along both sides in turn."""
    found = density
    for axis, wanted in ((0, rows), (1, columns)):
        last = found.shape[axis] - 1
        held = np.clip(wanted, 0, last)
        low = np.minimum(held.astype(np.intp), max(last - 1, 0))
        part = held - low
        part = part[:, None] if axis == 0 else part
        one = found.take(low, axis)
        other = found.take(np.minimum(low + 1, last), axis)
        found = one + (other - one) * part
    return found


def _picture(density: NDArray[np.float64], classes: Classes) -> QImage:
    """Make the picture, from north to south, a pixel a sample."""
    number = classes.of(density.ravel()).reshape(density.shape)
    colours = [0]  # below the first band the map shows through
    for colour in classes.colours[1:]:
        strong = QColor(colour)
        strong.setAlphaF(_STRENGTH)
        colours.append(strong.rgba())
    pixels = np.array(colours, np.uint32)[number]
    # A line where a band ends tells the bands apart without their colours.
    edge = np.zeros(number.shape, bool)
    edge[:, 1:] |= number[:, 1:] != number[:, :-1]
    edge[1:] |= number[1:] != number[:-1]
    pixels[edge] = np.uint32(_LINE)
    rows, columns = pixels.shape
    data = np.ascontiguousarray(pixels)
    image = QImage(data.data, columns, rows, 4 * columns, QImage.Format.Format_ARGB32)
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
