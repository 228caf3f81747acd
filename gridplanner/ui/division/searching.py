"""Looking for candidates on a worker: the ground first, then one way after the other.

What is found reaches the window as it is found, so that stopping keeps it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from gridplanner.data.errors import GridPlannerError
from gridplanner.studies.dividing.study import ask, propose
from gridplanner.ui.division.amounts import houses_on
from gridplanner.ui.division.shown import Shown, show
from gridplanner.ui.division.words import beforehand_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.studies.dividing.study import Asked
    from gridplanner.studies.dividing.wish import Wish
    from gridplanner.ui.context import Context

_GROUND: Final = 0.3  # of the bar, for reading the ground


class Search(QObject):
    """Looks for candidates, one search at a time."""

    asked = Signal(str)
    """What is known before anything is solved, in words."""
    found = Signal(object)
    """A candidate, as `Shown`."""
    _posted = Signal(int, object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.shell.widget)
        self._context = context
        self._known: tuple[Wish, Asked, str] | None = None
        self._turn = 0
        self.is_running = False
        # They come from the worker.
        self._posted.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def size_of(self, wish: Wish) -> int:
        """Tell how many houses there are on the ground that is meant."""
        return int(houses_on(self._context.session, wish.areas).sum())

    def asked_of(self, wish: Wish) -> Asked | None:
        """Give the ground of a wish where it was read and nothing has changed since."""
        known, session = self._known, self._context.session
        if known is None or known[0] != _ground_of(wish):
            return None
        return known[1] if known[1].plan is session.plan else None

    def say_again(self) -> None:
        """Say once more what is known, in the language that is spoken now."""
        known, document = self._known, self._context.session.document
        if known is not None and document is not None:
            self.asked.emit(beforehand_words(document, known[1]))

    def forget(self) -> None:
        """Let go of ground that may have changed."""
        self._known = None

    def drop(self) -> None:
        """Do not tell what is under way: something else is asked for now."""
        self._turn += 1

    def look(self, wish: Wish, *, failed: Callable[[Exception], None]) -> None:
        """Look at the ground alone, and say what is known then."""
        self._run(wish, solves=False, done=_nothing, failed=failed, cancelled=_nothing)

    def run(
        self,
        wish: Wish,
        *,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None],
    ) -> None:
        """Look for candidates; `found` tells of each."""
        self._run(wish, solves=True, done=done, failed=failed, cancelled=cancelled)

    def _run(
        self,
        wish: Wish,
        *,
        solves: bool,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None],
    ) -> None:
        self._turn += 1
        turn, known = self._turn, self._known
        try:
            ground = OpenGround(self._context)
        except GridPlannerError as error:
            failed(error)
            return

        def work(progress: Progress) -> None:
            is_known = known is not None and known[0] == _ground_of(wish)
            if known is not None and is_known and known[1].plan is ground.plan:
                asked, words = known[1:]
            else:
                asked = ground.ask(wish, progress.part(0.0, _GROUND if solves else 1.0))
                words = ground.words(asked)
            self._posted.emit(turn, (_ground_of(wish), asked, words))
            if solves:
                propose(
                    asked,
                    wish,
                    progress=progress.part(_GROUND, 1.0),
                    found=lambda it: self._posted.emit(turn, show(it)),
                )

        def end(then: Callable[[], None]) -> None:
            self.is_running = False
            then()

        def fail(error: Exception) -> None:
            end(lambda: failed(error))

        self.is_running = True
        self._context.jobs.run(
            work,
            title="progress.dividing" if solves else "progress.reading_ground",
            done=lambda _none: end(done),
            failed=fail,
            cancelled=lambda: end(cancelled),
        )

    def _take(self, turn: int, what: object) -> None:
        if turn != self._turn:
            return
        if isinstance(what, Shown):
            self.found.emit(what)
        elif isinstance(what, tuple):
            self._known = what
            self.asked.emit(what[2])


class OpenGround:
    """What a worker may read of the open project.

    Raises
    ------
    GridPlannerError
        Where the town is still being counted.
    """

    def __init__(self, context: Context) -> None:
        session = context.session
        document, standing = session.document, session.standing
        if document is None or standing is None:
            raise GridPlannerError("blocked.counting")
        self._document, self._standing = document, standing
        self._plan, self.day = session.plan_id, session.clock().date()

    @property
    def plan(self) -> Plan:
        """The plan that is divided."""
        return self._document.plans[self._plan]

    def ask(self, wish: Wish, progress: Progress) -> Asked:
        """Put together what is to be divided."""
        return ask(
            self._document,
            self._standing,
            wish,
            plan=self._plan,
            day=self.day,
            progress=progress,
        )

    def words(self, asked: Asked) -> str:
        """Say what is known before anything is solved."""
        return beforehand_words(self._document, asked)


def _ground_of(wish: Wish) -> Wish:
    """Give the wish but for how it is solved, which the ground does not depend on."""
    return replace(wish, tolerance=0.0, seed=0, candidates=1)


def _nothing() -> None:
    """Nobody waits for it."""
