"""Writing a whole file anew with another key, or with none, in place of the old one.

The new file is made beside the old, checked and put on the disk; then it takes the
old one's name in one step. Killed at any moment there is a whole file under the name,
the old or the new, and `sweep` clears away what else was left at the next opening.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import apsw

from gridplanner.data.errors import ProjectError
from gridplanner.data.store.cipher import target_of
from gridplanner.data.store.connection import (
    beside,
    connect_alone,
    connect_to_look,
    told,
)
from gridplanner.data.store.wiping import wipe_file
from gridplanner.data.whole_file import settle, told_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gridplanner.data.access.keys import DataKey, KeyRing
    from gridplanner.data.job import Progress
    from gridplanner.data.store.cipher import ProjectConnection

MAKING: Final = ".making"  # ends the name of the new file
FORMER: Final = ".former"  # ends the name the old one gets
_KEPT = ("application_id", "user_version")  # what tells a GeoPackage
_ASKED = 100_000  # steps of the database between two questions whether to go on


def recode(
    path: Path, key: DataKey | None, *, keys: KeyRing | None, progress: Progress
) -> Path:
    """Make a copy of a project file with another key beside it.

    Parameters
    ----------
    path : Path
        Closed, by this program and by others.
    key : DataKey or None
        What the copy is encrypted with; None makes it plain.
    keys : KeyRing or None
        What `path` is read with, where it is encrypted, and `key` among them.
    progress : Progress

    Returns
    -------
    Path
        The copy, checked and on the disk, to be handed to `put_in_place`. It has no
        free pages, so that nothing deleted is in it.

    Raises
    ------
    Cancelled
        If the user stopped it; nothing of the copy stays.
    ProjectError
        As `told`, among them ``error.damaged`` and ``error.open_elsewhere``.
    """
    target = beside(path, MAKING)
    wipe_file(target)
    try:
        with told(path):
            source = connect_alone(path, keys=keys)
            try:
                with _watched(source, target, progress.part(0.0, 0.7)):
                    name = target_of(target, key)
                    source.execute("VACUUM INTO ?", (name,))
            finally:
                source.close()
        _check(path, target, keys, progress.part(0.7, 1.0))
        with told_of(path):
            target.chmod(path.stat().st_mode & 0o777)
            settle(target)
    except BaseException:
        wipe_file(target)
        raise
    return target


def put_in_place(made: Path, path: Path) -> None:
    """Let a new file take the name of the old one, whose bytes are written over."""
    put_in_places(made, [path])


def put_in_places(made: Path, paths: list[Path]) -> None:
    """Let a new file take all the names of an old one."""
    former = beside(paths[0], FORMER)
    with told_of(paths[0]):
        former.unlink(missing_ok=True)
        with suppress(OSError):  # a disk without links: nothing to write over then
            os.link(beside(paths[0], ""), former)
        for path in paths[1:]:
            twin = beside(path, MAKING)
            twin.unlink(missing_ok=True)
            os.link(made, twin)
            twin.replace(beside(path, ""))
        made.replace(beside(paths[0], ""))
        settle(paths[0].absolute().parent)
    wipe_file(former)


def sweep(path: Path) -> None:
    """Clear away what an interrupted recoding left beside a project.

    To be called with the project's lock in hand.
    """
    wipe_file(beside(path, MAKING))
    beside(path, ".key.part").unlink(missing_ok=True)
    former = beside(path, FORMER)
    with suppress(OSError):
        if former.exists() and former.samefile(path):
            former.unlink()  # the project itself by a second name
        else:
            wipe_file(former)


@contextmanager
def _watched(
    source: ProjectConnection, target: Path, progress: Progress
) -> Iterator[None]:
    """Report how far the copy is, and stop it where the user asked to."""
    whole = int(source.pragma("page_count")) * int(source.pragma("page_size"))
    stopped: list[BaseException] = []

    def look() -> bool:
        try:
            progress.fraction(min(_size(target) / max(whole, 1), 1.0))
        except BaseException as reason:  # noqa: BLE001 - raised again below
            stopped.append(reason)
        return bool(stopped)

    source.set_progress_handler(look, _ASKED)
    try:
        yield
    except apsw.InterruptError:
        raise stopped[0] from None
    finally:
        source.set_progress_handler(None)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _check(path: Path, target: Path, keys: KeyRing | None, progress: Progress) -> None:
    """Compare a copy with its source before that is written over."""
    with told(path):
        old = connect_to_look(path, immutable=True, keys=keys)
        new = connect_to_look(target, immutable=True, keys=keys)
        try:
            with _watched(new, target, progress):
                sound = new.execute("PRAGMA quick_check(1)").fetchall()
            if sound != [("ok",)] or _content(old) != _content(new):
                raise ProjectError("error.damaged", file=path.name)
        finally:
            old.close()
            new.close()


def _content(connection: ProjectConnection) -> list[tuple[object, ...]]:
    """Give the schema of a file and the number of rows of each table."""
    found: list[tuple[object, ...]] = connection.execute(
        "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()
    found += [(name, connection.pragma(name)) for name in _KEPT]
    tables = connection.execute(
        "SELECT name FROM sqlite_master"
        " WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    for (name,) in tables:
        rows = connection.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608 - tables of this file
        found.append((name, rows.fetchall()[0][0]))
    return found
