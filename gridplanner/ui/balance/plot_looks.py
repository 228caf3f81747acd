"""The look all charts of the tray share: calm axes in the colours of the window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtGui import QFont, QGuiApplication

from gridplanner.analysis.measured import UTILISATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.style import Palette

CAPTION = 12  # logical px
# pyqtgraph has no types: its PlotWidget.
Plot = Any


class AmountAxis(pg.AxisItem):  # type: ignore[misc]
    """Writes amounts as everywhere else: with thousands apart, never as powers."""

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        digits = max(0, math.ceil(-math.log10(spacing * scale)))
        return [f"{value * scale:,.{digits}f}" for value in values]


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
