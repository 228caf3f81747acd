"""The project file: one GeoPackage that holds all a town has.

Everything that reads or writes it goes through `ProjectFile`, since a second
SQLite library in this process would drop our lock when it closes the file.
"""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gridplanner import __version__
from gridplanner.data.access.key_file import copy_key_file
from gridplanner.data.errors import ProjectError
from gridplanner.data.geodesy.true_area import areal_scale
from gridplanner.data.plan import Plan
from gridplanner.data.store import plan_list, records, rows
from gridplanner.data.store.audit_chain import AuditChain
from gridplanner.data.store.connection import back_up, remove_file, told
from gridplanner.data.store.fingerprint import fingerprint_of
from gridplanner.data.store.key_changes import KeyFileKeeper
from gridplanner.data.store.metadata import write_extent, write_reference_system
from gridplanner.data.store.opening import Clock, Held, Mode, hold, hold_new
from gridplanner.data.store.published import Imprint, everything, find_stale, publish
from gridplanner.data.store.row_access import RowAccess
from gridplanner.data.store.schema import SCHEMA_VERSION, TABLES
from gridplanner.data.store.spatial_index import outermost_box
from gridplanner.data.store.tables import PUBLISHED
from gridplanner.data.store.transaction import Transactions
from gridplanner.data.vantage import Vantage, no_vantage
from gridplanner.data.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.change import Change
    from gridplanner.data.levels import Level
    from gridplanner.data.store.published import Stale


