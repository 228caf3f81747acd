"""What is asked for: whose borders, by what measure, how even, and why it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QSlider,
    QSpinBox,
    QWidget,
)

from gridplanner.analysis.measured import MINUTES
from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.weights import BUILDINGS
from gridplanner.studies.rebalancing.asked import Wish
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

STARTS: Final = ("as_is", "leave", "join", "estate")
_MEASURES: Final = ("households", "people", "dwellings")
_STEPS: Final = 10  # of the slider
_NAMED: Final = 6  # locked units named


class Wishes(QWidget):
    """Fields of a wish."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.level, self.area = QComboBox(), QComboBox()
        self.weight, self.start = QComboBox(), QComboBox()
        self.tolerance = QSpinBox()
        self.tolerance.setRange(1, 100)
        self.tolerance.setValue(5)
        self.tolerance.setSuffix(" %")
        self.keep = QSlider(Qt.Orientation.Horizontal)
        self.keep.setRange(0, _STEPS)
        self.keep.setValue(_STEPS)
        self.keep.setToolTip(text("rebalance.keep.help"))
        self.leaving = QComboBox()
        self.households = QSpinBox()
        self.households.setRange(1, 100_000)
        self.households.setValue(200)
        self.place = label(role="muted", wraps=True)
        self.locked = label(role="muted", wraps=True)
        self._fill()
        self._lay_out()
        self.level.currentIndexChanged.connect(lambda _index: self._fill_leaving())
        for box in (self.level, self.area, self.weight, self.start, self.leaving):
            box.currentIndexChanged.connect(lambda _index: self._tell())
        for field in (self.tolerance, self.keep, self.households):
            field.valueChanged.connect(lambda _value: self._tell())
        session.selected.connect(self._show_place)
        self._tell()

    @property
    def wish(self) -> Wish:
        """What is asked for now."""
        start = self.start.currentData()
        place = self.point
        level = int(self.level.currentData() or 0)
        leaving = int(self.leaving.currentData() or 0)
        estate = (place, self.households.value()) if place is not None else None
        return Wish(
            level=level,
            areas=(int(self.area.currentData()),) if self.area.currentData() else (),
            weight=str(self.weight.currentData()),
            tolerance=self.tolerance.value() / 100,
            keep=self.keep.value() / _STEPS,
            leaving=(leaving,) if start == "leave" and leaving else (),
            new=(place,) if start == "join" and place is not None else (),
            estates=(estate,) if start == "estate" and estate is not None else (),
        )

    @property
    def missing(self) -> str:
        """Say what must be chosen first; empty for nothing."""
        if self.start.currentData() in {"join", "estate"} and self.point is None:
            return text("rebalance.place.none")
        return ""

    @property
    def point(self) -> tuple[float, float] | None:
        """Where the selected house stands; None without one."""
        standing, chosen = self._session.standing, self._session.selection.buildings
        if standing is None or not chosen:
            return None
        ids = standing.snapshot.building_ids
        row = int(np.searchsorted(ids, chosen[0]))
        if row >= len(ids) or ids[row] != chosen[0]:
            return None
        x, y = standing.snapshot.building_points[row].tolist()
        return (x, y)

    def _fill(self) -> None:
        session = self._session
        document, plan = session.document, session.plan
        if document is None:
            return
        for number, level in enumerate(document.levels):
            if level.role is not Role.AREA and plan.units_at(number):
                self.level.addItem(level.name, number)
        self.level.setCurrentIndex(max(0, self.level.findData(session.level)))
        self.area.addItem(text("rebalance.everywhere"), 0)
        for unit in self._units_of_role(Role.AREA):
            self.area.addItem(unit.name or unit.code, unit.id)
        standing = session.standing
        known = [] if standing is None else list(standing.snapshot.measures)
        names = [name for name in _MEASURES if name in known]
        for name in (*names, BUILDINGS, MINUTES):
            self.weight.addItem(text(f"balance.measure.{name}"), name)
        for name in STARTS:
            self.start.addItem(text(f"rebalance.start.{name}"), name)
        self._fill_leaving()

    def _units_of_role(self, role: Role) -> list[Unit]:
        document = self._session.document
        assert document is not None  # asked for where there is one
        here = [n for n, level in enumerate(document.levels) if level.role is role]
        units = [unit for n in here for unit in self._session.plan.units_at(n)]
        return [unit for unit in units if not unit.valid_to]

    def _fill_leaving(self) -> None:
        """Offer the units of the level; the selected one is meant first."""
        level = self.level.currentData()
        if level is None:
            return
        chosen = self._session.selection.units
        self.leaving.blockSignals(True)
        self.leaving.clear()
        for unit in self._session.plan.units_at(int(level)):
            if not unit.valid_to:
                self.leaving.addItem(unit.name or unit.code, unit.id)
        if chosen:
            self.leaving.setCurrentIndex(max(0, self.leaving.findData(chosen[0])))
        self.leaving.blockSignals(False)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        places = (
            ("level", self.level, 0, 0),
            ("area", self.area, 0, 2),
            ("weight", self.weight, 1, 0),
            ("tolerance", self.tolerance, 1, 2),
            ("start", self.start, 2, 0),
            ("leaving", self.leaving, 2, 2),
            ("households", self.households, 2, 2),
        )
        self._heads = {}
        for name, field, row, column in places:
            head = self._heads[name] = label(text(f"rebalance.{name}"), role="muted")
            head.setBuddy(field)
            field.setAccessibleName(text(f"rebalance.{name}"))
            grid.addWidget(head, row, column)
            grid.addWidget(field, row, column + 1)
        balance = QHBoxLayout()
        balance.addWidget(label(text("rebalance.even"), role="muted"))
        balance.addWidget(self.keep, 1)
        balance.addWidget(label(text("rebalance.few"), role="muted"))
        self.keep.setAccessibleName(text("rebalance.keep"))
        grid.addWidget(label(text("rebalance.keep"), role="muted"), 3, 0)
        grid.addLayout(balance, 3, 1, 1, 3)
        grid.addWidget(self.place, 4, 0, 1, 4)
        grid.addWidget(self.locked, 5, 0, 1, 4)

    def _tell(self) -> None:
        start = self.start.currentData()
        for name, field in (("leaving", self.leaving), ("households", self.households)):
            shown = start == {"leaving": "leave", "households": "estate"}[name]
            field.setVisible(shown)
            self._heads[name].setVisible(shown)
        self._show_place()
        self._show_locked()
        self.changed.emit()

    def _show_place(self) -> None:
        """Say where it begins, for what begins at a house."""
        asks = self.start.currentData() in {"join", "estate"}
        self.place.setVisible(asks)
        chosen = "none" if self.point is None else "chosen"
        self.place.setText(text(f"rebalance.place.{chosen}"))

    def _show_locked(self) -> None:
        level = self.level.currentData()
        units = [] if level is None else self._session.plan.units_at(int(level))
        names = [u.name or u.code for u in units if u.locked and not u.valid_to]
        more = len(names) - _NAMED
        listed = text("staff.list_comma").join(names[:_NAMED])
        key = "rebalance.locked.more" if more > 0 else "rebalance.locked"
        self.locked.setText(text(key, names=listed, n=more) if names else "")
        self.locked.setVisible(bool(names))
