"""The matrix as Qt sees it: rows from the topmost floor down, shops below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from gridplanner.layers.matrix_looks import ColourBy, full_words, main_words
from gridplanner.layers.matrix_words import floor_words, strip_words

if TYPE_CHECKING:
    from gridplanner.data.matrix import Cell, Heading, Matrix

Index = QModelIndex | QPersistentModelIndex
_ROLES = Qt.ItemDataRole
_NOWHERE = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """Cells by row and column; a merged one stands at its upper left corner.

    Attributes
    ----------
    matrix : Matrix or None
    spans : list of (int, int, int, int)
        Row, column, rows and columns of each merged dwelling.
    by : ColourBy
    heads : bool
        Whether heads of households are shown.
    plain : bool
        Whether numbers stand alone: of dwellings that are not there yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self.matrix: Matrix | None = None
        self.spans: list[tuple[int, int, int, int]] = []
        self.by = ColourBy.STATE
        self.heads = True
        self.plain = False
        self._cells: dict[tuple[int, int], Cell] = {}
        self._at: dict[int, tuple[int, int]] = {}
        self._rows: list[str] = []
        self._columns = 0

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show another matrix, or none."""
        self.beginResetModel()
        self.matrix = matrix
        self.spans, self._cells, self._rows, self._columns = [], {}, [], 0
        if matrix is not None:
            self._fill(matrix)
        self._at = {}
        for place, cell in self._cells.items():
            if cell.dwelling_id:
                self._at.setdefault(cell.dwelling_id, place)
        self.endResetModel()

    def _fill(self, matrix: Matrix) -> None:
        floors = len(matrix.floors)
        strips = [each for each in matrix.strips.values() if each]
        longest = max((len(strip) for strip in strips), default=0)
        # A row of shops alone stands in a few columns, under floors in theirs.
        self._columns = len(matrix.columns) or min(longest, 6)
        self._rows = [floor_words(floor) for floor in reversed(matrix.floors)]
        for cell in matrix.cells:
            place = cell.place
            assert place is not None  # it stands on a floor
            row = floors - place.line - place.lines
            self._cells[row, place.column] = cell
            if place.lines * place.columns > 1:
                self.spans.append((row, place.column, place.lines, place.columns))
        for use, strip in matrix.strips.items():
            for first in range(0, len(strip), self._columns):
                row = len(self._rows)
                self._rows.append(strip_words(use) if not first else "")
                part = strip[first : first + self._columns]
                self._cells |= {(row, at): cell for at, cell in enumerate(part)}

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Entrances, or houses of a courtyard, from left to right."""
        return self.matrix.headings if self.matrix is not None else ()

    def cell(self, index: Index) -> Cell | None:
        """Give the dwelling at a place, None where there is none."""
        return self._cells.get((index.row(), index.column()))

    def index_of(self, dwelling_id: int) -> QModelIndex:
        """Find a dwelling; an invalid index where it is not there."""
        place = self._at.get(dwelling_id)
        return self.index(*place) if place is not None else QModelIndex()

    def say(self, *, by: ColourBy, heads: bool) -> None:
        """Colour by something else, or show heads of households or not."""
        self.by, self.heads = by, heads
        if self._rows and self._columns:
            last = self.index(len(self._rows) - 1, self._columns - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def words(self, cell: Cell) -> tuple[str, str]:
        """Give the number of a dwelling, and what else its cell says."""
        if self.plain:
            return cell.room, ""
        return cell.room, main_words(cell, self.by, heads=self.heads)

    # Qt asks these

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.cell(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = _ROLES.DisplayRole) -> Any:  # noqa: ANN401
        cell = self.cell(index)
        if cell is None:
            return None
        if role == _ROLES.DisplayRole:
            return " ".join(filter(None, self.words(cell)))
        if role == _ROLES.ToolTipRole:
            return full_words(cell)
        if role == _ROLES.AccessibleTextRole:
            return full_words(cell).replace("\n", ", ")
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = _ROLES.DisplayRole,
    ) -> Any:  # noqa: ANN401
        if role != _ROLES.DisplayRole or self.matrix is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._rows[section] if section < len(self._rows) else None
        columns = self.matrix.columns
        return columns[section] if section < len(columns) else ""
