"""Rows of the map and registry tables: read, added, changed and taken away in bulk.

A few rows go through the triggers of the table. Many would spend most of their
time there, so the triggers are dropped, the spatial index is filled from arrays,
and the triggers are made again, all inside the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.store import asking
from gridplanner.data.store.blob import (
    encode_blobs,
    point_wkb,
    to_multi,
    with_srs,
    wkb_of,
    wkb_of_many,
)
from gridplanner.data.store.spatial_index import fill_index, thin_index
from gridplanner.data.store.triggers import rtree_triggers, touch_triggers
from gridplanner.data.store.words import WORDED, drop_rows, enter_rows

if TYPE_CHECKING:
    import apsw
    from numpy.typing import NDArray

    from gridplanner.data.job import Progress
    from gridplanner.data.store.tables import Table

Values = Mapping[str, Any]
ids_json, live = asking.ids_json, asking.live
BULK = 500
FIRST_LOAD = 20_000
_CHUNK = 20_000


def read_shapes(
    connection: apsw.Connection, table: Table
) -> tuple[NDArray[np.int64], list[bytes]]:
    """Read ids and WKB of the rows that hold and have a shape, by ascending id.

    A building without a footprint has the point of its door plate, where that is known.
    """
    outlined = _read_outlined(connection, table)
    if "plate_x" not in table.names:
        return outlined
    plated: Any = connection.execute(
        f'SELECT "{table.key}", plate_x, plate_y FROM "{table.name}"'  # noqa: S608 - our own tables
        " WHERE plate_x NOT NULL AND plate_y NOT NULL AND geom ISNULL"
        f" AND {live(table)}"
    ).fetchall()
    if not plated:
        return outlined
    ids = np.concatenate([outlined[0], [number for number, _, _ in plated]])
    shapes = [*outlined[1], *(point_wkb(x, y) for _, x, y in plated)]
    order = np.argsort(ids, kind="stable")
    return ids[order], [shapes[i] for i in order.tolist()]


def shape_of(row: Values) -> bytes | None:
    """Give the shape of a whole row as `read_shapes` does, whether it holds or not."""
    if row["geom"] is not None or row.get("plate_x") is None or row["plate_y"] is None:
        shape: bytes | None = row["geom"]
        return shape
    return point_wkb(row["plate_x"], row["plate_y"])


def _read_outlined(
    connection: apsw.Connection, table: Table
) -> tuple[NDArray[np.int64], list[bytes]]:
    rows = connection.execute(
        f'SELECT "{table.key}", "geom" FROM "{table.name}"'  # noqa: S608 - our own tables
        f' WHERE "geom" NOT NULL AND {live(table)} ORDER BY 1'
    ).fetchall()
    if not rows:
        return np.zeros(0, np.int64), []
    ids, blobs = zip(*rows, strict=True)
    return np.array(ids, np.int64), wkb_of_many(blobs)


def read_columns(
    connection: apsw.Connection, table: Table, columns: Sequence[str], *, all_rows: bool
) -> dict[str, Any]:
    """Read whole columns of the rows that hold, by ascending id.

    Integer columns without a NULL and the key come as int64 arrays, all others
    as lists.
    """
    _check_names(table, columns)
    names = ", ".join(f'"{name}"' for name in columns)
    condition = "1" if all_rows else live(table)
    rows = connection.execute(
        f'SELECT {names} FROM "{table.name}" WHERE {condition} ORDER BY "{table.key}"'  # noqa: S608 - our own tables
    ).fetchall()
    lists: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(
        columns
    )
    types = {column.name: column.type for column in table.columns} | {
        table.key: "INTEGER"
    }
    read: dict[str, Any] = {}
    for name, values in zip(columns, lists, strict=True):
        whole = types.get(name) == "INTEGER" and all(type(v) is int for v in values)
        read[name] = np.array(values, np.int64) if whole else list(values)
    return read


def read_rows(
    connection: apsw.Connection, table: Table, ids: Iterable[int]
) -> list[dict[str, Any]]:
    """Read whole rows as dictionaries, geometry as WKB under ``"geom"``, by id."""
    names = [table.key, *table.names, *(["geom"] if table.geometry else [])]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = connection.execute(
        f'SELECT {columns} FROM "{table.name}" WHERE "{table.key}" IN'  # noqa: S608 - our own tables
        f' (SELECT value FROM json_each(?)) ORDER BY "{table.key}"',
        (ids_json(ids),),
    )
    read = [dict(zip(names, row, strict=True)) for row in rows]
    for row in read:
        if row.get("geom") is not None:
            row["geom"] = wkb_of(row["geom"])
    return read


def insert_rows(
    connection: apsw.Connection,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    geometry: Sequence[bytes | None] | None,
    *,
    srs_id: int,
    progress: Progress,
) -> NDArray[np.int64]:
    """Add rows; the ids continue those ever used unless the key is among the columns.

    Returns
    -------
    ndarray, int64, shape (n,)
        Ids of the new rows, in the order given.

    Raises
    ------
    ValueError
        If a column is unknown or lengths differ.
    """
    _check_names(table, columns)
    lists = {name: _plain(values) for name, values in columns.items()}
    sizes = {len(values) for values in lists.values()}
    if geometry is not None:
        sizes.add(len(geometry))
    if len(sizes) != 1:
        raise ValueError(
            f"columns of different length for {table.name}: {sorted(sizes)}"
        )
    count = sizes.pop()
    ids = lists.pop(table.key, None)
    if ids is None:
        first = next_id(connection, table)
        ids = list(range(first, first + count))
    names = [table.key, *lists]
    parts: list[Iterable[Any]] = [ids, *lists.values()]
    boxes: NDArray[np.float64] | None = None
    if geometry is not None:
        blobs, boxes = _blobs(table, geometry, srs_id)
        names.append("geom")
        parts.append(blobs)
    marks = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    statement = f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})'  # noqa: S608 - our own tables
    # Never all rows at once: a million tuples cost a gigabyte.
    many = zip(*parts, strict=True)
    with (
        _without_triggers(connection, table, count),
        _without_indexes(connection, table, count),
    ):
        for start in range(0, count, _CHUNK):
            progress.fraction(0.7 * start / count)
            connection.executemany(statement, islice(many, _CHUNK))
        if boxes is not None and count >= BULK:
            progress.fraction(0.7)
            fill_index(connection, table, np.array(ids, np.int64), boxes)
    enter_rows(connection, table, ids)
    progress.fraction(1.0)
    return np.array(ids, np.int64)


def update_rows(
    connection: apsw.Connection,
    table: Table,
    changes: Mapping[int, Values],
    *,
    srs_id: int,
) -> None:
    """Set values of rows; ``"geom"`` holds WKB or None."""
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for number, values in changes.items():
        groups[tuple(values)].append(tuple(_plain([*values.values(), number])))
    for names, given in groups.items():
        if not names:
            continue
        _check_names(table, names)
        rows = given
        if "geom" in names:
            place = names.index("geom")
            blobs, _ = _blobs(table, [row[place] for row in given], srs_id)
            rows = [
                (*row[:place], blob, *row[place + 1 :])
                for row, blob in zip(given, blobs, strict=True)
            ]
        setters = ", ".join(f'"{name}" = ?' for name in names)
        connection.executemany(
            f'UPDATE "{table.name}" SET {setters} WHERE "{table.key}" = ?',  # noqa: S608 - our own tables
            rows,
        )
        if not set(WORDED.get(table.name, ())).isdisjoint(names):
            enter_rows(connection, table, [row[-1] for row in rows])


def delete_rows(connection: apsw.Connection, table: Table, ids: Sequence[int]) -> None:
    """Take rows away, in bulk where they are many."""
    if not len(ids):
        return
    keys = ids_json(ids)
    with _without_triggers(connection, table, len(ids)):
        connection.execute(
            f'DELETE FROM "{table.name}" WHERE "{table.key}" IN'  # noqa: S608 - our own tables
            " (SELECT value FROM json_each(?))",
            (keys,),
        )
        if table.geometry and len(ids) >= BULK:
            thin_index(connection, table, ids)
    drop_rows(connection, table, ids)


def rewrite_srs(connection: apsw.Connection, table: Table, srs_id: int) -> None:
    """Give every shape of a table another reference system's number."""
    found: list[Any] = connection.execute(
        f'SELECT geom, "{table.key}" FROM "{table.name}" WHERE geom NOT NULL'  # noqa: S608 - our own tables
    ).fetchall()
    connection.executemany(
        f'UPDATE "{table.name}" SET geom = ? WHERE "{table.key}" = ?',  # noqa: S608 - our own tables
        [(with_srs(blob, srs_id), number) for blob, number in found],
    )


