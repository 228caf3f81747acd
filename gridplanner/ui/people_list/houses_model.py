"""The rows of a list of houses, dwellings or households."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.texts import text
from gridplanner.ui.people_list.paged_model import PagedModel
from gridplanner.ui.people_list.words import housing_word, unit_word

if TYPE_CHECKING:
    from gridplanner.data.filters.house_list import HouseList, ListedHouse
    from gridplanner.ui.session import Session

COLUMNS = ("building", "entrance", "room", "grid", "housing", "use", "head", "address")


class HousesModel(PagedModel["ListedHouse"]):
    """Houses, dwellings or households; their heads are masked."""

    columns = COLUMNS
    heading = "lists.column."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.houses: HouseList | None = None

    def show_houses(self, houses: HouseList | None, *, level: int) -> None:
        """Show another list; `level` is that of the grids."""
        self.houses = houses
        self.show_list(houses, level=level)

    def _words(self, column: str, row: ListedHouse, number: int) -> str:
        if column == "grid":
            return self._grid(number)
        if column == "housing":
            return housing_word(row.housing)
        return str(getattr(row, column))

    def _grid(self, row: int) -> str:
        assert self.houses is not None  # a row comes from a list
        houses = self.houses
        units = houses.places.units_of(
            self._level,
            houses.buildings[row : row + 1],
            houses.entrances[row : row + 1],
        )
        return unit_word(self._session, int(units[0])) or text("lists.no_grid")
