"""Each grid before and after, those that are locked at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.division.words import signed
from gridplanner.ui.rebalance.moves_table import name_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtGui import QShowEvent

    from gridplanner.studies.rebalancing.asked import Proposal

_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_COLUMNS: Final = ("grid", "before", "after", "target", "deviation")


class GridsTable(QTableWidget):
    """Lists what changes for each grid."""

    def __init__(self) -> None:
        super().__init__(0, len(_COLUMNS))
        self._waiting: tuple[Proposal, Collection[int]] | None = None
        names = [text(f"rebalance.grid.{name}") for name in _COLUMNS]
        self.setHorizontalHeaderLabels(names)
        self.setAccessibleName(text("rebalance.grids"))
        self.verticalHeader().hide()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_grids(self, found: Proposal, kept: Collection[int]) -> None:
        """Show those that change, the least even first, then what is locked.

        It is filled once somebody looks at it.
        """
        self._waiting = found, kept
        if self.isVisible():
            self._fill()

    def forget(self) -> None:
        """Show nothing."""
        self._waiting = None
        self.setRowCount(0)

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        found, kept = waiting
        before, after, targets = found.held(()), found.held(kept), found.targets
        task = found.asked.task
        changed = np.flatnonzero((before != after) | task.leaving)
        order = changed[np.argsort(-np.abs(before - targets)[changed], kind="stable")]
        locked = [row for row, unit in enumerate(found.asked.units) if unit.locked]
        rows = [*order.tolist(), *locked]
        self.setRowCount(len(rows))
        for row, part in enumerate(rows):
            target = float(targets[part])
            off = float(after[part]) / target - 1.0 if target > 0 else 0.0
            share = signed(off) if target > 0 else "—"
            is_locked = part in locked
            words = (
                name_of(found, part),
                format_count(round(float(before[part]))),
                format_count(round(float(after[part]))),
                format_count(round(target)),
                text("rebalance.grid.locked") if is_locked else share,
            )
            for column, word in enumerate(words):
                item = QTableWidgetItem(word)
                if column:
                    item.setTextAlignment(_RIGHT)
                self.setItem(row, column, item)
