"""Dialogs about the encryption of a project: encrypt it, take that off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton

from gridplanner.data.access.users import LONGEST_NAME, checked_name
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.encrypting import FirstUser
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.access.passphrase_fields import NewPassphrase, PassphraseField
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_WIDTH = 480


class EncryptForm(Form):
    """Asks for the first administrator; `first` is the answer.

    Parameters
    ----------
    parent : QWidget or None
    user : str
        Proposed as the name.
    """

    def __init__(self, parent: QWidget | None, *, user: str) -> None:
        super().__init__(parent, title="access.encrypt", verb="access.encrypt.do")
        self._add_choice()
        self.name = QLineEdit(user)
        self.name.setMaxLength(LONGEST_NAME)
        self.add_field("access.administrator", self.name)
        self.new = NewPassphrase(self)
        self.add_note(text("access.encrypt.note"))
        self.message = label(role="refused", wraps=True)
        self.fields.addWidget(self.message)
        for field in (self.name, self.new.first, self.new.again):
            field.textChanged.connect(lambda _words: self._check())
        (self.new.first if user else self.name).setFocus()
        self.setMinimumWidth(_WIDTH)
        self._check()

    def _add_choice(self) -> None:
        """Say what it is for; another form asks here whether it is wanted."""
        self.add_note(text("access.encrypt.why"), role="")

    @property
    def first(self) -> FirstUser:
        """Who may open the project then."""
        return FirstUser(self.name.text(), self.new.words)

    @property
    def _fault(self) -> str:
        try:
            checked_name(self.name.text())
        except GridPlannerError as error:
            return sentence(error)[0]
        return self.new.fault

    def _check(self) -> None:
        fault = self._fault
        self.accept_button.setEnabled(not fault)
        # Nobody is reproached before both fields hold something.
        self.message.setText(fault if self.new.again.text() else "")


class OfferForm(EncryptForm):
    """Offers encryption before the first people come in; refusing is a choice too."""

    def _add_choice(self) -> None:
        self.add_note(text("access.offer.why"), role="")
        self.choice = QButtonGroup(self)
        self.yes = QRadioButton(text("access.offer.yes"))
        self.no = QRadioButton(text("access.offer.no"))
        for button in (self.yes, self.no):
            self.choice.addButton(button)
            self.fields.addWidget(button)
        self.warning = label(text("access.offer.warning"), role="note", wraps=True)
        self.warning.hide()
        self.fields.addWidget(self.warning)
        self.yes.setChecked(True)
        self.yes.toggled.connect(lambda _on: self._check())

    @property
    def is_wanted(self) -> bool:
        """Whether the project is to be encrypted."""
        return self.yes.isChecked()

    def _check(self) -> None:
        is_wanted = self.is_wanted
        self.warning.setVisible(not is_wanted)
        self.name.setEnabled(is_wanted)
        self.new.set_enabled(is_wanted)
        super()._check()
        words = "access.encrypt.do" if is_wanted else "access.offer.refuse"
        self.accept_button.setText(text(words))
        if not is_wanted:
            self.accept_button.setEnabled(True)
            self.message.clear()


class DecryptForm(Form):
    """Asks why the encryption is to be taken off; `reason` is the answer."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(
            parent, title="access.decrypt", verb="access.decrypt.do", role="delete"
        )
        self.fields.addWidget(
            label(text("access.offer.warning"), role="note", wraps=True)
        )
        self.words = QLineEdit()
        self.words.setMaxLength(200)
        self.add_field("access.decrypt.reason", self.words)
        self.words.textChanged.connect(lambda _words: self._check())
        self.setMinimumWidth(_WIDTH)
        self._check()

    @property
    def reason(self) -> str:
        """What was written."""
        return self.words.text().strip()

    def _check(self) -> None:
        self.accept_button.setEnabled(bool(self.reason))


class PassphraseForm(Form):
    """Asks for the old passphrase and a new one."""

    def __init__(self, parent: QWidget | None, *, user: str) -> None:
        super().__init__(
            parent, title="access.change_passphrase", verb="access.change_passphrase.do"
        )
        self.add_note(text("access.change_passphrase.note", user=user), role="")
        self.old = PassphraseField()
        self.add_field("access.passphrase.old", self.old)
        self.fields.addWidget(self.old.hint)
        self.new = NewPassphrase(self)
        self.message = label(role="refused", wraps=True)
        self.fields.addWidget(self.message)
        for field in (self.old, self.new.first, self.new.again):
            field.textChanged.connect(lambda _words: self._check())
        self.old.setFocus()
        self.setMinimumWidth(_WIDTH)
        self._check()

    def say(self, words: str) -> None:
        """Say why it did not do."""
        self.message.setText(words)

    def _check(self) -> None:
        fault = self.new.fault
        self.accept_button.setEnabled(bool(self.old.text()) and not fault)
        self.message.setText(fault if self.new.again.text() else "")
