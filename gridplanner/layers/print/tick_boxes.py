"""Boxes to tick wherever a sheet has them, the corner marks, the list of doors.

They are no elements: where they stand follows from the map and from the paper alone,
and nothing may lie over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor

from gridplanner.analysis.paper.marks import LINE, PATTERNS, mark_places
from gridplanner.layers.print.blocks import ROW, heading
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.map_labels import BOX
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_OUTLINE: Final = "#1F2937"
_FIELDS: Final = len(PATTERNS[0]) + 2


def paint_tick_boxes(ink: Ink, sheet: Sheet) -> None:
    """Draw every box of the sheet, and the marks it comes back by."""
    ticks = sheet.ticks
    if ticks is None:
        return
    painter = ink.painter
    painter.setPen(ink.pen(_OUTLINE, LINE))
    painter.setBrush(QColor("#FFFFFF"))
    for box in ticks.boxes:
        painter.drawRect(ink.rect(Rect(box.x, box.y, box.side, box.side)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if sheet.map is None:
        _door_list(ink, sheet)
    if sheet.comes_back:
        for pattern, (x, y) in zip(
            PATTERNS, mark_places(sheet.size, ticks.mark), strict=True
        ):
            _mark(ink, pattern, Rect(x, y, ticks.mark, ticks.mark))


def _mark(ink: Ink, pattern: tuple[tuple[int, ...], ...], place: Rect) -> None:
    """Draw a mark: a black square with the white fields of its pattern."""
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.fillRect(ink.rect(place), QColor("#000000"))
    step = place.width / _FIELDS * ink.dots
    left, top = place.x * ink.dots, place.y * ink.dots
    for row, fields in enumerate(pattern, 1):
        for column, is_white in enumerate(fields, 1):
            if is_white:
                field = QRectF(left + column * step, top + row * step, step, step)
                ink.painter.fillRect(field, QColor("#FFFFFF"))


def _door_list(ink: Ink, sheet: Sheet) -> None:
    """Write the doors of a list page beside their boxes, and a heading over these."""
    assert sheet.ticks is not None
    boxes, grow = sheet.ticks.boxes, sheet.grow
    for box in boxes:
        row = box.side / BOX  # millimetres of it that one on A3 is
        hand = Hand(2.4 * row)
        x = box.x + box.side + 0.8 * row
        width = LIST_COLUMN * row - box.side - 2.4 * row
        ink.line_of(Rect(x, box.y, width, box.side), box.words, hand)
    left = min(box.x for box in boxes) / grow
    top = min(box.y for box in boxes) / grow
    ink.painter.save()
    ink.painter.scale(grow, grow)
    wide = sheet.size[0] / grow - 2 * left
    heading(ink, Rect(left, top - ROW - 1.0, wide, ROW), text("print.door_list"))
    ink.painter.restore()


LIST_COLUMN: Final = 27.0
"""Width of a column of doors on a list page, millimetres on A3."""
LIST_ROW: Final = 4.6
"""Height of a row there."""
