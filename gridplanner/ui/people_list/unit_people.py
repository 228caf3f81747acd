"""The details' tab of who lives in a unit: counts, the door to the list, the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.people_list import make_list
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.panels.facts import Fact, make_table
from gridplanner.ui.panels.inspector import the_unit
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.people_list.model import COLUMNS, PeopleModel
from gridplanner.ui.widgets import clear_column, column, label, link_button

if TYPE_CHECKING:
    from gridplanner.data.records import Unit
    from gridplanner.ui.main_window import MainWindow

_SHOWN: Final = {"name": 76, "age": 44, "building": 104, "room": 60}
_COUNTED: Final = ("households", "people", "dwellings")
MOST: Final = 30_000
"""People of a unit who are listed here at once; of a district only the tray's list."""


class UnitPeople(QWidget):
    """Lists who lives in the selected unit, masked; a click opens the household."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window, self._session = window, window.session
        self._unit = 0
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = PeopleModel(self._session)
        widths = [_SHOWN.get(name, 0) for name in COLUMNS]
        self.view = make_list_view(self.model, widths, self._open)
        for place, name in enumerate(COLUMNS):
            self.view.setColumnHidden(place, name not in _SHOWN)
        head = QWidget()
        self._facts = column(head, margin=0, spacing=0)
        self._words = label(role="muted", wraps=True)
        self._door = link_button("", lambda: window.run_command("people.of_unit"))
        top = QWidget()
        held = column(top, margin=12, spacing=6)
        held.addWidget(head)
        held.addWidget(self._door, 0, Qt.AlignmentFlag.AlignLeft)
        held.addWidget(self._words)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(top)
        outer.addWidget(self.view, 1)
        outer.addStretch(0)
        window.jobs.ended.connect(self._catch_up)

    def refresh(self) -> None:
        """List who lives in the selected unit now."""
        unit = the_unit(self._session)
        if unit is None or self._session.is_held:
            return  # asked again when the job has ended
        counts = self._counts(unit)
        clear_column(self._facts)
        self._facts.addWidget(make_table(_facts(counts)))
        self._door.setText(text("people.of_unit"))
        self.view.setAccessibleName(text("tab.residents"))
        words = self._list(unit, counts.get("people") or 0)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self.view.setVisible(self.model.rowCount() > 0)

    def _list(self, unit: Unit, people: int) -> str:
        """Make the list; tell why where there is none."""
        showing, document = self._window.shell.people, self._session.document
        places = showing.places()
        if document is None or places is None:
            self.model.show_people(None, level=showing.level)
            return text("people.not_yet")
        if people > MOST:
            self.model.show_people(None, level=showing.level)
            return text("inspector.residents.many", n=format_count(MOST))
        wanted = PeopleFilter(units=(unit.id,))
        found = make_list(document.file, wanted, places, rules=showing.rules)
        place = self.view.verticalScrollBar().value() if unit.id == self._unit else 0
        self.model.show_people(found, level=showing.level)
        self.view.verticalScrollBar().setValue(place)
        self._unit = unit.id
        return "" if len(found) else text("inspector.residents.none")

    def _counts(self, unit: Unit) -> dict[str, int | None]:
        """Give what is counted in a unit, None where it is not known."""
        found = self._session.figures(unit.level)
        rows = [] if found is None else [each.id for each in found.units]
        if found is None or unit.id not in rows:
            return {}
        row, tally = rows.index(unit.id), found.rows
        return {
            name: int(tally.values[row, place]) if tally.known[row, place] else None
            for place, name in enumerate(found.measures)
            if name in _COUNTED
        }

    def _catch_up(self) -> None:
        if self.isVisible():
            self.refresh()

    def _open(self, index: QModelIndex) -> None:
        person = self.model.row_at(index.row())
        if person is None or not person.building_id:
            return
        self._window.shell.open_building(
            person.building_id,
            dwelling_id=person.dwelling_id,
            household_id=person.household_id,
            person_id=person.id,
        )


def _facts(counts: dict[str, int | None]) -> tuple[Fact, ...]:
    return tuple(
        Fact(text("measure." + name), format_count(number))
        for name, number in counts.items()
    )
