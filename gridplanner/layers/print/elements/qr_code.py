"""The square code of a sheet: which grid it shows, of which day, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gridplanner.analysis.paper.sheet_words import SheetWords, write_words
from gridplanner.layers.print.sheet import element
from gridplanner.layers.render import path_of

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet

_MASK = 4  # any is read alike; weighing all eight takes longer than the map
_QUIET = 2  # modules of white around it; ISO/IEC 18004 asks for 4, paper gives the rest


def words_of(sheet: Sheet) -> str:
    """Write what a sheet shows, nobody's data.

    That is format, project, code, day, page, key of the boxes to tick, version of the
    plan, scale and corners.

    Examples
    --------
    ``GP2:1F04C9:990000103003001:20261127:1/1:K7Q2MB5D:418:2000:479315:3954471:…``
    """
    subject = sheet.subject
    key = sheet.ticks.key if sheet.ticks is not None and sheet.comes_back else ""
    words = SheetWords(
        sheet.project,
        subject.code.replace(":", "."),
        subject.day.replace("-", ""),
        f"{sheet.number}/{sheet.count}",
        key,
    )
    if sheet.map is None:
        return write_words(words, sheet.version)
    corners = [f"{side:.0f}" for side in sheet.map.view.box]
    return write_words(words, sheet.version, str(sheet.scale), *corners)


@element("code")
def code(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Paint the code in the largest square of the place, as one path."""
    made = segno.make(words_of(sheet), error="m", micro=False, mask=_MASK)
    modules = np.array([list(row) for row in made.matrix], bool)
    side = min(place.width, place.height)
    step = side / (len(modules) + 2 * _QUIET) * ink.dots
    left = (place.right - side) * ink.dots + _QUIET * step
    top = place.y * ink.dots + _QUIET * step
    rows, columns = np.nonzero(modules)
    x, y = left + columns * step, top + rows * step
    ring = np.stack(
        [
            np.column_stack([x, y]),
            np.column_stack([x + step, y]),
            np.column_stack([x + step, y + step]),
            np.column_stack([x, y + step]),
            np.column_stack([x, y]),
        ],
        axis=1,
    ).reshape(-1, 2)
    starts = np.arange(0, len(ring) + 1, 5, dtype=np.int32)
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.fillPath(path_of(ring, starts), QColor("#000000"))
