"""The boxes of a sheet as a list: space ticks and empties, arrows go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget
from PySide6.QtWidgets import QTableWidgetItem as Item

from gridplanner.analysis.paper.reading import Tick
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.ticks.photo_view import COLOURS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QImage, QKeyEvent

    from gridplanner.ui.ticks.answers import Answer

_CROP: Final = QSize(44, 30)
_MIDDLE: Final = 128
_ON_DARK: Final = {
    Tick.TICKED: "#4ADE80",
    Tick.DOUBTFUL: "#FBBF24",
    Tick.EMPTY: "#9CA3AF",
}
_TOGGLED: Final = {
    Tick.DOUBTFUL: Tick.TICKED,
    Tick.EMPTY: Tick.TICKED,
    Tick.TICKED: Tick.EMPTY,
}


class BoxList(QTableWidget):
    """Lists the boxes of one sheet; `went` and `settled` give the row."""

    went = Signal(int)
    settled = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, 3)
        self.answers: list[Answer] = []
        self.setHorizontalHeaderLabels(
            [text(f"ticks.column.{name}") for name in ("door", "state", "whom")]
        )
        self.setIconSize(_CROP)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_CROP.height() + 4)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.currentCellChanged.connect(lambda row, *_rest: self.went.emit(row))
        self.cellDoubleClicked.connect(lambda row, _column: self.toggle(row))

    def show_answers(
        self, answers: Sequence[Answer], crop_of: Callable[[int], QImage]
    ) -> None:
        """List other boxes, and go to the first."""
        self.answers = list(answers)
        self.blockSignals(True)
        self.setRowCount(0)
        self.setRowCount(len(answers))
        for row, one in enumerate(answers):
            crop = QPixmap.fromImage(crop_of(one.box))
            self.setItem(row, 0, Item(QIcon(crop), one.door.box.words))
            self.show_row(row)
        self.blockSignals(False)
        if answers:
            self.setCurrentCell(0, 0)
            self.went.emit(0)

    def show_row(self, row: int) -> None:
        """Say what a box is taken for now."""
        one = self.answers[row]
        state = Item(text(f"ticks.state.{one.state.value}"))
        shown = Tick.DOUBTFUL if one.is_open else one.state
        is_dark = self.palette().base().color().lightness() < _MIDDLE
        colours = _ON_DARK if is_dark else COLOURS
        state.setForeground(QColor(colours[shown]))
        self.setItem(row, 1, state)
        self.setItem(row, 2, Item(whom_words(one)))

    def toggle(self, row: int) -> None:
        """Tick a box, or empty it; a doubtful one is ticked first."""
        if 0 <= row < len(self.answers):
            self.settle(row, _TOGGLED[self.answers[row].state])

    def settle(self, row: int, state: Tick) -> None:
        """Say what a box is."""
        self.answers[row].state = state
        self.show_row(row)
        self.settled.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentRow()
        if event.key() == Qt.Key.Key_Space:
            self.toggle(row)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and row >= 0:
            self.settle(row, Tick.EMPTY)
        else:
            super().keyPressEvent(event)
            return
        event.accept()


def whom_words(one: Answer) -> str:
    """Say whom a tick speaks of, in few words and without a name."""
    homes = one.door.homes
    if not one.door.is_there:
        return text("ticks.whom.gone")
    if not homes:
        return text("ticks.whom.none")
    if one.known >= set(homes):
        return text("ticks.whom.known")
    if one.door.only is not None:
        return text(f"ticks.whom.{'one' if homes[0].household else 'empty'}")
    if one.wants_choice:
        return text("ticks.whom.choose", n=format_count(len(homes)))
    return text(
        "ticks.whom.some", n=format_count(len(one.chosen)), m=format_count(len(homes))
    )
