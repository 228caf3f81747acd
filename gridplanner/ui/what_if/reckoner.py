"""Works out what a question asks for: at once in a town, as a job in a district."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.ui.jobs import Job, JobRunner

MANY: Final = 1_000
"""Units beyond which reckoning might hold a window up: 2,300 take 0.12 s, idle."""


class Reckoner(QObject):
    """Runs one piece of work at a time; a newer one of its kind takes its place.

    While a job runs its progress and its end stand in the status line, where it can be
    cancelled; `stopped` says that it was.
    """

    stopped = Signal()
    begun = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job[Any] | None = None
        self._waiting: dict[str, tuple[Any, Any]] = {}
        self._kind = ""  # of what runs; the project is held before it has begun
        self._is_over = False

    @property
    def is_busy(self) -> bool:
        """Whether anything is still to come."""
        return bool(self._kind or self._waiting)

    @property
    def is_running(self) -> bool:
        """Whether it is this one's own job that has the project."""
        return bool(self._kind)

    def run(
        self,
        kind: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        *,
        is_large: object,
    ) -> None:
        """Work something out and hand it to `done`, now or soon.

        Parameters
        ----------
        kind : str
            What waits of the same kind is dropped, and what runs is cancelled.
        work : callable
            Called with a `Progress`, perhaps on a worker: it must not look at the
            project or at the window.
        done : callable
            Called on the main thread.
        is_large : bool
            Whether it is too much to wait for.
        """
        if not is_large:
            self._waiting.pop(kind, None)
            done(work(Progress()))
            return
        self._waiting[kind] = (work, done)
        if not self._kind:
            self._jobs.when_free(self._start)
        elif self._kind == kind and self._job is not None:
            self._job.cancel()

    def end(self) -> None:
        """Give up: nobody waits for anything any more."""
        self._is_over = True
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _start(self) -> None:
        if self._is_over or self._kind or not self._waiting:
            return
        kind = next(iter(self._waiting))
        work, done = self._waiting.pop(kind)
        self._kind = kind

        def run(progress: Progress) -> Any:  # noqa: ANN401 - whatever is worked out
            progress.step("what_if.reckoning")
            found = work(progress)
            progress.check()
            return found

        def finish(found: Any) -> None:  # noqa: ANN401
            self._job, self._kind = None, ""
            # Something newer of its kind has been asked meanwhile.
            if kind not in self._waiting and not self._is_over:
                done(found)
            self._go_on()

        def fail(error: Exception) -> None:
            self._job, self._kind = None, ""
            self._go_on()
            raise error  # reckoning has no fault a user could mend

        def cancelled() -> None:
            self._job, self._kind = None, ""
            if not self._waiting and not self._is_over:
                self.stopped.emit()
            self._go_on()

        self._job = self._jobs.run(
            run,
            title="what_if.reckoning",
            done=finish,
            failed=fail,
            cancelled=cancelled,
        )
        self.begun.emit()

    def _go_on(self) -> None:
        if self._waiting and not self._kind:
            self._jobs.when_free(self._start)
