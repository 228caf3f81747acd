"""Why it is needed: as things are, somebody leaves or joins, an estate opens.

Where something begins says a house selected on the map, all of them for an estate, or
a place pointed at where no house stands yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.records import Unit
    from gridplanner.studies.rebalancing.asked import Point
    from gridplanner.ui.session import Session

STARTS: Final = ("as_is", "leave", "join", "estate")
_PLACED: Final = frozenset({"join", "estate"})


class Starting(QWidget):
    """Fields of what the mending sets out from."""

    changed = Signal()
    place_wanted = Signal()
    """Somebody wants to point at a place on the map."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._picked: Point | None = None
        self._kept: tuple[Point, ...] | None = None
        self.kind, self.leaving = QComboBox(), QComboBox()
        for name in STARTS:
            self.kind.addItem(text(f"rebalance.start.{name}"), name)
        self.households = QSpinBox()
        self.households.setRange(1, 100_000)
        self.households.setValue(200)
        self.households.setSuffix(" " + text("rebalance.households.unit"))
        self.place = label(role="muted", wraps=True)
        self.pick_button = push_button(
            text("rebalance.place.pick"), self.place_wanted.emit
        )
        self.pick_button.setAutoDefault(False)
        self.kind.setAccessibleName(text("rebalance.start"))
        self.leaving.setAccessibleName(text("rebalance.leaving"))
        self.households.setAccessibleName(text("rebalance.households"))
        self._lay_out()
        for box in (self.kind, self.leaving):
            box.currentIndexChanged.connect(lambda _index: self._tell())
        self.households.valueChanged.connect(lambda _value: self._tell())
        session.selected.connect(self._take_selection)
        self._show()

    @property
    def name(self) -> str:
        """One of `STARTS`."""
        return str(self.kind.currentData())

    @property
    def leaving_units(self) -> tuple[int, ...]:
        """Who is given up (ids)."""
        unit = int(self.leaving.currentData() or 0)
        return (unit,) if self.name == "leave" and unit else ()

    @property
    def new(self) -> tuple[Point, ...]:
        """Where a new unit begins."""
        return self.places if self.name == "join" else ()

    @property
    def estates(self) -> tuple[tuple[Point, int], ...]:
        """Where an estate opens: its households by place."""
        if self.name != "estate" or not self.places:
            return ()
        each, more = divmod(self.households.value(), len(self.places))
        counts = [each + (at < more) for at in range(len(self.places))]
        told = zip(self.places, counts, strict=True)
        return tuple((place, count) for place, count in told if count)

    @property
    def places(self) -> tuple[Point, ...]:
        """Where it begins: what was pointed at, else the houses that are selected."""
        if self.name not in _PLACED:
            return ()
        if self._kept is not None:
            return self._kept
        if self._picked is not None:
            return (self._picked,)
        standing, chosen = self._session.standing, self._session.selection.buildings
        if standing is None or not chosen:
            return ()
        ids = standing.snapshot.building_ids
        rows = np.flatnonzero(np.isin(ids, chosen))
        if self.name == "join":
            rows = rows[:1]
        points = standing.snapshot.building_points[rows].tolist()
        return tuple((float(x), float(y)) for x, y in points)

    @property
    def words(self) -> str:
        """What is written on the map where it begins."""
        if self.name == "estate":
            n = format_count(self.households.value())
            return text("rebalance.place.estate", n=n)
        return text("rebalance.place.join")

    @property
    def missing(self) -> str:
        """Say what must be chosen first; empty for nothing."""
        is_placed = self.name not in _PLACED or bool(self.places)
        return "" if is_placed else text("rebalance.place.none")

    def keep(self) -> None:
        """Stay with the places there are: what is looked at now is only looked at."""
        self._kept = self.places

    def follow(self) -> None:
        """Follow the selection again."""
        self._kept = None
        self._show()

    def take_place(self, x: float, y: float) -> None:
        """Let it begin at a place that was pointed at."""
        self._picked, self._kept = (x, y), None
        self._tell()

    def offer(self, units: list[Unit], names: Sequence[str]) -> None:
        """Offer units that may be given up; the selected one is meant first."""
        with QSignalBlocker(self.leaving):
            self.leaving.clear()
            for unit, name in zip(units, names, strict=True):
                self.leaving.addItem(name, unit.id)
            chosen = self._session.selection.units
            if chosen:
                at = self.leaving.findData(chosen[0])
                self.leaving.setCurrentIndex(max(0, at))

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.kind, 1)
        row.addWidget(self.leaving, 1)
        row.addWidget(self.households)
        row.addWidget(self.pick_button)
        outer.addLayout(row)
        outer.addWidget(self.place)

    def _take_selection(self) -> None:
        """Let a house that is selected be meant, no longer what was pointed at."""
        if self._kept is not None:
            return
        if self._session.selection.buildings:
            self._picked = None
        if self.name in _PLACED:
            self._tell()

    def _tell(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        is_placed = self.name in _PLACED
        self.leaving.setVisible(self.name == "leave")
        self.households.setVisible(self.name == "estate")
        self.pick_button.setVisible(is_placed)
        self.place.setVisible(is_placed)
        count = len(self.places)
        if self._picked is not None:
            words = text("rebalance.place.picked")
        elif self.name == "estate" and count > 1:
            words = text("rebalance.place.several", n=format_count(count))
        else:
            words = text(f"rebalance.place.{'chosen' if count else 'none'}")
        self.place.setText(words)
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
