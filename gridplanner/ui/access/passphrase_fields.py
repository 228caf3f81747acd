"""Fields to type a passphrase in: unseen, with a word where Caps Lock is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit

from gridplanner.data.access.users import check_passphrase
from gridplanner.data.errors import GridPlannerError
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from gridplanner.ui.dialogs.form import Form

_LONGEST = 200  # characters


class PassphraseField(QLineEdit):
    """One line that shows dots; `hint` says where Caps Lock is on."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(_LONGEST)
        self.hint = label(text("access.caps"), role="caption")
        self.hint.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look by each letter whether Caps Lock is on: no system tells it to all."""
        typed = event.text()
        if len(typed) == 1 and typed.isascii() and typed.isalpha():
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.hint.setVisible(typed.isupper() != is_shifted)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.hint.setVisible(self.hint.isHidden() and bool(self.text()))
        super().keyPressEvent(event)

    def forget(self) -> None:
        """Take out what was typed."""
        self.clear()
        self.hint.hide()


class NewPassphrase(QObject):
    """Two fields for a new passphrase; `fault` says why it does not do yet."""

    def __init__(self, form: Form, *, title: str = "access.passphrase.new") -> None:
        super().__init__(form)
        self.first, self.again = PassphraseField(), PassphraseField()
        form.add_field(title, self.first)
        form.add_field("access.passphrase.again", self.again)
        for field in (self.first, self.again):
            form.fields.addWidget(field.hint)

    @property
    def words(self) -> str:
        """What was typed."""
        return self.first.text()

    @property
    def fault(self) -> str:
        """Why this is no passphrase, in the user's language; empty where it is."""
        try:
            check_passphrase(self.words)
        except GridPlannerError as error:
            return sentence(error)[0]
        if self.words != self.again.text():
            return text("error.passphrases_differ")
        return ""

    def set_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - a state
        """Let somebody type, or not."""
        for field in (self.first, self.again):
            field.setEnabled(enabled)


def is_press(event: QEvent) -> bool:
    """Tell whether somebody did something: pressed a key or a button, or scrolled."""
    return event.type() in {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.InputMethod,
        QEvent.Type.TouchBegin,
    }
