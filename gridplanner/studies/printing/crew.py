"""Sheets made by several processes at once.

Qt paints with Python's lock held, so threads would wait for each other. Every process
gets the source once, with its arrays in memory all share, then some topics at a time;
it opens no file of the project. What it makes comes back through its pipe. A small
print is made here: a process takes longer to begin than forty sheets to paint.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

import gridplanner
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.handing import Shared, receive, send
from gridplanner.data.job import Progress
from gridplanner.data.memory import give_back
from gridplanner.resources.texts import language
from gridplanner.studies.printing.making import Made, make

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.studies.printing.making import Work

    Said = tuple[int, Made] | Exception | None

WORKER: Final = "gridplanner.print_worker"
_WORTH: Final = 40  # topics a process must have to be worth its beginning
_MOST: Final = 8  # processes: each takes 100 MB
_LARGEST: Final = 32  # topics a process takes at a time
_ROUNDS: Final = 5  # of them a process has at least, so that all end together
_WAIT: Final = 0.1  # s after which a wish to stop is heard


def processes_for(topics: int) -> int:
    """Tell how many processes are worth while; 1 for none beside this one."""
    cores = len(os.sched_getaffinity(0)) if _has_affinity() else os.cpu_count() or 1
    return max(1, min(cores, _MOST, topics // _WORTH))


def _has_affinity() -> bool:
    return hasattr(os, "sched_getaffinity")


def made_by_parts(
    work: Work, *, progress: Progress | None = None, processes: int | None = None
) -> Iterator[tuple[int, Made]]:
    """Make sheets some topics at a time.

    Parameters
    ----------
    work : Work
    progress : Progress, optional
    processes : int, optional
        As many as `processes_for` says where it is not given.

    Yields
    ------
    int, Made
        The number of the part, from 0, and what was made: as each comes to its end.

    Raises
    ------
    Cancelled
        Nothing runs on then.
    GridPlannerError
        ``print.worker_gone`` where a process has ended by itself, or memory is short;
        ``print.worker_fault`` with the kind of a fault in one and its place.
    """
    told, whole = progress or Progress(), len(work.topics)
    count = processes_for(whole) if processes is None else processes
    size = max(1, min(_LARGEST, -(-whole // (max(count, 1) * _ROUNDS))))
    size = size if count > 1 else _LARGEST
    parts = [range(first, min(first + size, whole)) for first in range(0, whole, size)]
    crew = _Crew.begun(work, count) if count > 1 else None
    if crew is None:
        yield from _here(work, parts, told)
        return
    del work  # the processes have it; where nobody else holds it, it is gone
    with crew:
        yield from crew.run(parts, whole, told)


def _here(
    work: Work, parts: Sequence[range], told: Progress
) -> Iterator[tuple[int, Made]]:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        told.fraction(done / len(work.topics))

    for number, part in enumerate(parts):
        told.check()
        yield number, make(work, part, tell)


class _Crew:
    """Processes that make sheets, until the end of a ``with``."""

    def __init__(self, shared: Shared, count: int) -> None:
        self._shared = shared
        self._said: queue.SimpleQueue[Said] = queue.SimpleQueue()
        self._sending, self._unsent = threading.Lock(), count
        self._processes: list[subprocess.Popen[bytes]] = []
        try:
            for _ in range(count):
                self._processes.append(_begin(shared))
        except OSError:
            self.close()
            raise

    @classmethod
    def begun(cls, work: Work, count: int) -> _Crew | None:
        """Begin with work; None where it cannot be handed over, or none begins."""
        try:
            shared = Shared(work)
        except Exception:  # noqa: BLE001 - whatever cannot be pickled is printed here
            return None
        try:
            return cls(shared, count)
        except OSError:
            return None

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes; what they were making is nobody's."""
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was not sent is not missed
                        pipe.close()
        self._processes = []
        self._shared.close()

    def run(
        self, parts: Sequence[range], whole: int, told: Progress
    ) -> Iterator[tuple[int, Made]]:
        """Have parts made, and give each as it comes."""
        waiting = deque(enumerate(parts))
        threads = [
            threading.Thread(target=self._serve, args=(process, waiting), daemon=True)
            for process in self._processes
        ]
        for thread in threads:
            thread.start()
        left, done = len(parts), 0
        while left:
            told.check()
            # Asked first: the last words of a thread come before its end.
            is_served = any(thread.is_alive() for thread in threads)
            try:
                said = self._said.get(timeout=_WAIT)
            except queue.Empty:
                if not is_served:
                    raise GridPlannerError("print.worker_gone") from None
                continue
            if isinstance(said, Exception):
                raise said
            if said is None:
                done += 1
                told.fraction(min(1.0, done / whole))
                continue
            left -= 1
            yield said

    def _serve(
        self, process: subprocess.Popen[bytes], waiting: deque[tuple[int, range]]
    ) -> None:
        """Give a process parts, one after another, and take what it says."""
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answers = (
            cast("BinaryIO", process.stdin),
            cast("BinaryIO", process.stdout),
        )
        try:
            with self._sending:  # one after another: a copy goes through the pipe
                send(asked, (language(), self._shared.handed))
                self._unsent -= 1
                if not self._unsent:
                    self._shared.forget()
                give_back()
            while waiting:
                try:
                    number, part = waiting.popleft()
                except IndexError:
                    return
                send(asked, part)
                while (said := receive(answers)) is None:
                    self._said.put(None)
                if isinstance(said, Made):
                    self._said.put((number, said))
                else:
                    code, values = said
                    self._said.put(GridPlannerError(code, **values))
                    return
        except (OSError, EOFError, ValueError, MemoryError):
            self._said.put(GridPlannerError("print.worker_gone"))
        except Exception as fault:  # noqa: BLE001 - handed on, never swallowed
            self._said.put(fault)


def _begin(shared: Shared) -> subprocess.Popen[bytes]:
    place = str(Path(gridplanner.__file__).parent.parent)
    known = os.environ.get("PYTHONPATH", "")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (place, known))),
        # Nothing is shown; on Windows only its own platform knows the system's fonts.
        "QT_QPA_PLATFORM": "windows" if sys.platform == "win32" else "offscreen",
    }
    without_window = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(
        # -P: no module is taken from the folder the user happens to be in.
        [sys.executable, "-P", "-m", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        pass_fds=shared.files,
        creationflags=without_window,
    )
