"""The chart of ranked bars: zoomed along the ranks, asked by pointer and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QToolTip

from gridplanner.layers.style import LIGHT
from gridplanner.ui.balance.bars import BarsItem
from gridplanner.ui.balance.plot_looks import (
    AmountAxis,
    paint_axes,
    plain_plot,
    scale_loads,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent

    from gridplanner.layers.style import Palette
    from gridplanner.ui.balance.ranking import Ranking

FEWEST: Final = 5  # bars that fill the chart at most
_NAMED: Final = 30.0  # px a bar needs for its short name
_APART: Final = 70.0  # px between two ranks on the axis


_KEYS: Final = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}
)


class RankAxis(pg.AxisItem):  # type: ignore[misc]
    """Says below wide bars whose they are, below narrow ones their rank."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.ranking: Ranking | None = None

    def tickValues(
        self, start: float, end: float, size: float
    ) -> list[tuple[float, list[float]]]:
        count = 0 if self.ranking is None else len(self.ranking)
        if not count or end <= start:
            return []
        room = size / (end - start)
        first, last = max(int(start + 0.5), 0), min(int(end + 1.5), count)
        if room >= _NAMED and room >= self._widest(first, last):
            return [(1.0, [float(place) for place in range(first, last)])]
        step = next(
            n * 10**power
            for power in range(7)
            for n in (1, 2, 5)
            if n * 10**power * room >= _APART
        )
        # Ranks 1, then 50, 100 … whose bars stand one to the left.
        ranks = range(-(-(first + 1) // step) * step, last + 1, step)
        places = [float(rank - 1) for rank in ranks if rank > 0]
        return [(float(step), [0.0, *places] if first == 0 else places)]

    def _widest(self, first: int, last: int) -> float:
        """Pixels the widest short name of some bars needs, with room beside it."""
        assert self.ranking is not None  # or there are no ticks
        metrics = QFontMetricsF(self.style["tickFont"])
        names = [self.ranking.short(place) for place in range(first, last)]
        return max(map(metrics.horizontalAdvance, names), default=0.0) + 6

    def tickStrings(
        self, values: Sequence[float], scale: float, spacing: float
    ) -> list[str]:
        del scale
        if self.ranking is None:
            return []
        if spacing == 1.0:
            return [self.ranking.short(int(value)) for value in values]
        return [f"{int(value) + 1:,}" for value in values]


class BarsPlot(pg.PlotWidget):  # type: ignore[misc]
    """One bar a unit or a worker, the largest first."""

    chosen = Signal(int)
    menu_wanted = Signal(int, QPoint)

    def __init__(self) -> None:
        self.axis = RankAxis()
        super().__init__(axisItems={"bottom": self.axis, "left": AmountAxis("left")})
        plain_plot(self)
        self.bars = BarsItem()
        self.addItem(self.bars)
        view = self.getViewBox()
        view.setMouseEnabled(x=True, y=False)
        view.sigXRangeChanged.connect(lambda *_range: self._fit_height())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._place = -1  # where the keys are
        self._count = 0
        self._pressed: QPoint | None = None
        self.use_theme(LIGHT)

    @property
    def ranking(self) -> Ranking | None:
        """What is shown."""
        return self.bars.ranking

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Show these bars; the part that is looked at stays while their number does."""
        count = 0 if ranking is None else len(ranking)
        self.axis.ranking = ranking
        if ranking is not None:
            scale_loads(self, ranking.measured.measure)
        self.bars.show_ranking(ranking)
        if count != self._count:
            self._count = count
            self.show_all()
        self.axis.picture = None  # names may have changed below the same bars
        self.axis.update()
        self._fit_height()

    def show_chosen(self, places: Sequence[int]) -> None:
        """Frame the bars of what is selected, and bring the first into sight."""
        self.bars.chosen = places
        self.bars.update()
        if len(places) == 1:
            self._place = places[0]
            (left, right), _ = self.getViewBox().viewRange()
            if not left <= places[0] <= right:
                wide = right - left
                self.setXRange(places[0] - wide / 2, places[0] + wide / 2, padding=0)

    def show_all(self) -> None:
        """Show all bars side by side."""
        count = max(self._count, 1)
        self.getViewBox().setLimits(
            xMin=-0.5,
            xMax=count - 0.5,
            minXRange=min(FEWEST, count),
            maxXRange=count,
        )
        self.setXRange(-0.5, count - 0.5, padding=0)

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one."""
        self.bars.palette_ = palette
        paint_axes(self, palette)

    def place_at(self, point: QPoint | QPointF) -> int:
        """Find the bar at a point of the widget; -1 beside all bars."""
        view = self.getViewBox()
        on_scene = self.mapToScene(QPointF(point).toPoint())
        if not view.sceneBoundingRect().contains(on_scene):
            return -1
        place = round(view.mapSceneToView(on_scene).x())
        return place if 0 <= place < self._count else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        here = event.position().toPoint()
        is_click = pressed is not None and (here - pressed).manhattanLength() < 4
        if event.button() == Qt.MouseButton.LeftButton and is_click:
            self._choose(self.place_at(here))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        del event
        self.show_all()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        place = self.place_at(event.position())
        if place != self.bars.under_pointer:
            self.bars.under_pointer = place
            self.bars.update()
        words = self.words_of(place)
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), words, self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.bars.under_pointer = -1
        self.bars.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place = self.place_at(event.pos())
        if event.reason() == event.Reason.Keyboard:
            place = self._place
        if place >= 0:
            self.menu_wanted.emit(place, event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the window off those that go along the bars."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride
        if is_asked and event.key() in _KEYS:  # type: ignore[attr-defined]
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the bars with the arrows; Enter goes to the map."""
        ways: dict[int, int] = {
            Qt.Key.Key_Left: self._place - 1,
            Qt.Key.Key_Right: self._place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self._count - 1,
        }
        if self._count and event.key() in ways:
            self._place = min(max(ways[event.key()], 0), self._count - 1)
            self.bars.under_pointer = self._place
            self.bars.update()
            self.setAccessibleDescription(self.words_of(self._place))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._place)
        else:
            super().keyPressEvent(event)

    def words_of(self, place: int) -> str:
        """Say everything about a bar; nothing where there is none."""
        ranking = self.ranking
        is_there = ranking is not None and 0 <= place < len(ranking)
        return ranking.words(place) if ranking is not None and is_there else ""

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.chosen.emit(place)

    def _fit_height(self) -> None:
        """Let the bars in sight fill the height, under the signs of the bands."""
        (left, right), _ = self.getViewBox().viewRange()
        top = self.bars.top_between(round(left + 0.5), round(right + 0.5))
        self.setYRange(0, top * 1.12, padding=0)
