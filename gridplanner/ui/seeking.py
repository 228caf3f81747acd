"""Asks the registry beside the window what was typed last, one search at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gridplanner.data.store.hits import Hits
from gridplanner.data.store.seeking import Seeker

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.store.hits import Hit
    from gridplanner.ui.jobs import JobRunner
    from gridplanner.ui.session import Session

TITLE = "finding"
LIMIT = 30
WIDER = 150  # hits looked through for those in the units of a user


class Seeking(QObject):
    """Searches a project while somebody types; only the newest words are answered."""

    answered = Signal(str, object)

    def __init__(self, session: Session, jobs: JobRunner) -> None:
        super().__init__(session)
        self._session, self._jobs = session, jobs
        self._seeker: Seeker | None = None
        self._wanted = ""
        session.opened.connect(self._take_document)
        session.closing.connect(self._leave)

    def ask(self, words: str) -> bool:
        """Search for words; True where `answered` will tell what was found."""
        if self._seeker is None or not words:
            self._wanted = ""
            return False
        self._wanted = words
        if self._jobs.has_beside(TITLE):
            self._seeker.interrupt()
        else:
            self._begin(self._seeker)
        return True

    def _begin(self, seeker: Seeker) -> None:
        words, session = self._wanted, self._session
        grant, now = session.grant, session.clock()
        found: list[list[list[Hit]]] = []

        is_held_to = session.permissions.scope is not None

        def work(_progress: Progress) -> None:
            if is_held_to:
                groups = seeker.find_placed(words, limit=WIDER, grant=grant, now=now)
            else:
                groups = seeker.find(words, limit=LIMIT, grant=grant, now=now)
            found.append(groups)

        def done() -> None:
            if words == self._wanted:
                self._wanted = ""
                self.answered.emit(words, self._seen(found[0]) if found else ())
            elif self._wanted and self._seeker is seeker:
                self._begin(seeker)

        # Where the file cannot be read, what is in memory is all there is to show.
        self._jobs.run_beside(work, title=TITLE, done=done, failed=lambda _e: done())

    def _seen(self, groups: list[list[Hit]]) -> list[list[Hit]]:
        """Keep what lies in the units of the user."""
        document = self._session.document
        if document is None:
            return []
        seen = document.limits.seen
        return [list(seen(Hits(tuple(group), more=False)).hits) for group in groups]

    def _take_document(self) -> None:
        document = self._session.document
        self._seeker = None if document is None else Seeker(document.file)

    def _leave(self, _document: Document) -> None:
        """Let go of the file before it is closed."""
        self._wanted = ""
        if self._seeker is not None:
            self._seeker.interrupt()
            self._jobs.stop_beside(TITLE)
            self._seeker.close()
            self._seeker = None
