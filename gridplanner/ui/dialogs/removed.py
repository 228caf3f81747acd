"""Lists beside the map: what was removed, and who has no house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.registry import Registry

PAGE = 500
_ROW = Qt.ItemDataRole.UserRole


def _make_list(headings: Sequence[str]) -> QTreeWidget:
    made = QTreeWidget()
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setHeaderLabels([text(key) for key in headings])
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    header = made.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    made.setMinimumSize(600, 320)
    return made


class RemovedList(Form):
    """Removed buildings and things of the map; `chosen` are to be put back."""

    def __init__(self, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="thing.restore", verb="thing.restore.do")
        headings = ("removed.what", "removed.called", "removed.when", "field.people")
        self.list = _make_list(headings)
        for table in ("building", "feature"):
            for row in registry.removed(table):
                self.list.addTopLevelItem(_removed_item(table, row))
        self.add_note(text("removed.note"))
        self.fields.addWidget(self.list)
        self.list.itemSelectionChanged.connect(self._check)
        self._check()

    @property
    def chosen(self) -> dict[str, list[dict[str, Any]]]:
        """Rows to be put back, by table."""
        found: dict[str, list[dict[str, Any]]] = {}
        for item in self.list.selectedItems():
            table, row = item.data(0, _ROW)
            found.setdefault(table, []).append(row)
        return found

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.list.selectedItems()))


def _removed_item(table: str, row: dict[str, Any]) -> QTreeWidgetItem:
    what = text("inspector.building.kind")
    if table == "feature":
        what = text(f"feature.{row['kind']}")
    name = row.get("address") or row.get("plate") or row["name"]
    people = row.get("people")
    item = QTreeWidgetItem(
        [
            what,
            str(name or text(f"inspector.{table}", n=row["fid"])),
            str(row["valid_to"]),
            format_count(people) if people is not None else "",
        ]
    )
    item.setData(0, _ROW, (table, row))
    return item


class WithoutHouse(Form):
    """People who live in no building in use, masked, by the house they lived in."""

    def __init__(self, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent, title="people.without_house", verb="close")
        self.cancel.hide()
        count = registry.count_without_house()
        self.add_note(text("without_house.note", n=format_count(count)), role="")
        headings = ("without_house.name", "without_house.lived", "without_house.born")
        self.list = _make_list(headings)
        self._registry, self._count = registry, count
        self.fields.addWidget(self.list)
        self.list.verticalScrollBar().valueChanged.connect(self._go_on)
        self._add_page()

    def _go_on(self, place: int) -> None:
        """Read the next page once the list is seen to its end."""
        at_end = place >= self.list.verticalScrollBar().maximum()
        if at_end and self.list.topLevelItemCount() < self._count:
            self._add_page()

    def _add_page(self) -> None:
        offset = self.list.topLevelItemCount()
        for one in self._registry.people_without_house(offset=offset, limit=PAGE):
            lived = one.address
            if not lived:
                key = "inspector.building" if one.building else "without_house.nowhere"
                lived = text(key, n=one.building)
            person = one.person
            self.list.addTopLevelItem(
                QTreeWidgetItem([person.name, lived, person.birth])
            )
