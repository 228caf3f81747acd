"""The dialog that lets a user into an encrypted project, or back into a locked one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QProgressBar

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.unlocking import unlock, users_of
from gridplanner.resources.texts import text
from gridplanner.ui.access.passphrase_fields import PassphraseField
from gridplanner.ui.dialogs.form import Form
from gridplanner.ui.jobs import JobRunner
from gridplanner.ui.widgets import label

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.job import Progress

TRIES = 5  # until the dialog closes by itself


class LoginForm(Form):
    """Asks who it is and for the passphrase; `keys` is the answer.

    A passphrase is made slow to guess, so it is tried on a worker: the window stays
    alive, and Cancel is heard at once.

    Parameters
    ----------
    parent : QWidget or None
    path : Path
        An encrypted project.
    user : str
        Chosen at first, where there is such a user.

    Raises
    ------
    ProjectError
        As `users_of`: then nobody needs to type anything.
    """

    note = "access.login.note"

    def __init__(self, parent: QWidget | None, path: Path, *, user: str = "") -> None:
        names = users_of(path)
        super().__init__(parent, title="access.login", verb="access.login.do")
        self._path = path
        self.keys: KeyRing | None = None
        self.fault: GridPlannerError | None = None
        self.failed = 0
        self.is_busy, self._is_closed, self._may_choose = False, False, True
        self._jobs = JobRunner(self)
        self.add_note(text(self.note, file=path.name), role="")
        self.user = QComboBox()
        self.user.addItems(names)
        self.user.setCurrentText(user if user in names else names[0])
        self.user.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.add_field("access.user", self.user)
        self.passphrase = PassphraseField()
        self.add_field("access.passphrase", self.passphrase)
        self.fields.addWidget(self.passphrase.hint)
        self.message = label(role="refused", wraps=True)
        self.message.hide()
        self.fields.addWidget(self.message)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setFormat(text("access.login.trying"))
        self.bar.setAccessibleName(text("access.login.trying"))
        self.bar.hide()
        self.fields.addWidget(self.bar)
        self.passphrase.textChanged.connect(lambda _words: self._check())
        self.passphrase.setFocus()
        self.setMinimumWidth(380)
        self._check()

    def accept(self) -> None:
        """Try the passphrase; a wrong one can be typed again, some times."""
        if self.is_busy or not self.passphrase.text():
            return
        self._show_busy(is_busy=True)
        name, words = self.user.currentText(), self.passphrase.text()
        found: list[KeyRing | None] = []

        def work(_progress: Progress) -> None:
            found.append(unlock(self._path, name, words))

        self._jobs.run_beside(
            work,
            title="access.login.trying",
            done=lambda: self._let_in(found[0]),
            failed=self._refuse,
        )

    def done(self, result: int) -> None:
        """Close; what a thread still works out is not looked at any more."""
        self._is_closed = True
        super().done(result)

    def _let_in(self, keys: KeyRing | None) -> None:
        if self._is_closed:
            return
        self.keys = keys
        self.passphrase.forget()
        super().accept()

    def _show_busy(self, *, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.passphrase.setEnabled(not is_busy)
        self.user.setEnabled(self._may_choose and not is_busy)
        self.bar.setVisible(is_busy)
        self.message.setVisible(False)
        self._check()

    def _refuse(self, error: Exception) -> None:
        if self._is_closed:
            return
        self._show_busy(is_busy=False)
        self.passphrase.forget()
        if not isinstance(error, GridPlannerError):
            self.reject()
            raise error
        if error.code != "error.passphrase_wrong":
            self.fault = error  # a damaged or forged file: typing again does not help
            self.reject()
            return
        self.failed += 1
        if self.failed >= TRIES:
            self.fault = error
            self.reject()
            return
        self.message.setText(text("error.passphrase", n=TRIES - self.failed))
        self.message.show()
        self.passphrase.setFocus()

    def _check(self) -> None:
        is_ready = bool(self.passphrase.text()) and not self.is_busy
        self.accept_button.setEnabled(is_ready)


class UnlockForm(LoginForm):
    """Asks the user who locked the window for the passphrase; others close it."""

    note = "access.locked.note"

    def __init__(self, parent: QWidget | None, path: Path, *, user: str) -> None:
        super().__init__(parent, path, user=user)
        self.setWindowTitle(text("access.locked"))
        self.accept_button.setText(text("access.unlock.do"))
        self.cancel.setText(text("access.close_project"))
        self._may_choose = False
        self.user.setEnabled(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Esc do nothing here: it would close the project."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
