"""The rows of a list of people, read page by page as they come in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.texts import listed, text
from gridplanner.ui.people_list.paged_model import PagedModel
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
COLUMNS = (
    "name", "sex", "age", "id_no", "phone", "relation", "population", "building",
    "entrance", "room", "grid", "categories", "domicile",
)  # fmt: skip
# What a column sorts the whole list by; the others do not sort.
SORTS = {"name": "name", "age": "-birth", "building": "place"}


def _categories(person: ListedPerson) -> str:
    return listed(category_word(tag) for tag in person.categories)


# What is shown otherwise than it is kept.
_WORDS: dict[str, Callable[[ListedPerson], str]] = {
    "sex": lambda person: sex_word(person.sex),
    "age": lambda person: "" if person.age is None else str(person.age),
    "relation": lambda person: relation_word(person.relation),
    "population": lambda person: population_word(person.population),
    "categories": _categories,
    "building": lambda person: person.building or text("people.no_house"),
}


class PeopleModel(PagedModel["ListedPerson"]):
    """People as the table shows them: masked, unless a grant covers them."""

    columns = COLUMNS
    heading = "people.column."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.people: PeopleList | None = None

    def show_people(self, people: PeopleList | None, *, level: int) -> None:
        """Show another list; `level` is that of the grids."""
        self.people = people
        self.show_list(people, level=level)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if (
            role == Qt.ItemDataRole.TextAlignmentRole
            and COLUMNS[index.column()] == "age"
        ):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return super().data(index, role)

    def _words(self, column: str, row: ListedPerson, number: int) -> str:
        if column == "grid":
            return self._grid(number)
        return _WORDS[column](row) if column in _WORDS else str(getattr(row, column))

    def _grid(self, row: int) -> str:
        assert self.people is not None  # a row comes from a list
        found = self.people.found
        units = self.people.places.units_of(
            self._level, found.buildings[row : row + 1], found.entrances[row : row + 1]
        )
        return unit_word(self._session, int(units[0]))
