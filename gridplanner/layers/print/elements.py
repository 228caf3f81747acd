"""The plainer elements of a sheet: title, figures, roster, sides, notes, tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.ink import CENTRE, RIGHT, Hand, Rect
from gridplanner.layers.print.map_frame import square_of, squares_of
from gridplanner.layers.print.sheet import element
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

INK, MUTED, LINE, SHADE = "#111827", "#4B5563", "#9CA3AF", "#F1F3F5"
_ROW: Final = 4.6
_HEAD: Final = Hand(3.4, bold=True)
_BODY: Final = Hand(2.9)
_SMALL: Final = Hand(2.3, colour=MUTED)


@element("title")
def title(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write title, code and subtitle."""
    subject = sheet.subject
    # The square code stands at the right end: the words keep clear of it.
    room = place.width - 2 * place.height
    place = Rect(place.x + place.height, place.y, room, place.height)
    top = Rect(place.x, place.y, place.width, place.height * 0.62)
    ink.line_of(top, subject.title, Hand(place.height * 0.5, bold=True), CENTRE)
    below = Rect(place.x, top.bottom, place.width, place.height - top.height)
    words = [subject.code, subject.subtitle]
    if sheet.count > 1:
        words.append(text("print.part", n=sheet.number, count=sheet.count))
    ink.line_of(below, "　".join(filter(None, words)), Hand(3.2, colour=MUTED), CENTRE)


