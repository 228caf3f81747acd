"""The small form under the cursor that turns a drawn outline into a grid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridplanner.data.records import GridKind
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.code_field import say
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from gridplanner.ui.dialogs.code_field import CodeField

_KINDS = (GridKind.BASIC, GridKind.EXCLUSIVE)


class MakeGridForm(Form):
    """Code, name and kind of a new grid, with what it would hold.

    Parameters
    ----------
    code, name : str
        What is proposed.
    holds : str
        What the outline holds, in the user's words.
    taken : str
        From whom it would take ground, in the user's words; empty for none.
    asks_kind : bool, optional
        Whether basic and exclusive grids are told apart.
    about : CodeField
        Says what is to be known of a code.
    """

    def __init__(
        self,
        parent: QWidget | None,
        *,
        code: str,
        name: str,
        holds: str,
        taken: str,
        asks_kind: bool = True,
        about: CodeField,
    ) -> None:
        super().__init__(parent, title="draw.form", verb="draw.form")
        self._about = about
        self.name = QLineEdit(name)
        self.code = QLineEdit(code)
        self.kind = QComboBox()
        for kind in _KINDS:
            self.kind.addItem(text("grid_kind." + kind.value), kind.value)
        self.add_note(holds)
        self.add_field("field.name", self.name)
        self.add_field("field.code", self.code, help_key="field.code.help")
        if asks_kind:
            self.add_field("field.kind", self.kind)
        self.ground = QComboBox()
        if taken:
            self.add_note(taken, role="")
            self.ground.addItem(text("draw.take_yes"), True)
            self.ground.addItem(text("draw.take_free"), False)
            self.add_field("draw.ground", self.ground)
        self._fault = label(role="refused", wraps=True)
        self._fault.setMinimumHeight(36)
        self.fields.addWidget(self._fault)
        self.setMinimumWidth(340)
        for line in (self.name, self.code):
            line.textChanged.connect(lambda _words: self._check())
        self.name.selectAll()
        self._check()

    @property
    def takes(self) -> bool:
        """Whether ground of other grids goes over to the new one."""
        return bool(self.ground.currentData())

    def fault(self) -> str:
        """Say what is wrong with the fields; empty where nothing is."""
        if not self.name.text().strip():
            return text("rename.no_name")
        return self._about.fault(self.code.text().strip())

    def _check(self) -> None:
        fault = self.fault()
        say(self._fault, fault, self._about.warning(self.code.text().strip()))
        self.accept_button.setEnabled(not fault)
