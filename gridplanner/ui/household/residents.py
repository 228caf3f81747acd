"""Who lives in a building: one line a dwelling; a click opens its file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.studies.household_words import tag_word
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import label, link_button

if TYPE_CHECKING:
    from gridplanner.data.matrix import Cell, Matrix

_CELL = Qt.ItemDataRole.UserRole


class Residents(QWidget):
    """Lists the dwellings of a building with their heads, masked."""

    chosen = Signal(int)
    back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        self._back = link_button("", self.back_wanted.emit)
        self.title = label(wraps=True)
        self.title.setFont(titled(16))
        self.note = label(role="muted", wraps=True)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.itemActivated.connect(self._open)
        self.list.itemClicked.connect(self._open)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addWidget(self.list, 1)

    def show_matrix(self, matrix: Matrix, *, address: str) -> None:
        """List who lives in a building."""
        self._back.setText(text("household.back"))
        self.title.setText(address)
        cells = in_order(matrix)
        self.note.setText(
            text(
                "household.residents.note",
                dwellings=format_count(len(cells)),
                households=format_count(matrix.households),
                people=format_count(matrix.people),
            )
            if cells
            else text("household.residents.none")
        )
        self.list.setAccessibleName(text("household.residents"))
        self.list.clear()
        for cell in cells:
            item = QListWidgetItem(cell_words(matrix, cell))
            item.setData(_CELL, cell.dwelling_id)
            self.list.addItem(item)
        self.list.setVisible(bool(cells))

    def _open(self, item: QListWidgetItem) -> None:
        self.chosen.emit(int(item.data(_CELL)))


def unit_of(matrix: Matrix, cell: Cell) -> str:
    """Name the entrance a dwelling is reached by, empty where there is one alone."""
    if cell.place is None or len(matrix.headings) < 2:
        return ""
    for heading in matrix.headings:
        if heading.column <= cell.place.column < heading.column + heading.columns:
            return heading.name
    return ""


def in_order(matrix: Matrix) -> list[Cell]:
    """Give the dwellings entrance by entrance, from the ground up; shops last."""

    def order(cell: Cell) -> tuple[int, int, int, str]:
        place = cell.place
        if place is None:
            return (len(matrix.headings), 0, 0, cell.room)
        column = place.column
        unit = sum(heading.column <= column for heading in matrix.headings)
        return (unit - 1, place.line, column, cell.room)

    cells = [cell for cell in matrix.everyone() if cell.dwelling_id]
    return sorted(cells, key=order)


def cell_words(matrix: Matrix, cell: Cell) -> str:
    """Say a dwelling in one line: entrance, room, head, people, open categories."""
    room = cell.room or text("household.only_dwelling")
    room = " ".join(filter(None, (unit_of(matrix, cell), room)))
    if not cell.people:
        return text("household.choose.empty", room=room)
    words = text("household.choose.lived_in", room=room, name=cell.head, n=cell.people)
    tags = " · ".join(tag_word(tag) for tag in cell.tags)
    return f"{words}  {tags}" if tags else words
