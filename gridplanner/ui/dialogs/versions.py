"""Versions of the open project: name one, return to one, look at one beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QLineEdit

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.backup_list import total_size
from gridplanner.data.versions import make_version, remove_version, versions_of
from gridplanner.resources.format import NONE, format_size
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.copies import CopiesDialog
from gridplanner.ui.dialogs.form import Form, ask
from gridplanner.ui.panels.history_model import local_time
from gridplanner.ui.panels.strip import Action
from gridplanner.ui.restoring import take_out_and_open
from gridplanner.ui.walking import go_to
from gridplanner.ui.widgets import push_button

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.versions import Version
    from gridplanner.ui.context import Context

_LONGEST = 60


class NewVersionForm(Form):
    """Asks for a name, and for a note if one likes."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.shell.widget, title="version.new", verb="version.new.do"
        )
        now = context.session.clock()
        self.name = QLineEdit(text("version.proposed", date=f"{now:%Y-%m-%d %H:%M}"))
        self.name.setMaxLength(_LONGEST)
        self.name.selectAll()
        self.note = QLineEdit()
        self.note.setMaxLength(500)
        self.add_field("version.name", self.name)
        self.add_field("version.note", self.note)
        self.add_note(text("version.new.help"))
        self.name.textChanged.connect(self._check)
        self.setMinimumWidth(400)

    def _check(self, words: str) -> None:
        self.accept_button.setEnabled(bool(words.strip()))


class VersionsDialog(CopiesDialog):
    """Lists the versions of the open project."""

    def __init__(self, context: Context, document: Document) -> None:
        headings = ("version.name", "history.when", "history.who", "backup.size")
        super().__init__(
            context.shell.widget, title="project.versions", headings=headings
        )
        self._context, self._document = context, document
        self._found: list[Version] = []
        self.new = push_button(text("cmd.version"), self._new)
        self.new.setEnabled(not document.read_only)
        self.delete = push_button(text("version.delete"), self._delete)
        self.go = push_button(text("version.go"), self._go)
        self.take_out = push_button(
            text("backup.take_out"), self._take_out, role="primary"
        )
        self.take_out.setDefault(True)
        self.add_buttons(above=[self.new, self.delete], below=[self.go, self.take_out])
        self._fill()

    def say(self) -> None:
        """Say what one wrote about the version chosen, and what it can do."""
        read_only = self._document.read_only
        version = self._found[self.row] if self.row >= 0 else None
        self.delete.setEnabled(version is not None and not read_only)
        can_go = version is not None and version.in_history and not read_only
        self.go.setEnabled(can_go)
        self.take_out.setEnabled(version is not None and version.backup is not None)
        self.words.setText(self._words(version))

    def _words(self, version: Version | None) -> str:
        if version is None:
            return text("version.none")
        copies = [one.backup for one in self._found if one.backup is not None]
        words = [version.named.note] if version.named.note else []
        if not version.in_history:
            words.append(text("version.not_in_history"))
        if version.backup is None:
            words.append(text("version.no_copy"))
        size = format_size(total_size(copies))
        words.append(text("version.total", n=len(self._found), size=size))
        return "\n".join(words)

    def _fill(self) -> None:
        self._found = versions_of(self._document)
        self.show_rows(
            [
                (
                    one.named.name,
                    local_time(one.named.time),
                    one.named.user,
                    format_size(one.backup.size) if one.backup is not None else NONE,
                )
                for one in self._found
            ]
        )

    def _new(self) -> None:
        self.leave(lambda: ask_for_version(self._context))

    def _go(self) -> None:
        named = self._found[self.row].named
        self.leave(lambda: go_to(self._context, named.entry, named.name))

    def _take_out(self) -> None:
        backup, project = self._found[self.row].backup, self._document.path
        if backup is not None:
            self.leave(lambda: take_out_and_open(self._context, backup, project))

    def _delete(self) -> None:
        version = self._found[self.row]
        question = text("version.delete.question", name=version.named.name)
        if not ask(self, title="version.delete", question=question, verb="delete.do"):
            return
        try:
            remove_version(self._document, version)
        except GridPlannerError as error:
            fault = error
            self.leave(lambda: self._context.shell.tell(fault))
            return
        self._context.shell.show_versions_changed()
        self._fill()


def open_versions(context: Context) -> None:
    """Show the versions of the open project."""
    document = context.session.document
    if document is not None:
        VersionsDialog(context, document).run()


def ask_for_version(context: Context) -> None:
    """Ask for a name and keep the project as it is now under it."""
    document = context.session.document
    if document is None:
        return
    form = NewVersionForm(context)
    accepted = form.exec() == QDialog.DialogCode.Accepted
    name, note = form.name.text().strip(), form.note.text().strip()
    form.deleteLater()
    if not accepted:
        return

    def done(_version: Version) -> None:
        context.shell.show_versions_changed()
        show = Action("project.versions", lambda: open_versions(context))
        context.strip.show_message(text("version.made", name=name), show)

    context.jobs.run(
        lambda progress: make_version(document, name, note=note, progress=progress),
        title="version.making",
        done=done,
        failed=context.shell.tell,
    )
