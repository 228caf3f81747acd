"""The project file: one GeoPackage that holds all a town has.

Everything that reads or writes it goes through `ProjectFile`, since a second
SQLite library in this process would drop our lock when it closes the file.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from gridplanner import __version__
from gridplanner.data.errors import ProjectError
from gridplanner.data.job import Progress
from gridplanner.data.plan import Plan
from gridplanner.data.store import records, rows
from gridplanner.data.store.admission import admit
from gridplanner.data.store.blob import with_srs
from gridplanner.data.store.connection import back_up, close_last, connect_to_edit, told
from gridplanner.data.store.lock import ProjectLock, machine_name
from gridplanner.data.store.looking import Looking, look_at
from gridplanner.data.store.metadata import (
    UNDEFINED_SRS,
    write_extent,
    write_reference_system,
)
from gridplanner.data.store.published import find_stale, publish, publish_all
from gridplanner.data.store.schema import SCHEMA_VERSION, TABLES, create_schema, migrate

if TYPE_CHECKING:
    import apsw
    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.levels import Level

Mode = Literal["edit", "look"]
Clock = Callable[[], datetime]


class ProjectFile:
    """An open project file; use `create` or `open`, and `close` at the end.

    Attributes
    ----------
    path : Path
        The file the user chose, also where a copy of it is read.
    connection : apsw.Connection
        For the modules of this package alone.
    read_only : bool
    levels : tuple of Level
        Template of the project, topmost level first.
    user : str
        Who edits, for the history.
    """

    def __init__(
        self,
        path: Path,
        connection: apsw.Connection,
        *,
        clock: Clock,
        user: str,
        lock: ProjectLock | None = None,
        looking: Looking | None = None,
    ) -> None:
        self.path = path
        self.connection = connection
        self.user = user
        self.read_only = looking is not None
        self._clock = clock
        self._lock = lock
        self._looking = looking
        self._dirty: set[str] = set()
        self._inside = False
        with told(path):
            self.levels: tuple[Level, ...] = records.read_levels(connection)
            self.srs_id = self._read_srs()

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        levels: Sequence[Level],
        crs: str | None = None,
        clock: Clock,
        user: str,
    ) -> ProjectFile:
        """Make a new project file with an empty plan 1.

        Parameters
        ----------
        path : path
            Must not exist yet.
        levels : sequence of Level
        crs : str or None
            ``"EPSG:4549"``; None leaves it to the first import.
        clock : callable
            Tells the present time, with its zone.
        user : str

        Raises
        ------
        ProjectError
            ``error.exists``, ``error.cannot_open``, ``error.disk_full``.
        """
        path = Path(path)
        if path.exists():
            raise ProjectError("error.exists", file=path.name)
        if not path.absolute().parent.is_dir():
            raise ProjectError("error.cannot_open", file=path.name)
        lock = _take_lock(path, clock, user)
        try:
            with told(path):
                connection = connect_to_edit(path, create=True)
                create_schema(connection, levels)
            file = cls(path, connection, clock=clock, user=user, lock=lock)
            with file.transaction():
                file.set_meta("schema_version", ".".join(map(str, SCHEMA_VERSION)))
                file.set_meta("program_version", __version__)
                file.set_meta("project_id", uuid.uuid4().hex)
                file.set_meta("created", file.now())
                file.write_plan(Plan.empty(1, file.levels), name="", kind="tiling")
                if crs is not None:
                    file.set_crs(crs)
        except BaseException:
            lock.release()
            raise
        return file

    @classmethod
    def open(
        cls, path: str | Path, *, mode: Mode = "edit", clock: Clock, user: str
    ) -> ProjectFile:
        """Open a project file to edit it or to look at it.

        Parameters
        ----------
        path : path
        mode : {"edit", "look"}
            To look, a file that cannot be read in place is copied to this machine
            first; nothing is written beside it.
        clock : callable
        user : str

        Raises
        ------
        ProjectError
            ``error.missing``, ``error.not_ours``, ``error.newer``,
            ``error.damaged``, ``error.in_use``, ``error.open_elsewhere``,
            ``error.read_only``, ``error.network``, ``error.cannot_open``. Nothing
            was changed then.
        """
        path = Path(path)
        found = admit(path)
        if mode == "look":
            with told(path):
                looking = look_at(path, found)
            return cls(
                path, looking.connection, clock=clock, user=user, looking=looking
            )
        if found.network:
            raise ProjectError("error.network", file=path.name)
        if not found.writable:
            raise ProjectError("error.read_only", file=path.name)
        lock = _take_lock(path, clock, user)
        try:
            with told(path):
                connection = connect_to_edit(path)
                migrate(connection, found=found.version)
            return cls(path, connection, clock=clock, user=user, lock=lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> bool:
        """Close the file.

        Returns
        -------
        bool
            False where another program still has it open; the newest edits then
            stand in a second file beside it until that program closes it.
        """
        alone = True
        if self._looking is not None:
            self._looking.close()
        elif self._lock is not None:
            alone = close_last(self.connection)
        if self._lock is not None:
            self._lock.release()
        return alone

    def backup(self, path: str | Path) -> None:
        """Save a copy of the whole project, as it is at this moment."""
        target = Path(path)
        part = target.with_name(target.name + ".part")
        part.unlink(missing_ok=True)
        with told(target):
            back_up(self.connection, part)
        part.replace(target)

    def now(self) -> str:
        """Tell the time as the history keeps it (ISO 8601, with zone)."""
        return self._clock().isoformat(timespec="seconds")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written inside, or nothing of it.

        A nested one is part of the outermost, and a failure inside it must end
        that one too. The change number grows, and none of the writes enters the log
        of edits made by other programs.

        Raises
        ------
        ProjectError
            ``error.read_only``, ``error.open_elsewhere`` or ``error.disk_full``;
            nothing was written.
        """
        if self.read_only:
            raise ProjectError("error.read_only", file=self.path.name)
        if self._inside:
            # No savepoint: 300,000 updates inside one took 58 s instead of 1 s.
            yield
            return
        with told(self.path):
            self.connection.execute("BEGIN IMMEDIATE")
            self._inside = True
            try:
                self.connection.execute("UPDATE gp_state SET quiet = 1")
                yield
                self._write_extents()
                self.connection.execute(
                    "UPDATE gp_state SET quiet = 0, change_number = change_number + 1"
                )
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            finally:
                self._inside = False
                self._dirty.clear()

    def _write_extents(self) -> None:
        for name in self._dirty:
            table = TABLES[name]
            if table.geometry:
                write_extent(
                    self.connection, table, rows.box_of_table(self.connection, table)
                )

    def touch(self, table: str) -> None:
        """Note inside a transaction that rows of a table change, for its extent."""
        self._dirty.add(table)

    def meta(self, key: str) -> str | None:
        """Read a value of the project's own notes."""
        found = self.connection.execute(
            "SELECT value FROM gp_meta WHERE key = ?", (key,)
        ).fetchone()
        return None if found is None else str(found[0])

    def set_meta(self, key: str, value: str) -> None:
        """Write a value of the project's own notes."""
        with self.transaction():
            self.connection.execute(
                "INSERT OR REPLACE INTO gp_meta VALUES (?, ?)", (key, value)
            )

    @property
    def crs(self) -> str | None:
        """Reference system, ``"EPSG:4549"``; None until the first import."""
        return self.meta("crs")

    def set_crs(self, crs: str) -> None:
        """Set the reference system; coordinates stay as they are."""
        with self.transaction():
            self.srs_id = write_reference_system(self.connection, crs)
            self.set_meta("crs", crs)
            for table in TABLES.values():
                if table.geometry:
                    self._rewrite_srs(table.name, table.key)

    def _rewrite_srs(self, name: str, key: str) -> None:
        found = self.connection.execute(
            f'SELECT geom, "{key}" FROM "{name}" WHERE geom NOT NULL'  # noqa: S608 - our own tables
        ).fetchall()
        self.connection.executemany(
            f'UPDATE "{name}" SET geom = ? WHERE "{key}" = ?',  # noqa: S608 - our own tables
            [(with_srs(blob, self.srs_id), number) for blob, number in found],
        )

    def _read_srs(self) -> int:
        found = self.connection.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'building'"
        ).fetchone()
        return int(found[0]) if found else UNDEFINED_SRS

    @property
    def change_number(self) -> int:
        """Number of transactions this program wrote; it only grows."""
        return int(self._value("SELECT change_number FROM gp_state"))

    def fingerprint(self) -> str:
        """Name the state of the file, to tell whether a cache still fits.

        Edits of other programs change it too, though not the change number.
        """
        touched = self._value("SELECT coalesce(max(id), 0) FROM gp_touched")
        return f"{self.meta('project_id')}-{self.change_number}-{touched}"

    def _value(self, query: str) -> Any:
        return self.connection.execute(query).fetchall()[0][0]

    def plan_ids(self) -> tuple[int, ...]:
        """List the plans of the project; 1 is the one that tiles the town."""
        return tuple(
            int(n)
            for (n,) in self.connection.execute("SELECT id FROM gp_plan ORDER BY 1")
        )

    def plan_name(self, plan_id: int) -> str:
        """Read the name of a plan; plan 1 has none."""
        return str(
            self.connection.execute(
                "SELECT name FROM gp_plan WHERE id = ?", (plan_id,)
            ).fetchall()[0][0]
        )

    def read_plan(self, plan_id: int) -> Plan:
        """Read all records of a plan.

        Raises
        ------
        KeyError
            If there is no such plan.
        ProjectError
            ``error.damaged``.
        """
        with told(self.path):
            return records.read_plan(self.connection, plan_id, self.levels)

    def write_plan(self, plan: Plan, *, name: str, kind: str) -> None:
        """Write a whole new plan, with its published copies.

        Parameters
        ----------
        plan : Plan
        name : str
            What the plan is called; empty for plan 1.
        kind : {"tiling", "professional"}
        """
        with self.transaction():
            records.write_plan_row(
                self.connection, plan.id, name=name, kind=kind, next_id=plan.next_id
            )
            records.write_records(
                self.connection, plan.id, dict(records.plan_records(plan))
            )
            publish_all(self.connection, plan, name=name, srs_id=self.srs_id)
            self._dirty |= {"area", "grid", "micro_grid", "border"}

    def write_change(self, change: Change, before: Plan, after: Plan) -> None:
        """Write the records of a change, with the published copies it makes stale."""
        with self.transaction():
            records.write_records(self.connection, change.plan, change.after)
            records.write_next_id(self.connection, change.plan, after.next_id)
            stale = find_stale(change, before, after)
            name = self.plan_name(change.plan)
            publish(self.connection, after, stale, name=name, srs_id=self.srs_id)
            self._dirty |= {"area", "grid", "micro_grid", "border"}

    def read_shapes(self, table: str) -> tuple[NDArray[np.int64], list[bytes]]:
        """Read the shapes of the rows that hold.

        Parameters
        ----------
        table : str
            A table of the map.

        Returns
        -------
        ids : ndarray, int64, shape (n,)
            Ascending. Rows without a shape, or retired, are left out.
        shapes : list of bytes
            WKB in the project CRS, metres.
        """
        with told(self.path):
            return rows.read_shapes(self.connection, TABLES[table])

    def read_columns(
        self, table: str, columns: Sequence[str], *, all_rows: bool = False
    ) -> dict[str, Any]:
        """Read whole columns of a table, by ascending id.

        Parameters
        ----------
        table : str
        columns : sequence of str
            Names of columns; ``"fid"`` (``"id"`` in the registry) is the key.
        all_rows : bool
            Also the retired ones.

        Returns
        -------
        dict
            Integer columns without a NULL as int64 arrays, all others as lists.
        """
        with told(self.path):
            return rows.read_columns(
                self.connection, TABLES[table], columns, all_rows=all_rows
            )

    def read_rows(self, table: str, ids: Iterable[int]) -> list[dict[str, Any]]:
        """Read whole rows by id, ascending; the shape as WKB under ``"geom"``."""
        with told(self.path):
            return rows.read_rows(self.connection, TABLES[table], ids)

    def bulk_insert(
        self,
        table: str,
        columns: Mapping[str, Sequence[Any]],
        geometry: Sequence[bytes | None] | None = None,
        *,
        progress: Progress | None = None,
    ) -> range | NDArray[np.int64]:
        """Add many rows in one transaction, without an entry in the history.

        Parameters
        ----------
        table : str
        columns : mapping of str to sequence
            Values by column, all of one length; NaN becomes NULL. With the key
            among them the rows get these ids.
        geometry : sequence of bytes, optional
            WKB in the project CRS; single parts are wrapped where the table wants
            multi-part shapes.
        progress : Progress, optional

        Returns
        -------
        range or ndarray of int64
            Ids of the new rows; a range unless the ids were given.
        """
        with self.transaction():
            self._dirty.add(table)
            ids = rows.insert_rows(
                self.connection,
                TABLES[table],
                columns,
                geometry,
                srs_id=self.srs_id,
                progress=progress or Progress(),
            )
        if TABLES[table].key in columns:
            return ids
        return range(int(ids[0]), int(ids[-1]) + 1) if len(ids) else range(0)

    def update_rows(self, table: str, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Set values of rows by id, without an entry in the history."""
        with self.transaction():
            self._dirty.add(table)
            rows.update_rows(
                self.connection, TABLES[table], changes, srs_id=self.srs_id
            )

    def delete_rows(self, table: str, ids: Sequence[int]) -> None:
        """Take rows away, without an entry in the history."""
        with self.transaction():
            self._dirty.add(table)
            rows.delete_rows(self.connection, TABLES[table], ids)


def _take_lock(path: Path, clock: Clock, user: str) -> ProjectLock:
    time = clock().isoformat(timespec="minutes")
    try:
        return ProjectLock.take(path, user=user, machine=machine_name(), time=time)
    except OSError as fault:
        raise ProjectError("error.read_only", file=path.name) from fault
