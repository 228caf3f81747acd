"""Long work on a worker thread, with a step, a fraction and Cancel.

A job gets values and gives a value back. Nothing of the window or of the open
project goes into the worker; what a job proposes is applied when it is back.
"""

from __future__ import annotations

import gc
import threading
import time
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.memory import give_back

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
QUIET = 300  # ms after a job until what it no longer needs goes back to the system
_BETWEEN = 0.03  # s; a bar that is told more often slows the work it shows


class _Post(QObject):
    """Brings what happens on the worker to the main thread."""

    step = Signal(float, str)
    done = Signal(object)
    failed = Signal(object)


class Job(Generic[T]):
    """One piece of work that runs, is cancelled, fails or gives a value."""

    def __init__(self, work: Callable[[Progress], T], *, title: str) -> None:
        self.title = title
        self._work = work
        self._stop = threading.Event()
        self._told = 0.0
        self.post = _Post()
        self._thread = threading.Thread(target=self._run, name=title, daemon=True)

    def start(self) -> None:
        """Begin on a thread of its own."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop; it ends as cancelled at its next report."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def wait(self) -> None:
        """Block until the thread has ended."""
        self._thread.join()

    def _run(self) -> None:
        try:
            value: Any = self._work(Progress(self._report, self._stop.is_set))
        except Exception as error:  # noqa: BLE001 - handed on, never swallowed
            self.post.failed.emit(error)
        else:
            self.post.done.emit(value)

    def _report(self, fraction: float, step: str) -> None:
        now = time.monotonic()
        if now - self._told >= _BETWEEN or fraction >= 1.0:
            self._told = now
            self.post.step.emit(fraction, step)


class _Collecting:
    """Keeps the garbage collector off the workers: it would delete widgets there."""

    running = 0

    @classmethod
    def pause(cls) -> None:
        """Stop collecting until as many jobs have ended as have begun."""
        cls.running += 1
        gc.disable()

    @classmethod
    def go_on(cls) -> None:
        """Collect again once no job is running."""
        cls.running -= 1
        if cls.running == 0:
            gc.enable()


class JobRunner(QObject):
    """Runs one job at a time and tells the window of its state."""

    started = Signal(str)
    progressed = Signal(float, str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job[Any] | None = None
        self._beside: dict[str, Job[None]] = {}
        self._waiting: list[Callable[[], object]] = []
        self._quiet = QTimer(self, singleShot=True, interval=QUIET)
        self._quiet.timeout.connect(self._give_back)

    @property
    def running(self) -> bool:
        """Whether a job is on its way."""
        return self._job is not None

    @property
    def busy(self) -> bool:
        """Whether any thread is at work, also what runs beside."""
        return self.running or bool(self._beside)

    def run(
        self,
        work: Callable[[Progress], T],
        *,
        title: str,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        cancelled: Callable[[], None] | None = None,
    ) -> Job[T]:
        """Run `work` on a worker; one of the three callables ends it, here.

        Parameters
        ----------
        work : callable
            Called as ``work(progress)`` on the worker.
        title : str
            String key of what is going on.
        done, failed, cancelled : callable
            Called on the main thread with the value, with the fault, with nothing.

        Raises
        ------
        RuntimeError
            If another job is running: commands that start one are blocked then.
        """
        if self._job is not None:
            raise RuntimeError("a job is running already")
        job: Job[T] = Job(work, title=title)
        self._job = job
        self._quiet.stop()

        def finish(value: T) -> None:
            if self._clear(job):
                done(value)

        def fail(error: Exception) -> None:
            if not self._clear(job):
                return
            if not isinstance(error, Cancelled):
                failed(error)
            elif cancelled is not None:
                cancelled()

        queued = Qt.ConnectionType.QueuedConnection
        job.post.step.connect(self.progressed, queued)
        job.post.done.connect(finish, queued)
        job.post.failed.connect(fail, queued)
        self.started.emit(title)
        _Collecting.pause()
        job.start()
        return job

    def when_free(self, do: Callable[[], object]) -> None:
        """Do something that begins a job, as soon as no other is running."""
        if self.running:
            self._waiting.append(do)
        else:
            do()

    def run_beside(
        self,
        work: Callable[[Progress], None],
        *,
        title: str,
        done: Callable[[], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run what nobody waits for, without a bar; a failure changes nothing.

        One of a title at a time: a second call while the first runs does nothing.
        """
        if title in self._beside:
            return
        job = self._beside[title] = Job(work, title=title)

        def end(_value: object) -> None:
            if self._beside.get(title) is job:
                self._let_go_beside(title)
                if done is not None:
                    done()

        def fail(error: Exception) -> None:
            if self._beside.get(title) is job:
                self._let_go_beside(title)
                if failed is not None and not isinstance(error, Cancelled):
                    failed(error)

        queued = Qt.ConnectionType.QueuedConnection
        job.post.done.connect(end, queued)
        job.post.failed.connect(fail, queued)
        _Collecting.pause()
        job.start()

    def has_beside(self, title: str) -> bool:
        """Tell whether work of that title is going on beside."""
        return title in self._beside

    def stop_beside(self, title: str) -> None:
        """Cancel work beside and wait for its thread; nobody is told."""
        if title in self._beside:
            self._beside[title].cancel()
            self._let_go_beside(title)

    def _let_go_beside(self, title: str) -> None:
        self._beside.pop(title).wait()
        _Collecting.go_on()

    def cancel(self) -> None:
        """Ask the running job to stop."""
        if self._job is not None:
            self._job.cancel()

    def stop(self) -> None:
        """Cancel the running job and wait for its thread; nobody is told."""
        for title in tuple(self._beside):
            self.stop_beside(title)
        self._waiting.clear()
        job, self._job = self._job, None
        if job is not None:
            job.post.blockSignals(True)
            job.cancel()
            job.wait()
            _Collecting.go_on()

    def _clear(self, job: Job[Any]) -> bool:
        # What a worker had posted before it was stopped comes all the same.
        if self._job is not job:
            return False
        # The thread is at its end; what it held must be let go of here, for a
        # widget or signal that dies on another thread takes the program with it.
        job.wait()
        _Collecting.go_on()
        self._job = None
        self._quiet.start()
        self.ended.emit()
        if self._waiting:
            # Once whoever hears of the end, and the job itself, are through.
            QTimer.singleShot(0, self, self._go_on)
        return True

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        for do in waiting:
            self.when_free(do)

    def _give_back(self) -> None:
        """Let go of memory on a thread: the window need not wait for that."""
        threading.Thread(target=give_back, name="memory", daemon=True).start()
