"""The rows of a list of people, read page by page as they come in sight."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.texts import language, text
from gridplanner.ui.people_list.words import (
    category_word,
    population_word,
    relation_word,
    sex_word,
    unit_word,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.filters.people_list import ListedPerson, PeopleList
    from gridplanner.ui.session import Session

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PAGE = 100
_MOST_PAGES = 40  # kept at once; four thousand rows
COLUMNS = (
    "name", "sex", "age", "id_no", "phone", "relation", "population", "building",
    "entrance", "room", "grid", "categories", "domicile",
)  # fmt: skip
# What a column sorts the whole list by; the others do not sort.
SORTS = {"name": "name", "age": "-birth", "building": "place"}
_WAITING = "…"


def _categories(person: ListedPerson) -> str:
    between = "、" if language() == "zh" else ", "
    return between.join(category_word(tag) for tag in person.categories)


# What is shown otherwise than it is kept.
_WORDS: dict[str, Callable[[ListedPerson], str]] = {
    "sex": lambda person: sex_word(person.sex),
    "age": lambda person: "" if person.age is None else str(person.age),
    "relation": lambda person: relation_word(person.relation),
    "population": lambda person: population_word(person.population),
    "categories": _categories,
    "building": lambda person: person.building or text("people.no_house"),
}


class PeopleModel(QAbstractTableModel):
    """People as the table shows them: masked, unless a grant covers them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.people: PeopleList | None = None
        self._level = 0
        self._pages: OrderedDict[int, list[ListedPerson]] = OrderedDict()

    def show_people(self, people: PeopleList | None, *, level: int) -> None:
        """Show another list; `level` is that of the grids."""
        self.beginResetModel()
        self.people, self._level = people, level
        self._pages.clear()
        self.endResetModel()

    def read_again(self) -> None:
        """Forget the pages: what may be shown has changed, not who is listed."""
        self._pages.clear()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def person(self, row: int) -> ListedPerson | None:
        """Give whoever stands in a row; None while a worker has the file."""
        rows = self._page(row // PAGE)
        place = row % PAGE
        return rows[place] if 0 <= place < len(rows) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.people is None else len(self.people)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            person = self.person(index.row())
            if person is None:
                return _WAITING
            return self._words(COLUMNS[index.column()], person, index.row())
        if (
            role == Qt.ItemDataRole.TextAlignmentRole
            and COLUMNS[index.column()] == "age"
        ):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text(f"people.column.{COLUMNS[section]}")
        return None

    def _page(self, number: int) -> list[ListedPerson]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        document = self._session.document
        if self.people is None or document is None or self._session.is_held:
            return []
        rows = self.people.page(
            document.file,
            offset=number * PAGE,
            limit=PAGE,
            grant=self._session.grant,
            now=self._session.clock(),
        )
        self._pages[number] = rows
        if len(self._pages) > _MOST_PAGES:
            self._pages.popitem(last=False)
        return rows

    def _words(self, column: str, person: ListedPerson, row: int) -> str:
        if column == "grid":
            return self._grid(row)
        return _WORDS[column](person) if column in _WORDS else getattr(person, column)

    def _grid(self, row: int) -> str:
        assert self.people is not None  # a row comes from a list
        found = self.people.found
        units = self.people.places.units_of(
            self._level, found.buildings[row : row + 1], found.entrances[row : row + 1]
        )
        return unit_word(self._session, int(units[0]))
