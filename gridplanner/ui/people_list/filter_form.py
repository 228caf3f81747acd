"""Asking whom a list is to hold: categories, grid, age, address, household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QWidget,
)

from gridplanner.data.filters.people_filter import (
    ADDRESSES,
    FINDINGS,
    PHONES,
    PeopleFilter,
)
from gridplanner.data.people.categories import OPEN, RESTRICTED
from gridplanner.data.store.tables import VALUES
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.people_list.unit_box import UnitBox
from gridplanner.ui.people_list.words import (
    category_word,
    housing_word,
    population_word,
    sex_word,
)
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.data.filters.people_list import Rules
    from gridplanner.ui.session import Session

_JOINS = ("any_of", "all_of", "none_of")
_OLDEST = 130
_HOUSING = ("自住", "出租", "空置")
_KEY = Qt.ItemDataRole.UserRole


class FilterForm(Form):
    """All conditions of a filter; `wanted` is the answer."""

    def __init__(
        self, session: Session, wanted: PeopleFilter, rules: Rules, parent: QWidget
    ) -> None:
        super().__init__(parent, title="people.filter", verb="people.filter.do")
        self._before = wanted
        self.categories = self._make_categories(wanted, rules)
        self.join = _combo(
            _JOINS,
            [text(f"people.join.{join}") for join in _JOINS],
            next((join for join in _JOINS if getattr(wanted, join)), "any_of"),
        )
        self.unit = UnitBox(session, wanted.units)
        self.unit.editTextChanged.connect(lambda _words: self._check())
        self.age_from, self.age_to = _age(wanted.age_from), _age(wanted.age_to)
        self.reference = QDateEdit()
        self.reference.setCalendarPopup(True)
        self.reference.setDisplayFormat("yyyy-MM-dd")
        day = QDate.fromString(wanted.reference or rules.day, "yyyy-MM-dd")
        self.reference.setDate(day)
        self._today = rules.day
        self.sex = _choice(["1", "2"], [sex_word("1"), sex_word("2")], wanted.sex)
        kinds = [key for key, _ in VALUES["population_kind"]]
        self.population = _choice(
            kinds,
            [population_word(key) for key in kinds],
            "".join(wanted.population[:1]),
        )
        self.address = _choice(
            ADDRESSES, [text(f"people.address.{a}") for a in ADDRESSES], wanted.address
        )
        self.household = _choice(
            ["resident", "collective"],
            [text("people.household.resident"), text("people.household.collective")],
            wanted.household,
        )
        self.housing = _choice(
            _HOUSING,
            [housing_word(state) for state in _HOUSING],
            "".join(wanted.housing[:1]),
        )
        self.phone = _choice(
            PHONES, [text(f"people.phone.{p}") for p in PHONES], wanted.phone
        )
        self.finding = _choice(
            FINDINGS, [text(f"lists.{each}") for each in FINDINGS], wanted.finding
        )
        self.heads = QCheckBox(text("people.condition.heads"))
        self.heads.setChecked(wanted.heads)
        self._place()

    def _place(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(label(text("people.field.categories"), role="muted"), 0, 0)
        grid.addWidget(self.join, 1, 0)
        grid.addWidget(self.categories, 2, 0, 13, 1)
        ages = QHBoxLayout()
        ages.addWidget(self.age_from)
        ages.addWidget(label("–"))
        ages.addWidget(self.age_to)
        rows: list[tuple[str, QWidget | QHBoxLayout]] = [
            ("people.field.unit", self.unit),
            ("people.field.age", ages),
            ("people.field.reference", self.reference),
            ("people.field.sex", self.sex),
            ("people.field.population", self.population),
            ("people.field.address", self.address),
            ("people.field.household", self.household),
            ("people.field.housing", self.housing),
            ("people.field.phone", self.phone),
            ("people.field.finding", self.finding),
        ]
        # Two columns of fields beside the list of categories.
        for number, (name, field) in enumerate(rows):
            column, row = 1 + number % 2, 2 * (number // 2)
            grid.addWidget(label(text(name), role="muted"), row, column)
            if isinstance(field, QWidget):
                field.setAccessibleName(text(name))
                grid.addWidget(field, row + 1, column)
            else:
                grid.addLayout(field, row + 1, column)
        grid.addWidget(self.heads, 10, 1)
        self.unit_fault = label(role="refused", wraps=True)
        grid.addWidget(self.unit_fault, 10, 2)
        grid.setRowStretch(14, 1)
        grid.setColumnMinimumWidth(0, 220)
        for column in (1, 2):
            grid.setColumnMinimumWidth(column, 200)
        self.categories.setAccessibleName(text("people.field.categories"))
        self.age_from.setAccessibleName(text("people.field.age_from"))
        self.age_to.setAccessibleName(text("people.field.age_to"))
        self.fields.addLayout(grid)

    @property
    def wanted(self) -> PeopleFilter:
        """What the fields say; the words stay as they were."""
        chosen = tuple(
            str(item.data(_KEY))
            for row in range(self.categories.count())
            if (item := self.categories.item(row)).checkState() is Qt.CheckState.Checked
        )
        join = str(self.join.currentData())
        day = self.reference.date().toString("yyyy-MM-dd")
        population = str(self.population.currentData())
        housing = str(self.housing.currentData())
        return PeopleFilter(
            any_of=chosen if join == "any_of" else (),
            all_of=chosen if join == "all_of" else (),
            none_of=chosen if join == "none_of" else (),
            units=self.unit.units or (),
            age_from=_years(self.age_from),
            age_to=_years(self.age_to),
            reference="" if day == self._today else day,
            sex=str(self.sex.currentData()),
            population=(population,) if population else (),
            address=str(self.address.currentData()),
            heads=self.heads.isChecked(),
            phone=str(self.phone.currentData()),
            household=str(self.household.currentData()),
            housing=(housing,) if housing else (),
            words=self._before.words,
            finding=str(self.finding.currentData()),
        )

    def _make_categories(self, wanted: PeopleFilter, rules: Rules) -> QListWidget:
        box = QListWidget()
        box.setMinimumHeight(300)
        hidden = rules.hidden
        keys = [*OPEN, *(key for key in RESTRICTED if key not in hidden)]
        for key in [*keys, *sorted(wanted.categories - {*keys} - hidden)]:
            item = QListWidgetItem(category_word(key))
            item.setData(_KEY, key)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            states = Qt.CheckState
            ticked = key in wanted.categories
            item.setCheckState(states.Checked if ticked else states.Unchecked)
            box.addItem(item)
        # Room for the longest word, or a bar to scroll sideways takes a line.
        bar = box.verticalScrollBar().sizeHint().width()
        box.setMinimumWidth(box.sizeHintForColumn(0) + bar + 2 * box.frameWidth())
        return box

    def _check(self) -> None:
        """Filter by no unit but one that there is."""
        fault = self.unit.fault
        self.accept_button.setEnabled(not fault)
        self.accept_button.setToolTip(fault)
        self.unit_fault.setText(fault)


def _combo(keys: tuple[str, ...], words: list[str], chosen: str) -> QComboBox:
    box = QComboBox()
    for key, said in zip(keys, words, strict=True):
        box.addItem(said, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box


def _choice(
    keys: list[str] | tuple[str, ...], words: list[str], chosen: str
) -> QComboBox:
    """Make a list whose first line leaves the matter open."""
    return _combo(("", *keys), [text("people.any"), *words], chosen)


def _age(years: int | None) -> QSpinBox:
    box = QSpinBox()
    box.setRange(-1, _OLDEST)
    box.setSpecialValueText(text("people.any"))
    box.setValue(-1 if years is None else years)
    return box


def _years(box: QSpinBox) -> int | None:
    return None if box.value() < 0 else box.value()
