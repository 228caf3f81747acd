"""Choosing a dwelling: one of the same building, or one that is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.household.code_box import DayField
from gridplanner.ui.household.residents import cell_words, in_order

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.document import Document

_ID = Qt.ItemDataRole.UserRole
MOST = 40
FULL = 4 * MOST  # dwellings; who wants another one types more
WAIT = 150  # ms after the last key


class DwellingForm(Form):
    """Asks for a dwelling, from which day, and as what they live there.

    Parameters
    ----------
    parent : QWidget or None
    document : Document
    title, note : str
        Key of the title; the note in the user's language.
    building_id : int
        Whose dwellings are offered before anything is typed.
    without : int
        Dwelling that is not offered.
    today : str
    grant : Grant or None
    now : datetime
    """

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        *,
        title: str,
        note: str,
        building_id: int,
        without: int,
        today: str,
        grant: Grant | None,
        now: datetime,
    ) -> None:
        super().__init__(parent, title=title, verb="ground.do")
        self._document, self._grant, self._now = document, grant, now
        self._building, self._without = building_id, without
        self.add_note(note, role="")
        self.words = QLineEdit()
        self.words.setPlaceholderText(text("household.choose.hint"))
        self.list = QListWidget()
        self.list.setMinimumSize(420, 220)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_field("household.choose", self.words)
        self.fields.addWidget(self.list, 1)
        self.day_field = DayField(today, latest=today)
        self.add_field("household.day", self.day_field)
        self.role = QComboBox()
        for role in ("", "owner", "family", "tenant"):
            key = f"household.role.{role}" if role else "household.role.same"
            self.role.addItem(text(key), role)
        self.add_field("household.field.role", self.role)
        self._timer = QTimer(self, singleShot=True, interval=WAIT)
        self._timer.timeout.connect(self.search)
        self.words.textChanged.connect(lambda _words: self._timer.start())
        self.list.itemSelectionChanged.connect(self._check)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept_button.click())
        self.day_field.textChanged.connect(lambda _words: self._check())
        self.search()

    @property
    def dwelling_id(self) -> int:
        """The chosen dwelling, 0 for none."""
        chosen = self.list.selectedItems()
        return int(chosen[0].data(_ID)) if chosen else 0

    @property
    def day(self) -> str:
        """ISO date."""
        return self.day_field.day

    def search(self) -> None:
        """List what the words mean; without words the dwellings of the building."""
        self.list.clear()
        words = self.words.text().strip()
        if words:
            self._list_found(words)
        elif self._building:
            self._list_cells(self._building)
        if self.list.count():
            self.list.setCurrentRow(0)
        self._check()

    def _list_found(self, words: str) -> None:
        found = self._document.limits.seen(
            self._document.registry.find(
                words, limit=MOST, grant=self._grant, now=self._now
            )
        )
        seen: set[int] = set()
        for hit in found.hits:
            if self.list.count() >= FULL:
                break  # reading a tower takes long, and would show nothing more
            if hit.kind == "building" and hit.building_id not in seen:
                seen.add(hit.building_id)
                self._list_cells(hit.building_id, address=hit.address or hit.label)
            elif hit.dwelling_id:
                self._add(hit.dwelling_id, f"{hit.address} {hit.label}".strip())

    def _list_cells(self, building_id: int, *, address: str = "") -> None:
        matrix = self._document.registry.matrix(
            building_id, grant=self._grant, now=self._now
        )
        for cell in in_order(matrix):
            if self.list.count() < FULL:
                words = " ".join(filter(None, (address, cell_words(matrix, cell))))
                self._add(cell.dwelling_id, words)

    def _add(self, dwelling_id: int, words: str) -> None:
        if dwelling_id == self._without:
            return
        item = QListWidgetItem(words)
        item.setData(_ID, dwelling_id)
        self.list.addItem(item)

    def _check(self) -> None:
        is_sound = bool(self.dwelling_id and self.day) and self.day_field.is_sound
        self.accept_button.setEnabled(is_sound)
