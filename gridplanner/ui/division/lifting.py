"""What lifting each limit would bring, worked out on a worker and told one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from gridplanner.resources.texts import text
from gridplanner.studies.dividing.lifting import is_rough, lift
from gridplanner.ui.division.reasons import lift_words
from gridplanner.ui.division.searching import OpenGround

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.job import Progress
    from gridplanner.studies.dividing.study import Proposal
    from gridplanner.studies.dividing.wish import Wish
    from gridplanner.ui.context import Context


class Lifting(QObject):
    """Works a wish out without each limit in turn, in one way only.

    Parameters
    ----------
    context : Context
    wish : Wish
    before : Proposal
        With all limits, found in that way where it can be.
    """

    told = Signal(str)
    """What lifting one limit brings, in words."""
    _told = Signal(str)

    def __init__(self, context: Context, wish: Wish, before: Proposal) -> None:
        super().__init__(context.shell.widget)
        self._context, self._wish, self._before = context, wish, before
        # It comes from the worker.
        self._told.connect(self.told, Qt.ConnectionType.QueuedConnection)

    @property
    def heading(self) -> str:
        """Say what the words are about, and that they are rough where they are."""
        rough = is_rough(self._before.asked)
        return text(f"dividing.lift.heading{'.rough' if rough else ''}")

    def run(
        self, done: Callable[[], None], *, cancelled: Callable[[], None] | None = None
    ) -> None:
        """Tell of each limit what lifting it brings, then call `done`."""
        ground, wish, before = OpenGround(self._context), self._wish, self._before

        def work(progress: Progress) -> None:
            for each in lift(
                before.asked, wish, ask=ground.ask, before=before, progress=progress
            ):
                self._told.emit(lift_words(each, wish))

        def end(then: Callable[[], None]) -> None:
            then()
            self.deleteLater()

        def fail(error: Exception) -> None:
            self._context.shell.tell(error)
            end(done)

        self._context.jobs.run(
            work,
            title="progress.lifting",
            done=lambda _none: end(done),
            failed=fail,
            cancelled=lambda: end(cancelled or done),
        )
