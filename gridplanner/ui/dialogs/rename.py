"""Name, code and kind of one area or grid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.data.levels import Role
from gridplanner.data.records import GridKind
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

_CODE = re.compile(r"[0-9A-Za-z\-]*")


class RenameForm(Form):
    """Changes what a unit is called; `values` holds what is new."""

    def __init__(
        self, session: Session, unit: Unit, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, title="edit.rename", verb="rename.do")
        self._session, self._unit = session, unit
        self.name = QLineEdit(unit.name)
        self.code = QLineEdit(unit.code)
        self.note = QLineEdit(unit.note)
        self.kind = QComboBox()
        for kind in (GridKind.BASIC, GridKind.EXCLUSIVE):
            self.kind.addItem(text("grid_kind." + kind.value), kind.value)
        self.kind.setCurrentIndex(max(self.kind.findData(unit.kind), 0))
        self.add_field("field.name", self.name)
        self.add_field("field.code", self.code, help_key="field.code.help")
        if session.role(unit) is not Role.AREA:
            self.add_field("field.kind", self.kind)
        self.add_field("field.note", self.note)
        self._fault = label(role="refused", wraps=True)
        self._fault.setMinimumHeight(36)
        self.fields.addWidget(self._fault)
        self.setMinimumWidth(360)
        self.name.selectAll()
        self.name.setFocus()
        for field in (self.name, self.code):
            field.textChanged.connect(lambda _words: self._check())
        self._check()

    @property
    def values(self) -> dict[str, str]:
        """Fields that differ from the record."""
        wanted = {
            "name": self.name.text().strip(),
            "code": self.code.text().strip(),
            "note": self.note.text().strip(),
        }
        if self._session.role(self._unit) is not Role.AREA:
            wanted["kind"] = str(self.kind.currentData())
        return {k: v for k, v in wanted.items() if v != getattr(self._unit, k)}

    def fault(self) -> str:
        """Say what is wrong with the fields; empty where nothing is."""
        code = self.code.text().strip()
        if not _CODE.fullmatch(code):
            return text("rename.code_signs")
        other = self._holder_of(code)
        if other is not None:
            return text("rename.code_taken", name=other.name or other.code)
        if not self.name.text().strip():
            return text("rename.no_name")
        return ""

    def _holder_of(self, code: str) -> Unit | None:
        document = self._session.document
        if not code or document is None:
            return None
        for unit in self._session.plan.units.values():
            same = unit.code == code and unit.level == self._unit.level
            if same and unit.id != self._unit.id and not unit.valid_to:
                return unit
        return None

    def _check(self) -> None:
        fault = self.fault()
        self._fault.setText(fault)
        self.accept_button.setEnabled(not fault)
