"""What grids ask of whoever takes them: qualifications and languages, one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from gridplanner.resources.texts import text
from gridplanner.ui.widgets import column, label, plain_button, push_button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.studies.assigning.people import Needs

_PAIR: Final = Qt.ItemDataRole.UserRole
_HIGH: Final = 64


class NeedsBox(QWidget):
    """Chooses grids and what they need; `changed` comes with every other choice.

    Parameters
    ----------
    units : sequence of (int, str)
        Grids by id and name, to choose from.
    skills : sequence of str
        What workers have, to choose from.
    """

    changed = Signal()

    def __init__(self, units: Sequence[tuple[int, str]], skills: Sequence[str]) -> None:
        super().__init__()
        self.unit, self.skill = QComboBox(), QComboBox()
        for number, name in units:
            self.unit.addItem(name, number)
        for word in skills:
            self.skill.addItem(word)
        for box, key in ((self.unit, "need.grid"), (self.skill, "need.skill")):
            box.setAccessibleName(text(f"assign.{key}"))
            box.setMaxVisibleItems(12)
            box.setMinimumWidth(110)
        self.add_button = push_button(text("assign.need.add"), self.add)
        self.add_button.setAutoDefault(False)
        self.drop_button = plain_button("delete", "assign.need.drop")
        self.drop_button.clicked.connect(lambda _on=False: self.drop())
        self.list = QListWidget()
        self.list.setAccessibleName(text("assign.needs"))
        self.list.setMaximumHeight(_HIGH)
        self.list.currentRowChanged.connect(lambda _row: self._say())
        above = QHBoxLayout()
        above.addWidget(label(text("assign.needs"), role="muted"))
        above.addWidget(self.unit, 1)
        above.addWidget(self.skill, 1)
        above.addWidget(self.add_button)
        above.addWidget(self.drop_button)
        held = column(self, margin=0, spacing=4)
        held.addLayout(above)
        held.addWidget(self.list)
        self._say()

    @property
    def needs(self) -> Needs:
        """What is asked: unit (id) and qualification or language, one pair each."""
        rows = range(self.list.count())
        return tuple(self.list.item(row).data(_PAIR) for row in rows)

    def add(self) -> None:
        """Ask for what is chosen above."""
        pair = int(self.unit.currentData() or 0), self.skill.currentText()
        if not pair[0] or not pair[1] or pair in self.needs:
            return
        words = text("assign.need", grid=self.unit.currentText(), skill=pair[1])
        item = QListWidgetItem(words)
        item.setData(_PAIR, pair)
        self.list.addItem(item)
        self._say()
        self.changed.emit()

    def drop(self) -> None:
        """Ask no more for what is chosen below."""
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self._say()
            self.changed.emit()

    def _say(self) -> None:
        """Show the list once something stands in it, and what can be done."""
        self.list.setVisible(self.list.count() > 0)
        self.drop_button.setVisible(self.list.count() > 0)
        self.drop_button.setEnabled(self.list.currentRow() >= 0)
        has_skill = self.skill.count() > 0
        for widget in (self.unit, self.skill, self.add_button):
            widget.setEnabled(has_skill)
        self.skill.setToolTip("" if has_skill else text("assign.need.none"))
        self.add_button.setToolTip("" if has_skill else text("assign.need.none"))
