"""Geometry as a GeoPackage keeps it: a small header in front of the WKB.

The header names the reference system and the bounding box, so that an index can
be filled without reading the shape.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_ENVELOPE_BYTES = (0, 32, 48, 48, 64, 0, 0, 0)
# By the flags byte, since one look-up a shape is what 300,000 of them can afford.
_HEADER_BYTES = [8 + _ENVELOPE_BYTES[(flags >> 1) & 0x07] for flags in range(256)]
_LITTLE, _EMPTY = 0x01, 0x10
_BOX = 1 << 1
_POLYGON = b"\x01\x03\x00\x00\x00"
_MULTI_POLYGON = b"\x01\x06\x00\x00\x00\x01\x00\x00\x00"
_MULTI_OF = {1: 4, 2: 5, 3: 6}

_HEADER = np.dtype(
    [
        ("magic", "S2"),
        ("version", "u1"),
        ("flags", "u1"),
        ("srs", "<i4"),
        ("min_x", "<f8"),
        ("max_x", "<f8"),
        ("min_y", "<f8"),
        ("max_y", "<f8"),
    ]
)


def encode_blobs(
    wkb: Sequence[bytes], srs_id: int
) -> tuple[list[bytes], NDArray[np.float64]]:
    """Put the GeoPackage header in front of many shapes.

    Parameters
    ----------
    wkb : sequence of bytes
        Shapes as WKB, two-dimensional, in the project CRS.
    srs_id : int
        Number of the reference system in ``gpkg_spatial_ref_sys``.

    Returns
    -------
    blobs : list of bytes
    boxes : ndarray, float64, shape (n, 4)
        ``min x, min y, max x, max y`` in metres; NaN for an empty shape.
    """
    boxes = shapely.bounds(shapely.from_wkb(np.asarray(wkb, object)))
    boxes = np.asarray(boxes, np.float64).reshape(len(wkb), 4)
    empty = np.isnan(boxes[:, 0])
    header = np.zeros(len(wkb), _HEADER)
    header["magic"] = b"GP"
    header["flags"] = np.where(empty, _LITTLE | _EMPTY, _LITTLE | _BOX)
    header["srs"] = srs_id
    for column, name in enumerate(("min_x", "min_y", "max_x", "max_y")):
        header[name] = boxes[:, column]
    raw = header.tobytes()
    size = _HEADER.itemsize
    blobs = [
        raw[i * size : i * size + (8 if none else size)] + shape
        for i, (shape, none) in enumerate(zip(wkb, empty.tolist(), strict=True))
    ]
    return blobs, boxes


def point_wkb(x: float, y: float) -> bytes:
    """Return a point as WKB."""
    return struct.pack("<BIdd", 1, 1, x, y)


def wkb_of(blob: bytes) -> bytes:
    """Return the WKB of a shape without its GeoPackage header."""
    return blob[_HEADER_BYTES[blob[3]] :]


def wkb_of_many(blobs: Sequence[bytes]) -> list[bytes]:
    """Return the WKB of many shapes without their headers, in the same order."""
    return [blob[_HEADER_BYTES[blob[3]] :] for blob in blobs]


def with_srs(blob: bytes, srs_id: int) -> bytes:
    """Return the same shape under another reference system's number."""
    order = "<" if blob[3] & _LITTLE else ">"
    return blob[:4] + struct.pack(order + "i", srs_id) + blob[8:]


def to_multi(wkb: bytes) -> bytes:
    """Wrap a single part in its multi kind; multi shapes come back as they are.

    A column declared MULTIPOLYGON must hold nothing else, or strict readers
    refuse the file.
    """
    if wkb[:5] == _POLYGON:  # nearly all there are; the rest costs five times as much
        return _MULTI_POLYGON + wkb
    order = "<" if wkb[0] == 1 else ">"
    (kind,) = struct.unpack_from(order + "I", wkb, 1)
    multi = _MULTI_OF.get(kind)
    if multi is None:
        return wkb
    return wkb[:1] + struct.pack(order + "II", multi, 1) + wkb
