"""When copies of the open project are made: after it opened, and before great changes.

The copy of an opening waits until the map stands and the figures are counted, and is
made beside; whoever closes the project meanwhile does not wait for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.backup_list import Note
from gridplanner.data.store.backups import keep
from gridplanner.data.store.encrypting import encrypt_copies, has_plain_copies
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.session import Session

IDLE = 200  # ms between two looks whether the window has nothing to do
REST = 1.0  # a copy beside takes the disk half of the time
_BESIDE = "backup"


class BackupKeeper(QObject):
    """Makes a copy of every project that is opened for editing."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._idle = QTimer(self, interval=IDLE)
        self._idle.timeout.connect(self._look)
        window.session.opened.connect(self._wait)
        window.session.closing.connect(lambda _document: self.stop())
        window.jobs.started.connect(lambda _title: self.give_way())
        self._wait()

    def stop(self) -> None:
        """Give the copy up that is not ready yet."""
        self._idle.stop()
        self._window.jobs.stop_beside(_BESIDE)

    def give_way(self) -> None:
        """Let a job have the disk; the copy is begun again when it is over."""
        if self._window.jobs.has_beside(_BESIDE):
            self.stop()
            self._wait()

    def _wait(self) -> None:
        document = self._window.session.document
        if document is not None and not document.read_only:
            self._idle.start()

    def _look(self) -> None:
        session, jobs = self._window.session, self._window.jobs
        document = session.document
        if document is None or session.standing is None or jobs.busy:
            return
        self._idle.stop()
        project, note = document.path, make_note(session, "opening")
        keys = document.file.keys

        def work(progress: Progress) -> None:
            if keys is not None and has_plain_copies(project):
                encrypt_copies(project, keys)  # what was left where that was stopped
            keep(project, note, progress=progress, rest=REST, keys=keys)

        jobs.run_beside(work, title=_BESIDE, failed=self._tell)

    def _tell(self, error: Exception) -> None:
        if not isinstance(error, GridPlannerError):
            raise error
        window = self._window
        action = Action(
            "project.backups", lambda: window.run_command("project.backups")
        )
        words = " ".join(sentence(error)).strip()
        window.shell.strip.show_message(words, action, kind=Kind.WARNING)


def make_note(session: Session, reason: str) -> Note:
    """Say for what a copy is made, when and by whom."""
    return Note(reason, session.clock().isoformat(timespec="seconds"), session.user)


def keep_before(
    document: Document, note: Note, *, progress: Progress
) -> GridPlannerError | None:
    """Copy the project on a worker before much of it changes.

    Returns
    -------
    GridPlannerError or None
        Why there is no copy, to be told when the work is done: it goes on all the
        same, since it can be undone.
    """
    progress.step("backup.running")
    try:
        keep(document.path, note, progress=progress, keys=document.file.keys)
    except GridPlannerError as error:
        return error
    return None


def words_of(error: GridPlannerError | None) -> str:
    """Say why there is no copy, behind what else is said; empty where there is."""
    return "" if error is None else text("backup.behind", why=sentence(error)[0])
