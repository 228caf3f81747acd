"""Which grid some buildings belong to: by rule, or one near them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.records import Unit

_ID = Qt.ItemDataRole.UserRole


class BelongForm(Form):
    """A list: by the largest part, then the units that hold a part, then those near.

    Parameters
    ----------
    parent : QWidget or None
    units : sequence of Unit
        Those offered.
    shares : mapping of int to float
        Which part of the buildings each holds.
    chosen : int
        Unit they were given to, 0 where the largest part decides.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        units: Sequence[Unit],
        shares: Mapping[int, float],
        chosen: int,
    ) -> None:
        super().__init__(parent, title="building.belong", verb="building.belong.do")
        self.list = QListWidget()
        self.list.setMinimumSize(360, 220)
        self._add(text("online.automatic"), 0)
        for unit in units:
            words = [unit.name, unit.code]
            if unit.id in shares:
                words.append(text("online.part", share=format_percent(shares[unit.id])))
            self._add("  ".join(filter(None, words)), unit.id)
        ids = [0, *(unit.id for unit in units)]
        self.list.setCurrentRow(ids.index(chosen) if chosen in ids else 0)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.add_field("building.belong.which", self.list)
        self.add_note(text("online.note"))

    @property
    def chosen(self) -> int:
        """Id of the unit chosen, 0 for the largest part."""
        return int(self.list.currentItem().data(_ID))

    def _add(self, words: str, unit: int) -> None:
        item = QListWidgetItem(words)
        item.setData(_ID, unit)
        self.list.addItem(item)
