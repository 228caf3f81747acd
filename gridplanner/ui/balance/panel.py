"""The tray's tab of balance: measure, indices, ranked bars and a chart beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.balance.bars_plot import BarsPlot
from gridplanner.ui.balance.empty import EmptyPage
from gridplanner.ui.balance.side_plots import LorenzPlot, ScatterPlot
from gridplanner.ui.balance.words import line_words
from gridplanner.ui.widgets import ElidedLabel, plain_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from gridplanner.layers.style import Palette
    from gridplanner.ui.balance.ranking import Ranking

_SIDE = 230  # px of the chart beside the bars
_NARROW = 560  # px under which there is no room for it


class BalancePanel(QWidget):
    """Shows one ranking; what is wanted comes out as signals."""

    measure_chosen = Signal(str)
    by_chosen = Signal(str)
    step_wanted = Signal(str)
    unit_chosen = Signal(int)
    menu_wanted = Signal(int, QPoint)
    colour_wanted = Signal()
    seen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.measure = QComboBox()
        self.measure.activated.connect(
            lambda _row: self.measure_chosen.emit(self.measure.currentData())
        )
        self.beside = QComboBox()
        self.beside.activated.connect(lambda _row: self._show_beside())
        self.by = QComboBox()
        self.by.activated.connect(
            lambda _row: self.by_chosen.emit(self.by.currentData())
        )
        for box in (self.by, self.measure, self.beside):
            # As wide as the words of the language that is spoken now.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.line = ElidedLabel()
        self.notes = ElidedLabel(role="caption")
        self.notes.setContentsMargins(8, 0, 8, 2)
        self.notes.hide()
        self._colour = plain_button("colour_by", "balance.colour.help")
        self._colour.clicked.connect(self.colour_wanted)
        self.bars = BarsPlot()
        self._all = plain_button("zoom_all", "balance.all.help")
        self._all.clicked.connect(self.bars.show_all)
        self.lorenz, self.scatter = LorenzPlot(), ScatterPlot()
        self.empty = EmptyPage()
        self.empty.wanted.connect(self.step_wanted)
        self.ranking: Ranking | None = None
        self._chosen: Sequence[int] = ()
        self._lay_out()
        self.setFocusProxy(self.bars)
        self.bars.chosen.connect(self._choose)
        self.scatter.chosen.connect(self._choose)
        self.bars.menu_wanted.connect(self._ask_menu)
        self.retranslate()

    def _lay_out(self) -> None:
        """Put the line of choices over the charts."""
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 4)
        for widget in (self.by, self.measure, self._colour, self._all):
            top.addWidget(widget)
        top.addWidget(self.line, 1)
        top.addWidget(self.beside)
        self._side = QWidget()
        self._side.setFixedWidth(_SIDE)
        self._sides = QStackedLayout(self._side)
        self._sides.addWidget(self.lorenz)
        self._sides.addWidget(self.scatter)
        charts = QHBoxLayout()
        charts.setContentsMargins(4, 0, 4, 4)
        charts.setSpacing(4)
        charts.addWidget(self.bars, 1)
        charts.addWidget(self._side)
        held = QWidget()
        held.setLayout(charts)
        self._stack = QStackedLayout()
        self._stack.addWidget(held)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.notes)
        column.addLayout(self._stack, 1)

    def show_measures(self, measures: Sequence[str], chosen: str) -> None:
        """Offer measures to look at."""
        keys = [self.measure.itemData(row) for row in range(self.measure.count())]
        with QSignalBlocker(self.measure):
            if keys != list(measures):
                self.measure.clear()
                for key in measures:
                    self.measure.addItem(text(f"balance.measure.{key}"), key)
            self.measure.setCurrentIndex(max(self.measure.findData(chosen), 0))

    def show_ways(self, ways: Sequence[tuple[str, str]], chosen: str) -> None:
        """Offer whom to look at: keys and words."""
        offered = [
            (self.by.itemData(row), self.by.itemText(row))
            for row in range(self.by.count())
        ]
        with QSignalBlocker(self.by):
            if offered != list(ways):
                self.by.clear()
                for key, words in ways:
                    self.by.addItem(words, key)
            self.by.setCurrentIndex(max(self.by.findData(chosen), 0))

    def show_ranking(
        self,
        ranking: Ranking | None,
        *,
        empty: str = "",
        steps: Sequence[str] = (),
        notes: str = "",
    ) -> None:
        """Show loads and what is left out of them, or say why there are none."""
        self.ranking = ranking
        self.empty.say(empty, steps)
        self._stack.setCurrentIndex(1 if ranking is None else 0)
        self.line.setText("" if ranking is None else line_words(ranking.balance))
        self.notes.setText(notes)
        self.notes.setVisible(bool(notes))
        self.bars.show_ranking(ranking)
        self._fill_side()
        for button in (self._colour, self._all):
            button.setEnabled(ranking is not None)

    def show_chosen(self, places: Sequence[int]) -> None:
        """Mark what is selected."""
        self._chosen = places
        self.bars.show_chosen(places)
        if self._sides.currentWidget() is self.scatter:
            self.scatter.show_chosen(places)

    def use_theme(self, palette: Palette) -> None:
        """Take the light look or the dark one."""
        for plot in (self.bars, self.lorenz, self.scatter):
            plot.use_theme(palette)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        chosen = self.measure.currentData()
        measures = [self.measure.itemData(row) for row in range(self.measure.count())]
        self.measure.clear()
        self.show_measures(measures, chosen or "")
        beside = max(self.beside.currentIndex(), 0)
        self.beside.clear()
        for key in ("balance.lorenz", "balance.scatter"):
            self.beside.addItem(text(key))
        self.beside.setCurrentIndex(beside)
        self.measure.setAccessibleName(text("balance.measure"))
        self.beside.setAccessibleName(text("balance.beside"))
        self.bars.setAccessibleName(text("balance.bars"))
        self.lorenz.retranslate()
        self.scatter.retranslate()
        self.by.setAccessibleName(text("balance.by"))
        self.empty.retranslate()
        words = self.empty.words.text()
        self.show_ranking(
            self.ranking, empty=words, steps=self.empty.steps, notes=self.notes.text()
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = self.width() >= _NARROW
        self._side.setVisible(has_room)
        self.beside.setVisible(has_room)

    def _show_beside(self) -> None:
        self._sides.setCurrentIndex(self.beside.currentIndex())
        self._fill_side()

    def _fill_side(self) -> None:
        """Bring the chart beside the bars up to date; the other one waits."""
        if self._sides.currentWidget() is self.lorenz:
            self.lorenz.show_ranking(self.ranking)
        else:
            self.scatter.show_ranking(self.ranking)
            self.scatter.show_chosen(self._chosen)

    def _choose(self, place: int) -> None:
        if self.ranking is not None:
            self.unit_chosen.emit(self.ranking.unit(place).id)

    def _ask_menu(self, place: int, at: QPoint) -> None:
        if self.ranking is not None:
            self.menu_wanted.emit(self.ranking.unit(place).id, at)
