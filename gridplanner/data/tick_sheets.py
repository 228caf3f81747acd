"""Printed sheets with boxes to tick: which box is whose, and where on the paper.

What is printed today is photographed next week, when doors, streets and grids may have
changed. So a sheet's boxes are kept as they were printed, under a short key made from
them, which the square code of the sheet says. They hold row ids and door numbers, and
nobody's data. The same sheet printed again has the same key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

from gridplanner.data.errors import GridPlannerError

_PER_MM: Final = 100  # places are kept in hundredths of a millimetre


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box on paper, and whose it is.

    Attributes
    ----------
    buildings : tuple of int
        Row ids of the footprints behind one door, the largest first.
    dwelling : int
        Row id; 0 where the box is the whole door's.
    words : str
        Printed beside it: door plate, or room.
    x, y, side : float
        Left and upper edge, and the length of an edge: millimetres from the sheet's top
        left corner.
    """

    buildings: tuple[int, ...]
    dwelling: int
    words: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class TickSheet:
    """A page with boxes, as it was printed.

    Attributes
    ----------
    code, title, day : str
        Of what it is about, never a person's name; ISO date it tells of.
    number, count : int
        Of the pages that belong together, from 1.
    size : tuple of float
        Width and height of the paper, millimetres.
    mark : float
        Side of the corner marks, millimetres.
    version : str
        Of the ground it shows.
    boxes : tuple of TickBox
    """

    code: str
    title: str
    day: str
    number: int
    count: int
    size: tuple[float, float]
    mark: float
    version: str
    boxes: tuple[TickBox, ...]

    @property
    def key(self) -> str:
        """Eight letters and digits that no other sheet has."""
        whole = hashlib.blake2b(_written(self), digest_size=5).digest()
        return base64.b32encode(whole).decode("ascii")


def pack_tick_sheet(sheet: TickSheet) -> bytes:
    """Write a sheet down in a few bytes a box."""
    return zlib.compress(_written(sheet), 9)


def _written(sheet: TickSheet) -> bytes:
    told = {
        "code": sheet.code,
        "title": sheet.title,
        "day": sheet.day,
        "number": sheet.number,
        "count": sheet.count,
        "size": [_kept(side) for side in sheet.size],
        "mark": _kept(sheet.mark),
        "version": sheet.version,
        "boxes": [
            [
                list(box.buildings),
                box.dwelling,
                box.words,
                _kept(box.x),
                _kept(box.y),
                _kept(box.side),
            ]
            for box in sheet.boxes
        ],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _kept(millimetres: float) -> int:
    return round(millimetres * _PER_MM)


def unpack_tick_sheet(packed: bytes) -> TickSheet:
    """Read what `pack_tick_sheet` wrote.

    Raises
    ------
    GridPlannerError
        ``ticks.spoilt`` where it is none.
    """
    try:
        told: dict[str, Any] = json.loads(zlib.decompress(packed))
        width, height = (float(side) / _PER_MM for side in told["size"])
        return TickSheet(
            str(told["code"]),
            str(told["title"]),
            str(told["day"]),
            int(told["number"]),
            int(told["count"]),
            (width, height),
            float(told["mark"]) / _PER_MM,
            str(told["version"]),
            tuple(
                TickBox(
                    tuple(map(int, buildings)),
                    int(dwelling),
                    str(words),
                    x / _PER_MM,
                    y / _PER_MM,
                    side / _PER_MM,
                )
                for buildings, dwelling, words, x, y, side in told["boxes"]
            ),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as fault:
        raise GridPlannerError("ticks.spoilt") from fault
