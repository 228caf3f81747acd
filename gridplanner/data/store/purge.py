"""Taking people out of a project file for good: rows, references, images, words.

Nothing of it can be undone, and other undo still works: the images undo keeps are
written anew without these people. The bytes themselves go when the file is afterwards
written anew as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.access.column_classes import Sensitivity, class_of
from gridplanner.data.store.images import Image, encode_image
from gridplanner.data.store.rows import ids_json
from gridplanner.data.store.traces import (
    HIDDEN,
    columns_of,
    find_traces,
    read_image,
    rows_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import apsw

    from gridplanner.data.job import Progress
    from gridplanner.data.store.traces import Traces

REFERENCES: Final = {
    "household": ("head_id",),
    "register_household": ("head_id",),
    "person": ("merged_into",),
}
"""Columns that name a person and are emptied."""
OWNERS: Final = ("owner", "emergency", "contact", "manager")
"""Whose name, number and telephone stand beside each other in one row."""
_UNTOUCHED: Final = (
    "audit_log",
    "gp_batch_image",
    "gp_state",
    "gp_level",
    "gp_plan",
    "gp_vertex",
    "gp_border",
    "gp_cell",
    "gp_vantage",
    "gp_scan",
)
_FOREIGN: Final = ("sqlite_", "gpkg_", "rtree_")
_OFTEN: Final = 100  # rows between two questions whether to go on
_GROUP: Final = 100  # conditions beside each other


def purge_rows(
    connection: apsw.Connection,
    people: Iterable[int],
    *,
    known: Traces | None = None,
    spared: Iterable[int] = (),
    progress: Progress,
) -> Traces:
    """Take people out of a file; inside a transaction of ours.

    Parameters
    ----------
    connection : apsw.Connection
        Of a project of any schema version.
    people : iterable of int
    known : Traces, optional
        What was taken out of another file.
    spared : iterable of int
        Who stays although they bear the same ID number.
    progress : Progress

    Returns
    -------
    Traces
        What was taken out.
    """
    progress.step("purge.finding", 0.0, 0.3)
    traces = find_traces(
        connection, people, known=known, spared=spared, progress=progress
    )
    progress.step("purge.images", 0.3, 0.6)
    _purge_images(connection, traces, progress)
    progress.step("purge.rows", 0.6, 0.7)
    _delete_rows(connection, traces)
    _drop_references(connection, traces)
    progress.step("purge.words", 0.7, 1.0)
    _scrub_tables(connection, traces, progress)
    return traces


def words_left(connection: apsw.Connection, traces: Traces) -> list[str]:
    """List the tables in which an ID number or telephone of theirs stands still."""
    found = []
    for table in _tables(connection, untouched=()):
        columns = _texts(connection, table)
        for row in _holding(connection, table, columns, traces.numbers):
            texts = [(name, row[name]) for name in columns if row[name]]
            if any(traces.scrubbed(n, str(v), home=False) != str(v) for n, v in texts):
                found.append(table)
                break
    return found


def _delete_rows(connection: apsw.Connection, traces: Traces) -> None:
    for table, ids in [*traces.rows.items(), ("person", traces.people)]:
        if columns_of(connection, table):
            connection.execute(
                f'DELETE FROM "{table}" WHERE id IN'  # noqa: S608 - names of this file
                " (SELECT value FROM json_each(?))",
                (ids_json(ids),),
            )
    for table, ids in [*traces.rows.items(), ("person", traces.people)]:
        connection.execute(
            "DELETE FROM gp_touched WHERE table_name = ? AND row_id IN"
            " (SELECT value FROM json_each(?))",
            (table, ids_json(ids)),
        )


def _drop_references(connection: apsw.Connection, traces: Traces) -> None:
    for table, columns in REFERENCES.items():
        there = columns_of(connection, table)
        for column in set(columns) & set(there):
            connection.execute(
                f'UPDATE "{table}" SET "{column}" = NULL WHERE "{column}" IN'  # noqa: S608 - names of this file
                " (SELECT value FROM json_each(?))",
                (ids_json(traces.people),),
            )
    for home in traces.emptied:
        for column in {"phone", "note"} & set(columns_of(connection, "household")):
            connection.execute(
                f'UPDATE household SET "{column}" = NULL WHERE id = ?',  # noqa: S608 - one of two
                (home,),
            )


def _purge_images(
    connection: apsw.Connection, traces: Traces, progress: Progress
) -> None:
    rows: list[Any] = connection.execute("SELECT rowid FROM gp_batch_image").fetchall()
    for number, (rowid,) in enumerate(rows):
        progress.fraction(number / len(rows))
        image = read_image(connection, rowid)
        without = _without(image, traces)
        if without is None:
            continue
        if not without.ids:
            connection.execute("DELETE FROM gp_batch_image WHERE rowid = ?", (rowid,))
            continue
        connection.execute(
            "UPDATE gp_batch_image SET rows = ?, count = ? WHERE rowid = ?",
            (encode_image(without), len(without.ids), rowid),
        )


def _without(image: Image, traces: Traces) -> Image | None:
    """Give an image without these people; None where it is without them already."""
    kept, changed = [], False
    columns: dict[str, list[Any]] = {name: [] for name in image.columns}
    for position, row in enumerate(rows_of(image)):
        if traces.goes(image.table, row["id"]) or traces.is_about(image.table, row):
            changed = True
            continue
        kept.append(row["id"])
        news = _scrubbed_row(image.table, row, traces)
        changed = changed or bool(news)
        for name, values in image.columns.items():
            columns[name].append(news.get(name, values[position]))
    if not changed:
        return None
    return Image(image.table, image.act, kept, columns)


def _scrubbed_row(
    table: str, row: Mapping[str, Any], traces: Traces
) -> dict[str, str | None]:
    """Give the new values of a row that is not theirs but holds words of them."""
    home = traces.is_home(table, row)
    news: dict[str, str | None] = {}
    for column in REFERENCES.get(table, ()):
        if row.get(column) in traces.people:
            news[column] = None
    if table == "household" and row.get("id") in traces.emptied:
        news |= {column: None for column in ("phone", "note") if row.get(column)}
    is_plain = table == "person"
    for column, value in row.items():
        if not isinstance(value, str) or not value or (is_plain and column == "name"):
            continue
        scrubbed = traces.scrubbed(column, value, home=home)
        if scrubbed != value:
            news[column] = scrubbed
    for who in OWNERS:
        marks = [f"{who}_id_no", f"{who}_phone"]
        if any(mark in news and news[mark] is None for mark in marks):
            theirs = f"{who}_name"
            if str(row.get(theirs) or "") in traces.names or marks[0] in news:
                # Of two owners the other one's name stays.
                left = {theirs: news[theirs]} if news.get(theirs) else {}
                news |= {c: None for c in (theirs, *marks) if row.get(c)} | left
    return news


def _tables(
    connection: apsw.Connection, untouched: Iterable[str] = _UNTOUCHED
) -> list[str]:
    names: list[Any] = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    left = set(untouched)
    return [
        str(name)
        for (name,) in names
        if name not in left and not str(name).startswith(_FOREIGN)
    ]


def _texts(connection: apsw.Connection, table: str) -> list[str]:
    """List the columns of a table that hold texts."""
    rows = connection.execute(
        "SELECT name FROM pragma_table_info(?) WHERE upper(type) LIKE 'TEXT%'"
        " OR type IN ('', 'DATE')",
        (table,),
    )
    return [str(name) for (name,) in rows]


def _scrub_tables(
    connection: apsw.Connection, traces: Traces, progress: Progress
) -> None:
    """Take their words out of whoever else's rows, and out of our own notes."""
    tables = _tables(connection)
    for number, table in enumerate(tables):
        progress.fraction(number / len(tables))
        columns = _texts(connection, table)
        if columns:
            _scrub_table(connection, table, columns, traces, progress)


