"""The tray's lists that matter: which there are, how many rows, and the houses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gridplanner.data.filters.house_list import HOUSE_LISTS, PEOPLE_LISTS
from gridplanner.resources.texts import text
from gridplanner.ui.icons import icon
from gridplanner.ui.people_list.houses_model import HousesModel
from gridplanner.ui.people_list.list_view import make_list_view
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QShowEvent

    from gridplanner.ui.session import Session

_KEY = Qt.ItemDataRole.UserRole
_WIDTHS = (210, 80, 70, 130, 110, 90, 90, 260)
_SIDE = 260  # px, the names of the lists
KINDS = (*HOUSE_LISTS, *PEOPLE_LISTS)


class ListsPanel(QWidget):
    """Names of lists with their counts, and beside them the rows of one of houses."""

    kind_chosen = Signal(str)
    map_switched = Signal(bool)
    export_wanted = Signal()
    house_wanted = Signal(object)
    seen = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model = HousesModel(session)
        self.kinds = QListWidget()
        self.kinds.setFixedWidth(_SIDE)
        self.kinds.currentRowChanged.connect(lambda _row: self._choose())
        self.kinds.itemClicked.connect(lambda _item: self._choose())
        self._words = label(role="muted", wraps=True)
        self.on_map = push_button("", icon_name="target")
        self.on_map.setCheckable(True)
        self.on_map.toggled.connect(self.map_switched)
        self.export = push_button("", self.export_wanted.emit, icon_name="export")
        self.view = make_list_view(self.model, _WIDTHS, self._open)
        self._empty = label(role="muted", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 8, 6)
        top.addWidget(self._words, 1)
        top.addWidget(self.on_map)
        top.addWidget(self.export)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addLayout(top)
        right.addLayout(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.kinds)
        row.addLayout(right, 1)
        self._counts: Mapping[str, int] = {}
        self.retranslate()

    @property
    def kind(self) -> str:
        """The list that is chosen; empty for none."""
        row = self.kinds.currentRow()
        return str(self.kinds.item(row).data(_KEY)) if row >= 0 else ""

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many rows each list has; nothing where they are not counted."""
        self._counts = counts
        chosen = self.kind
        with QSignalBlocker(self.kinds):
            self.kinds.clear()
            for kind in KINDS:
                number = f"{counts[kind]:,}" if kind in counts else "…"
                item = QListWidgetItem(f"{text(f'lists.{kind}')}  {number}")
                item.setData(_KEY, kind)
                item.setToolTip(text(f"lists.{kind}.help"))
                self.kinds.addItem(item)
                if kind == chosen:
                    self.kinds.setCurrentItem(item)

    def say(self, words: str, *, empty: str = "") -> None:
        """Say what is listed; where nothing is, why."""
        self._words.setText(words)
        self._empty.setText(empty)
        self._stack.setCurrentIndex(1 if empty else 0)
        for button in (self.on_map, self.export):
            button.setEnabled(not empty)

    def retranslate(self) -> None:
        """Say everything in the present language."""
        self.on_map.setText(text("people.on_map"))
        self.on_map.setIcon(icon("target"))
        self.on_map.setToolTip(text("lists.on_map.help"))
        self.export.setText(text("people.export.button"))
        self.export.setIcon(icon("export"))
        self.export.setToolTip(text("lists.export.help"))
        self.kinds.setAccessibleName(text("tray.lists"))
        self.view.setAccessibleName(text("tray.lists"))
        self.show_counts(self._counts)
        self.model.read_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    def _choose(self) -> None:
        if self.kind:
            self.kind_chosen.emit(self.kind)

    def _open(self, index: QModelIndex) -> None:
        house = self.model.row_at(index.row())
        if house is not None:
            self.house_wanted.emit(house)
