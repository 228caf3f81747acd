"""Reading an open project by a connection of its own, while whoever edits goes on.

Questions that go through whole tables would hold the connection of the window, which
then could neither draw nor write. What is read is what was last committed.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import apsw

from gridplanner.data.store.connection import connect_to_look, told

if TYPE_CHECKING:
    from types import TracebackType

    from gridplanner.data.store.geopackage import ProjectFile


class Readable(Protocol):
    """What a question needs to read a project."""

    @property
    def path(self) -> Path:
        """The file, for what is told of a fault."""

    @property
    def connection(self) -> apsw.Connection:
        """By which it is read."""

    def meta(self, key: str) -> str | None:
        """Read a value of the project's own notes."""


class BesideFile:
    """A project that is read beside whoever has it open; use it in ``with``.

    Parameters
    ----------
    file : ProjectFile
        A copy that is only looked at is read where it lies.
    """

    def __init__(self, file: ProjectFile) -> None:
        self.path, self._keys = file.path, file.keys
        self._lies_at = Path(file.connection.filename)
        self._open: apsw.Connection | None = None

    @property
    def connection(self) -> apsw.Connection:
        """The connection, inside ``with`` only."""
        assert self._open is not None  # it was entered
        return self._open

    def meta(self, key: str) -> str | None:
        """Read a value of the project's own notes."""
        found = self.connection.execute(
            "SELECT value FROM gp_meta WHERE key = ?", (key,)
        ).fetchone()
        return None if found is None else str(found[0])

    def __enter__(self) -> BesideFile:
        with told(self.path):
            self._open = connect_to_look(self._lies_at, keys=self._keys)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.connection.close()
        self._open = None

    def interrupt(self) -> None:
        """Break off the question another thread is at."""
        connection = self._open
        if connection is not None:
            with suppress(apsw.ConnectionClosedError):  # it has just come to its end
                connection.interrupt()