def _check_names(table: Table, names: Iterable[str]) -> None:
    known = {table.key, *table.names, *(("geom",) if table.geometry else ())}
    unknown = set(names) - known
    if unknown:
        raise ValueError(f"table {table.name} has no column {sorted(unknown)}")


def _plain(values: Sequence[Any] | NDArray[Any]) -> list[Any]:
    """Turn values into a list the database takes; it keeps NaN as NULL itself."""
    if isinstance(values, np.ndarray):
        return values.tolist()  # type: ignore[no-any-return]
    # A single number of numpy would be stored as the bytes it is made of.
    if not any(issubclass(kind, np.generic) for kind in set(map(type, values))):
        return list(values)
    return [v.item() if isinstance(v, np.generic) else v for v in values]


def next_id(connection: apsw.Connection, table: Table) -> int:
    """Return the id the next new row gets; one used before never comes again."""
    found = connection.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
    ).fetchone()
    return 1 + (int(found[0]) if found else 0)


def _blobs(
    table: Table, geometry: Sequence[bytes | None], srs_id: int
) -> tuple[list[bytes | None], NDArray[np.float64]]:
    multi = table.geometry.startswith("MULTI")
    there = [i for i, shape in enumerate(geometry) if shape is not None]
    shapes = [shape for shape in geometry if shape is not None]
    if multi:
        shapes = [to_multi(shape) for shape in shapes]
    made, found = encode_blobs(shapes, srs_id)
    if len(there) == len(geometry):
        return list(made), found
    blobs: list[bytes | None] = [None] * len(geometry)
    boxes = np.full((len(geometry), 4), np.nan)
    for place, blob in zip(there, made, strict=True):
        blobs[place] = blob
    boxes[there] = found
    return blobs, boxes


@contextmanager
def _without_triggers(
    connection: apsw.Connection, table: Table, count: int
) -> Iterator[None]:
    if count < BULK:
        yield
        return
    logged = connection.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = ?",
        (f"gp_touch_{table.name}_insert",),
    ).fetchone()
    triggers = rtree_triggers(table) if table.geometry else {}
    if logged and logged[0]:
        triggers |= touch_triggers(table)
    for name in triggers:
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    yield
    for statement in triggers.values():
        connection.execute(statement)


@contextmanager
def _without_indexes(
    connection: apsw.Connection, table: Table, count: int
) -> Iterator[None]:
    """Build the indexes of an empty table once its first rows are in, sorted.

    Entered one by one they cost more than the rows: names and numbers of people
    come in no order.
    """
    full = connection.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone()  # noqa: S608 - our own tables
    if full or count < FIRST_LOAD:
        yield
        return
    found: list[Any] = connection.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = ? AND sql NOT NULL",
        (table.name,),
    ).fetchall()
    for name, _ in found:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _, statement in found:
        connection.execute(statement)
