"""The fields of 自动划分: which ground, how many parts, what they may not cross."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QWidget,
)

from gridplanner.analysis.measured import WORK, work_measures
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.features import lowest_area
from gridplanner.studies.dividing.weights import WEIGHTS
from gridplanner.studies.dividing.wish import Wish
from gridplanner.ui.division.amounts import total_on
from gridplanner.ui.division.choices import BARRIERS, KEPT, LARGEST, MOST, Choices
from gridplanner.ui.division.limit_words import fault_of
from gridplanner.ui.division.more_fields import MoreFields
from gridplanner.ui.division.scope import (
    Scope,
    levels_above,
    levels_for,
    scopes_of,
    standing_in,
)
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.ui.session import Session


class WishFields(QWidget):
    """Asks what is wanted.

    Parameters
    ----------
    session : Session
    choices : Choices
        Those of the last time.
    """

    changed = Signal()

    def __init__(self, session: Session, choices: Choices) -> None:
        super().__init__()
        self._session = session
        self._scopes: list[Scope] = []
        self._choices = choices
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._add_ground()
        self._add_count(choices)
        self._add_weight(choices)
        self.barriers = self._add_ticks("barrier", BARRIERS, choices.barriers)
        self.above = self._add_above(choices.within)
        self.kept = self._add_ticks("keeping", KEPT, choices.kept)
        self.more = MoreFields(self._weights, self._mean, choices)
        self.more.changed.connect(self._tell)
        self.more.align(self._widest_name())
        self._grid.addWidget(self.more, self._grid.rowCount(), 0, 1, 4)
        self._fill_levels()
        self._propose_count()
        self.area.currentIndexChanged.connect(lambda _row: self._take_ground())
        self.level.currentIndexChanged.connect(lambda _row: self._take_level())
        for box in (self.count, self.target, self.tolerance):
            box.valueChanged.connect(lambda _value: self._tell())
        self.weight.currentIndexChanged.connect(lambda _row: self._take_weight())
        self._way.buttonToggled.connect(self._take_way)

    @property
    def scope(self) -> Scope:
        """The ground that is chosen."""
        return self._scopes[self.area.currentIndex()]

    @property
    def choices(self) -> Choices:
        """What is asked for, but for the ground."""
        return Choices(
            by_size=self.by_size.isChecked(),
            count=self.count.value(),
            target=self.target.value(),
            weight=str(self.weight.currentData()),
            tolerance=self.tolerance.value(),
            barriers=_ticked(self.barriers),
            kept=_ticked(self.kept),
            within=self._level_name(max(_ticked_levels(self.above), default=-1)),
            bands=self.more.limits.bands,
            seeds=str(self.more.seeds.currentData()),
            candidates=self.more.candidates.value(),
        )

    @property
    def fault(self) -> str:
        """Say why it cannot be asked for; empty where it can."""
        bands = self.more.limits.bands
        if not bands:
            return ""
        return fault_of(bands, count=self._count, total=self._total)

    @property
    def wish(self) -> Wish:
        """What is asked for."""
        chosen = self.choices
        return Wish(
            level=int(self.level.currentData()),
            areas=self.scope.units,
            within=max(_ticked_levels(self.above), default=None),
            count=0 if chosen.by_size else chosen.count,
            target=float(chosen.target) if chosen.by_size else 0.0,
            weight=chosen.weight,
            tolerance=chosen.tolerance / 100,
            barriers=chosen.barriers,
            kept=chosen.kept,
            bands=chosen.bands,
            seeds=chosen.seeds,
            candidates=chosen.candidates,
        )

    def take_over(self, before: WishFields) -> None:
        """Ask for the same as other fields: ground, level and number of parts."""
        wanted = before.scope
        units = [scope.units for scope in self._scopes]
        with QSignalBlocker(self.area):
            if wanted.units in units:
                self.area.setCurrentIndex(units.index(wanted.units))
            else:
                self._scopes.insert(0, wanted)
                self.area.insertItem(0, wanted.name)
                self.area.setCurrentIndex(0)
        self._fill_levels()
        with QSignalBlocker(self.level), QSignalBlocker(self.count):
            self.level.setCurrentIndex(before.level.currentIndex())
            self.count.setValue(before.count.value())
        self.more.open(is_open=not before.more.held.isHidden())

    def follow(self) -> None:
        """Ask for what is selected on the map now; nothing selected changes nothing."""
        scopes = scopes_of(self._session)
        if not scopes[0].units or scopes[0] == self.scope:
            return
        with QSignalBlocker(self.area):
            self.area.clear()
            self._fill_ground(scopes)
        self._take_ground()

    def _fill_ground(self, scopes: list[Scope]) -> None:
        self._scopes = scopes
        self.area.addItems([scope.name for scope in self._scopes])
        self.area.setCurrentIndex(0)  # what is selected, else everything

    def _add_ground(self) -> None:
        self.area, self.level = QComboBox(), QComboBox()
        self._fill_ground(scopes_of(self._session))
        # A town has long names; the list shows them whole.
        self.area.setMinimumContentsLength(8)
        self.area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.area.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._add_row("area", self.area, label(text("dividing.into"), role="muted"))
        row = self._grid.rowCount() - 1
        self._grid.addWidget(self.level, row, 3)
        self.area.setAccessibleName(text("dividing.area"))
        self.level.setAccessibleName(text("dividing.into"))

    def _add_count(self, choices: Choices) -> None:
        self.by_count = QRadioButton(text("dividing.by_count"))
        self.by_size = QRadioButton(text("dividing.by_size"))
        self._way = QButtonGroup(self)
        for button in (self.by_count, self.by_size):
            self._way.addButton(button)
        (self.by_size if choices.by_size else self.by_count).setChecked(True)
        self.count, self.target = QSpinBox(), QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(choices.count)
        self.count.setAccessibleName(text("dividing.by_count"))
        self.target.setRange(1, LARGEST)
        self.target.setValue(choices.target)
        self.target.setAccessibleName(text("dividing.by_size"))
        held = QHBoxLayout()
        held.setSpacing(4)
        for widget in (self.by_count, self.count, self.by_size, self.target):
            held.addWidget(widget)
        held.addStretch(1)
        row = self._grid.rowCount()
        self._grid.addWidget(label(text("dividing.parts"), role="muted"), row, 0)
        self._grid.addLayout(held, row, 1, 1, 3)
        self._use_way()

    def _add_weight(self, choices: Choices) -> None:
        self.weight, self.tolerance = QComboBox(), QSpinBox()
        work = work_measures(self._session.work_desk.norm)
        self._weights = [name for name in WEIGHTS if name not in WORK or name in work]
        for name in self._weights:
            self.weight.addItem(text(f"balance.measure.{name}"), name)
        # The norm may count otherwise than it did.
        self.weight.setCurrentIndex(max(self.weight.findData(choices.weight), 0))
        self.weight.setAccessibleName(text("dividing.weight"))
        self.tolerance.setRange(0, 100)
        self.tolerance.setValue(choices.tolerance)
        self.tolerance.setSuffix(" %")
        self.tolerance.setAccessibleName(text("dividing.tolerance.at_most"))
        words = label(text("dividing.tolerance.at_most"), role="muted")
        self._add_row("weight", self.weight, words)
        self._grid.addWidget(self.tolerance, self._grid.rowCount() - 1, 3)
        self._say_unit()

    def _add_row(self, name: str, field: QWidget, beside: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label(text(f"dividing.{name}"), role="muted"), row, 0)
        self._grid.addWidget(field, row, 1)
        self._grid.addWidget(beside, row, 2)

    def _add_ticks(
        self, name: str, words: Iterable[str], ticked: frozenset[str]
    ) -> dict[str, QCheckBox]:
        row = self._grid.rowCount()
        heading = label(text(f"dividing.{name}s"), role="muted")
        heading.setToolTip(text(f"dividing.{name}s.help"))
        self._grid.addWidget(heading, row, 0)
        held = QHBoxLayout()
        held.setSpacing(10)
        made = {}
        for word in words:
            box = made[word] = QCheckBox(text(f"dividing.{name}.{word}"))
            box.setChecked(word in ticked)
            box.setToolTip(text(f"dividing.{name}s.help"))
            box.toggled.connect(lambda _on: self._tell())
            held.addWidget(box)
        held.addStretch(1)
        self._grid.addLayout(held, row, 1, 1, 3)
        return made

    def _add_above(self, within: str) -> dict[int, QCheckBox]:
        """Add a tick for each level above the villages whose borders could be kept."""
        made: dict[int, QCheckBox] = {}
        plan = self._session.plan
        held = QHBoxLayout()
        held.setSpacing(10)
        for level in levels_above(plan):
            name = plan.levels[level].name
            box = made[level] = QCheckBox(text("dividing.barrier.level", level=name))
            box.setChecked(name == within)
            box.setToolTip(text("dividing.barriers.help"))
            box.toggled.connect(lambda _on: self._tell())
            held.addWidget(box)
        held.addStretch(1)
        if made:
            self._grid.addLayout(held, self._grid.rowCount(), 1, 1, 3)
        return made

    def _level_name(self, level: int) -> str:
        return self._session.plan.levels[level].name if level >= 0 else ""

    @property
    def _count(self) -> int:
        """How many parts are asked for; 0 where that is not known."""
        if self.by_count.isChecked():
            return self.count.value()
        whole = self._total(str(self.weight.currentData()))
        if whole is None or self._is_shared_out:
            return 0
        return max(1, round(whole / self.target.value()))

    @property
    def _is_shared_out(self) -> bool:
        """Whether each of several villages gets parts of its own, if only one."""
        plan = self._session.plan
        lowest = lowest_area(plan)
        levels = [plan.units[number].level for number in self.scope.units]
        is_one = len(levels) == 1 and levels[0] >= lowest
        return lowest >= 0 and not is_one and self.barriers["villages"].isChecked()

    def _total(self, weight: str) -> float | None:
        return total_on(self._session, self.scope.units, weight)

    def _mean(self, weight: str) -> float | None:
        whole, count = self._total(weight), self._count
        return None if whole is None or not count else whole / count

    def _widest_name(self) -> int:
        """Give how wide the names before the fields are, px."""
        items = [self._grid.itemAtPosition(n, 0) for n in range(self._grid.rowCount())]
        return max(item.sizeHint().width() for item in items if item is not None)

    def _fill_levels(self) -> None:
        plan = self._session.plan
        with QSignalBlocker(self.level):
            self.level.clear()
            for level in levels_for(plan, self.scope):
                self.level.addItem(plan.levels[level].name, level)

    def _propose_count(self) -> None:
        """Propose as many parts as there are units now; where none are, as before."""
        level = self.level.currentData()
        if level is None:
            return
        standing = len(standing_in(self._session, self.scope, int(level)))
        with QSignalBlocker(self.count):
            self.count.setValue(standing if standing > 1 else self._choices.count)

    def _take_ground(self) -> None:
        self._fill_levels()
        self._take_level()

    def _take_level(self) -> None:
        self._propose_count()
        self._tell()

    def _take_weight(self) -> None:
        self._say_unit()
        self._tell()

    def _say_unit(self) -> None:
        self.target.setSuffix(" " + text(f"dividing.unit.{self.weight.currentData()}"))

    def _take_way(self, _button: QRadioButton, is_on: bool) -> None:  # noqa: FBT001
        if is_on:
            self._use_way()
            self._tell()

    def _use_way(self) -> None:
        self.count.setEnabled(self.by_count.isChecked())
        self.target.setEnabled(self.by_size.isChecked())

    def _tell(self) -> None:
        if self.by_count.isChecked():
            self._choices = replace(self._choices, count=self.count.value())
        self.more.say()
        self.changed.emit()


def _ticked_levels(boxes: dict[int, QCheckBox]) -> list[int]:
    return [level for level, box in boxes.items() if box.isChecked()]


def _ticked(boxes: dict[str, QCheckBox]) -> frozenset[str]:
    return frozenset(name for name, box in boxes.items() if box.isChecked())
