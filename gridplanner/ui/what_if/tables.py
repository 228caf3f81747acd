"""The tables of an answer: the town, its grids and its workers before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from gridplanner.reports.what_if_sheets import holders, unit_words, worker_words
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.what_if.situation import used_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.analysis.what_if_answer import Answer, Change, State
    from gridplanner.data.norms.norm import Norm

GRIDS = ("grid", "households", "load", "time", "used", "who")
WORKERS = ("worker", "units", "load", "time", "used")
TOWN = ("measure", "before", "after")
MOST = 300
"""Lines a table shows: what nobody reads to its end must not hold the window up."""
_LEAST = 72  # px: the title of the column that takes what is left
_WORDS = frozenset({"grid", "worker", "who", "measure"})


class Sheet(QTableWidget):
    """A table for reading; the first column takes what room there is."""

    def __init__(self, columns: Sequence[str], name: str) -> None:
        super().__init__(0, len(columns))
        self._columns = columns
        titles = [text(f"what_if.column.{each}") for each in columns]
        self.setHorizontalHeaderLabels(titles)
        self.verticalHeader().hide()
        self.setAccessibleName(text(name))
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setMinimumSectionSize(_LEAST)
        stretched = columns.index("who") if "who" in columns else 0
        head.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)

    def show_lines(self, lines: Sequence[Sequence[str]]) -> None:
        """Show these lines, and no other."""
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for at, words in enumerate(line):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if self._columns[at] not in _WORDS:
                    item.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self.setItem(row, at, item)

    @property
    def lines(self) -> list[list[str]]:
        """What is shown."""
        columns, rows = range(self.columnCount()), range(self.rowCount())
        return [[self._words(row, at) for at in columns] for row in rows]

    def _words(self, row: int, at: int) -> str:
        item = self.item(row, at)
        return "" if item is None else item.text()


def grid_lines(
    answer: Answer, names: Mapping[int, str], most: int | None = None
) -> list[list[str]]:
    """Say how each grid that is affected, or the first of them, stands."""
    norm = answer.after.loads.norm
    return [
        [
            unit_words(answer, change.id),
            _pair(*(None if one is None else one.households for one in _sides(change))),
            *_work(change, norm),
            _who(change, names),
        ]
        for change in answer.units[:most]
    ]


def worker_lines(
    answer: Answer, names: Mapping[int, str], most: int | None = None
) -> list[list[str]]:
    """Say how each worker who is affected, or the first of them, stands."""
    norm = answer.after.loads.norm
    return [
        [
            worker_words(names, change.id),
            _pair(
                *(None if one is None else len(one.others) for one in _sides(change))
            ),
            *_work(change, norm),
        ]
        for change in answer.workers[:most]
    ]


def _who(change: Change, names: Mapping[int, str]) -> str:
    """Say who hands a grid to whom, and who else stays."""
    before, after = (
        set() if each is None else set(each.others) for each in _sides(change)
    )
    if not (before - after and after - before):
        return _change(*(holders(names, each) for each in _sides(change)))
    comma = text("staff.list_comma")
    gone, came, kept = (
        comma.join(sorted(worker_words(names, each) for each in found))
        for found in (before - after, after - before, before & after)
    )
    return f"{gone}→{came}" + (f" + {kept}" if kept else "")


def _sides(change: Change) -> tuple[State | None, State | None]:
    return change.before, change.after


def _work(change: Change, norm: Norm) -> list[str]:
    sides = _sides(change)
    loads = [None if one is None else one.load for one in sides]
    capacities = [None if one is None else one.capacity for one in sides]
    before, after = (None if one is None else one.utilisation for one in sides)
    return [_pair(*loads), _pair(*capacities), used_words(before, after, norm)]


def _pair(before: float | None, after: float | None) -> str:
    return _change(_count(before), _count(after))


def _change(before: str, after: str) -> str:
    """Write what was and what will be, once where it is the same."""
    return before if before == after else f"{before}→{after}"


def _count(value: float | None) -> str:
    return NONE if value is None else format_count(round(value))
