"""What the window does with a project: opens it, shows it, closes it, tells faults."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gridplanner.data.errors import EditError, GridPlannerError, ProjectError
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.panels.strip import Action, Kind
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.data.outside import OutsideProposal
    from gridplanner.ui.main_window import MainWindow

POLL = 2000  # ms between two looks whether another program changed the project
_TO_LOOK = {"error.in_use", "error.open_elsewhere"}
_ONLY_TO_LOOK = {"error.network", "error.read_only"}


class Doors(QObject):
    """Opens and closes projects in a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._poll = QTimer(self, interval=POLL)
        self._poll.timeout.connect(self.poll)
        self._session.changed.connect(self._note_change)

    def open(self, path: Path) -> bool:
        """Open a project; where it cannot be edited, show it or offer to."""
        from gridplanner.data.document import Document

        session = self._session
        present = session.document
        if present is not None and present.path.resolve() == path.resolve():
            return True
        if self._is_busy():
            return False
        try:
            document = Document.open(
                path, mode="edit", clock=session.clock, user=session.user
            )
        except ProjectError as error:
            if error.code in _ONLY_TO_LOOK:
                return self.look(path)
            self._refuse(path, error)
            return False
        self._show(document)
        return True

    def look(self, path: Path) -> bool:
        """Open a project for looking only."""
        from gridplanner.data.document import Document

        session = self._session
        if self._is_busy():
            return False
        try:
            document = Document.open(
                path, mode="look", clock=session.clock, user=session.user
            )
        except ProjectError as error:
            self.tell(error)
            return False
        self._show(document)
        return True

    def close(self) -> None:
        """Close the project; the next start shows the start page."""
        self._poll.stop()
        self._session.use(None)
        self._window.town.show(None)
        self._window.settings.last_project = ""
        self._window.show_project()

    def tell(self, error: Exception) -> None:
        """Show a fault in plain words; a fault of the program's own goes on up."""
        strip = self._window.map.strip
        if isinstance(error, GridPlannerError):
            message, hint = sentence(error)
            words = f"{message} {hint}".strip()
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

    def _show(self, document: Document) -> None:
        window = self._window
        self._session.use(document)
        window.settings.remember_project(document.path)
        window.settings.folder = str(document.path.parent)
        window.map.strip.dismiss()
        window.town.show(document)
        window.show_project()
        self._poll.start()

    def _refuse(self, path: Path, error: ProjectError) -> None:
        actions = []
        if error.code in _TO_LOOK:
            actions.append(Action("project.look", lambda: self.look(path)))
            actions.append(
                Action("retry", lambda: self._window.shell.open_project(path))
            )
        if error.code == "error.not_ours":
            actions.append(
                Action("project.as_data", lambda: self._window.shell.take_files([path]))
            )
        if error.code == "error.missing":
            self._window.start.show_recent(self._window.settings.recent)
        message, hint = sentence(error)
        self._say(f"{message} {hint}".strip(), *actions)

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
        if event.plan in (0, TILING):
            window.checks.grow_stale()
            window.say_checks()
