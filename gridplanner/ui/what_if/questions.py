"""The fields of each question of what if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gridplanner.analysis.takers import joined, propose_takers
from gridplanner.analysis.what_if import work_of_household
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.norms.norm import Method
from gridplanner.data.question import Asked, Question
from gridplanner.resources.texts import text
from gridplanner.ui.what_if.choosing import TakerChoice, UnitChoice
from gridplanner.ui.widgets import column, label, push_button
from gridplanner.ui.work.number_box import NumberBox

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.ui.what_if.present import Present

ESTATE: Final = 600
"""Households of a new estate, unless somebody says otherwise."""


class Page(QWidget):
    """The fields of one question."""

    changed = Signal()
    asked: Asked
    present: Present

    def __init__(self) -> None:
        super().__init__()
        self.held = column(self, margin=0, spacing=6)
        self.make(self.held)

    def make(self, held: QVBoxLayout) -> None:
        """Put the fields into a column."""

    def fill(self, present: Present) -> None:
        """Offer what there is."""

    def begin(self, selected: Collection[int]) -> None:
        """Begin with the units that are selected on the map."""

    @property
    def question(self) -> Question:
        """What is asked now."""
        raise NotImplementedError

    def show_question(self, question: Question) -> None:
        """Ask what was kept."""

    def fault(self) -> str:
        """Give the key of what is missing still; empty where nothing is."""
        return ""

    def _name(self, key: str) -> None:
        self.held.addWidget(label(text(key), role="muted", wraps=True))

    def _box(self, key: str) -> QComboBox:
        self._name(key)
        box = QComboBox()
        box.setAccessibleName(text(key))
        self.held.addWidget(box)
        return box


class LeavingPage(Page):
    """Somebody leaves; takers are proposed."""

    asked = Asked.LEAVING

    def make(self, held: QVBoxLayout) -> None:
        self.worker = self._box("what_if.who_leaves")
        self.worker.activated.connect(lambda _index: self.propose())
        self._name("what_if.takers")
        self.takers = TakerChoice()
        self.takers.changed.connect(self.changed)
        held.addWidget(self.takers, 1)

    def fill(self, present: Present) -> None:
        self.present = present
        self.worker.clear()
        busy = {
            each
            for unit, _name in present.units
            for each in present.situation.takers_of(unit)
        }
        for number, name in present.here:
            if number in busy:
                self.worker.addItem(name, number)
        self.propose()

    def begin(self, selected: Collection[int]) -> None:
        now = self.present.situation
        found = [each for unit in selected for each in now.takers_of(unit)]
        if found:
            self.choose(min(found))

    def choose(self, worker_id: int) -> None:
        """Let this one leave, if there is such a one."""
        index = self.worker.findData(worker_id)
        if index >= 0:
            self.worker.setCurrentIndex(index)
            self.propose()

    def propose(self) -> None:
        """Propose takers of whatever the worker looks after."""
        now, worker = self.present.situation, self._who
        present = self.present
        takers = propose_takers(
            now, worker, present.places, present.bases, present.away
        )
        self._ask(takers)

    def _ask(self, takers: dict[int, int]) -> None:
        now, worker = self.present.situation, self._who
        back = self.present.returning(worker)
        units = [
            (unit, self.present.name_of(unit))
            for unit in now.units_of(worker)
            if unit not in back
        ]
        people = [each for each in self.present.here if each[0] != worker]
        self.takers.fill(units, people, takers)
        self.changed.emit()

    @property
    def _who(self) -> int:
        return int(self.worker.currentData() or 0)

    @property
    def question(self) -> Question:
        return Question(self.asked, worker=self._who, takers=self.takers.takers)

    def show_question(self, question: Question) -> None:
        self.worker.setCurrentIndex(self.worker.findData(question.worker))
        self._ask(dict(question.takers))

    def fault(self) -> str:
        return "" if self._who else "what_if.no_worker"


class JoiningPage(Page):
    """Somebody joins, and takes grids over."""

    asked = Asked.JOINING

    def make(self, held: QVBoxLayout) -> None:
        self._name("what_if.capacity")
        self.capacity = NumberBox(
            0.0, text("what_if.capacity"), unit="work.minutes", digits=0, step=100.0
        )
        self.capacity.valueChanged.connect(lambda _value: self.propose())
        held.addWidget(self.capacity)
        self._name("what_if.takes_over")
        self.units = UnitChoice()
        self.units.changed.connect(self.changed)
        held.addWidget(self.units, 1)
        self.again = push_button(text("what_if.propose"), self.propose)
        held.addWidget(self.again)
        self.none = label(text("what_if.none_proposed"), role="muted", wraps=True)
        self.none.hide()
        held.addWidget(self.none)

    def fill(self, present: Present) -> None:
        self.present = present
        self.units.fill(present.units)
        minutes = present.situation.loads.norm.capacity.full_time
        self._show_capacity(minutes)
        self.propose()

    def _show_capacity(self, minutes: float) -> None:
        self.capacity.blockSignals(True)
        self.capacity.show_number(minutes)
        self.capacity.blockSignals(False)

    def propose(self) -> None:
        """Propose what the newcomer takes over."""
        _after, units = joined(self.present.situation, self.capacity.number)
        self.units.choose(units)
        self.none.setVisible(not units)

    @property
    def question(self) -> Question:
        minutes = self.capacity.number
        return Question(self.asked, capacity=minutes, units=self.units.chosen)

    def show_question(self, question: Question) -> None:
        self._show_capacity(question.capacity)
        self.units.choose(question.units)

    def fault(self) -> str:
        return "" if self.capacity.number > 0 else "what_if.no_capacity"


class OpeningPage(Page):
    """Households move in."""

    asked = Asked.OPENING

    def make(self, held: QVBoxLayout) -> None:
        self.unit = self._box("what_if.where")
        self.unit.activated.connect(lambda _index: self.changed.emit())
        self._name("what_if.households")
        self.households = NumberBox(
            ESTATE, text("what_if.households"), digits=0, step=50.0
        )
        self.households.valueChanged.connect(lambda _value: self.changed.emit())
        held.addWidget(self.households)
        self.assumed = label("", role="muted", wraps=True)
        held.addWidget(self.assumed)
        held.addStretch(1)

    def fill(self, present: Present) -> None:
        self.present = present
        self.unit.clear()
        for number, name in present.units:
            self.unit.addItem(name, number)
        situation = present.situation
        is_time = situation.loads.norm.method is Method.TIME
        measure = "minutes" if is_time else "equivalents"
        work = text(
            f"balance.value.{measure}", n=f"{work_of_household(situation):,.2f}"
        )
        self.assumed.setText(text("what_if.assumed", work=work))

    def begin(self, selected: Collection[int]) -> None:
        for unit in list(selected)[:1]:
            self.unit.setCurrentIndex(max(self.unit.findData(unit), 0))

    @property
    def question(self) -> Question:
        units = (int(self.unit.currentData() or 0),)
        count = round(self.households.number)
        return Question(self.asked, units=units, households=count)

    def show_question(self, question: Question) -> None:
        self.unit.setCurrentIndex(self.unit.findData((*question.units, 0)[0]))
        self.households.show_number(question.households)

    def fault(self) -> str:
        if self.unit.currentData() is None:
            return "what_if.no_unit"
        if not work_of_household(self.present.situation):
            return "what_if.no_households"
        return ""


class DemolishedPage(Page):
    """Everybody moves out of some grids."""

    asked = Asked.DEMOLISHED

    def make(self, held: QVBoxLayout) -> None:
        self._name("what_if.demolished")
        self.units = UnitChoice()
        self.units.changed.connect(self.changed)
        held.addWidget(self.units, 1)
        held.addWidget(label(text("what_if.still_walked"), role="muted", wraps=True))

    def fill(self, present: Present) -> None:
        self.units.fill(present.units)

    def begin(self, selected: Collection[int]) -> None:
        self.units.choose(selected)

    @property
    def question(self) -> Question:
        return Question(self.asked, units=self.units.chosen)

    def show_question(self, question: Question) -> None:
        self.units.choose(question.units)

    def fault(self) -> str:
        return "" if self.units.chosen else "what_if.no_unit"


class NormPage(Page):
    """The work is reckoned by another norm."""

    asked = Asked.NORM

    def make(self, held: QVBoxLayout) -> None:
        self.norm = self._box("what_if.norm")
        self.norm.activated.connect(lambda _index: self.changed.emit())
        held.addWidget(label(text("what_if.norm.where"), role="muted", wraps=True))
        held.addStretch(1)

    def fill(self, present: Present) -> None:
        self.norm.clear()
        for name in present.norms:
            self.norm.addItem(name, ("", name))
        for preset in PRESETS:
            self.norm.addItem(text(f"norm.preset.{preset}"), (preset, ""))

    @property
    def question(self) -> Question:
        preset, name = self.norm.currentData() or ("", "")
        return Question(self.asked, norm=name, preset=preset)

    def show_question(self, question: Question) -> None:
        wanted = (question.preset, question.norm)
        rows = range(self.norm.count())
        found = [row for row in rows if tuple(self.norm.itemData(row)) == wanted]
        self.norm.setCurrentIndex(found[0] if found else -1)

    def fault(self) -> str:
        return "" if self.norm.currentData() else "what_if.norm_gone"


PAGES: Final = (LeavingPage, JoiningPage, OpeningPage, DemolishedPage, NormPage)
"""In the order they are offered."""
