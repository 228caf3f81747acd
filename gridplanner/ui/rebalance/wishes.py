"""What is asked for: whose borders, by what measure, how even, and why it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QSpinBox,
    QWidget,
)

from gridplanner.analysis.measured import work_measures
from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.weights import BUILDINGS
from gridplanner.studies.rebalancing.asked import Wish, told_apart, zone_level
from gridplanner.studies.rebalancing.capacities import WORK
from gridplanner.ui.rebalance.between import Between
from gridplanner.ui.rebalance.starting import Starting
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

_MEASURES: Final = ("households", "people", "dwellings")
_NAMED: Final = 6  # locked units named


class Wishes(QWidget):
    """Fields of a wish."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.level, self.area = QComboBox(), QComboBox()
        self.weight = QComboBox()
        self.tolerance = QSpinBox()
        self.tolerance.setRange(1, 100)
        self.tolerance.setValue(5)
        self.tolerance.setSuffix(" %")
        self.most = QSpinBox()
        self.most.setRange(0, 99)
        self.most.setSpecialValueText(text("rebalance.most.any"))
        self.most.setSuffix(" %")
        self.most.setToolTip(text("rebalance.most.help"))
        self.across = QCheckBox()
        self.by_capacity = QCheckBox(text("rebalance.by_capacity"))
        self.by_capacity.setToolTip(text("rebalance.by_capacity.help"))
        self.between = Between()
        self.starting = Starting(session)
        self.locked = label(role="muted", wraps=True)
        self._fill()
        self._lay_out()
        for place in (self.level, self.area):
            place.currentIndexChanged.connect(lambda _index: self._fill_leaving())
        for box in (self.level, self.area, self.weight):
            box.currentIndexChanged.connect(lambda _index: self._tell())
        for field in (self.tolerance, self.most):
            field.valueChanged.connect(lambda _value: self._tell())
        for check in (self.across, self.by_capacity):
            check.toggled.connect(lambda _on: self._tell())
        for part in (self.between, self.starting):
            part.changed.connect(self._tell)
        self._tell()

    @property
    def wish(self) -> Wish:
        """What is asked for now."""
        starting = self.starting
        return Wish(
            level=int(self.level.currentData() or 0),
            areas=(int(self.area.currentData()),) if self.area.currentData() else (),
            weight=str(self.weight.currentData()),
            tolerance=self.tolerance.value() / 100,
            keep=self.between.keep,
            most=self.most.value() / 100 or 1.0,
            by_capacity=self.by_capacity.isEnabledTo(self)
            and self.by_capacity.isChecked(),
            across=self.across.isEnabledTo(self) and self.across.isChecked(),
            leaving=starting.leaving_units,
            new=starting.new,
            estates=starting.estates,
        )

    def take(self, wish: Wish) -> None:
        """Ask for the same as before, but for what it set out from."""
        area = wish.areas[0] if wish.areas else 0
        for box, value in (
            (self.level, wish.level),
            (self.area, area),
            (self.weight, wish.weight),
        ):
            at = box.findData(value)
            if at >= 0:
                box.setCurrentIndex(at)
        self.tolerance.setValue(round(100 * wish.tolerance))
        self.most.setValue(round(100 * wish.most) if wish.most < 1.0 else 0)
        self.by_capacity.setChecked(wish.by_capacity)
        self.across.setChecked(wish.across)
        self.between.take(wish.keep)

    @property
    def missing(self) -> str:
        """Say what must be chosen first; empty for nothing."""
        return self.starting.missing

    @property
    def locked_units(self) -> list[Unit]:
        """Units of the level that are locked: they stay as they are."""
        return [unit for unit in self._units() if unit.locked]

    def _units(self) -> list[Unit]:
        """List the units of the level the user sees."""
        level = self.level.currentData()
        return [] if level is None else self._seen(int(level))

    def _seen(self, level: int) -> list[Unit]:
        document = self._session.document
        if document is None:  # closed, and this dialog is on its way out
            return []
        plan = self._session.plan
        reach = document.limits.reach(plan)
        units = [unit for unit in plan.units_at(level) if not unit.valid_to]
        return [unit for unit in units if reach is None or unit.id in reach]

    def _fill(self) -> None:
        session = self._session
        document = session.document
        if document is None:
            return
        self.area.addItem(text("rebalance.everywhere"), 0)
        for number, level in enumerate(document.levels):
            units = self._seen(number)
            if level.role is Role.AREA:
                for unit in units:
                    self.area.addItem(unit.name or unit.code, unit.id)
            elif units:
                self.level.addItem(level.name, number)
        self.level.setCurrentIndex(max(0, self.level.findData(session.level)))
        standing = session.standing
        known = [] if standing is None else list(standing.snapshot.measures)
        names = [name for name in _MEASURES if name in known]
        work = work_measures(session.work_desk.norm)[:1]
        for name in (*names, BUILDINGS, *work):
            self.weight.addItem(text(f"balance.measure.{name}"), name)
        self._fill_leaving()

    def _fill_leaving(self) -> None:
        area, above = int(self.area.currentData() or 0), self._session.plan.units
        units = [
            unit for unit in self._units() if not area or _lies_in(unit, area, above)
        ]
        self.starting.offer(units, told_apart(units, above))

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        places = (
            ("level", self.level, 0, 0),
            ("area", self.area, 0, 2),
            ("weight", self.weight, 1, 0),
            ("tolerance", self.tolerance, 1, 2),
            ("most", self.most, 2, 2),
        )
        for name, field, row, column in places:
            head = label(text(f"rebalance.{name}"), role="muted")
            head.setBuddy(field)
            field.setAccessibleName(text(f"rebalance.{name}"))
            grid.addWidget(head, row, column)
            grid.addWidget(field, row, column + 1)
        checks = QHBoxLayout()
        checks.setSpacing(16)
        checks.addWidget(self.by_capacity)
        checks.addWidget(self.across)
        checks.addStretch(1)
        grid.addLayout(checks, 2, 0, 1, 2)
        grid.addWidget(label(text("rebalance.start"), role="muted"), 3, 0)
        grid.addWidget(self.starting, 3, 1, 1, 3)
        grid.addWidget(label(text("rebalance.keep"), role="muted"), 4, 0)
        grid.addWidget(self.between, 4, 1, 1, 3)
        grid.addWidget(self.locked, 5, 0, 1, 4)

    def _tell(self) -> None:
        self.by_capacity.setEnabled(str(self.weight.currentData()) in WORK)
        self._show_across()
        self.between.tell(self.wish)
        self._show_locked()
        self.changed.emit()

    def _show_across(self) -> None:
        """Houses may go over a border only where one is kept."""
        document, level = self._session.document, self.level.currentData()
        if document is None or level is None:
            return
        plan = self._session.plan
        zone = zone_level(plan, Wish(level=int(level)))
        is_grid = plan.levels[int(level)].role is Role.GRID
        name = plan.levels[zone].name if zone >= 0 else ""
        self.across.setText(text("rebalance.across", zone=name))
        self.across.setVisible(zone >= 0)
        self.across.setEnabled(is_grid)
        why = text("rebalance.across.help", zone=name)
        self.across.setToolTip(
            why if is_grid else text("rebalance.across.micro", zone=name)
        )

    def _show_locked(self) -> None:
        names = [unit.name or unit.code for unit in self.locked_units]
        more = len(names) - _NAMED
        listed = text("staff.list_comma").join(names[:_NAMED])
        key = "rebalance.locked.more" if more > 0 else "rebalance.locked"
        self.locked.setText(text(key, names=listed, n=more) if names else "")
        self.locked.setVisible(bool(names))


def _lies_in(unit: Unit, area: int, units: Mapping[int, Unit]) -> bool:
    above = units.get(unit.parent)
    while above is not None and above.id != area:
        above = units.get(above.parent)
    return above is not None
