"""Fields in which grids and takers are chosen for a question of what if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.what_if.taker_box import People, TakerBox
from gridplanner.ui.widgets import clear_column, column, label, scrolled

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

_LEAST = 84  # px: three grids
_ID = Qt.ItemDataRole.UserRole


class UnitChoice(QWidget):
    """Lets grids be ticked, and found by what they are called."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        held = column(self, margin=0, spacing=4)
        self.words = QLineEdit()
        self.words.setPlaceholderText(text("what_if.find_grid"))
        self.words.setClearButtonEnabled(True)
        self.words.setAccessibleName(text("what_if.find_grid"))
        self.words.textChanged.connect(self._show_found)
        self.list = QListWidget()
        self.list.setAccessibleName(text("what_if.units_chosen"))
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self.list.setMinimumHeight(_LEAST)
        held.addWidget(self.words)
        held.addWidget(self.list, 1)

    def fill(self, units: Sequence[tuple[int, str]]) -> None:
        """Offer units, by id and name."""
        self.list.blockSignals(True)
        self.list.clear()
        for number, name in units:
            item = QListWidgetItem(name)
            item.setData(_ID, number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The ids that are ticked."""
        return tuple(
            item.data(_ID)
            for item in self._items()
            if item.checkState() is Qt.CheckState.Checked
        )

    def choose(self, ids: Collection[int]) -> None:
        """Tick these, and no other; tells of it once."""
        self.list.blockSignals(True)
        wanted, states = set(ids), Qt.CheckState
        first = None
        for item in self._items():
            is_chosen = item.data(_ID) in wanted
            item.setCheckState(states.Checked if is_chosen else states.Unchecked)
            first = item if is_chosen and first is None else first
        self.list.blockSignals(False)
        if first is not None:
            self._show_first(first)
        self.changed.emit()

    def _show_first(self, item: QListWidgetItem) -> None:
        """Show what is ticked first, also once the list has got its room."""
        self.list.scrollToItem(item)
        row = self.list.row(item)
        QTimer.singleShot(0, self, lambda: self.list.scrollToItem(self.list.item(row)))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _show_found(self, words: str) -> None:
        for item in self._items():
            item.setHidden(words.strip().casefold() not in item.text().casefold())


class TakerChoice(QWidget):
    """Lets a taker be chosen for each grid of somebody."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        held = column(self, margin=0, spacing=0)
        content = QWidget()
        self._lines = QVBoxLayout(content)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(4)
        held.addWidget(scrolled(content), 1)
        self.boxes: dict[int, TakerBox] = {}

    def fill(
        self,
        units: Sequence[tuple[int, str]],
        people: Sequence[tuple[int, str]],
        takers: Mapping[int, int],
    ) -> None:
        """Ask for a taker of each unit; `takers` are chosen first."""
        clear_column(self._lines)
        self.boxes = {}
        offered = People(self, [(number, called, "") for number, called in people])
        for unit, name in units:
            box = TakerBox(offered)
            box.choose(takers.get(unit, 0))
            box.setAccessibleName(text("what_if.taker_of", name=name))
            box.activated.connect(lambda _index: self.changed.emit())
            self.boxes[unit] = box
            self._lines.addWidget(label(name, role="muted", wraps=True))
            self._lines.addWidget(box)
        self._lines.addStretch(1)

    @property
    def takers(self) -> dict[int, int]:
        """Who takes over, by unit; 0 for nobody."""
        return {unit: box.taker for unit, box in self.boxes.items()}