class ProjectFile(RowAccess):
    """An open project file; use `create` or `open`, and `close` at the end.

    Attributes
    ----------
    path : Path
        The file the user chose, also where a copy of it is read.
    connection : ProjectConnection
        For the modules of this package alone.
    read_only : bool
    keys : KeyRing or None
        Of the user who logged in; None for a plain project.
    levels : tuple of Level
        Template of the project, topmost level first.
    user : str
        Who edits, for the history; who logged in, where the project is encrypted.
    vantage : callable
        Tells what they have before them, for the history.
    audit : AuditChain
        What the record of actions is hashed by.
    """

    def __init__(self, path: Path, held: Held, *, clock: Clock, user: str) -> None:
        self.path = path
        self.connection = held.connection
        self.user = user if held.keys is None else held.keys.account.name
        self.vantage: Callable[[], Vantage | None] = no_vantage
        self.read_only, self.keys = held.read_only, held.keys
        self._held = held
        self._clock = clock
        self._dirty: set[str] = set()
        self.audit = audit = AuditChain(held.connection, held.keys)
        if held.keys is not None:
            audit.keeper = KeyFileKeeper(path, held.keys)
        self._transactions = Transactions(held.connection, self._write_extents, audit)
        self._data_version = -1
        with told(path):
            self.levels: tuple[Level, ...] = records.read_levels(self.connection)
            query = "SELECT max(srs_id) FROM gpkg_geometry_columns"
            self.srs_id = int(self._value(query))

    @classmethod
    def create(
        cls,
        path: str | Path,
        *,
        levels: Sequence[Level],
        crs: str | None = None,
        clock: Clock,
        user: str,
        keys: KeyRing | None = None,
    ) -> ProjectFile:
        """Make a new project file with an empty plan 1.

        Parameters
        ----------
        path : path
            Must not exist yet.
        crs : str or None
            ``"EPSG:4549"``; None leaves it to the first import.
        clock : callable
            Tells the present time, with its zone.
        keys : KeyRing, optional
            The file is encrypted with them; the key file is not written here.

        Raises
        ------
        ProjectError
            ``error.exists``, ``error.cannot_open`` or ``error.disk_full``.
        """
        path = Path(path)
        held = hold_new(path, levels, clock=clock, user=user, keys=keys)
        try:
            file = cls(path, held, clock=clock, user=user)
            file.write_first(crs)
        except BaseException:
            held.close()
            remove_file(path)
            raise
        return file

    def write_first(self, crs: str | None) -> None:
        """Write into a new file what every project has."""
        with self.transaction():
            self.set_meta("schema_version", ".".join(map(str, SCHEMA_VERSION)))
            self.set_meta("program_version", __version__)
            self.set_meta("project_id", uuid.uuid4().hex)
            self.set_meta("created", self.now())
            self.write_plan(Plan.empty(1, self.levels), name="", kind="tiling")
            if crs is not None:
                self.set_crs(crs)

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        mode: Mode = "edit",
        clock: Clock,
        user: str,
        keys: KeyRing | None = None,
    ) -> ProjectFile:
        """Open a project file to edit it or to look at it.

        Parameters
        ----------
        mode : {"edit", "look"}
            To look, a file that cannot be read in place is copied to this machine
            first; nothing is written beside it.
        keys : KeyRing, optional
            Of the user, by `gridplanner.data.store.unlocking.unlock`; needed where
            the project is encrypted, and not looked at where it is plain.

        Raises
        ------
        ProjectError
            ``error.`` followed by ``missing``, ``not_ours``, ``newer``, ``damaged``,
            ``in_use``, ``open_elsewhere``, ``read_only``, ``network``,
            ``cannot_open``, ``encrypted`` or ``key_other``. Nothing was changed then.
        """
        path = Path(path)
        held = hold(path, mode=mode, clock=clock, user=user, keys=keys)
        try:
            return cls(path, held, clock=clock, user=user)
        except BaseException:
            held.close()
            raise

    def close(self) -> bool:
        """Close the file.

        False where another program still has it open: the newest edits then stand
        in a second file beside it until that program closes it.
        """
        return self._held.close()

    def backup(self, path: str | Path) -> None:
        """Save a copy of the whole project, as it is at this moment.

        One of an encrypted project is encrypted, with the same users.
        """
        target = Path(path)
        with told(target), whole_file(target) as part:
            back_up(self.connection, part)
            if self.keys is not None:
                copy_key_file(self.path, target)

    @property
    def clock(self) -> Clock:
        """What tells the time."""
        return self._clock

    def now(self) -> str:
        """Tell the time as the history keeps it (ISO 8601, with zone)."""
        return self._clock().isoformat(timespec="seconds")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that is written inside, or nothing of it.

        A nested one is part of the outermost; a failure inside it ends that one
        too, with `ValueError` where it was caught on the way. The change number
        grows, and none of the writes enters the log of edits made by other programs.

        Raises
        ------
        ProjectError
            As `told` and where the file is only looked at; nothing was written.
        """
        if self.read_only:
            raise ProjectError("error.read_only", file=self.path.name)
        srs_id = self.srs_id
        try:
            with told(self.path), self._transactions.enter():
                yield
        except BaseException:
            self.srs_id = srs_id
            raise

    def _write_extents(self) -> None:
        for table in (TABLES[name] for name in self._dirty):
            if table.geometry:
                box = outermost_box(self.connection, table)
                write_extent(self.connection, table, box)
        self._dirty.clear()

    def touch(self, table: str) -> None:
        """Note inside a transaction that a table's extent may change."""
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
                    rows.rewrite_srs(self.connection, table, self.srs_id)

    @property
    def change_number(self) -> int:
        """Number of transactions this program wrote; it only grows."""
        return int(self._value("SELECT change_number FROM gp_state"))

    def came_from_outside(self) -> bool:
        """Tell whether another program wrote since this was last asked."""
        version = int(self.connection.pragma("data_version"))
        came, self._data_version = version != self._data_version, version
        return came

    def fingerprint(self) -> str:
        """Name the state of the file, to tell whether a cache still fits.

        Edits of other programs change it too, though not the change number.
        """
        return fingerprint_of(self.connection)

    def _value(self, query: str) -> Any:  # noqa: ANN401 - whatever the column holds
        return self.connection.execute(query).fetchall()[0][0]

    def plan_ids(self) -> tuple[int, ...]:
        """List the plans that can be worked on; 1 is the one that tiles the town."""
        return plan_list.working_ids(self.connection)

    def plan_name(self, plan_id: int) -> str:
        """Read the name of a plan; plan 1 has none."""
        return plan_list.read_plan_entry(self.connection, plan_id).name

    def plan_kind(self, plan_id: int) -> str:
        """Tell what a plan is: see `gridplanner.data.store.plan_list`."""
        return plan_list.read_plan_entry(self.connection, plan_id).kind

    def read_plan(self, plan_id: int) -> Plan:
        """Read all records of a plan.

        `KeyError` where there is no such plan.
        """
        with told(self.path):
            return records.read_plan(self.connection, plan_id, self.levels)

    def write_plan(self, plan: Plan, *, name: str, kind: str) -> None:
        """Write a whole new plan, with its published copies.

        `name` is what the plan is called, empty for plan 1; `kind` is one of
        `gridplanner.data.store.plan_list`. Scenarios have no published copies.
        """
        with self.transaction():
            records.write_plan_row(
                self.connection, plan.id, name=name, kind=kind, next_id=plan.next_id
            )
            records.write_records(
                self.connection, plan.id, dict(records.plan_records(plan))
            )
            self.publish(plan, everything(plan))

    def write_change(self, change: Change, before: Plan, after: Plan) -> None:
        """Write the records of a change, with the published copies it makes stale."""
        with self.transaction():
            records.write_records(self.connection, change.plan, change.after)
            records.write_next_id(self.connection, change.plan, after.next_id)
            self.publish(after, find_stale(change, before, after))

    def publish(self, plan: Plan, stale: Stale) -> None:
        """Write stale published copies anew from the records, where it has any."""
        entry = plan_list.read_plan_entry(self.connection, plan.id)
        if entry.kind in plan_list.UNPUBLISHED:
            return
        with self.transaction():
            imprint = Imprint(entry.name, self.srs_id, areal_scale(self.crs))
            publish(self.connection, plan, stale, imprint)
            self._dirty |= {table.name for table in PUBLISHED}
