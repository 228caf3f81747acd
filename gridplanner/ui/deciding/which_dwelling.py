"""Asking which dwelling of a house an address means that names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.residents import cell_words, in_order

if TYPE_CHECKING:
    from gridplanner.data.matrix import Matrix

_ID = Qt.ItemDataRole.UserRole


class WhichDwelling(Form):
    """Lists the dwellings of a building, entrance by entrance, with who lives there.

    Parameters
    ----------
    parent : QWidget or None
    matrix : Matrix
        Masked as the grant of the window wants it.
    address : str
        As it is written in the ledger.
    """

    def __init__(self, parent: QWidget | None, matrix: Matrix, address: str) -> None:
        super().__init__(parent, title="verify.which_dwelling", verb="verify.this_one")
        self.add_note(text("verify.which_dwelling.note", address=address), role="")
        self.words = QLineEdit()
        self.words.setPlaceholderText(text("verify.which_dwelling.hint"))
        self.words.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setMinimumSize(420, 260)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_field("verify.dwelling", self.words)
        self.fields.addWidget(self.list, 1)
        self.list.setAccessibleName(text("verify.dwelling"))
        for cell in in_order(matrix):
            item = QListWidgetItem(cell_words(matrix, cell))
            item.setData(_ID, cell.dwelling_id)
            self.list.addItem(item)
        self.words.textChanged.connect(self._narrow)
        self.list.itemSelectionChanged.connect(self._check)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept_button.click())
        self._check()

    @property
    def dwelling_id(self) -> int:
        """The chosen dwelling, 0 for none."""
        chosen = [item for item in self.list.selectedItems() if not item.isHidden()]
        return int(chosen[0].data(_ID)) if chosen else 0

    def _narrow(self, words: str) -> None:
        """Show the dwellings that hold what is typed; one alone is chosen."""
        found = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(words.strip() not in item.text())
            if not item.isHidden():
                found.append(item)
        if len(found) == 1:
            self.list.setCurrentItem(found[0])
        self._check()

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.dwelling_id))
