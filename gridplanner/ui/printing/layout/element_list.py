"""The elements of a page as a list: the uppermost first, a tick for what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem

from gridplanner.layers.print.template import MAP
from gridplanner.resources.texts import text
from gridplanner.ui.printing.layout.element_side import name_of

if TYPE_CHECKING:
    from gridplanner.layers.print.draft import Page

_LEAST = 140  # px
_KEY = Qt.ItemDataRole.UserRole


class ElementList(QListWidget):
    """Names what stands on the page, and what was taken off it.

    Attributes
    ----------
    chosen : Signal
        Keys.
    ticked : Signal
        Key, and whether it is printed.
    """

    chosen = Signal(object)
    ticked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(text("layout.elements"))
        self.setMinimumWidth(_LEAST)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.itemSelectionChanged.connect(
            lambda: self.chosen.emit(
                tuple(item.data(_KEY) for item in self.selectedItems())
            )
        )
        self.itemChanged.connect(self._tick)

    def show_page(self, page: Page) -> None:
        """List the elements of a page, then those that are hidden."""
        shown = list(reversed(list(page.places)))
        hidden = [
            one.key
            for one in page.whole.elements
            if one.is_shown is False and one.key not in page.places
        ]
        kept = {item.data(_KEY) for item in self.selectedItems()}
        with QSignalBlocker(self):
            self.clear()
            for key in (*shown, *hidden):
                item = QListWidgetItem(name_of(key))
                item.setData(_KEY, key)
                item.setToolTip(name_of(key))
                if key != MAP:
                    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                    is_on = key in shown
                    state = Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
                    item.setCheckState(state)
                self.addItem(item)
                item.setSelected(key in kept)

    def show_chosen(self, keys: tuple[str, ...]) -> None:
        """Choose the rows of elements, without telling of it."""
        with QSignalBlocker(self):
            for row in range(self.count()):
                item = self.item(row)
                item.setSelected(item.data(_KEY) in keys)

    def _tick(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() == Qt.CheckState.Checked
        self.ticked.emit(item.data(_KEY), is_on)
