"""Whole columns of a table, read some thousand rows at a time and packed at once.

All rows of a million people as Python's own values take most of a gigabyte for a
moment; packed they take a tenth, and never more than one slice stands beside.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.store.asking import live
from gridplanner.data.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import apsw
    from numpy.typing import NDArray

    from gridplanner.data.store.tables import Table

    Ints = NDArray[np.int64]

_SLICE = 10_000


@dataclass(frozen=True, slots=True)
class PackedColumns:
    """Columns of the rows that hold, by ascending id.

    Attributes
    ----------
    whole : mapping of str to ndarray of int64, shape (n,)
        The key and the columns of whole numbers; 0 for NULL.
    texts : mapping of str to Texts, length n
        Empty for NULL.
    """

    whole: Mapping[str, Ints] = field(default_factory=dict)
    texts: Mapping[str, Texts] = field(default_factory=dict)


def read_packed_columns(
    connection: apsw.Connection, table: Table, columns: Sequence[str]
) -> PackedColumns:
    """Read columns of the rows of a table that hold.

    Parameters
    ----------
    connection : apsw.Connection
    table : Table
    columns : sequence of str
        Of whole numbers and texts.

    Raises
    ------
    ValueError
        If the table has no such column.
    """
    types = {column.name: column.type for column in table.columns}
    types[table.key] = "INTEGER"
    unknown = set(columns) - types.keys()
    if unknown:
        raise ValueError(f"{table.name} has no {sorted(unknown)}")
    names = ", ".join(f'"{name}"' for name in columns)
    rows = connection.execute(
        f'SELECT {names} FROM "{table.name}" WHERE {live(table)}'  # noqa: S608 - our own tables
        f' ORDER BY "{table.key}"'
    )
    whole = {name: array("q") for name in columns if types[name] == "INTEGER"}
    texts = {name: Texts() for name in columns if name not in whole}
    for chunk in _slices(rows):
        for name, values in zip(columns, zip(*chunk, strict=True), strict=True):
            if name in whole:
                whole[name].extend(value or 0 for value in values)
            else:
                texts[name].add(map(_written, values))
    numbers = {name: np.frombuffer(kept, np.int64) for name, kept in whole.items()}
    return PackedColumns(numbers, texts)


def _slices(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, _SLICE)):
        yield chunk


def _written(value: object) -> str:
    """Give a value as text: other programs may have written a number."""
    return "" if value is None else str(value)
