"""The table of cells: keys, selection, merged cells, columns that share the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gridplanner.ui.matrix.headers import UnitHeader
from gridplanner.ui.matrix.model import MatrixModel
from gridplanner.ui.matrix.painting import CellPainter

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint, QPointF

    from gridplanner.data.matrix import Cell, Matrix
    from gridplanner.layers.style import Palette

ROW = 26
TALLEST = 44  # px of a row where there are few
NARROWEST = 62  # px: a number and a mark
WIDEST = 260
_KEYS = {Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete}
_STEPS = {
    QAbstractItemView.CursorAction.MoveUp: (-1, 0),
    QAbstractItemView.CursorAction.MoveDown: (1, 0),
    QAbstractItemView.CursorAction.MoveLeft: (0, -1),
    QAbstractItemView.CursorAction.MoveRight: (0, 1),
}


class MatrixView(QTableView):
    """Shows a `Matrix`; floors and entrances stay in sight when it scrolls."""

    opened = Signal()  # Enter or a double click
    edit_wanted = Signal()  # F2
    remove_wanted = Signal()  # Delete
    menu_wanted = Signal(object)  # place on the screen
    moved = Signal()  # another cell is the current one, or others are selected
    hovered = Signal(int)  # building of the cell below the pointer, 0 for none

    def __init__(self) -> None:
        super().__init__()
        self._row = ROW
        self.cells = MatrixModel()
        self.setModel(self.cells)
        self.painter_ = CellPainter(self)
        self.setItemDelegate(self.painter_)
        self.units = UnitHeader(self)
        self.setHorizontalHeader(self.units)
        self.units.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        floors = self.verticalHeader()
        floors.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        floors.setDefaultSectionSize(ROW)
        floors.setMinimumSectionSize(ROW)
        floors.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        floors.setSectionsClickable(False)
        floors.setMinimumWidth(56)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        scrolling = QAbstractItemView.ScrollMode.ScrollPerPixel
        self.setHorizontalScrollMode(scrolling)
        self.setVerticalScrollMode(scrolling)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.selectionModel().selectionChanged.connect(lambda *_: self.moved.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.moved.emit())
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.entered.connect(self._hover)

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Show another matrix; the dwelling the keys are on stays where it can."""
        current = self.current
        kept = current.dwelling_id if current is not None else 0
        chosen = {cell.dwelling_id for cell in self.chosen}
        was = self.blockSignals(True)
        self.clearSpans()
        self.cells.show_matrix(matrix)
        for span in self.cells.spans:
            self.setSpan(*span)
        headings = self.cells.headings
        self.units.show_headings(headings)
        self.painter_.starts = frozenset(each.column for each in headings) - {0}
        self.fit()
        self.blockSignals(was)
        for number in sorted(chosen):
            self.select_dwelling(number)
        if kept:
            self.go_to(kept, select=False)
        self.moved.emit()

    def use_theme(self, palette: Palette) -> None:
        """Take the colours of a theme."""
        self.painter_.palette = palette
        self.units.palette_ = palette
        self.viewport().update()
        self.units.viewport().update()

    def use_compact(self, compact: bool) -> None:  # noqa: FBT001 - a state
        """Put the rows close together, or not."""
        self._row = ROW - 4 if compact else ROW
        self.verticalHeader().setMinimumSectionSize(self._row)
        self.fit()

    @property
    def palette_(self) -> Palette:
        """The colours of the theme."""
        return self.painter_.palette

    @property
    def chosen(self) -> list[Cell]:
        """The dwellings that are selected, from the top left."""
        indexes = self.selectionModel().selectedIndexes()
        places = sorted(indexes, key=lambda index: (index.row(), index.column()))
        cells = [self.cells.cell(index) for index in places]
        return [cell for cell in cells if cell is not None and cell.dwelling_id]

    @property
    def current(self) -> Cell | None:
        """The dwelling the keys are on."""
        return self.cells.cell(self.currentIndex())

    def go_to(self, dwelling_id: int, *, select: bool = True) -> bool:
        """Put the keys on a dwelling and show it; False where it is not there."""
        index = self.cells.index_of(dwelling_id)
        if not index.isValid():
            return False
        flags = QItemSelectionModel.SelectionFlag
        kind = flags.ClearAndSelect if select else flags.NoUpdate
        self.selectionModel().setCurrentIndex(index, kind)
        self.scrollTo(index)
        return True

    def go_to_first(self) -> None:
        """Put the keys on the first dwelling, from the top left."""
        for row in range(self.cells.rowCount()):
            for column in range(self.cells.columnCount()):
                cell = self.cells.cell(self.cells.index(row, column))
                if cell is not None and cell.dwelling_id:
                    self.go_to(cell.dwelling_id)
                    return

    def select_dwelling(self, dwelling_id: int) -> None:
        """Select one more dwelling, where it is there."""
        index = self.cells.index_of(dwelling_id)
        if index.isValid():
            flag = QItemSelectionModel.SelectionFlag.Select
            self.selectionModel().select(index, flag)

    def fit(self) -> None:
        """Share the room among rows and columns, none too small to be read."""
        rows, count = self.cells.rowCount(), self.cells.columnCount()
        if rows:
            height = self.viewport().height() // rows
            height = min(max(height, self._row), TALLEST)
            self.verticalHeader().setDefaultSectionSize(height)
        if not count:
            return
        room = self.viewport().width()
        width = min(max(room // count, NARROWEST), WIDEST)
        spare = room - width * count if NARROWEST < width < WIDEST else 0
        for column in range(count):
            self.setColumnWidth(column, width + (1 if column < spare else 0))

    # Qt asks these

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the cells from the window's commands of the same key."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _KEYS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answers = {
            Qt.Key.Key_F2: self.edit_wanted,
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_Delete: self.remove_wanted,
        }
        signal = answers.get(Qt.Key(event.key()))
        if signal is not None:
            signal.emit()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Go to the next dwelling that way, over places where there is none."""
        step = _STEPS.get(action)
        current = self.currentIndex()
        if step is None or not current.isValid():
            return super().moveCursor(action, modifiers)
        row, column = current.row(), current.column()
        high, wide = self.rowSpan(row, column), self.columnSpan(row, column)
        row += high - 1 if step[0] > 0 else 0
        column += wide - 1 if step[1] > 0 else 0
        while True:
            row, column = row + step[0], column + step[1]
            if not (
                0 <= row < self.cells.rowCount()
                and 0 <= column < self.cells.columnCount()
            ):
                return current
            index = self._corner(row, column)
            if self.cells.cell(index) is not None:
                return index

    def _corner(self, row: int, column: int) -> QModelIndex:
        """Give the upper left corner of the merged cell a place is in."""
        for top, left, high, wide in self.cells.spans:
            if top <= row < top + high and left <= column < left + wide:
                return self.cells.index(top, left)
        return self.cells.index(row, column)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place: QPoint | QPointF = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            place = self.viewport().mapToGlobal(rect.center())
        self.menu_wanted.emit(place)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(0)

    def _hover(self, index: QModelIndex) -> None:
        cell = self.cells.cell(index)
        self.hovered.emit(cell.building_id if cell is not None else 0)