@element("scale", is_true=True)
def scale(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Draw the scale bar with its figures, and say the scale."""
    if sheet.map is None:
        return
    per_mm, grow = sheet.scale / 1000.0, sheet.grow
    length = max(
        step * 10**power
        for power in range(7)
        for step in (1, 2, 5)
        if step * 10**power <= max(per_mm * 50.0 * grow, 1.0)
    )
    bar, high = length / per_mm, 1.2 * grow
    y = place.bottom - 1.6 * grow
    for part in range(4):
        box = Rect(place.x + part * bar / 4, y - high, bar / 4, high)
        ink.box(box, line=INK, width=0.15, fill=INK if part % 2 == 0 else "#FFFFFF")
    hand = Hand(2.3 * grow)
    for share, words in ((0.0, "0"), (0.5, f"{length / 2:g}"), (1.0, f"{length:g} m")):
        middle = place.x + share * bar
        above = Rect(middle - 9 * grow, y - 4.4 * grow, 18 * grow, 3 * grow)
        ink.line_of(above, words, hand, CENTRE)
    said = text("print.scale", n=format_count(sheet.scale))
    left = place.x + bar + 9 * grow
    room = Rect(left, y - 2.8 * grow, place.right - left, 3.8 * grow)
    ink.line_of(room, said, Hand(2.9 * grow))


@element("north")
def north(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Draw the north arrow."""
    del sheet
    middle, tip = place.x + place.width / 2, place.y + 0.5
    foot = place.bottom - 4.5
    ink.stroke([(middle, foot), (middle, tip)], INK, 0.5)
    for side in (-1, 1):
        ink.stroke([(middle, tip), (middle + side * 1.8, tip + 4.0)], INK, 0.5)
    words = Rect(place.x, place.bottom - 4.2, place.width, 4)
    ink.line_of(words, text("map.north"), Hand(3.2, bold=True), CENTRE)


@element("squares", is_true=True)
def squares(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write letters and numbers of the squares round the map, and their ticks."""
    del place
    if sheet.map is None:
        return
    view, grow = sheet.map.view, sheet.grow
    side, columns, rows = squares_of(view)
    area, tick, high = view.place, 1.2 * grow, 3.0 * grow
    hand = Hand(2.3 * grow, colour=MUTED)
    for column in range(columns):
        left = area.x + column * side
        width = min(side, area.right - left)
        if column:
            ink.stroke([(left, area.y - tick), (left, area.y)], INK, 0.2)
            ink.stroke([(left, area.bottom), (left, area.bottom + tick)], INK, 0.2)
        name = square_of(view, left + 0.1, area.y + 0.1)[:-1]
        if width > high:
            for top in (area.y - high - 0.4, area.bottom + 0.4):
                ink.line_of(Rect(left, top, width, high), name, hand, CENTRE)
    for row in range(rows):
        top = area.y + row * side
        height = min(side, area.bottom - top)
        if row:
            ink.stroke([(area.x - tick, top), (area.x, top)], INK, 0.2)
            ink.stroke([(area.right, top), (area.right + tick, top)], INK, 0.2)
        if height > high:
            for left in (area.x - high - 0.6, area.right + 0.6):
                ink.line_of(Rect(left, top, high, height), str(row + 1), hand, CENTRE)


@element("figures")
def figures(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what is counted in the area."""
    heading(ink, place, text("print.figures"))
    for number, (words, figure) in enumerate(sheet.subject.figures):
        row = place.row(number + 1, _ROW)
        if row.bottom > place.bottom:
            break
        _leader(ink, row)
        ink.line_of(row, words, _BODY)
        ink.line_of(row, figure, Hand(2.9, bold=True), RIGHT)


@element("roster")
def roster(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List who is responsible, by post."""
    heading(ink, place, text("print.roster"))
    rows = sheet.subject.posts
    for number, post in enumerate(rows):
        row = place.row(number + 1, _ROW)
        if row.bottom > place.bottom - 1e-6:
            break
        _leader(ink, row)
        third = place.width * 0.42
        ink.line_of(Rect(row.x, row.y, third - 1, row.height), post.role, _BODY)
        rest = Rect(row.x + third, row.y, place.width - third, row.height)
        ink.line_of(rest, post.name, Hand(2.9, bold=True))
        ink.line_of(rest, post.phone, _BODY, RIGHT)


@element("sides")
def sides(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Say what the area ends at in the four directions."""
    heading(ink, place, text("print.sides"))
    for number, (direction, words) in enumerate(sheet.subject.sides):
        row = place.row(number + 1, _ROW)
        _leader(ink, row)
        ink.line_of(Rect(row.x, row.y, 9, row.height), direction, _SMALL)
        ink.line_of(Rect(row.x + 9, row.y, row.width - 9, row.height), words, _BODY)


@element("parts")
def parts(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what lies within: code, name, who is responsible, households."""
    heading(ink, place, text("print.parts"))
    rows = sheet.subject.parts
    step = min(_ROW, max(2.4, (place.height - _ROW) / max(len(rows), 1)))
    per_column = max(1, int((place.height - _ROW) // step))
    columns = max(1, -(-len(rows) // per_column))
    wide = place.width / columns
    size = min(2.7, 0.62 * step)
    for number, (code, name, leader, figure) in enumerate(rows):
        column, at = divmod(number, per_column)
        row = Rect(place.x + column * wide, place.y + _ROW + at * step, wide - 2, step)
        _leader(ink, row)
        plain, bold = Hand(size), Hand(size, bold=True)
        for words, left, share, hand in (
            (code, 0.0, 0.16, plain),
            (name, 0.17, 0.4, bold),
            (leader, 0.58, 0.26, plain),
        ):
            part = Rect(row.x + left * row.width, row.y, share * row.width, step)
            ink.line_of(part, words, hand)
        last = Rect(row.x + 0.85 * row.width, row.y, 0.15 * row.width, step)
        ink.line_of(last, figure, plain, RIGHT)


@element("asides")
def asides(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List the door plates that have no place on the map, in columns."""
    if sheet.map is None or not sheet.map.asides:
        return
    heading(ink, place, text("print.asides"))
    top = Rect(place.x, place.y + _ROW, place.width, place.height - _ROW)
    step = 3.5
    per_column = max(1, int(top.height // step))
    columns = max(1, -(-len(sheet.map.asides) // per_column))
    width = top.width / columns
    for number, aside in enumerate(sheet.map.asides):
        column, row = divmod(number, per_column)
        at = Rect(top.x + column * width, top.y + row * step, width - 1, step)
        words = f"({aside.number}) {aside.plate} {aside.square}"
        ink.line_of(at, words, Hand(2.2))


@element("notes")
def notes(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write who made the sheet and when, and how it may be used."""
    step = 3.4
    for number, words in enumerate(sheet.subject.notes):
        ink.line_of(place.row(number, step), words, _SMALL)


def heading(ink: Ink, place: Rect, words: str) -> None:
    """Write the heading of a block, with a line below."""
    row = Rect(place.x, place.y, place.width, _ROW - 0.6)
    ink.line_of(row, words, _HEAD)
    ink.stroke([(place.x, row.bottom), (place.right, row.bottom)], INK, 0.3)


def _leader(ink: Ink, row: Rect) -> None:
    ink.stroke([(row.x, row.bottom), (row.right, row.bottom)], "#D7DBE0", 0.12)
