"""Rows of an open project file by table and id, each step in a transaction of ours."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from gridplanner.data.job import Progress
from gridplanner.data.store import rows
from gridplanner.data.store.connection import told
from gridplanner.data.store.packed_columns import read_packed_columns
from gridplanner.data.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.store.cipher import ProjectConnection
    from gridplanner.data.store.packed_columns import PackedColumns


class RowAccess(ABC):
    """What `ProjectFile` does with rows of any table."""

    path: Path
    connection: ProjectConnection
    srs_id: int
    _dirty: set[str]

    @abstractmethod
    def transaction(self) -> AbstractContextManager[None]:
        """Keep all that is written inside, or nothing of it."""

    def read_shapes(self, table: str) -> tuple[NDArray[np.int64], list[bytes]]:
        """Read the shapes of the rows that hold.

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
        columns : sequence of str
            Names of columns; ``"fid"`` (``"id"`` in the registry) is the key.
        all_rows : bool
            Also the retired ones.

        Integer columns without a NULL come as int64 arrays, all others as lists.
        """
        with told(self.path):
            return rows.read_columns(
                self.connection, TABLES[table], columns, all_rows=all_rows
            )

    def read_packed_columns(self, table: str, columns: Sequence[str]) -> PackedColumns:
        """Read whole columns of the rows that hold, in a tenth of the memory."""
        with told(self.path):
            return read_packed_columns(self.connection, TABLES[table], columns)

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
        columns : mapping of str to sequence
            Values by column, all of one length; NaN becomes NULL. With the key
            among them the rows get these ids.
        geometry : sequence of bytes, optional
            WKB in the project CRS; single parts are wrapped where the table wants
            multi-part shapes.

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

    def next_id(self, table: str) -> int:
        """Return the id the next new row of a table gets."""
        return rows.next_id(self.connection, TABLES[table])

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
