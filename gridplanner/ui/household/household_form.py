"""The form of a household: what kind it is, its telephone, whose dormitory it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.data.registry_edits.households import KINDS
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LINES = ("category", "phone", "note")


class HouseholdForm(Form):
    """Asks what changes of a household; masked values stay unless written over."""

    def __init__(
        self,
        parent: QWidget | None,
        row: Mapping[str, Any],
        *,
        say: Callable[[str, Any], str],
    ) -> None:
        super().__init__(parent, title="household.change", verb="ground.do")
        self.kind = QComboBox()
        for kind in KINDS:
            self.kind.addItem(text(f"household.kind.{kind}"), kind)
        self.kind.setCurrentIndex(max(self.kind.findData(row["kind"]), 0))
        self.add_field("household.field.household_kind", self.kind)
        self._lines: dict[str, QLineEdit] = {}
        for column in _LINES:
            held = str(row[column] or "")
            shown = say(column, row[column])
            line = QLineEdit(held if shown == held else "")
            if shown != held:
                line.setPlaceholderText(shown)
                line.setToolTip(text("household.hidden.help"))
            self._lines[column] = line
            self.add_field(f"household.field.{column}", line)
        self.setMinimumWidth(340)

    @property
    def values(self) -> dict[str, Any]:
        """Columns of ``household`` that were said."""
        found: dict[str, Any] = {"kind": self.kind.currentData()}
        for column, line in self._lines.items():
            words = line.text().strip()
            if words or not line.placeholderText():
                found[column] = words or None
        return found
