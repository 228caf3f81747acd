"""The look all charts of the tray share: calm axes in the colours of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFont, QGuiApplication

from gridplanner.analysis.measured import UTILISATION

if TYPE_CHECKING:
    from gridplanner.layers.style import Palette

CAPTION = 12  # logical px
# pyqtgraph has no types: its PlotWidget.
Plot = Any


def plain_plot(plot: Plot) -> None:
    """Take away menus, buttons and gestures that a clerk has no use for."""
    plot.setMenuEnabled(False)
    plot.hideButtons()
    plot.setFrameStyle(0)
    plot.getPlotItem().setContentsMargins(0, 2, 8, 0)
    font = QFont(QGuiApplication.font())
    font.setPixelSize(CAPTION)
    plot.setFont(font)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setStyle(tickFont=font, tickLength=-4, tickTextOffset=4)
        axis.enableAutoSIPrefix(False)


def paint_axes(plot: Plot, palette: Palette) -> None:
    """Give a chart the colours of a look."""
    plot.setBackground(palette.surface)
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(palette.line)
        axis.setTextPen(palette.muted)
        axis.picture = None
        axis.update()


def scale_loads(plot: Plot, measure: str) -> None:
    """Let the axis of loads count shares in percent, all else as it is."""
    plot.getAxis("left").setScale(100 if measure == UTILISATION else 1)
