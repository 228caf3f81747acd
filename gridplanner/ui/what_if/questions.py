"""The fields of each question of what if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gridplanner.analysis.newcomer import Proposal, propose_newcomer
from gridplanner.analysis.takers import propose_takers
from gridplanner.data.job import Progress
from gridplanner.data.question import Asked, Question
from gridplanner.resources.texts import text
from gridplanner.ui.what_if.choosing import TakerChoice, UnitChoice
from gridplanner.ui.what_if.situation import used_words
from gridplanner.ui.widgets import column, label, link_button
from gridplanner.ui.work.number_box import NumberBox

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gridplanner.analysis.newcomer import Reason
    from gridplanner.ui.what_if.present import Present

T = TypeVar("T")


def at_once(work: Callable[[Progress], T], done: Callable[[T], None]) -> None:
    """Work something out here and now."""
    done(work(Progress()))


class Page(QWidget):
    """The fields of one question.

    `place_wanted` asks for a click on the map, `map_wanted` for what is selected
    there. `reckon` works out proposals: at once, or as a job where the form says so.
    """

    changed = Signal()
    place_wanted = Signal()
    map_wanted = Signal()
    asked: Asked
    present: Present

    def __init__(self) -> None:
        super().__init__()
        self.reckon: Callable[[Callable[[Progress], Any], Callable[[Any], None]], None]
        self.reckon = at_once
        self.is_proposed = False
        self.held = column(self, margin=0, spacing=6)
        self.make(self.held)

    def make(self, held: QVBoxLayout) -> None:
        """Put the fields into a column."""

    def fill(self, present: Present) -> None:
        """Offer what there is."""

    def begin(self, selected: Collection[int]) -> None:
        """Begin with the units that are selected on the map."""

    def take_buildings(self, buildings: Collection[int]) -> None:
        """Take over the buildings that are selected on the map."""

    def take_place(self, x: float, y: float) -> None:
        """Take over the place that was clicked."""

    def enter(self) -> None:
        """Propose what is to be proposed, now that somebody looks."""
        if not self.is_proposed:
            self.propose()

    def propose(self) -> None:
        """Propose answers to what is asked for."""
        self.is_proposed = True

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
        self.is_proposed = False

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
        self.is_proposed = True
        now, worker = self.present.situation, self._who
        present = self.present

        def work(progress: Progress) -> dict[int, int]:
            return propose_takers(
                now,
                worker,
                present.places,
                present.bases,
                present.away,
                progress=progress,
            )

        self.reckon(work, self._ask)

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
        self.is_proposed = True
        self.worker.setCurrentIndex(self.worker.findData(question.worker))
        self._ask(dict(question.takers))

    def fault(self) -> str:
        return "" if self._who else "what_if.no_worker"


class JoiningPage(Page):
    """Somebody joins, and takes grids over or stands beside those who have them."""

    asked = Asked.JOINING

    def make(self, held: QVBoxLayout) -> None:
        self._reasons: dict[int, Reason] = {}
        self._name("what_if.capacity")
        self.capacity = NumberBox(
            0.0, text("what_if.capacity"), unit="work.minutes", digits=0, step=100.0
        )
        self.capacity.valueChanged.connect(lambda _value: self.propose())
        held.addWidget(self.capacity)
        self.how = self._box("what_if.how")
        for key in ("what_if.how.over", "what_if.how.beside"):
            self.how.addItem(text(key))
        self.how.activated.connect(lambda _index: self._tell())
        self._name("what_if.takes_over")
        self.units = UnitChoice()
        self.units.changed.connect(self._tell)
        held.addWidget(self.units, 1)
        self.again = link_button(text("what_if.propose"), self.propose)
        held.addWidget(self.again)
        self.why = label("", role="muted", wraps=True)
        held.addWidget(self.why)

    def fill(self, present: Present) -> None:
        self.present = present
        self.units.fill(present.units)
        minutes = present.situation.loads.norm.capacity.full_time
        self._show_capacity(minutes)
        self.is_proposed = False

    def _show_capacity(self, minutes: float) -> None:
        self.capacity.blockSignals(True)
        self.capacity.show_number(minutes)
        self.capacity.blockSignals(False)

    def propose(self) -> None:
        """Propose what the newcomer looks after."""
        self.is_proposed = True
        now, capacity = self.present.situation, self.capacity.number

        def work(progress: Progress) -> Proposal:
            return propose_newcomer(now, capacity, progress)

        self.reckon(work, self._take)

    def _take(self, found: Proposal) -> None:
        self._reasons = {each.unit: each for each in found.reasons}
        self.how.setCurrentIndex(int(found.shared))
        self.units.choose(found.units)

    def _tell(self) -> None:
        """Say why grids were proposed that are ticked still."""
        reasons = [
            self._words(self._reasons[unit])
            for unit in self.units.chosen
            if unit in self._reasons
        ]
        more = len(reasons) - _REASONS
        if more > 0:
            reasons[_REASONS:] = [text("what_if.why.more", n=more)]
        if not self.units.chosen:
            reasons = [text("what_if.none_proposed")]
        self.why.setText("\n".join(reasons))
        self.changed.emit()

    def _words(self, reason: Reason) -> str:
        return text(
            f"what_if.why.{reason.why.value}",
            grid=self.present.name_of(reason.unit),
            name=self.present.workers.get(reason.worker, ""),
            used=used_words(
                reason.before, reason.after, self.present.situation.loads.norm
            ),
        )

    @property
    def is_shared(self) -> bool:
        """Whether those who have the grids keep them."""
        return self.how.currentIndex() == 1

    @property
    def question(self) -> Question:
        minutes = self.capacity.number
        return Question(
            self.asked,
            capacity=minutes,
            units=self.units.chosen,
            shared=self.is_shared,
        )

    def show_question(self, question: Question) -> None:
        self.is_proposed = True
        self._reasons = {}
        self._show_capacity(question.capacity)
        self.how.setCurrentIndex(int(question.shared))
        self.units.choose(question.units)

    def fault(self) -> str:
        return "" if self.capacity.number > 0 else "what_if.no_capacity"


_REASONS: Final = 2
"""Reasons told one by one."""
