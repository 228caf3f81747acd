"""The dialog for one user of a project: name, role, where, and a first passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
)

from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.access.users import LONGEST_NAME, checked_name
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.access.passphrase_fields import NewPassphrase
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridplanner.data.document import Document

_ID = Qt.ItemDataRole.UserRole
_WIDTH, _LIST_HEIGHT = 460, 150


class UnitPicker(QListWidget):
    """Lists the areas of a town, to tick those a user works for."""

    def __init__(self, document: Document, chosen: frozenset[int]) -> None:
        super().__init__()
        self.setAccessibleName(text("access.column.scope"))
        self.setFixedHeight(_LIST_HEIGHT)
        self.setUniformItemSizes(True)
        units = sorted(
            (
                unit
                for unit in document.plan.units.values()
                if document.levels[unit.level].role is Role.AREA and not unit.valid_to
            ),
            key=lambda unit: (unit.code, unit.name),
        )
        for unit in units:
            item = QListWidgetItem("    " * unit.level + f"{unit.name}  {unit.code}")
            item.setData(_ID, unit.id)
            is_chosen = unit.id in chosen
            state = Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.addItem(item)

    @property
    def chosen(self) -> frozenset[int]:
        """Ids of the units that are ticked."""
        return frozenset(
            int(item.data(_ID))
            for row in range(self.count())
            if (item := self.item(row)).checkState() == Qt.CheckState.Checked
        )

    def narrow(self, words: str) -> None:
        """Show only units with these letters, and those that are ticked."""
        for row in range(self.count()):
            item = self.item(row)
            is_ticked = item.checkState() == Qt.CheckState.Checked
            item.setHidden(words.strip() not in item.text() and not is_ticked)


class UserForm(Form):
    """Asks for a user; `account` and `passphrase` are the answer.

    Parameters
    ----------
    parent : QWidget or None
    document : Document
    account : Account, optional
        To be changed; without it a new one is asked for, with a passphrase.
    """

    def __init__(
        self,
        parent: QWidget | None,
        document: Document,
        account: Account | None = None,
    ) -> None:
        key = "access.user.add" if account is None else "access.user.change"
        super().__init__(parent, title=key, verb=f"{key}.do")
        known = account or Account("", UserRole.COMMUNITY)
        self.name = QLineEdit(known.name)
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setEnabled(account is None)
        self.add_field("access.user", self.name)
        self.role = QComboBox()
        for role in UserRole:
            self.role.addItem(text(f"access.role.{role.value}"), role)
        self.role.setCurrentIndex(list(UserRole).index(known.role))
        self.add_field("access.column.role", self.role)
        self.may = label(role="caption", wraps=True)
        self.may.setMinimumHeight(34)
        self.may.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.fields.addWidget(self.may)
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("access.scope.search"))
        self.search.setAccessibleName(text("access.scope.search"))
        self.search.setClearButtonEnabled(True)
        self.units = UnitPicker(document, known.scope or frozenset())
        self._scope_name = self.add_field("access.column.scope", self.search)
        self.fields.addWidget(self.units)
        self.search.textChanged.connect(self.units.narrow)
        self.restricted = QCheckBox(text("access.restricted"))
        self.restricted.setChecked(known.restricted)
        self.fields.addWidget(self.restricted)
        self.new = NewPassphrase(self) if account is None else None
        self.message = label(role="refused", wraps=True)
        self.fields.addWidget(self.message)
        self._watch()
        self.setMinimumWidth(_WIDTH)
        self._check()

    def _watch(self) -> None:
        self.name.textChanged.connect(lambda _words: self._check())
        self.role.currentIndexChanged.connect(lambda _row: self._check())
        self.units.itemChanged.connect(lambda _item: self._check())
        if self.new is not None:
            for field in (self.new.first, self.new.again):
                field.textChanged.connect(lambda _words: self._check())

    @property
    def account(self) -> Account:
        """Who it is."""
        role = self._role
        scope = self.units.chosen if role is UserRole.COMMUNITY else None
        name = " ".join(self.name.text().split())
        return Account(name, role, scope or None, self.restricted.isChecked())

    @property
    def passphrase(self) -> str:
        """The first passphrase of a new user."""
        return "" if self.new is None else self.new.words

    @property
    def _role(self) -> UserRole:
        return UserRole(self.role.currentData())

    def _fault(self) -> str:
        try:
            checked_name(self.name.text())
        except GridPlannerError as error:
            return sentence(error)[0]
        if self._role is UserRole.COMMUNITY and not self.units.chosen:
            return text("access.scope.none")
        return "" if self.new is None else self.new.fault

    def _check(self) -> None:
        role = self._role
        self.may.setText(text(f"access.role.{role.value}.may"))
        for widget in (self._scope_name, self.search, self.units):
            widget.setVisible(role is UserRole.COMMUNITY)
        fault = self._fault()
        self.accept_button.setEnabled(not fault)
        self.accept_button.setToolTip(fault)
        is_tried = self.new is None or bool(self.new.again.text())
        self.message.setText(fault if is_tried else "")
