"""Counts the lists that matter beside the window, so that the details tell of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from gridplanner.data.filters.house_list import count_lists
from gridplanner.data.store.beside import BesideFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.people_list.showing import PeopleShowing

TITLE = "counting_lists"
REST = 1_500  # ms without a change before it is counted


class CountingBeside(QObject):
    """Counts once a project stands, and again some time after the last change.

    Parameters
    ----------
    window : MainWindow
    showing : PeopleShowing
        Knows where people are counted and who may be.
    take : callable
        Takes the numbers.
    """

    def __init__(
        self,
        window: MainWindow,
        showing: PeopleShowing,
        take: Callable[[dict[str, int]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._showing, self._take = window, showing, take
        self._beside: BesideFile | None = None
        self._soon = QTimer(self, singleShot=True, interval=REST)
        self._soon.timeout.connect(self._count)
        window.session.closing.connect(self._leave)

    def ask(self) -> None:
        """Count after a rest; a later change begins the rest anew."""
        self._soon.start()

    def stop(self) -> None:
        """Count no more: somebody else does, or the project is closed."""
        self._soon.stop()
        if self._beside is not None:
            self._beside.interrupt()
            self._window.jobs.stop_beside(TITLE)
            self._beside = None

    def _leave(self, _document: Document) -> None:
        self.stop()

    def _count(self) -> None:
        session, jobs = self._window.session, self._window.jobs
        document = session.document
        if document is None:
            return
        if session.is_held or jobs.running or jobs.has_beside(TITLE):
            self._soon.start()
            return
        places = self._showing.places()
        if places is None:
            return  # asked again once the figures stand
        rules, level = self._showing.rules, self._showing.level
        beside, found = BesideFile(document.file), dict[str, int]()
        self._beside = beside

        def work(progress: Progress) -> None:
            with beside as file:
                found.update(
                    count_lists(
                        file, places, level=level, rules=rules, progress=progress
                    )
                )

        def done() -> None:
            self._beside = None
            if session.document is document:
                self._take(found)

        # Where it cannot be read the details say nothing, as before it was counted.
        jobs.run_beside(work, title=TITLE, done=done, failed=lambda _error: None)
