"""Opening a house: the map goes there, it is selected, and whoever shows it is told.

What lies inside a house (its matrix of dwellings, the file of a household) belongs to
panels of their own. They enter their opener here; the last one entered is asked first,
and the first that answers True has opened it. Without one the details beside the map
show the building.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.main_window import MainWindow

PULSE = 350  # ms a house is lit, and dark between
_TURNS = 4  # lit, dark, lit, and dark again


@dataclass(frozen=True, slots=True)
class Inside:
    """What is wanted of a house: ids, 0 where nothing closer is meant."""

    building_id: int
    dwelling_id: int = 0
    household_id: int = 0
    person_id: int = 0


class HouseDoor(QObject):
    """Opens houses in a window.

    Attributes
    ----------
    openers : list of callable
        Each takes an `Inside` and tells whether it has opened it.
    is_opening : bool
        Whether the house is selected and what is inside is still to be opened: who
        shows one need not give way to the details of the house for that moment.
    opened : Signal of Inside
        A house is opened; whoever only follows listens to it.
    left_shut : Signal
        Nobody has opened what is inside: the details show the house.
    """

    opened = Signal(object)
    left_shut = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.openers: list[Callable[[Inside], bool]] = []
        self.is_opening = False
        self._pulse = QTimer(self, interval=PULSE)
        self._pulse.timeout.connect(self._turn)
        self._lit: tuple[Mark, ...] = ()
        self._turns = 0

    def open(self, inside: Inside) -> None:
        """Go to a house, let it pulse twice, select it and open it."""
        session = self._window.session
        if inside.building_id and not session.reach.sees_building(inside.building_id):
            self._window.shell.strip.show_message(text("inspector.not_yours"))
            return
        selection = Selection(buildings=(inside.building_id,))
        if inside.building_id:
            self._window.town.zoom_to(selection)
            self._begin_pulse(inside.building_id)
            self.is_opening = True
            try:
                self._window.session.select(selection)
            finally:
                self.is_opening = False
        self._window.focus_map()
        self.opened.emit(inside)
        if self.tell(inside):
            return
        self.left_shut.emit()
        if not inside.building_id:
            self._window.shell.strip.show_message(text("finding.no_home_known"))
        else:
            self._window.docks["inspector"].show()
            self._window.docks["inspector"].raise_()

    def tell(self, inside: Inside) -> bool:
        """Let what is inside be shown and leave the map; tell whether anyone did."""
        return any(opener(inside) for opener in reversed(self.openers))

    def _begin_pulse(self, building_id: int) -> None:
        packed = self._window.town.map.buildings.packed
        self._lit = tuple(
            Mark(MarkKind.FLASH, part, closed=len(part) > 1)
            for row in packed.rows_of(np.array([building_id], np.int64)).tolist()
            for part in packed.parts(row)
        )
        self._turns = 0
        self._turn()
        self._pulse.start()

    def _turn(self) -> None:
        self._turns += 1
        self._window.canvas.show_marks(self._lit if self._turns % 2 else ())
        if self._turns >= _TURNS:
            self._pulse.stop()
