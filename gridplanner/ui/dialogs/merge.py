"""Which code stays when grids become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.records import Unit


class MergeForm(Form):
    """Asks which code stays; the first unit's is proposed."""

    def __init__(self, parent: QWidget | None, units: Sequence[Unit]) -> None:
        super().__init__(parent, title="tool.merge", verb="merge.do")
        self._units = units
        self.add_note(text("merge.question"), role="")
        self.choices = QButtonGroup(self)
        for number, unit in enumerate(units):
            button = QRadioButton("  ".join(filter(None, (unit.name, unit.code))))
            self.choices.addButton(button, number)
            self.fields.addWidget(button)
        self.choices.button(0).setChecked(True)
        self.add_note(text("merge.note"))
        self.setMinimumWidth(380)

    @property
    def kept(self) -> int:
        """Id of the unit whose code stays."""
        return self._units[self.choices.checkedId()].id
