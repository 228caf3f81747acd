"""Searching an open project from a thread of its own, beside whoever edits it.

A search reads single rows from all over the file, which on a slow disk takes longer
than a key may. It reads by a connection of its own what was last committed, so neither
the window nor a worker that writes has to wait for it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from gridplanner.data.store.connection import connect_to_look, told
from gridplanner.data.store.hits import placed
from gridplanner.data.store.search import find_groups

if TYPE_CHECKING:
    from datetime import datetime

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.store.hits import Hit

_CACHE = 16_384  # KiB; inner pages of the indexes, the system remembers the others


class Seeker:
    """Finds people, workers, houses and places of a project.

    One thread at a time may use it. Close it before the project.

    Parameters
    ----------
    file : ProjectFile
        A copy that is only looked at is searched where it lies.
    """

    def __init__(self, file: ProjectFile) -> None:
        self._path = Path(file.connection.filename)
        self._keys = file.keys
        self._connection: apsw.Connection | None = None

    def find(
        self,
        words: str,
        *,
        limit: int,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> list[list[Hit]]:
        """Find the groups of `find_groups`; without a hit where it was broken off.

        Raises
        ------
        ProjectError
            Where the file cannot be read.
        """
        with told(self._path):
            try:
                return find_groups(
                    self._open(), words, limit=limit, grant=grant, now=now
                )
            except apsw.InterruptError:
                # What was being read stays broken off until all of it is let go.
                self.close()
                return [[], [], [], []]

    def find_placed(
        self,
        words: str,
        *,
        limit: int,
        grant: Grant | None = None,
        now: datetime | None = None,
    ) -> list[list[Hit]]:
        """Find as `find` does, each hit with its grid, which tells who may see it."""
        groups = self.find(words, limit=limit, grant=grant, now=now)
        with told(self._path):
            try:
                return [
                    [placed(self._open(), hit) for hit in group] for group in groups
                ]
            except apsw.InterruptError:
                self.close()
                return [[], [], [], []]

    def interrupt(self) -> None:
        """Break off the search that another thread is at."""
        connection = self._connection
        if connection is not None:
            with suppress(apsw.ConnectionClosedError):  # it has just come to its end
                connection.interrupt()

    def close(self) -> None:
        """Close the connection; a later search would open it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> apsw.Connection:
        if self._connection is None:
            self._connection = connect_to_look(self._path, keys=self._keys)
            self._connection.pragma("cache_size", -_CACHE)
        return self._connection
