"""What other programs wrote into the tables they see, read from the triggers' log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.blob import wkb_of
from gridplanner.data.store.images import Image, columns_of
from gridplanner.data.store.rows import read_rows
from gridplanner.data.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import apsw

    from gridplanner.data.store.tables import Table


@dataclass(frozen=True, slots=True)
class TouchedRow:
    """A row as it was before another program touched it, and as it is now.

    Both hold the shape as WKB under ``"geom"``; None where there was, or is, no row.
    """

    table: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def any_touched(connection: apsw.Connection) -> bool:
    """Tell whether the log holds anything."""
    return bool(connection.execute("SELECT 1 FROM gp_touched LIMIT 1").fetchall())


def read_touched(
    connection: apsw.Connection, tables: Iterable[Table] = tuple(TABLES.values())
) -> list[TouchedRow]:
    """Read the log of some tables, each row once, without those that are as before."""
    first: dict[str, dict[int, str | None]] = {}
    for name, number, before in connection.execute(
        "SELECT table_name, row_id, before FROM gp_touched WHERE table_name IN"
        " (SELECT value FROM json_each(?)) ORDER BY id",
        (json.dumps([table.name for table in tables]),),
    ):
        first.setdefault(str(name), {}).setdefault(int(number), before)
    touched: list[TouchedRow] = []
    for name, rows in first.items():
        table = TABLES[name]
        now = {row[table.key]: row for row in read_rows(connection, table, rows)}
        for number, text in rows.items():
            row = TouchedRow(name, number, _read_before(text), now.get(number))
            if row.before != row.after:
                touched.append(row)
    return touched


def clear_touched(connection: apsw.Connection) -> None:
    """Empty the log: all of it has been taken over."""
    connection.execute("DELETE FROM gp_touched")


def _read_before(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    row: dict[str, Any] = json.loads(text)
    shape = bytes.fromhex(row.get("geom") or "")
    if "geom" in row:
        row["geom"] = wkb_of(shape) if shape else None
    return row


def images_before(touched: Iterable[TouchedRow]) -> list[Image]:
    """Make the images that take the touched rows back to where they were."""
    groups: dict[tuple[str, str], list[TouchedRow]] = {}
    for row in touched:
        act = "take" if row.before is None else "add" if row.after is None else "set"
        groups.setdefault((row.table, act), []).append(row)
    return [_image(TABLES[name], act, rows) for (name, act), rows in groups.items()]


def _image(table: Table, act: str, rows: Sequence[TouchedRow]) -> Image:
    ids = [row.id for row in rows]
    if act == "take":
        return Image(table.name, act, ids, {})
    columns = {
        name: [(row.before or {}).get(name) for row in rows]
        for name in columns_of(table)
    }
    return Image(table.name, act, ids, columns)
