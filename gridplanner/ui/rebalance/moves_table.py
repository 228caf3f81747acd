"""The moves as a list: each ticked or not, and those that fall with what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from gridplanner.analysis.division.refusing import Without
    from gridplanner.studies.rebalancing.asked import Proposal

_COLUMNS: Final = ("from", "to", "buildings", "households", "effect")
_NUMBERS: Final = frozenset({"buildings", "households"})


class MovesTable(QTableWidget):
    """Lists the moves of a proposal."""

    refused_changed = Signal()
    pointed = Signal(int)
    """Row the pointer is on, -1 for none."""
    sought = Signal(int)
    """Row whose houses are to be seen."""

    def __init__(self) -> None:
        super().__init__(0, len(_COLUMNS))
        names = [text(f"rebalance.column.{name}") for name in _COLUMNS]
        self.setHorizontalHeaderLabels(names)
        self.setAccessibleName(text("rebalance.moves"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for name in ("from", "to"):
            stretched = QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(_COLUMNS.index(name), stretched)
        self.setMouseTracking(True)
        self.refused: set[int] = set()
        self._proposal: Proposal | None = None
        self.cellEntered.connect(lambda row, _column: self.pointed.emit(row))
        self.currentCellChanged.connect(lambda row, *_: self.pointed.emit(row))
        self.cellDoubleClicked.connect(lambda row, _column: self.sought.emit(row))
        self.itemChanged.connect(self._ticked)
        self.viewport().installEventFilter(self)

    def show_proposal(self, proposal: Proposal | None) -> None:
        """List other moves, all of them taken."""
        self._proposal = proposal
        self.refused = set()
        moves = () if proposal is None else proposal.told
        self.blockSignals(True)
        self.setRowCount(len(moves))
        for row, move in enumerate(moves):
            assert proposal is not None
            words = (
                name_of(proposal, move.giver),
                name_of(proposal, move.taker),
                format_count(len(move.building_ids)),
                format_count(move.households),
                "",
            )
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                if _COLUMNS[column] in _NUMBERS:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, column, item)
            self._at(row, 0).setCheckState(Qt.CheckState.Checked)
        self.blockSignals(False)

    def show_rest(self, rest: Without, effects: Sequence[str]) -> None:
        """Show which moves are left, and what each does or why it falls."""
        self.blockSignals(True)
        for row in range(self.rowCount()):
            depends = row in rest.dependent
            item = self._at(row, 0)
            is_kept = row not in self.refused and not depends
            state = Qt.CheckState.Checked if is_kept else Qt.CheckState.Unchecked
            item.setCheckState(state)
            words = effects[row]
            self._at(row, _COLUMNS.index("effect")).setText(words)
            for column in range(len(_COLUMNS)):
                cell = self._at(row, column)
                flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
                if column == 0 and not depends:
                    flags |= Qt.ItemFlag.ItemIsUserCheckable
                cell.setFlags(flags)
                cell.setToolTip(words if column > 1 else cell.text())
                font = cell.font()
                font.setStrikeOut(not is_kept and column < len(_COLUMNS) - 1)
                cell.setFont(font)
        self.blockSignals(False)
        self.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show all moves again when the pointer leaves the list."""
        if event.type() == QEvent.Type.Leave:
            self.pointed.emit(-1)
        return super().eventFilter(watched, event)

    def _at(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        assert item is not None  # every cell was filled
        return item

    def _ticked(self, item: QTableWidgetItem) -> None:
        if item.column():
            return
        refused = item.checkState() != Qt.CheckState.Checked
        (self.refused.add if refused else self.refused.discard)(item.row())
        self.refused_changed.emit()


def name_of(proposal: Proposal, part: int) -> str:
    """Name a grid; one that does not exist yet is called new."""
    return proposal.name_of(part) or text("rebalance.new_grid")
