"""The copies of a project on this machine: when, before what, how large."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSizePolicy

from gridplanner.data.store.backup_list import (
    all_backups,
    backups_folder,
    backups_of,
    mark_of,
    remove,
    total_size,
)
from gridplanner.resources.format import format_size
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.copies import CopiesDialog
from gridplanner.ui.dialogs.form import ask
from gridplanner.ui.panels.history_model import local_time
from gridplanner.ui.restoring import reason_words, take_out_and_open
from gridplanner.ui.widgets import push_button

if TYPE_CHECKING:
    from gridplanner.data.store.backup_list import Backup
    from gridplanner.ui.context import Context


class BackupsDialog(CopiesDialog):
    """Lists the copies of a project, open or not, damaged or gone.

    The box above goes to those of another project, also to delete what is left of one
    that is no longer wanted.
    """

    def __init__(self, context: Context, project: Path) -> None:
        headings = ("backup.reason", "history.when", "history.who", "backup.size")
        super().__init__(
            context.shell.widget, title="project.backups", headings=headings
        )
        self._context, self._project = context, project
        self._found: list[Backup] = []
        self.projects = QComboBox()
        self.projects.setAccessibleName(text("backup.project"))
        self.projects.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )
        self.delete = push_button(text("backup.delete"), self._delete)
        self.take_out = push_button(
            text("backup.take_out"), self._take_out, role="primary"
        )
        self.take_out.setDefault(True)
        self.add_buttons(above=[self.projects, self.delete], below=[self.take_out])
        self._list_projects()
        self.projects.currentIndexChanged.connect(self._choose)
        self._fill()

    def say(self) -> None:
        """Say how much the copies take, and what may be done with one."""
        for button in (self.delete, self.take_out):
            button.setEnabled(self.row >= 0)
        if not self._found:
            self.words.setText(text("backup.none", project=self._project.stem))
            return
        size = format_size(total_size(self._found))
        self.words.setText(text("backup.total", n=len(self._found), size=size))
        self.words.setToolTip(str(backups_folder()))

    def _list_projects(self) -> None:
        """Name the project asked for first, then all others there are copies of."""
        others = [
            path for path in all_backups() if mark_of(path) != mark_of(self._project)
        ]
        for path in (self._project, *others):
            words = path.stem
            if not path.exists():
                words = text("backup.gone", project=path.stem)
            self.projects.addItem(words, str(path))
            row = self.projects.count() - 1
            self.projects.setItemData(row, str(path), Qt.ItemDataRole.ToolTipRole)

    def _choose(self, row: int) -> None:
        self._project = Path(self.projects.itemData(row))
        self._fill()

    def _fill(self) -> None:
        self._found = backups_of(self._project)
        self.show_rows(
            [
                (
                    reason_words(one),
                    local_time(one.note.time),
                    one.note.user,
                    format_size(one.size),
                )
                for one in self._found
            ]
        )

    def _take_out(self) -> None:
        backup = self._found[self.row]
        self.leave(lambda: take_out_and_open(self._context, backup, self._project))

    def _delete(self) -> None:
        backup = self._found[self.row]
        question = text(
            "backup.delete.question",
            what=reason_words(backup),
            time=local_time(backup.note.time),
        )
        if ask(self, title="backup.delete", question=question, verb="delete.do"):
            remove(backup)
            self._fill()


def open_backups(context: Context, project: Path | None) -> None:
    """Show the copies of a project; of one with copies where none is named."""
    known = {mark_of(Path(path)) for path in context.settings.recent}
    others = [path for path in all_backups() if mark_of(path) not in known]
    wanted = project or next(iter(others), None)
    if wanted is not None:
        BackupsDialog(context, wanted).run()