def _scrub_table(
    connection: apsw.Connection,
    table: str,
    columns: list[str],
    traces: Traces,
    progress: Progress,
) -> None:
    classes = {class_of(table, name) for name in columns}
    has_people = classes != {Sensitivity.OPEN}
    is_ours = table.startswith("gp_")
    words = traces.numbers | (traces.names if has_people or is_ours else set())
    for number, row in enumerate(_holding(connection, table, columns, words)):
        if number % _OFTEN == 0:
            progress.check()
        news = _scrubbed_row(table, row, traces)
        keys = _keys_of(connection, table)
        where = " AND ".join(f'"{key}" = ?' for key in keys)
        for column in set(news) & {*columns, *REFERENCES.get(table, ())}:
            value = _fitting(connection, table, column, news[column])
            connection.execute(
                f'UPDATE "{table}" SET "{column}" = ? WHERE {where}',  # noqa: S608 - names of this file
                (value, *(row[key] for key in keys)),
            )


def _fitting(
    connection: apsw.Connection, table: str, column: str, value: str | None
) -> str | None:
    """Give a value a column takes: some may not be NULL."""
    if value is not None:
        return value
    ((required,),) = connection.execute(
        'SELECT "notnull" FROM pragma_table_info(?) WHERE name = ?', (table, column)
    ).fetchall()
    return HIDDEN if required else None


def _keys_of(connection: apsw.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)
    )
    return [str(name) for (name,) in rows] or ["rowid"]


def _holding(
    connection: apsw.Connection, table: str, columns: list[str], words: set[str]
) -> list[dict[str, Any]]:
    """Read the rows in whose texts any of the words stands, without shapes."""
    if not words or not columns:
        return []
    names = [name for name in columns_of(connection, table) if name != "geom"]
    names += [key for key in _keys_of(connection, table) if key not in names]
    quoted = ", ".join(f'"{name}"' for name in names)
    together = " || char(10) || ".join(f"coalesce(\"{name}\", '')" for name in columns)
    marks = [f"instr({together}, ?) > 0"] * len(words)
    # In groups: one condition behind another may go a thousand deep, no deeper.
    groups = [marks[at : at + _GROUP] for at in range(0, len(marks), _GROUP)]
    condition = " OR ".join(f"({' OR '.join(group)})" for group in groups)
    query = f'SELECT {quoted} FROM "{table}" WHERE {condition}'  # noqa: S608 - names of this file
    found = connection.execute(query, tuple(words)).fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]
