"""Rows as they were before a bulk change, kept so that it can be taken back.

An image says what to do to get the other state back: set values of rows, add
whole rows again, or take rows away. Doing so leaves the image of the state that
was there, so the same step serves undo and redo.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.blob import wkb_of
from gridplanner.data.store.rows import (
    delete_rows,
    ids_json,
    insert_rows,
    update_rows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import apsw

    from gridplanner.data.job import Progress
    from gridplanner.data.store.tables import Table

CHUNK = 5000
FEW = 500  # rows that whoever shows them can take over one by one
_MOST = 400_000  # rows held at a time, some 200 MB of footprints
_HEAD = 4


@dataclass(frozen=True, slots=True)
class Image:
    """Rows of one table in another state.

    Attributes
    ----------
    table : str
    act : str
        ``"set"``: give `columns` these values. ``"add"``: add the rows again,
        `columns` being all. ``"take"``: take the rows away.
    ids : list of int
    columns : dict of str to list
        Values by column; ``"geom"`` as WKB or None.
    """

    table: str
    act: str
    ids: list[int]
    columns: dict[str, list[Any]]


def encode_image(image: Image) -> bytes:
    """Pack an image: JSON by columns, shapes and pictures behind it, compressed."""
    columns = dict(image.columns)
    binary = [
        name for name, values in columns.items() if name == "geom" or _is_binary(values)
    ]
    binary.sort(key=lambda name: name != "geom")
    parts: list[list[bytes | None]] = [columns.pop(name) for name in binary]
    sizes = {
        name: [-1 if part is None else len(part) for part in values]
        for name, values in zip(binary, parts, strict=True)
    }
    data = {
        "act": image.act,
        "ids": image.ids,
        "columns": columns,
        "geom": sizes.pop("geom", None),
        "binary": sizes,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_plain)
    head = text.encode()
    body = b"".join(part for values in parts for part in values if part is not None)
    # Pictures are compressed already: trying it again costs most of an undo.
    level = 0 if sizes else 1
    return zlib.compress(len(head).to_bytes(_HEAD, "big") + head + body, level)


def _is_binary(values: Sequence[Any]) -> bool:
    """Tell whether a column holds pictures: what begins with one is looked at whole."""
    return (
        bool(values)
        and type(values[0]) is bytes
        and all(value is None or type(value) is bytes for value in values)
    )


def decode_image(table: str, data: bytes) -> Image:
    """Read what `encode_image` packed, or an older program, which knew shapes only."""
    raw = zlib.decompress(data)
    end = _HEAD + int.from_bytes(raw[:_HEAD], "big")
    read = json.loads(raw[_HEAD:end], object_hook=_special)
    columns: dict[str, list[Any]] = read["columns"]
    sizes: dict[str, list[int]] = read.get("binary", {})
    if read["geom"] is not None:
        sizes = {"geom": read["geom"], **sizes}
    for name, lengths in sizes.items():
        parts: list[bytes | None] = []
        for length in lengths:
            parts.append(None if length < 0 else raw[end : end + length])
            end += max(length, 0)
        columns[name] = parts
    return Image(table, read["act"], read["ids"], columns)


def _plain(value: object) -> dict[str, str]:
    # Another program may put bytes among the text of any column.
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    raise TypeError(type(value).__name__)


def _special(value: dict[str, Any]) -> dict[str, Any] | bytes:
    return bytes.fromhex(value["hex"]) if set(value) == {"hex"} else value


def take_image(
    connection: apsw.Connection,
    table: Table,
    ids: Sequence[int],
    columns: Sequence[str] | None = None,
) -> Image:
    """Read rows as they are now.

    Parameters
    ----------
    connection : apsw.Connection
    table : Table
    ids : sequence of int
        Rows that exist.
    columns : sequence of str, optional
        Without it whole rows are read, to be added again later.

    Returns
    -------
    Image
    """
    names = list(columns) if columns is not None else columns_of(table)
    quoted = ", ".join(f'"{name}"' for name in (table.key, *names))
    rows = connection.execute(
        f'SELECT {quoted} FROM "{table.name}" WHERE "{table.key}" IN'  # noqa: S608 - our own tables
        " (SELECT value FROM json_each(?)) ORDER BY 1",
        (ids_json(ids),),
    ).fetchall()
    lists: list[list[Any]] = [list(part) for part in zip(*rows, strict=True)]
    lists = lists or [[] for _ in range(len(names) + 1)]
    read = dict(zip(names, lists[1:], strict=True))
    if "geom" in read:
        read["geom"] = [None if blob is None else wkb_of(blob) for blob in read["geom"]]
    return Image(table.name, "set" if columns is not None else "add", lists[0], read)


def columns_of(table: Table) -> list[str]:
    """Name the columns of a whole row without its key."""
    return [*table.names, *(["geom"] if table.geometry else [])]


def write_images(
    connection: apsw.Connection, entry_id: int, images: Sequence[Image]
) -> None:
    """Keep images with an entry of the history, in the order they were taken."""
    for image in images:
        for start in range(0, max(len(image.ids), 1), CHUNK):
            part = Image(
                image.table,
                image.act,
                image.ids[start : start + CHUNK],
                {k: v[start : start + CHUNK] for k, v in image.columns.items()},
            )
            connection.execute(
                "INSERT INTO gp_batch_image"
                " (history_id, position, table_name, count, rows)"
                " SELECT ?, coalesce(max(position), 0) + 1, ?, ?, ? FROM gp_batch_image"
                " WHERE history_id = ?",
                (entry_id, part.table, len(part.ids), encode_image(part), entry_id),
            )


def _as_bytes(value: object) -> bytes:
    assert isinstance(value, bytes)  # the column holds nothing else
    return value


def read_images(
    connection: apsw.Connection, entry_id: int, *, newest_first: bool
) -> list[Image]:
    """Read the images of an entry."""
    order = "DESC" if newest_first else "ASC"
    rows = connection.execute(
        "SELECT table_name, rows FROM gp_batch_image WHERE history_id = ?"  # noqa: S608 - a constant
        f" ORDER BY position {order}",
        (entry_id,),
    ).fetchall()
    return [decode_image(str(name), _as_bytes(data)) for name, data in rows]


def few_rows(
    connection: apsw.Connection, entry_id: int
) -> dict[str, frozenset[int]] | None:
    """Give the rows an entry changes, by table; None where they are more than `FEW`."""
    counted: list[Any] = connection.execute(
        "SELECT coalesce(sum(count), 0) FROM gp_batch_image WHERE history_id = ?",
        (entry_id,),
    ).fetchall()
    if counted[0][0] > FEW:
        return None
    found: dict[str, frozenset[int]] = {}
    for image in read_images(connection, entry_id, newest_first=False):
        found[image.table] = found.get(image.table, frozenset()) | set(image.ids)
    return found


def joined(images: Sequence[Image]) -> list[Image]:
    """Join images that follow each other and do the same to the same table.

    They are kept in parts; a spatial index is far faster changed in one go.
    """
    found: list[Image] = []
    for image in images:
        last = found[-1] if found else None
        if last is None or not _same_step(last, image):
            columns = {name: list(values) for name, values in image.columns.items()}
            found.append(Image(image.table, image.act, list(image.ids), columns))
            continue
        last.ids.extend(image.ids)
        for name, values in image.columns.items():
            last.columns[name].extend(values)
    return found


def _same_step(one: Image, other: Image) -> bool:
    return (
        one.table == other.table
        and one.act == other.act
        and one.columns.keys() == other.columns.keys()
        and len(one.ids) < _MOST
    )


def swap(
    connection: apsw.Connection,
    table: Table,
    image: Image,
    *,
    srs_id: int,
    progress: Progress,
) -> Image:
    """Bring back the state of an image and return the state that was there."""
    if image.act == "take":
        now = take_image(connection, table, image.ids)
        delete_rows(connection, table, image.ids)
        return now
    if image.act == "add":
        columns: dict[str, Any] = dict(image.columns)
        geometry = columns.pop("geom", None)
        insert_rows(
            connection,
            table,
            {table.key: image.ids, **columns},
            geometry,
            srs_id=srs_id,
            progress=progress,
        )
        return Image(table.name, "take", image.ids, {})
    names = list(image.columns)
    now = take_image(connection, table, image.ids, names)
    values = zip(*image.columns.values(), strict=True)
    changes = {
        number: dict(zip(names, row, strict=True))
        for number, row in zip(image.ids, values, strict=True)
    }
    update_rows(connection, table, changes, srs_id=srs_id)
    return now
