"""The users of an encrypted project: who they are, and what each may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
)

from gridplanner.data.access import administration
from gridplanner.data.access.roles import UserRole
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.access.passphrase_fields import NewPassphrase
from gridplanner.ui.access.user_form import UserForm
from gridplanner.ui.dialogs.form import Form, ask
from gridplanner.ui.widgets import label, push_button

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from gridplanner.data.access.roles import Account
    from gridplanner.data.document import Document

_COLUMNS = ("name", "role", "scope", "restricted")
_SIZE = (680, 400)


class ResetForm(Form):
    """Asks for the new passphrase of another user."""

    def __init__(self, parent: QWidget | None, *, user: str) -> None:
        super().__init__(parent, title="access.reset", verb="access.reset.do")
        self.add_note(text("access.reset.note", user=user), role="")
        self.new = NewPassphrase(self)
        self.message = label(role="refused", wraps=True)
        self.fields.addWidget(self.message)
        for field in (self.new.first, self.new.again):
            field.textChanged.connect(lambda _words: self._check())
        self.setMinimumWidth(420)
        self._check()

    def _check(self) -> None:
        fault = self.new.fault
        self.accept_button.setEnabled(not fault)
        self.message.setText(fault if self.new.again.text() else "")


class UsersWindow(Form):
    """Lists the users, to add, change and remove them.

    Attributes
    ----------
    has_removed : bool
        Somebody was removed, so that another key should be offered.
    """

    def __init__(self, parent: QWidget | None, document: Document) -> None:
        super().__init__(parent, title="access.users", verb="close")
        self.cancel.hide()
        self._document = document
        self._accounts: tuple[Account, ...] = ()
        self.has_removed = False
        self.list = QTreeWidget()
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAlternatingRowColors(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.setAccessibleName(text("access.users"))
        self.list.setHeaderLabels([text(f"access.column.{name}") for name in _COLUMNS])
        header = self.list.header()
        header.setStretchLastSection(False)
        for section in range(len(_COLUMNS)):
            header.setSectionResizeMode(
                section, QHeaderView.ResizeMode.ResizeToContents
            )
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.fields.addWidget(self.list, 1)
        self.message = label(role="refused", wraps=True)
        self.fields.addWidget(self.message)
        self.add = push_button(text("access.user.add"), self._add)
        self.change = push_button(text("access.user.change"), self._change)
        self.reset = push_button(text("access.reset"), self._reset)
        self.remove = push_button(
            text("access.user.remove"), self._remove, role="delete"
        )
        row = QHBoxLayout()
        for button in (self.add, self.change, self.reset, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        self.fields.addLayout(row)
        self.list.currentItemChanged.connect(lambda *_: self._say())
        self.list.itemDoubleClicked.connect(lambda *_: self._change())
        self.resize(*_SIZE)
        self._fill()

    @property
    def chosen(self) -> Account | None:
        """The user whose row is chosen."""
        item = self.list.currentItem()
        row = -1 if item is None else self.list.indexOfTopLevelItem(item)
        return self._accounts[row] if 0 <= row < len(self._accounts) else None

    def _fill(self, name: str = "") -> None:
        self._accounts = administration.accounts_of(self._document.file)
        self.list.clear()
        for account in self._accounts:
            item = QTreeWidgetItem(self._words(account))
            item.setToolTip(2, item.text(2))
            self.list.addTopLevelItem(item)
            if account.name == name or self.list.currentItem() is None:
                self.list.setCurrentItem(item)
        self._say()

    def _words(self, account: Account) -> list[str]:
        units = self._document.plan.units
        named = [units[n].name for n in sorted(account.scope or ()) if n in units]
        is_held = account.role is UserRole.COMMUNITY
        scope = text("access.scope.joined").join(named) or text("access.scope.empty")
        return [
            account.name,
            text(f"access.role.{account.role.value}"),
            scope if is_held else text("access.scope.whole"),
            text("yes") if account.restricted else "",
        ]

    def _say(self) -> None:
        is_chosen = self.chosen is not None
        for button in (self.change, self.reset, self.remove):
            button.setEnabled(is_chosen)

    def _add(self) -> None:
        form = UserForm(self, self._document)
        if form.exec() == QDialog.DialogCode.Accepted:
            account, words = form.account, form.passphrase
            self._do(
                lambda: administration.add_user(self._document.file, account, words),
                account.name,
            )
        form.deleteLater()

    def _change(self) -> None:
        account = self.chosen
        if account is None:
            return
        form = UserForm(self, self._document, account)
        if form.exec() == QDialog.DialogCode.Accepted:
            changed = form.account
            self._do(
                lambda: administration.change_account(self._document.file, changed),
                account.name,
            )
        form.deleteLater()

    def _reset(self) -> None:
        account = self.chosen
        if account is None:
            return
        form = ResetForm(self, user=account.name)
        if form.exec() == QDialog.DialogCode.Accepted:
            name, words, file = account.name, form.new.words, self._document.file
            self._do(lambda: administration.reset_passphrase(file, name, words), name)
        form.deleteLater()

    def _remove(self) -> None:
        account = self.chosen
        if account is None:
            return
        name, file = account.name, self._document.file
        if ask(
            self,
            title="access.user.remove",
            question=text("access.user.remove.ask", user=name),
            verb="access.user.remove.do",
        ):
            done = self._do(lambda: administration.remove_user(file, name))
            self.has_removed |= done

    def _do(self, act: Callable[[], None], name: str = "") -> bool:
        try:
            act()
        except GridPlannerError as error:
            self.message.setText(sentence(error)[0])
            return False
        self.message.clear()
        self._fill(name)
        return True
