"""The list of enterprises, shops, villages …: who manages the new citizens of each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gridplanner.data.places import count_collection
from gridplanner.data.registry_edits.places import KINDS
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.places import PlaceLine

_ID = Qt.ItemDataRole.UserRole
_HEADINGS = ("name", "kind", "manager", "contact", "staff", "residents", "where")


class PlaceList(Form):
    """Lists places; what is to be done with the chosen one goes up.

    Parameters
    ----------
    parent : QWidget or None
    choosing : bool
        Whether one is to be chosen, as the dormitory of a household.
    can_edit : bool
    """

    wanted = Signal(str, int)

    def __init__(
        self, parent: QWidget | None, *, choosing: bool = False, can_edit: bool = True
    ) -> None:
        verb = "household.place.choose" if choosing else "close"
        super().__init__(parent, title="household.places", verb=verb)
        self._lines: Sequence[PlaceLine] = ()
        self._choosing = choosing
        self.cancel.setVisible(choosing)
        self.note = label("", wraps=True)
        self.words = QLineEdit()
        self.words.setPlaceholderText(text("household.places.search"))
        self.kind = QComboBox()
        self.kind.addItem(text("household.places.all"), "")
        for kind in KINDS:
            self.kind.addItem(text(f"household.place_kind.{kind}"), kind)
        self.collection = QCheckBox(text("household.places.collection"))
        self.lacking = QCheckBox(text("household.places.lacking"))
        bar = QHBoxLayout()
        for widget in (self.words, self.kind, self.collection, self.lacking):
            bar.addWidget(widget, 1 if widget is self.words else 0)
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setHeaderLabels(
            [text(f"household.places.{name}") for name in _HEADINGS]
        )
        header = self.list.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.setMinimumSize(900, 340)
        self.fields.addWidget(self.note)
        self.fields.addLayout(bar)
        self.fields.addWidget(self.list, 1)
        if not choosing:
            self.fields.addLayout(self._make_buttons(can_edit=can_edit))
        self._join()

    def _make_buttons(self, *, can_edit: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        self.buttons = {
            action: push_button(
                text(f"household.places.do.{action}"), partial(self._want, action)
            )
            for action in ("add", "edit", "household", "zoom", "end")
        }
        for action, button in self.buttons.items():
            button.setVisible(can_edit or action == "zoom")
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _want(self, action: str) -> None:
        self.wanted.emit(action, self.chosen)

    def _join(self) -> None:
        self.words.textChanged.connect(lambda _words: self._fill())
        self.kind.currentIndexChanged.connect(lambda _index: self._fill())
        self.collection.toggled.connect(lambda _on: self._fill())
        self.lacking.toggled.connect(lambda _on: self._fill())
        self.list.itemSelectionChanged.connect(self._check)
        self.list.itemDoubleClicked.connect(lambda _item, _column: self._activate())

    @property
    def chosen(self) -> int:
        """Id of the chosen place, 0 for none."""
        items = self.list.selectedItems()
        return int(items[0].data(0, _ID)) if items else 0

    def show_places(self, lines: Sequence[PlaceLine]) -> None:
        """List places; filters and choice stay."""
        self._lines = lines
        counted = count_collection(lines)
        kinds = " · ".join(
            text("household.places.kind_count", kind=_kind(kind), n=format_count(n))
            for kind, n in counted.units.items()
        )
        self.note.setText(
            text(
                "household.places.note",
                n=format_count(counted.total),
                kinds=kinds or NONE,
                lacking=format_count(counted.lacking),
            )
            if lines
            else text("household.places.empty")
        )
        self._fill()

    def _fill(self) -> None:
        chosen = self.chosen
        self.list.clear()
        words = self.words.text().strip().casefold()
        for line in self._lines:
            if self._is_kept(line, words):
                item = QTreeWidgetItem(place_words(line))
                item.setData(0, _ID, line.id)
                self.list.addTopLevelItem(item)
                item.setSelected(line.id == chosen)
        self._check()

    def _is_kept(self, line: PlaceLine, words: str) -> bool:
        kind = self.kind.currentData()
        told = f"{line.name} {line.address} {line.category}".casefold()
        return (
            (not kind or line.kind == kind)
            and (not self.collection.isChecked() or line.is_collection)
            and (not self.lacking.isChecked() or not line.has_manager)
            and words in told
        )

    def _activate(self) -> None:
        if self._choosing:
            self.accept()
        elif self.chosen:
            self.wanted.emit("edit", self.chosen)

    def _check(self) -> None:
        if self._choosing:
            self.accept_button.setEnabled(bool(self.chosen))
            return
        for action, button in self.buttons.items():
            button.setEnabled(action == "add" or bool(self.chosen))


def _kind(kind: str) -> str:
    return text(f"household.place_kind.{kind}") if kind in KINDS else kind


def manager_words(line: PlaceLine) -> str:
    """Say who manages the new citizens of a place, or that nobody does."""
    if line.has_manager:
        return "  ".join(filter(None, (line.manager_name, line.manager_phone)))
    return text("household.places.none_there") if line.is_collection else NONE


def place_words(line: PlaceLine) -> list[str]:
    """Say a place column by column."""
    contact = "  ".join(filter(None, (line.contact_name, line.contact_phone)))
    is_placed = line.building_id or line.courtyard_id or line.dwelling_id
    where = line.address or (text("household.places.placed") if is_placed else "")
    return [
        line.name,
        _kind(line.kind),
        manager_words(line),
        contact or NONE,
        NONE if line.staff is None else format_count(line.staff),
        format_count(line.residents) if line.residents else NONE,
        where or text("household.places.nowhere"),
    ]
