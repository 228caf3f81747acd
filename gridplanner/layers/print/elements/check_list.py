"""What is looked at on a patrol: numbered as on the map, with a box to tick."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import Qt

from gridplanner.layers.print.blocks import INK, MUTED, heading
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.map_frame import square_of
from gridplanner.layers.print.properties import switch
from gridplanner.layers.print.sheet import element
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.printing.patrol_route import Way
    from gridplanner.layers.print.ground import Stop
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_HEAD: Final = 5.0
_ROW: Final = 4.4
_LEAST: Final = 3.0
_BOX: Final = 2.6
_TOLD: Final = 50.0  # metres off the roads that are told
_SAID: Final = Hand(2.4, colour=MUTED)


@dataclass(frozen=True, slots=True)
class StopsLook(Headed):
    """Properties of the list: whether lines to write on fill what room is left."""

    with_lines: bool = switch(default=True)


def _wanted(sheet: Sheet) -> float:
    listed = sheet.map.meant.stops if sheet.map is not None else ()
    return _HEAD + 3.2 + _ROW * max(4, len(listed))


@element(
    "stops",
    params=StopsLook,
    wants=_wanted,
    is_elastic=True,
)
def stops(ink: Ink, sheet: Sheet, place: Rect, look: StopsLook) -> None:
    """List the stops in walking order; blank lines to write on where room is left."""
    heading(ink, place, text("print.stops"))
    listed = sheet.map.meant.stops if sheet.map is not None else ()
    room = Rect(place.x, place.y + _HEAD, place.width, place.height - _HEAD)
    if sheet.map is not None and sheet.map.meant.way is not None:
        ink.line_of(
            Rect(room.x, room.y - 0.4, room.width, 3.4),
            _way(sheet.map.meant.way),
            _SAID,
        )
        room = Rect(room.x, room.y + 3.2, room.width, room.height - 3.2)
    row = max(_LEAST, min(_ROW, room.height / max(len(listed), 1)))
    per_column = max(1, int(room.height // row))
    columns = max(1, -(-len(listed) // per_column))
    wide = room.width / columns
    for number, stop in enumerate(listed):
        column, at = divmod(number, per_column)
        line = Rect(room.x + column * wide, room.y + at * row, wide - 1.5, row)
        _stop(ink, sheet, line, stop)
    if columns == 1 and look.with_lines:
        for at in range(len(listed), per_column):
            line = Rect(room.x, room.y + at * row, wide - 1.5, row)
            _tick_box(ink, line)
            ink.stroke(
                [(line.x + 4, line.bottom - 0.4), (line.right, line.bottom - 0.4)],
                "#C4CAD1",
                0.12,
            )


def _way(way: Way) -> str:
    """Say how long the way is, and how much of it no road leads along."""
    said = text(
        "print.route",
        km=f"{way.metres / 1000:.1f}",
        minutes=format_count(max(1, round(way.minutes))),
    )
    straight = round(way.straight_metres, -1)
    if straight >= _TOLD:
        said += text("print.route.straight", m=format_count(int(straight)))
    return said


def _stop(ink: Ink, sheet: Sheet, line: Rect, stop: Stop) -> None:
    """Write a box, the number on its disc, what it is, and where."""
    assert sheet.map is not None
    _tick_box(ink, line)
    size = min(2.3, 0.6 * line.height)
    middle = line.y + line.height / 2
    disc = Rect(line.x + 4.2, middle - size * 0.75, size * 1.5, size * 1.5)
    look = sheet.map.meant.theme.disc(stop.kind)
    ink.painter.setPen(ink.pen(look.rim, 0.15))
    ink.painter.setBrush(ink.tone(look.fill))
    ink.painter.drawEllipse(ink.rect(disc))
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    number = Hand(size * 0.9, bold=True, colour=look.ink)
    words = str(stop.number)
    x = disc.x + (disc.width - ink.width(words, number)) / 2
    ink.write(x, middle + 0.36 * number.size, words, number)
    view = sheet.map.view
    ((at_x, at_y),) = view.to_mm(np.array([[stop.x, stop.y]])).tolist()
    left, top, right, bottom = view.edges
    is_here = left < at_x < right and top < at_y < bottom
    square = square_of(view, at_x, at_y) if is_here else ""
    said = " ".join(filter(None, (text(f"print.stop.{stop.kind}"), stop.name, square)))
    rest = Rect(disc.right + 1, line.y, line.right - disc.right - 1, line.height)
    ink.line_of(rest, said, Hand(size, colour=INK))


def _tick_box(ink: Ink, line: Rect) -> None:
    side = min(_BOX, line.height - 0.8)
    top = line.y + (line.height - side) / 2
    ink.box(Rect(line.x, top, side, side), line=INK, width=0.2)
