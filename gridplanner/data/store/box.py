"""The box of a shape as its GeoPackage header tells it, read without geometry."""

from __future__ import annotations

import struct
from typing import Any

_LITTLE, _EMPTY = 0x01, 0x10


def box_of(blob: bytes) -> tuple[float, float, float, float] | None:
    """Read the box of a shape, from its header where that holds one.

    Returns
    -------
    tuple of float or None
        ``min x, max x, min y, max y`` in the shape's CRS; None where it is empty.
    """
    flags = blob[3]
    if flags & _EMPTY:
        return None
    if (flags >> 1) & 0x07:
        order = "<" if flags & _LITTLE else ">"
        box: tuple[float, float, float, float] = struct.unpack_from(
            order + "4d", blob, 8
        )
        return box
    # Rare, and loading it takes longer than a whole search.
    from shapely import from_wkb

    shape: Any = from_wkb(blob[8:])
    if shape.is_empty:
        return None
    min_x, min_y, max_x, max_y = shape.bounds
    return min_x, max_x, min_y, max_y
