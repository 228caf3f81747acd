"""What the window does with a project: opens it, shows it, closes it, tells faults."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gridplanner.data.errors import EditError, GridPlannerError, ProjectError
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.access.purging import tell_due
from gridplanner.ui.ground import read_ground
from gridplanner.ui.in_force import may_edit
from gridplanner.ui.panels.strip import Action, Kind
from gridplanner.ui.restoring import offer_newest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.data.outside import OutsideProposal
    from gridplanner.data.store.opening import Mode
    from gridplanner.ui.ground import Ground
    from gridplanner.ui.main_window import MainWindow

POLL = 2000  # ms between two looks whether another program changed the project
LARGE = 100_000_000  # bytes of a project file from which a worker opens it
_TO_LOOK = {"error.in_use", "error.open_elsewhere"}
_TO_RESTORE = {
    "error.damaged",
    "error.missing",
}
_WITHOUT_KEYS = {
    "error.key_missing",
    "error.key_damaged",
    "error.key_forged",
    "error.key_other",
}
_ONLY_TO_LOOK = {"error.network", "error.read_only"}


@dataclass(frozen=True, slots=True)
class _Visit:
    """A project to be opened: how, with which keys, and what comes then."""

    path: Path
    mode: Mode
    then: Callable[[], None]
    keys: KeyRing | None


class Doors(QObject):
    """Opens and closes projects in a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self.poll)
        self._session.changed.connect(self._note_change)

    def open(self, path: Path, then: Callable[[], None] | None = None) -> bool:
        """Open a project; where it cannot be edited, show it or offer to.

        Parameters
        ----------
        path : Path
        then : callable, optional
            Called once the project is shown.

        Returns
        -------
        bool
            True where it is open, or a worker is opening it because it is large.
        """
        present = self._session.document
        if present is not None and present.path.resolve() == path.resolve():
            return True
        return self._let_in(path, "edit", then or _nothing)

    def look(self, path: Path) -> bool:
        """Open a project for looking only."""
        return self._let_in(path, "look", _nothing)

    def enter(self, path: Path, keys: KeyRing | None, then: Callable[[], None]) -> bool:
        """Open a project with the keys of who has logged in; see `open`."""
        return self._enter(_Visit(path, "edit", then, keys))

    def _let_in(self, path: Path, mode: Mode, then: Callable[[], None]) -> bool:
        """Ask who it is where the project has users, then enter."""
        if self._is_busy():
            return False
        entry, keys = self._window.shell.entry, None
        try:
            if entry.needs_login(path):
                keys = entry.log_in(path)
                if keys is None:
                    return False
        except ProjectError as error:
            self._refuse(path, error)
            return False
        return self._enter(_Visit(path, mode, then, keys))

    def _enter(self, visit: _Visit) -> bool:
        if self._is_busy():
            return False
        if _is_large(visit.path):
            self._enter_later(visit)
            return True
        try:
            document = self._read(visit)
        except ProjectError as error:
            return self._turned_away(visit, error)
        self._show(document, None)
        visit.then()
        return True

    def _enter_later(self, visit: _Visit) -> None:
        """Open a large project on a worker: what the map needs takes seconds."""

        def work(progress: Progress) -> tuple[Document, Ground]:
            document = self._read(visit)
            try:
                return document, read_ground(document, progress=progress)
            except BaseException:
                document.close()
                raise

        def done(found: tuple[Document, Ground]) -> None:
            self._show(*found)
            visit.then()

        def failed(error: Exception) -> None:
            if not isinstance(error, ProjectError):
                raise error
            self._turned_away(visit, error)

        self._window.jobs.run(work, title="project.opening", done=done, failed=failed)

    def _read(self, visit: _Visit) -> Document:
        from gridplanner.data.document import Document

        session = self._session
        return Document.open(
            visit.path,
            mode=visit.mode,
            clock=session.clock,
            user=session.os_user,
            keys=visit.keys,
        )

    def _turned_away(self, visit: _Visit, error: ProjectError) -> bool:
        if visit.mode == "edit" and error.code in _ONLY_TO_LOOK:
            return self._enter(replace(visit, mode="look"))
        if visit.mode == "edit":
            self._refuse(visit.path, error)
        else:
            self.tell(error)
        return False

    def close(self) -> None:
        """Close the project; the next start shows the start page."""
        self._poll.stop()
        # A job that runs still reads the file.
        self._window.jobs.stop()
        self._session.use(None)
        self._window.town.show(None)
        self._window.settings.last_project = ""
        self._window.show_project()

    def tell(self, error: Exception) -> None:
        """Show a fault in plain words; a fault of the program's own goes on up."""
        strip = self._window.shell.strip
        if isinstance(error, GridPlannerError):
            in_force = error.code == "refuse.in_force"
            if in_force and not may_edit(self._window.context):
                return  # the question says it
            words = sentences(error)
            if isinstance(error, EditError):
                strip.show_message(words, kind=Kind.WARNING)
            else:
                self._say(words)
        elif isinstance(error, OSError):
            self._say(text("window.os_error", file=Path(error.filename or "").name))
        else:
            raise error

    def poll(self) -> None:
        """Look whether another program changed the project; say so once."""
        document = self._session.document
        if document is None or document.read_only or self._session.is_held:
            return
        try:
            found = document.poll_outside()
        except ProjectError:
            return  # busy just now: the next look will tell
        if found is not None:
            action = Action("outside.take", self._take_outside)
            message = text("outside.changed")
            self._window.map.strip.show_message(message, action, kind=Kind.WARNING)

    def _take_outside(self) -> None:
        document = self._session.document
        if document is None or self._is_busy():
            return
        try:
            found = document.accept_outside()
        except ProjectError as error:
            self.tell(error)
            return
        if found is not None and found.proposals:
            proposals = found.proposals
            message = text("error.outside_change", n=len(proposals))
            action = Action("outside.look", lambda: self._offer(document, proposals))
            self._window.map.strip.show_message(message, action, kind=Kind.WARNING)

    def _offer(self, document: Document, proposals: Sequence[OutsideProposal]) -> None:
        """Offer borders another program changed, while their project is open."""
        from gridplanner.ui.dialogs.outside import offer_borders

        if document is self._session.document:
            offer_borders(self._window.context, proposals)

    def _show(self, document: Document, ground: Ground | None) -> None:
        window = self._window
        self._session.use(document)
        window.settings.remember_project(document.path)
        window.settings.folder = str(document.path.parent)
        window.map.strip.dismiss()
        window.town.show(document, ground)
        window.show_project()
        window.shell.entry.entered(document)
        tell_due(window, document)
        self._poll.start()

    def _refuse(self, path: Path, error: ProjectError) -> None:
        actions = []
        if error.code in _TO_LOOK:
            actions.append(Action("project.look", lambda: self.look(path)))
            actions.append(
                Action("retry", lambda: self._window.shell.open_project(path))
            )
        if error.code in _WITHOUT_KEYS:
            actions += self._offer_key_file(path)
        if error.code in _TO_RESTORE:
            actions += offer_newest(self._window.context, path)
        if error.code == "error.not_ours":
            actions.append(
                Action("project.as_data", lambda: self._window.shell.take_files([path]))
            )
        if error.code == "error.missing":
            self._window.start.show_recent(self._window.settings.recent)
        self._say(sentences(error), *actions)

    def _offer_key_file(self, path: Path) -> list[Action]:
        """Give the action that gets a key file back; else the newest copy itself."""
        from gridplanner.data.store.key_changes import copy_with_key_file, take_key_file

        copy = copy_with_key_file(path)
        if copy is None:
            return offer_newest(self._window.context, path)

        def take() -> None:
            try:
                take_key_file(path, copy)
            except GridPlannerError as error:
                self.tell(error)
                return
            self._window.shell.open_project(path)

        return [Action("access.take_key", take)]

    def _is_busy(self) -> bool:
        """Tell whether a job has the project, and say so: a message may be old."""
        if self._window.jobs.running:
            self._say(text("blocked.busy"))
        return self._window.jobs.running

    def _say(self, words: str, *actions: Action) -> None:
        """Show a fault over the map, or over the start page where there is no map."""
        self._window.shell.strip.show_message(words, *actions, kind=Kind.ERROR)

    def _note_change(self, event: Changed) -> None:
        window = self._window
        if event.transient:
            return
        window.status.show_saved(f"{self._session.clock():%H:%M}")


def _is_large(path: Path) -> bool:
    try:
        return path.stat().st_size >= LARGE
    except OSError:
        return False  # opening it tells what is wrong


def _nothing() -> None:
    pass
