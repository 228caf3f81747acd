"""The fields of questions about the ground: an estate opens, houses are pulled down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout

from gridplanner.analysis.what_if import work_of_household
from gridplanner.data.norms.norm import Method
from gridplanner.data.question import Asked, Question
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.what_if.choosing import UnitChoice
from gridplanner.ui.what_if.questions import Page
from gridplanner.ui.widgets import label, link_button, push_button
from gridplanner.ui.work.number_box import NumberBox

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QVBoxLayout

    from gridplanner.ui.what_if.present import Present

ESTATE: Final = 600
"""Flats of a new estate, unless somebody says otherwise."""
_ALL: Final = 100.0  # percent


class OpeningPage(Page):
    """Households move in: into a grid, or at a point of the map."""

    asked = Asked.OPENING

    def make(self, held: QVBoxLayout) -> None:
        self._place: tuple[float, float] | None = None
        self.unit = self._box("what_if.where")
        self.unit.activated.connect(lambda _index: self._forget_place())
        self.point = push_button(text("what_if.point"), self.place_wanted.emit)
        held.addWidget(self.point)
        self.place_words = label("", role="muted", wraps=True)
        held.addWidget(self.place_words)
        self.flats = self._number("what_if.flats", ESTATE, step=50.0)
        held.addWidget(label(text("what_if.flats"), role="muted"))
        held.addWidget(self.flats)
        self.lived_in = self._number("what_if.lived_in", _ALL, most=_ALL, step=5.0)
        self.people = self._number("what_if.people_each", 0.0, digits=2, step=0.1)
        beside = QGridLayout()
        beside.setHorizontalSpacing(8)
        beside.setVerticalSpacing(6)
        for column, (key, box) in enumerate(
            (
                ("what_if.lived_in", self.lived_in),
                ("what_if.people_each", self.people),
            )
        ):
            beside.addWidget(label(text(key), role="muted"), 0, column)
            beside.addWidget(box, 1, column)
        held.addLayout(beside)
        self.count_words = label("", wraps=True)
        held.addWidget(self.count_words)
        self.assumed = label("", role="muted", wraps=True)
        held.addWidget(self.assumed)
        held.addStretch(1)

    def _number(
        self, key: str, value: float, *, most: float = 1e5, step: float, digits: int = 0
    ) -> NumberBox:
        box = NumberBox(value, text(key), digits=digits, most=most, step=step)
        box.valueChanged.connect(lambda _value: self._tell())
        return box

    def fill(self, present: Present) -> None:
        self.present = present
        self.unit.clear()
        for number, name in present.units:
            self.unit.addItem(name, number)
        self.people.blockSignals(True)
        self.people.show_number(present.people_each)
        self.people.blockSignals(False)
        situation = present.situation
        is_time = situation.loads.norm.method is Method.TIME
        measure = "minutes" if is_time else "equivalents"
        work = text(
            f"balance.value.{measure}", n=f"{work_of_household(situation):,.2f}"
        )
        self.assumed.setText(text("what_if.assumed", work=work))
        self._say()

    def begin(self, selected: Collection[int]) -> None:
        for unit in list(selected)[:1]:
            self.unit.setCurrentIndex(max(self.unit.findData(unit), 0))

    def take_place(self, x: float, y: float) -> None:
        self._place = round(x, 2), round(y, 2)
        unit = self.present.unit_at(x, y)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self._tell()

    def _forget_place(self) -> None:
        self._place = None
        self._tell()

    def _tell(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Say where it is, and how many live there."""
        words = ""
        if self._place is not None:
            grid = self.unit.currentText()
            key = "what_if.point.in" if grid else "what_if.point.none"
            words = text(key, grid=grid)
        self.place_words.setText(words)
        self.place_words.setVisible(bool(words))
        count = self._households
        people = round(count * self.people.number)
        self.count_words.setText(
            text(
                "what_if.moving_in", n=format_count(count), people=format_count(people)
            )
        )

    @property
    def _households(self) -> int:
        return round(self.flats.number * self.lived_in.number / _ALL)

    @property
    def question(self) -> Question:
        return Question(
            self.asked,
            units=(int(self.unit.currentData() or 0),),
            households=self._households,
            place=self._place,
            flats=round(self.flats.number),
            lived_in=self.lived_in.number,
            people=self.people.number,
        )

    def show_question(self, question: Question) -> None:
        self._place = question.place
        unit = (*question.units, 0)[0]
        if question.place is not None:
            # The grid may have been divided since: the point is what was meant.
            unit = self.present.unit_at(*question.place)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        for box, number in (
            (self.flats, question.flats or question.households),
            (self.lived_in, question.lived_in),
            (self.people, question.people or self.present.people_each),
        ):
            box.blockSignals(True)
            box.show_number(number)
            box.blockSignals(False)
        self._say()

    def fault(self) -> str:
        if self.unit.currentData() is None:
            return "what_if.point.none" if self._place else "what_if.no_unit"
        if not work_of_household(self.present.situation):
            return "what_if.no_households"
        return ""


class DemolishedPage(Page):
    """Everybody moves out of some grids, or of the buildings selected on the map."""

    asked = Asked.DEMOLISHED

    def make(self, held: QVBoxLayout) -> None:
        self._buildings: tuple[int, ...] = ()
        self._name("what_if.buildings")
        self.take = push_button(text("what_if.take_selected"), self.map_wanted.emit)
        held.addWidget(self.take)
        self.buildings_words = label("", wraps=True)
        held.addWidget(self.buildings_words)
        self.none = link_button(text("what_if.no_buildings"), self._forget)
        held.addWidget(self.none)
        self._name("what_if.demolished")
        self.units = UnitChoice()
        self.units.changed.connect(self.changed)
        held.addWidget(self.units, 1)
        held.addWidget(label(text("what_if.still_walked"), role="muted", wraps=True))
        self._say()

    def fill(self, present: Present) -> None:
        self.present = present
        self.units.fill(present.units)

    def begin(self, selected: Collection[int]) -> None:
        self.units.choose(selected)

    def take_buildings(self, buildings: Collection[int]) -> None:
        self._buildings = tuple(sorted(buildings))
        self._say()
        self.changed.emit()

    def _forget(self) -> None:
        self.take_buildings(())

    def _say(self) -> None:
        count = len(self._buildings)
        key = "what_if.buildings.n" if count else "what_if.buildings.how"
        self.buildings_words.setText(text(key, n=format_count(count)))
        self.none.setVisible(bool(count))

    @property
    def question(self) -> Question:
        return Question(self.asked, units=self.units.chosen, buildings=self._buildings)

    def show_question(self, question: Question) -> None:
        here = self.present.buildings_there(question.buildings)
        self._buildings = here
        self._say()
        self.units.choose(question.units)

    def fault(self) -> str:
        if self.units.chosen or self._buildings:
            return ""
        return "what_if.nothing_demolished"
