"""The rows of a form: sections, fields, tables, lines to sign on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import INK, LINE, MUTED, SHADE
from gridplanner.layers.print.form_page import (
    HAND,
    LABEL,
    PAD,
    FormPage,
    line_step,
)
from gridplanner.layers.print.ink import CENTRE, RIGHT, Hand, Rect
from gridplanner.layers.print.photos import paint_photo
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.layers.print.form_page import Row
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@element("form", is_fixed=True)
def form(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write the rows of the page."""
    del place
    if not isinstance(sheet.body, FormPage):
        return
    for row in sheet.body.rows:
        _PAINTERS[row.kind](ink, row)


def _boxes(row: Row) -> Iterator[tuple[str, tuple[str, ...], Rect]]:
    """Give label, lines and place of each cell."""
    x = row.place.x
    for label, lines, share in row.cells:
        wide = share * row.place.width
        yield label, lines, Rect(x, row.place.y, wide, row.place.height)
        x += wide


def _section(ink: Ink, row: Row) -> None:
    (_, words, left), (_, more, right) = _boxes(row)
    base = row.place.bottom - 0.6
    high = 5.4
    line = Rect(left.x, base - high, left.width, high)
    ink.line_of(line, words[0], Hand(3.6, bold=True))
    after = Rect(right.x, base - high, right.width, high)
    ink.line_of(after, more[0], Hand(2.7, colour=MUTED), RIGHT)
    ink.stroke([(row.place.x, base), (row.place.right, base)], INK, 0.35)


def _fields(ink: Ink, row: Row) -> None:
    for label, lines, box in _boxes(row):
        ink.box(box, line=LINE, width=0.15)
        top = Rect(box.x + PAD, box.y + 0.5, box.width - 2 * PAD, 3.2)
        ink.line_of(top, label, LABEL)
        _lines(ink, Rect(box.x, box.y + 2.9, box.width, box.height - 2.9), lines)


def _head(ink: Ink, row: Row) -> None:
    for _label, lines, box in _boxes(row):
        ink.box(box, line=LINE, width=0.15, fill=SHADE)
        ink.line_of(box.inset(0.5), lines[0], Hand(2.5, colour=INK), CENTRE)


def _cells(ink: Ink, row: Row) -> None:
    for _label, lines, box in _boxes(row):
        ink.box(box, line=LINE, width=0.15)
        _lines(ink, box, lines)


def _lines(ink: Ink, box: Rect, lines: tuple[str, ...]) -> None:
    """Write lines in the middle of a cell's height."""
    step = line_step()
    y = box.y + (box.height - len(lines) * step) / 2
    inner = Rect(box.x + PAD, y, box.width - 2 * PAD, box.height)
    for number, words in enumerate(lines):
        ink.line_of(inner.row(number, step), words, HAND)


def _note(ink: Ink, row: Row) -> None:
    for _label, lines, box in _boxes(row):
        _lines(ink, Rect(box.x - PAD, box.y, box.width, box.height), lines)


def _picture(ink: Ink, row: Row) -> None:
    paint_photo(ink, row.place.inset(1.0), row.picture)


def _signatures(ink: Ink, row: Row) -> None:
    for label, _none, box in _boxes(row):
        base = box.bottom - 2.0
        words = Rect(box.x, base - 4.6, box.width, 4.6)
        ink.line_of(words, label, HAND)
        x = box.x + ink.width(label, HAND) + 1.5
        ink.stroke([(x, base), (box.right - 4.0, base)], INK, 0.2)


_PAINTERS = {
    "section": _section,
    "fields": _fields,
    "head": _head,
    "cells": _cells,
    "note": _note,
    "picture": _picture,
    "signatures": _signatures,
}
