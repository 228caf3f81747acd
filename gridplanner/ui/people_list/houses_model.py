"""The rows of a list of houses, read page by page as they come in sight."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.texts import text
from gridplanner.ui.people_list.words import housing_word, unit_word

if TYPE_CHECKING:
    from gridplanner.data.filters.house_list import HouseList, ListedHouse
    from gridplanner.ui.session import Session

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
PAGE = 100
_MOST_PAGES = 40
COLUMNS = ("building", "entrance", "room", "grid", "housing", "use", "head", "address")


class HousesModel(QAbstractTableModel):
    """Houses, dwellings or households; their heads are masked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.houses: HouseList | None = None
        self._level = 0
        self._pages: OrderedDict[int, list[ListedHouse]] = OrderedDict()

    def show_houses(self, houses: HouseList | None, *, level: int) -> None:
        """Show another list; `level` is that of the grids."""
        self.beginResetModel()
        self.houses, self._level = houses, level
        self._pages.clear()
        self.endResetModel()

    def read_again(self) -> None:
        """Forget the pages: what may be shown, or the language, has changed."""
        self._pages.clear()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def house(self, row: int) -> ListedHouse | None:
        """Give what stands in a row; None while a worker has the file."""
        rows = self._page(row // PAGE)
        place = row % PAGE
        return rows[place] if 0 <= place < len(rows) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.houses is None else len(self.houses)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        house = self.house(index.row())
        if house is None:
            return "…"
        column = COLUMNS[index.column()]
        if column == "grid":
            return self._grid(index.row())
        if column == "housing":
            return housing_word(house.housing)
        return str(getattr(house, column))

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation != Qt.Orientation.Horizontal or role not in roles:
            return None
        return text(f"lists.column.{COLUMNS[section]}")

    def _page(self, number: int) -> list[ListedHouse]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        document = self._session.document
        if self.houses is None or document is None or self._session.is_held:
            return []
        rows = self.houses.page(
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

    def _grid(self, row: int) -> str:
        assert self.houses is not None  # a row comes from a list
        houses = self.houses
        units = houses.places.units_of(
            self._level,
            houses.buildings[row : row + 1],
            houses.entrances[row : row + 1],
        )
        return unit_word(self._session, int(units[0])) or text("lists.no_grid")
