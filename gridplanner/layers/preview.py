"""Cells as a gesture would leave them, painted straight onto the screen.

The pictures of the layers are drawn without the cells a gesture touches, once; each
move of the hand then costs the painting of those few cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPainter

from gridplanner.layers.layer import Frame

if TYPE_CHECKING:
    from gridplanner.layers.cells import BordersLayer, FillsLayer
    from gridplanner.layers.style import Style
    from gridplanner.layers.subdivision import Subdivision
    from gridplanner.layers.view import View


class Preview:
    """What is painted in place of the cells held out of the pictures.

    Parameters
    ----------
    fills, borders : Layer
        Layers of their own, which look as those of the map do.
    """

    def __init__(self, fills: FillsLayer, borders: BordersLayer) -> None:
        self.fills, self.borders = fills, borders

    def show(self, part: Subdivision) -> None:
        """Paint these cells from now on."""
        self.fills.subdivision = self.borders.subdivision = part

    def paint(self, painter: QPainter, view: View, style: Style) -> None:
        """Paint onto the screen; the painter counts in logical pixels."""
        painter.save()
        painter.scale(1 / view.ratio, 1 / view.ratio)
        # Neither fills nor borders look at the frame's image: the screen has none.
        frame = Frame(painter, QImage(), view, style)
        for layer in (self.fills, self.borders):
            for _step in layer.draw(frame):
                pass
        painter.restore()
