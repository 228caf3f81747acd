"""Make one grid of each village: which villages, and what it will come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from gridplanner.data.levels import Role
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.session import first_level, last_area_level
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.change import Change
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

_ID = Qt.ItemDataRole.UserRole


class MakeGridsForm(Form):
    """Choose the villages; those that have grids already are left out."""

    def __init__(
        self, session: Session, chosen: Collection[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, title="grid.from_villages", verb="make_grids.do")
        self._session = session
        self.add_note(text("make_grids.help"))
        self.list = QListWidget()
        self.list.setMinimumSize(360, 260)
        self.list.itemChanged.connect(lambda _item: self._count())
        self.add_field("make_grids.villages", self.list)
        self._words = label(role="muted", wraps=True)
        self.fields.addWidget(self._words)
        for unit in self._free_villages():
            item = QListWidgetItem(f"{unit.name}  {unit.code}".strip())
            item.setData(_ID, unit.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            wanted = not chosen or unit.id in chosen
            item.setCheckState(
                Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
            )
            self.list.addItem(item)
        self._count()

    @property
    def villages(self) -> list[int]:
        """Ids of the villages chosen."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            int(item.data(_ID))
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def change(self) -> Change:
        """Make the change; raises `EditError` where it is refused."""
        from gridplanner.data.edits.make_grids import make_grids

        document = self._session.document
        assert document is not None  # the command is blocked else
        on = self._session.clock().date().isoformat()
        return make_grids(self._session.plan, self.villages, valid_from=on)

    def _free_villages(self) -> list[Unit]:
        document = self._session.document
        if document is None:
            return []
        grid_level = first_level(document, Role.GRID)
        taken = {unit.parent for unit in self._session.plan.units_at(grid_level)}
        villages = self._session.plan.units_at(last_area_level(document))
        free = [unit for unit in villages if unit.id not in taken]
        return sorted(free, key=lambda unit: (unit.code, unit.id))

    def _count(self) -> None:
        number = len(self.villages)
        key = "make_grids.count" if self.list.count() else "make_grids.none_free"
        self._words.setText(text(key, n=number))
        self.accept_button.setEnabled(number > 0)
