"""A table whose rows are read page by page as they come in sight."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.ui.session import Session

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
PAGE = 100
_MOST_PAGES = 40  # kept at once; four thousand rows
_WAITING = "…"


class Listed(Protocol[Row]):
    """A list of which the file gives any page."""

    def __len__(self) -> int:
        """Give the number of its rows."""

    def page(
        self,
        file: ProjectFile,
        *,
        offset: int,
        limit: int,
        grant: Grant | None,
        now: datetime | None,
    ) -> list[Row]:
        """Read some of its rows, masked unless the grant covers them."""


class PagedModel(QAbstractTableModel, Generic[Row]):
    """Rows of a list, masked unless a grant covers them.

    Attributes
    ----------
    columns : tuple of str
    heading : str
        With the name of a column behind it, the key of its title.
    listed : Listed or None
    """

    columns: ClassVar[tuple[str, ...]]
    heading: ClassVar[str]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.listed: Listed[Row] | None = None
        self._level = 0
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()

    def show_list(self, listed: Listed[Row] | None, *, level: int) -> None:
        """Show another list; `level` is that of the grids."""
        self.beginResetModel()
        self.listed, self._level = listed, level
        self._pages.clear()
        self.endResetModel()

    def read_again(self) -> None:
        """Forget the pages: what may be shown, or the language, has changed."""
        self._pages.clear()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        across = Qt.Orientation.Horizontal
        self.headerDataChanged.emit(across, 0, len(self.columns) - 1)

    def row_at(self, number: int) -> Row | None:
        """Give what stands in a row; None while a worker has the file."""
        rows = self._page(number // PAGE)
        place = number % PAGE
        return rows[place] if 0 <= place < len(rows) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.listed is None else len(self.listed)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _WORDS:
            return None
        row = self.row_at(index.row())
        if row is None:
            return _WAITING
        return self._words(self.columns[index.column()], row, index.row())

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or role not in _WORDS:
            return None
        return text(self.heading + self.columns[section])

    def _words(self, column: str, row: Row, number: int) -> str:
        """Say what stands in a column of a row."""
        raise NotImplementedError

    def _page(self, number: int) -> list[Row]:
        if number in self._pages:
            self._pages.move_to_end(number)
            return self._pages[number]
        document = self._session.document
        if self.listed is None or document is None or self._session.is_held:
            return []
        rows = self.listed.page(
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
