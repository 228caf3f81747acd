"""After a purge: the project written anew as a whole, and the copies of it purged too.

Rows that are gone leave bytes behind in free pages, and copies of the project on this
machine hold the same people. Each file is written anew without free pages and takes
the place of the old one, whose bytes are written over. Projects are closed meanwhile.
"""

from __future__ import annotations

import shutil
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.store.backup_list import backups_of
from gridplanner.data.store.cipher import key_for
from gridplanner.data.store.connection import connect_alone, connect_to_look, told
from gridplanner.data.store.encrypting import alone, by_bytes
from gridplanner.data.store.purge import purge_rows, words_left
from gridplanner.data.store.recoding import put_in_place, put_in_places, recode, sweep
from gridplanner.data.store.rows import ids_json
from gridplanner.data.store.wiping import wipe_file, wipe_folder

if TYPE_CHECKING:
    from pathlib import Path

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.job import Progress
    from gridplanner.data.store.backup_list import Backup
    from gridplanner.data.store.cipher import ProjectConnection
    from gridplanner.data.store.traces import Traces


@dataclass(frozen=True, slots=True)
class Copies:
    """What became of the copies of a project.

    Attributes
    ----------
    clean : int
        Held nobody of those who were purged.
    done : int
        Were purged, or removed.
    left : tuple of Backup
        Could not be: they hold these people still.
    """

    clean: int = 0
    done: int = 0
    left: tuple[Backup, ...] = ()


def write_anew(path: Path, keys: KeyRing | None, *, progress: Progress) -> None:
    """Write a closed project anew, so that nothing deleted is in it.

    Raises
    ------
    Cancelled, GridPlannerError
        As `recode`; the project is as it was.
    """
    with alone(path):
        made = recode(path, key_for(path, keys), keys=keys, progress=progress)
        put_in_place(made, path)


def purge_copies(
    project: Path, traces: Traces, keys: KeyRing | None, *, progress: Progress
) -> Copies:
    """Take people out of the copies of a project on this machine, versions too.

    A copy that cannot be written anew, for instance since the disk is full or it is
    damaged, is left as it is and told of.
    """
    clean, done, left = 0, 0, []
    groups = by_bytes(backups_of(project))
    for number, same in enumerate(groups):
        part = progress.part(number / len(groups), (number + 1) / len(groups))
        try:
            held = _purge_copy([copy.path for copy in same], traces, keys, part)
        except (GridPlannerError, OSError):
            left += same
            continue
        clean, done = clean + (not held) * len(same), done + held * len(same)
    return Copies(clean, done, tuple(left))


def remove_copies(project: Path, traces: Traces, keys: KeyRing | None) -> Copies:
    """Remove the copies of a project that hold people, and those nobody can read.

    Their bytes are written over, once no other copy shares them.
    """
    clean, held = 0, []
    for same in by_bytes(backups_of(project)):
        try:
            with told(project), closing(connect_to_look(same[0].path, keys=keys)) as c:
                is_clean = not _holds(c, traces)
        except (GridPlannerError, OSError):
            is_clean = False
        clean += is_clean * len(same)
        held += [] if is_clean else same
    for copy in held:
        with suppress(OSError):
            wipe_folder(copy.folder)
    left = tuple(copy for copy in held if copy.folder.exists())
    return Copies(clean, len(held) - len(left), left)


def _purge_copy(
    copies: list[Path], traces: Traces, keys: KeyRing | None, progress: Progress
) -> bool:
    """Purge a copy under all its names; False where it held nobody."""
    for copy in copies:
        sweep(copy)
    with told(copies[0]), closing(connect_to_look(copies[0], keys=keys)) as connection:
        if not _holds(connection, traces):
            return False
    work = copies[0].with_name("purging.gpkg")
    try:
        shutil.copyfile(copies[0], work)
        work.chmod(0o600)
        with told(copies[0]), closing(connect_alone(work, keys=keys)) as connection:
            _purge_quietly(connection, traces, progress.part(0.0, 0.5))
        rest = progress.part(0.5, 1.0)
        made = recode(work, key_for(work, keys), keys=keys, progress=rest)
        put_in_places(made, copies)
    finally:
        wipe_file(work)
    return True


def _purge_quietly(
    connection: ProjectConnection, traces: Traces, progress: Progress
) -> None:
    """Purge in a transaction that leaves no trace in the log of other programs."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("UPDATE gp_state SET quiet = 1")
        people = _same_people(connection, traces)
        purge_rows(connection, people, known=traces, progress=progress)
        connection.execute("UPDATE gp_state SET quiet = 0")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _same_people(connection: ProjectConnection, traces: Traces) -> set[int]:
    """Give the ids these people have in a copy, but not those somebody else has."""
    rows: list[Any] = connection.execute(
        "SELECT id, name, id_no FROM person WHERE id IN"
        " (SELECT value FROM json_each(?))",
        (ids_json(traces.people),),
    ).fetchall()
    others = {
        number
        for number, name, id_no in rows
        if name not in traces.names and id_no not in traces.ids
    }
    same = traces.people - others
    for word in traces.ids:
        found: list[Any] = connection.execute(
            "SELECT id FROM person WHERE id_no = ?", (word,)
        ).fetchall()
        same |= {int(number) for (number,) in found}
    return same


def _holds(connection: ProjectConnection, traces: Traces) -> bool:
    """Tell whether a copy may hold them: their rows, or their numbers anywhere.

    Ids grow and are not used again: a copy that never gave out one of theirs is from
    before they came, and one that did may hold them in what undo keeps.
    """
    found: list[Any] = connection.execute(
        "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'person'"
    ).fetchall()
    return int(found[0][0]) >= min(traces.people) or bool(
        words_left(connection, traces)
    )
