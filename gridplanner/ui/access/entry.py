"""What the window does about users and encryption: it lets in, locks and encrypts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from gridplanner.data.access import administration
from gridplanner.data.access.audit import record
from gridplanner.data.access.keys import KeyRing
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.encrypting import has_plain_copies
from gridplanner.data.store.unlocking import is_encrypted
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.access.encrypt_form import (
    DecryptForm,
    EncryptForm,
    OfferForm,
    PassphraseForm,
)
from gridplanner.ui.access.locking import Locking
from gridplanner.ui.access.login import LoginForm
from gridplanner.ui.access.users_window import UsersWindow
from gridplanner.ui.dialogs.form import ask
from gridplanner.ui.panels.strip import Kind

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow

Enter = Callable[[Path, KeyRing | None, Callable[[], None]], bool]
REFUSED = "encryption_refused"  # the project's note that somebody chose to stay plain


class Entry(QObject):
    """The way into a project, and what its administrators do about that.

    Parameters
    ----------
    window : MainWindow
    enter : callable
        `Doors.enter`.
    """

    def __init__(self, window: MainWindow, enter: Enter) -> None:
        super().__init__(window)
        self._window, self._enter = window, enter
        self.locking = Locking(window)
        self._failed: int | None = None  # tries before the log-in that is to be noted

    def log_in(self, path: Path) -> KeyRing | None:
        """Ask who it is, where a project has users.

        Returns
        -------
        KeyRing or None
            None where nobody logged in, or the project is plain: ask `needs_login`.

        Raises
        ------
        ProjectError
            Where nobody can: see `unlocking.users_of` and `unlocking.unlock`.
        """
        window, settings = self._window, self._window.settings
        if not window.isVisible():
            window.show()  # at the start of the program, which then asks at once
        user = settings.user_of(str(path))
        form = LoginForm(window, path, user=user)
        form.exec()
        keys, fault, failed = form.keys, form.fault, form.failed
        form.deleteLater()
        if fault is not None:
            raise fault
        if keys is not None:
            settings.set_user_of(str(path), keys.account.name)
            self._failed = failed
        return keys

    @staticmethod
    def needs_login(path: Path) -> bool:
        """Tell whether a project opens for its users only."""
        return is_encrypted(path)

    def entered(self, document: Document) -> None:
        """Record who came in; to be called once the project is shown."""
        failed, self._failed = self._failed, None
        if failed is not None:
            administration.note_login(document.file, failed=failed)

    def lock(self) -> None:
        """Cover everything until the passphrase is typed again."""
        self.locking.lock()

    # Users

    def manage_users(self) -> None:
        """Show the users of the open project."""
        document = self._window.session.document
        if document is None:
            return
        try:
            window = UsersWindow(self._window, document)
        except GridPlannerError as error:
            self._window.shell.tell(error)
            return
        window.exec()
        has_removed = window.has_removed
        window.deleteLater()
        if has_removed and ask(
            self._window,
            title="access.new_key",
            question=text("access.new_key.ask"),
            verb="access.new_key.do",
            role="primary",
        ):
            self.change_key()

    def change_passphrase(self) -> None:
        """Let the user choose another passphrase."""
        document = self._window.session.document
        if document is None:
            return
        form = PassphraseForm(self._window, user=document.file.user)
        while form.exec() == QDialog.DialogCode.Accepted:
            old, new = form.old.text(), form.new.words
            try:
                administration.change_own_passphrase(document.file, old, new)
            except GridPlannerError as error:
                form.old.forget()
                form.say(sentence(error)[0])
                continue
            words = text("access.change_passphrase.done")
            self._window.shell.strip.show_message(words)
            break
        form.deleteLater()

    # Encryption

    def encrypt(self, then: Callable[[], None] | None = None) -> None:
        """Ask for the first administrator and encrypt the open project."""
        form = EncryptForm(self._window, user=self._window.session.user)
        if form.exec() == QDialog.DialogCode.Accepted:
            self._encrypt(form, then)
        form.deleteLater()

    def offer_encryption(self, then: Callable[[], None]) -> None:
        """Offer encryption before the first people come into a plain project.

        It is asked once a project. The project is closed and opened again where it is
        encrypted: whoever calls this asks for the document in `then`, not before.

        Parameters
        ----------
        then : callable
            Goes on with the import; not called where the user cancelled.
        """
        document = self._window.session.document
        if document is None or document.read_only or not needs_offer(document):
            then()
            return
        form = OfferForm(self._window, user=self._window.session.user)
        is_done = form.exec() == QDialog.DialogCode.Accepted
        if is_done and form.is_wanted:
            self._encrypt(form, then)
        elif is_done and refuse(document, self._window.shell.tell):
            then()
        form.deleteLater()

    def decrypt(self) -> None:
        """Ask why, and make the open project a plain one."""
        form = DecryptForm(self._window)
        is_done, reason = form.exec() == QDialog.DialogCode.Accepted, form.reason
        form.deleteLater()
        document = self._window.session.document
        if not is_done or document is None or document.file.keys is None:
            return
        clock = self._window.session.clock
        act = partial(
            administration.decrypt_project,
            document.path,
            document.file.keys,
            reason=reason,
            clock=clock,
        )
        self._recode(document, act, "access.decrypting", "access.decrypt.done")

    def change_key(self) -> None:
        """Give the open project another data key."""
        document = self._window.session.document
        if document is None or document.file.keys is None:
            return
        act = partial(
            administration.change_project_key,
            document.path,
            document.file.keys,
            clock=self._window.session.clock,
        )
        self._recode(document, act, "access.changing_key", "access.new_key.done")

    def _encrypt(self, form: EncryptForm, then: Callable[[], None] | None) -> None:
        document = self._window.session.document
        if document is None:
            return
        act = partial(
            administration.encrypt_project,
            document.path,
            form.first,
            clock=self._window.session.clock,
        )
        words = "access.encrypt.done"
        self._recode(document, act, "access.encrypting", words, then)

    def _recode(
        self,
        document: Document,
        act: Callable[..., KeyRing | None],
        title: str,
        words: str,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Close the project, write it anew on a worker, and open it again."""
        window, path, former = self._window, document.path, document.file.keys
        window.jobs.stop()
        window.session.use(None)
        window.town.show(None)
        window.show_project()

        def work(progress: Progress) -> KeyRing | None:
            return act(progress=progress)

        def done(keys: KeyRing | None) -> None:
            def say() -> None:
                message, kind = text(words, file=path.name), Kind.INFORMATION
                if keys is not None and has_plain_copies(path):
                    message, kind = text("access.copies_left"), Kind.WARNING
                window.shell.strip.show_message(message, kind=kind)
                if then is not None:
                    then()

            self._enter(path, keys, say)

        def failed(error: Exception) -> None:
            self._enter(path, former, lambda: window.shell.tell(error))

        def cancelled() -> None:
            self._enter(path, former, lambda: None)

        window.jobs.run(
            work, title=title, done=done, failed=failed, cancelled=cancelled
        )


def needs_offer(document: Document) -> bool:
    """Tell whether a project is plain and nobody has chosen that yet."""
    return document.file.keys is None and document.file.meta(REFUSED) is None


def refuse(document: Document, tell: Callable[[Exception], None]) -> bool:
    """Record that a project is to stay plain; False where that cannot be."""
    try:
        with document.file.transaction():
            record(document.file, "refuse_encryption")
            document.file.set_meta(REFUSED, document.file.now())
    except GridPlannerError as error:
        tell(error)
        return False
    return True
