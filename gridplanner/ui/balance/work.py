"""The charts of balance follow the figures, the level, the selection and the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from gridplanner.analysis.measured import Measured, measured, measures_of
from gridplanner.resources.texts import text
from gridplanner.ui.balance.ranking import rank
from gridplanner.ui.colouring import BALANCE, Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.sides import Side
    from gridplanner.data.events import Changed
    from gridplanner.ui.balance.ranking import Ranking
    from gridplanner.ui.main_window import MainWindow

SOON: Final = 30  # ms between two pictures while a hand moves
_FIRST: Final = "households"


class BalanceWork(QObject):
    """Keeps the tab of balance up to date while it is in sight."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._panel = window.balance
        self._measure = _FIRST
        self._is_stale = True
        self._held: list[int] = []  # the order that stands while a hand moves
        self._foreseen: Mapping[int, Side] = {}
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.refresh)
        session, panel = self._session, self._panel
        for signal in (session.opened, session.level_changed, session.figures_changed):
            signal.connect(self._begin_anew)
        session.changed.connect(self._take_change)
        session.foreseen.connect(self._foresee)
        session.selected.connect(self._follow)
        panel.seen.connect(self._catch_up)
        panel.measure_chosen.connect(self._choose_measure)
        panel.unit_chosen.connect(self._fly)
        panel.menu_wanted.connect(self._show_menu)
        panel.colour_wanted.connect(self._colour)

    @property
    def measure(self) -> str:
        """What is shown."""
        return self._measure

    def refresh(self) -> None:
        """Show the loads of this moment, if anybody looks."""
        self._soon.stop()
        if not self._panel.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        figures = self._session.figures()
        if figures is None or not figures.units:
            key = "balance.empty.counting" if figures is None else "balance.empty.units"
            self._panel.show_ranking(None, empty=text(key))
            return
        measures = measures_of(figures)
        if self._measure not in measures:
            self._measure = measures[0]
        self._panel.show_measures(measures, self._measure)
        self._panel.show_ranking(self._rank(figures))
        self._follow()

    def _rank(self, figures: Figures) -> Ranking:
        loads = self._with_foreseen(measured(figures, self._measure))
        return rank(
            loads,
            loads.balance(self._session.targets.of(self._measure)),
            figures.units,
            people=self._people(figures),
            held=self._held,
        )

    def _people(self, figures: Figures) -> NDArray[np.float64]:
        if "people" not in figures.measures:
            return np.full(len(figures.units), np.nan)
        people = self._with_foreseen(measured(figures, "people"))
        return np.where(people.known, people.values, np.nan).astype(np.float64)

    def _with_foreseen(self, loads: Measured) -> Measured:
        """Take over what painted buildings would make of the units they touch."""
        if not self._foreseen:
            return loads
        values, known = loads.values.copy(), loads.known.copy()
        for row, unit in enumerate(loads.ids.tolist()):
            side = self._foreseen.get(unit)
            value = getattr(side, loads.measure, None)
            if value is not None:
                values[row], known[row] = value, True
        return Measured(loads.measure, loads.ids, values, known)

    @property
    def _is_in_hand(self) -> bool:
        document = self._session.document
        return document is not None and document.gesture_now is not None

    def _begin_anew(self) -> None:
        """Show it in its own order: what was in the hand is done."""
        self._held, self._foreseen = [], {}
        self.refresh()

    def _take_change(self, event: Changed) -> None:
        if event.transient:
            self._show_soon()
            if not self._is_in_hand:
                self._held, self._foreseen = [], {}

    def _foresee(self, sides: Mapping[int, Side]) -> None:
        self._foreseen = sides
        self._show_soon()

    def _show_soon(self) -> None:
        """Show it within a moment; a hand that goes on does not put it off."""
        if not self._held and self._panel.ranking is not None and not self._is_stale:
            ranking = self._panel.ranking
            self._held = ranking.measured.ids[ranking.order].tolist()
        if not self._soon.isActive():
            self._soon.start()

    def _catch_up(self) -> None:
        if self._is_stale:
            self.refresh()

    def _follow(self) -> None:
        """Mark the bars of what is selected."""
        ranking = self._panel.ranking
        if ranking is None or not self._panel.isVisible():
            return
        found = [ranking.place_of(unit) for unit in self._session.selection.units]
        self._panel.show_chosen([place for place in found if place >= 0])

    def _choose_measure(self, measure: str) -> None:
        self._measure = measure
        self.refresh()

    def _fly(self, unit: int) -> None:
        self._session.select_units([unit])
        self._window.shell.zoom_to_units([unit])

    def _show_menu(self, unit: int, at: QPoint) -> None:
        self._session.select_units([unit])
        actions = self._window.actions_
        actions.refresh()
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        menu.addAction(text("grids.to_map"), lambda: self._fly(unit))
        for key in ("tool.adjust", "tool.give", "tool.split"):
            menu.addAction(actions[key])
        menu.exec(at)

    def _colour(self) -> None:
        """Colour the map by how the units stand to the target."""
        patterns = self._window.town.choice.patterns
        choice = Choice(BALANCE + self._measure, ramp="diverging", patterns=patterns)
        self._window.town.colour_by(choice)
