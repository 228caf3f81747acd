"""What a scenario is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from gridplanner.data.branches import list_scenarios
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.data.document import Document


class ScenarioNameForm(Form):
    """Asks for a name no other scenario has; `title` and `verb` are string keys."""

    def __init__(
        self,
        document: Document,
        name: str,
        title: str,
        verb: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, title=title, verb=verb)
        self._old = name
        self._taken = {entry.name for entry in list_scenarios(document)}
        self.name = QLineEdit(name)
        self.add_field("field.name", self.name)
        self._fault = label(role="refused", wraps=True)
        self._fault.setMinimumHeight(36)
        self.fields.addWidget(self._fault)
        self.setMinimumWidth(360)
        self.name.selectAll()
        self.name.setFocus()
        self.name.textChanged.connect(lambda _words: self._check())
        self._check()

    def fault(self) -> str:
        """Say what is wrong with the name; empty where nothing is."""
        name = self.name.text().strip()
        if not name:
            return text("scenario.name_empty")
        if name in self._taken and name != self._old:
            return text("scenario.name_taken", name=name)
        return ""

    def _check(self) -> None:
        fault = self.fault()
        self._fault.setText(fault)
        self.accept_button.setEnabled(not fault)
