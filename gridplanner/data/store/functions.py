"""The functions which the triggers of a GeoPackage's spatial index call.

Without them even a change of a name fails, for the triggers stand on the table.
They are registered as innocuous, so that they also work where a file's own
schema is not trusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import apsw

from gridplanner.data.store.box import box_of

if TYPE_CHECKING:
    from collections.abc import Callable

_FLAGS = apsw.SQLITE_INNOCUOUS | apsw.SQLITE_DETERMINISTIC


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(box_of(blob) is None)


def _side(index: int) -> Callable[[bytes | None], float | None]:
    def side(blob: bytes | None) -> float | None:
        box = None if blob is None else box_of(blob)
        return None if box is None else box[index]

    return side


def register_functions(connection: apsw.Connection) -> None:
    """Give a connection the functions the spatial index needs."""
    functions: dict[str, Any] = {
        "ST_IsEmpty": _is_empty,
        "ST_MinX": _side(0),
        "ST_MaxX": _side(1),
        "ST_MinY": _side(2),
        "ST_MaxY": _side(3),
    }
    for name, function in functions.items():
        connection.create_scalar_function(name, function, 1, flags=_FLAGS)
