"""The arithmetic of a load as labels: name and result, and below it how it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gridplanner.analysis.loads import GROUND
from gridplanner.resources.texts import text
from gridplanner.ui.theme import titled
from gridplanner.ui.widgets import clear_column, column, label, link_button, rule
from gridplanner.ui.work.words import (
    beside_words,
    capacity_words,
    head_words,
    left_out_words,
    plain,
    term_name,
    term_words,
    work_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.analysis.arithmetic import Arithmetic, Portion, Term

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_TOP = Qt.AlignmentFlag.AlignTop


class WorkSheet(QWidget):
    """Shows how a load comes about, of a unit or of a worker.

    Parameters
    ----------
    name_of : callable
        Gives the name of a unit (id).
    select : callable
        Called with a unit (id) that the user wants to see.
    """

    def __init__(
        self, name_of: Callable[[int], str], select: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._name_of, self._select = name_of, select
        self._column = column(self, margin=0, spacing=8)

    def show_arithmetic(self, found: Arithmetic) -> None:
        """Show another sum."""
        clear_column(self._column)
        head = label(head_words(found), wraps=True)
        head.setFont(titled(16))
        head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.addWidget(head)
        self._column.addWidget(self._table(found))
        self._column.addWidget(rule())
        self._column.addWidget(_sums(found))
        for words in left_out_words(found):
            self._column.addWidget(label(words, role="note", wraps=True))
        beside = beside_words(found)
        if beside:
            self._column.addWidget(label(beside, role="muted", wraps=True))

    def _table(self, found: Arithmetic) -> QWidget:
        table = QWidget()
        grid = _grid(table)
        is_ground = found.norm.square_kilometre > 0
        asked = [term for term in found.terms if is_ground or term.key != GROUND]
        told = [term for term in asked if term.count != 0 or term.hundredths]
        for row, term in enumerate(told):
            _add_term(grid, 2 * row, term, found)
        for row, portion in enumerate(found.portions):
            self._add_portion(grid, 2 * row, portion)
        none = [term_name(term) for term in asked if term not in told]
        if none:
            words = text("work.none_of", what=text("norm.and").join(none))
            grid.addWidget(
                label(words, role="muted", wraps=True), 2 * len(told), 0, 1, 2
            )
        if not found.terms and not found.portions:
            grid.addWidget(label(text("work.no_grids"), role="muted"), 0, 0, 1, 2)
        return table

    def _add_portion(self, grid: QGridLayout, row: int, portion: Portion) -> None:
        name = self._name_of(portion.unit_id)
        door = link_button(name, lambda: self._select(portion.unit_id))
        grid.addWidget(door, row, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(_figure(work_words(portion.hundredths), name), row, 1, _RIGHT)
        share = portion.hundredths / portion.whole if portion.whole else 1.0
        words = text(
            "work.portion",
            amount=work_words(portion.whole),
            p=f"{plain(100 * share)}%",
        )
        grid.addWidget(label(words, role="muted", wraps=True), row + 1, 0, 1, 2)


def _add_term(grid: QGridLayout, row: int, term: Term, found: Arithmetic) -> None:
    name = term_name(term)
    grid.addWidget(label(name, wraps=True), row, 0, _TOP)
    grid.addWidget(_figure(work_words(term.hundredths), name), row, 1, _RIGHT)
    how = label(term_words(term, found), role="muted", wraps=True)
    grid.addWidget(how, row + 1, 0, 1, 2)


def _sums(found: Arithmetic) -> QWidget:
    table = QWidget()
    grid = _grid(table)
    percent = f"{100 * found.utilisation:.1f}%"
    lines = [
        (text("work.sum"), work_words(found.hundredths)),
        (text(f"work.capacity.{found.norm.method.value}"), capacity_words(found)),
        (text("work.utilisation"), percent if found.capacity > 0 else "—"),
    ]
    for row, (name, words) in enumerate(lines):
        grid.addWidget(label(name, role="muted", wraps=True), row, 0, _TOP)
        grid.addWidget(_figure(words, name), row, 1, _RIGHT)
    if not found.staffed:
        note = label(text("work.one_each"), role="muted", wraps=True)
        grid.addWidget(note, len(lines), 0, 1, 2)
    elif found.capacity == 0:
        note = label(text("work.nobody"), role="muted", wraps=True)
        grid.addWidget(note, len(lines), 0, 1, 2)
    return table


def _grid(table: QWidget) -> QGridLayout:
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(0, 1)
    return grid


def _figure(words: str, name: str) -> QLabel:
    made = label(words, role="figure")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setAccessibleName(f"{name} {words}")
    return made
