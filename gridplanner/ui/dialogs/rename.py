"""Name, code and kind of one area or grid."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.data.levels import Role
from gridplanner.data.records import GridKind
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.code_field import CodeField, say
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.data.records import Unit
    from gridplanner.ui.session import Session

_CODE = re.compile(r"[0-9A-Za-z\-]*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
        self.valid_from = QLineEdit(unit.valid_from)
        self.valid_from.setPlaceholderText(session.clock().date().isoformat())
        self._about = CodeField(session.plan, unit)
        self.kind = QComboBox()
        for kind in (GridKind.BASIC, GridKind.EXCLUSIVE):
            self.kind.addItem(text("grid_kind." + kind.value), kind.value)
        self.kind.setCurrentIndex(max(self.kind.findData(unit.kind), 0))
        self.add_field("field.name", self.name)
        self.add_field("field.code", self.code, help_key="field.code.help")
        if session.role(unit) is not Role.AREA:
            self.add_field("field.kind", self.kind)
        self.add_field("field.valid_from", self.valid_from)
        self.add_field("field.note", self.note)
        self._fault = label(role="refused", wraps=True)
        self._fault.setMinimumHeight(36)
        self.fields.addWidget(self._fault)
        self.setMinimumWidth(360)
        self.name.selectAll()
        self.name.setFocus()
        for field in (self.name, self.code, self.valid_from):
            field.textChanged.connect(lambda _words: self._check())
        self._check()

    @property
    def values(self) -> dict[str, str]:
        """Fields that differ from the record."""
        wanted = {
            "name": self.name.text().strip(),
            "code": self.code.text().strip(),
            "note": self.note.text().strip(),
            "valid_from": self.valid_from.text().strip(),
        }
        if self._session.role(self._unit) is not Role.AREA:
            wanted["kind"] = str(self.kind.currentData())
        return {k: v for k, v in wanted.items() if v != getattr(self._unit, k)}

    def fault(self) -> str:
        """Say what is wrong with the fields; empty where nothing is."""
        code = self.code.text().strip()
        if not _CODE.fullmatch(code):
            return text("rename.code_signs")
        if not self.name.text().strip():
            return text("rename.no_name")
        if not _is_day(self.valid_from.text().strip()):
            return text("rename.valid_from_fault")
        return self._about.fault(code)

    def _check(self) -> None:
        fault = self.fault()
        say(self._fault, fault, self._about.warning(self.code.text().strip()))
        self.accept_button.setEnabled(not fault)


def _is_day(words: str) -> bool:
    """Tell whether words are a day as the project keeps it, or nothing."""
    if not words:
        return True
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return _DAY.fullmatch(words) is not None
