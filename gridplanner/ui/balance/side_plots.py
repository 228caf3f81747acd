"""Beside the bars: the Lorenz curve, and load against people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor

from gridplanner.analysis.balance import BANDS
from gridplanner.data.norms.norm import Band
from gridplanner.layers.bands import band_colour, band_line
from gridplanner.layers.style import LIGHT
from gridplanner.resources.format import format_index
from gridplanner.resources.texts import text
from gridplanner.ui.balance.plot_looks import (
    AmountAxis,
    paint_axes,
    plain_plot,
    scale_loads,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.layers.style import Palette
    from gridplanner.ui.balance.ranking import Ranking

_SYMBOLS: Final = {
    Band.FAR_OVER: "star",
    Band.OVER: "t1",
    Band.INSIDE: "o",
    Band.UNDER: "t",
    Band.FAR_UNDER: "d",
}


class LorenzPlot(pg.PlotWidget):  # type: ignore[misc]
    """How far the load is from being the same for everybody."""

    def __init__(self) -> None:
        super().__init__()
        plain_plot(self)
        self.setMouseEnabled(x=False, y=False)
        self.setXRange(0, 1, padding=0.02)
        self.setYRange(0, 1, padding=0.02)
        ticks = [[(0, "0"), (0.5, "50%"), (1, "100%")]]
        for side in ("left", "bottom"):
            self.getAxis(side).setTicks(ticks)
        self._even = pg.PlotCurveItem([0, 1], [0, 1])
        # Its chord is the line of evenness: what it encloses lies between both.
        self._curve = pg.PlotCurveItem(fillLevel="enclosed")
        self._words = pg.TextItem(anchor=(0, 0))
        self._words.setPos(0.02, 1.0)
        for item in (self._even, self._curve, self._words):
            self.addItem(item)
        self._ranking: Ranking | None = None
        self._palette = LIGHT
        self.use_theme(LIGHT)

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Show the curve of these loads."""
        self._ranking = ranking
        points = np.empty((0, 2)) if ranking is None else ranking.balance.lorenz
        if len(points):
            self._curve.setData(points[:, 0], points[:, 1])
        else:
            self._curve.setData([0, 1], [0, 1])
        gini = None if ranking is None else ranking.balance.gini
        self._words.setText(text("balance.line.gini", n=format_index(gini)))

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one."""
        self._palette = palette
        paint_axes(self, palette)
        dashes = Qt.PenStyle.DashLine
        self._even.setPen(pg.mkPen(palette.muted, width=1, style=dashes))
        self._curve.setPen(pg.mkPen(palette.accent, width=2))
        fill = QColor(palette.accent)
        fill.setAlphaF(0.12)
        self._curve.setBrush(fill)
        self._words.setColor(palette.ink)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setToolTip(text("balance.lorenz.help"))
        self.setAccessibleName(text("balance.lorenz"))
        self.show_ranking(self._ranking)


class ScatterPlot(pg.PlotWidget):  # type: ignore[misc]
    """A spot a unit: to the right more people, upwards more load."""

    chosen = Signal(int)

    def __init__(self) -> None:
        axes = {side: AmountAxis(side) for side in ("left", "bottom")}
        super().__init__(axisItems=axes)
        plain_plot(self)
        self.setMouseEnabled(x=False, y=False)
        self._spots = pg.ScatterPlotItem(size=7, pxMode=True)
        self._spots.sigClicked.connect(self._click)
        self._frame = pg.ScatterPlotItem(size=13, pxMode=True, brush=None)
        self.addItem(self._spots)
        self.addItem(self._frame)
        self._ranking: Ranking | None = None
        self._palette = LIGHT
        self.use_theme(LIGHT)

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Show these loads against their people."""
        self._ranking = ranking
        if ranking is None:
            self._spots.clear()
            return
        scale_loads(self, ranking.measured.measure)
        people = ranking.people[ranking.order]
        rows = np.flatnonzero(~np.isnan(people))
        bands = [BANDS[n] for n in ranking.places[rows].tolist()]
        looks = {
            band: (
                pg.mkPen(band_line(band, self._palette)),
                pg.mkBrush(band_colour(band, self._palette)),
            )
            for band in set(bands)
        }
        self._spots.setData(
            x=people[rows],
            y=ranking.values[rows].astype(np.float64),
            symbol=[_SYMBOLS[band] for band in bands],
            pen=[looks[band][0] for band in bands],
            brush=[looks[band][1] for band in bands],
            data=rows,
        )

    def show_chosen(self, places: Sequence[int]) -> None:
        """Put a ring round what is selected."""
        ranking = self._ranking
        if ranking is None:
            self._frame.clear()
            return
        people = ranking.people[ranking.order]
        shown = [p for p in places if p >= 0 and not np.isnan(people[p])]
        self._frame.setData(x=people[shown], y=ranking.values[shown].astype(np.float64))

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one."""
        self._palette = palette
        paint_axes(self, palette)
        self._frame.setPen(pg.mkPen(palette.accent, width=2))
        self.show_ranking(self._ranking)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.setToolTip(text("balance.scatter.help"))
        self.setAccessibleName(text("balance.scatter"))
        self.setLabel("bottom", text("measure.people"))

    def place_at(self, point: QPointF) -> int:
        """Find the spot at a point of the scene; -1 where there is none."""
        spots = self._spots.pointsAt(self._spots.mapFromScene(point))
        return int(spots[0].data()) if len(spots) else -1

    def _click(self, _item: object, spots: Sequence[pg.SpotItem]) -> None:
        if len(spots):
            self.chosen.emit(int(spots[0].data()))
