"""The moves as a list: each ticked or not, and those that fall with what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

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
    from collections.abc import Collection, Sequence

    from PySide6.QtCore import QObject

    from gridplanner.studies.rebalancing.asked import Proposal

_COLUMNS: Final = ("from", "to", "buildings", "households", "why", "effect")
_NAMES: Final = 2  # columns of names
_WORDS: Final = ("effect", "why")
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PLAIN: Final = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
_TICKED: Final = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable
_TICK: Final = 26  # px
_WIDEST: Final = 160  # px of a name
_NUMBERS: Final = frozenset({"buildings", "households"})


class _Row(NamedTuple):
    """What a row shows of a move."""

    is_kept: bool
    can_tick: bool
    effect: str
    why: str


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
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        # Micro-grids are told apart by the end of their names.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setMouseTracking(True)
        self.refused: set[int] = set()
        self._rows: dict[int, _Row] = {}
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
        self._rows = {}
        moves = () if proposal is None else proposal.told
        self.blockSignals(True)
        self.clearSpans()
        self.setRowCount(len(moves))
        for row, move in enumerate(moves):
            assert proposal is not None
            words = (
                name_of(proposal, move.giver),
                name_of(proposal, move.taker),
                format_count(len(move.building_ids)),
                format_count(move.households),
                "",
                "",
            )
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                if _COLUMNS[column] in _NUMBERS:
                    item.setTextAlignment(_RIGHT)
                self.setItem(row, column, item)
            self._at(row, 0).setCheckState(Qt.CheckState.Checked)
        self.blockSignals(False)

    def show_rest(
        self, kept: Collection[int], words: Sequence[tuple[str, str]]
    ) -> None:
        """Show which moves are made, what each does to both grids, and why.

        Parameters
        ----------
        kept : collection of int
        words : sequence of (str, str)
            What each does, and why; of one that is not made nothing, and why not.
        """
        can_be = {*kept, *self.refused}
        made = set(kept)
        now: dict[int, _Row] = {}
        self.blockSignals(True)
        for row in range(self.rowCount()):
            state = now[row] = _Row(row in made, row in can_be, *words[row])
            ticked = Qt.CheckState.Checked if state.is_kept else Qt.CheckState.Unchecked
            self._at(row, 0).setCheckState(ticked)
            # A tick changes few rows, and each costs.
            if self._rows.get(row) != state:
                self._show_row(row, state)
        self.blockSignals(False)
        if len(self._rows) < self.rowCount():
            self._fit()
        self._rows = now
        self.viewport().update()

    def _show_row(self, row: int, state: _Row) -> None:
        words = state.effect, state.why
        for name, said in zip(_WORDS, words, strict=True):
            self._at(row, _COLUMNS.index(name)).setText(said)
        # Why not is long, and there is nothing to say of both sides then.
        why = _COLUMNS.index("why")
        span = 1 if state.effect else len(_COLUMNS) - why
        if self.columnSpan(row, why) != span:
            self.setSpan(row, why, 1, span)
        for column in range(len(_COLUMNS)):
            cell = self._at(row, column)
            can_tick = column == 0 and state.can_tick
            cell.setFlags(_TICKED if can_tick else _PLAIN)
            name = cell.text() if column < _NAMES else ""
            cell.setToolTip("\n".join(filter(None, (name, *words))))
            font = cell.font()
            font.setStrikeOut(not state.is_kept and _COLUMNS[column] not in _WORDS)
            cell.setFont(font)

    def _fit(self) -> None:
        """Make columns as wide as their words, names no wider than leaves room."""
        if not self.rowCount():
            return
        head = self.horizontalHeader()
        head.setStretchLastSection(False)
        self.resizeColumnsToContents()
        for column in range(len(_COLUMNS) - 1):
            # Qt leaves out what the style puts round a tick.
            wide = self.columnWidth(column) + (_TICK if column == 0 else 0)
            self.setColumnWidth(column, min(wide, _WIDEST) if column < _NAMES else wide)
        # Else the last one would be cut where all do not fit.
        head.setStretchLastSection(head.length() <= self.viewport().width())

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
