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
_LOWEST: Final = 3.0
_HEAD: Final = Hand(3.4, bold=True)
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
    said = sheet.subject.figures
    for row, (words, figure) in zip(rows_in(place, len(said)), said, strict=True):
        size = min(2.9, 0.63 * row.height)
        _leader(ink, row)
        ink.line_of(row, words, Hand(size))
        ink.line_of(row, figure, Hand(size, bold=True), RIGHT)


@element("roster")
def roster(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List who is responsible, by post."""
    heading(ink, place, text("print.roster"))
    posts = sheet.subject.posts
    if not posts:
        row = place.row(1, _ROW)
        ink.line_of(row, text("print.nobody"), Hand(2.6, colour=MUTED))
    for row, post in zip(rows_in(place, len(posts)), posts, strict=True):
        size = min(2.9, 0.63 * row.height)
        _leader(ink, row)
        third = row.width * 0.42
        ink.line_of(Rect(row.x, row.y, third - 1, row.height), post.role, Hand(size))
        rest = Rect(row.x + third, row.y, row.width - third, row.height)
        ink.line_of(rest, post.name, Hand(size, bold=True))
        ink.line_of(rest, post.phone, Hand(size), RIGHT)


def rows_in(place: Rect, count: int) -> list[Rect]:
    """Give as many rows below a heading as are asked for, in columns where they must.

    Rows become lower before a second column begins, and none is left out.
    """
    room = place.height - _ROW
    columns = 1
    while columns < count and room / -(-count // columns) < _LOWEST:
        columns += 1
    per_column = -(-count // columns) if count else 1
    step = min(_ROW, room / per_column)
    wide = place.width / columns
    return [
        Rect(
            place.x + (number // per_column) * wide,
            place.y + _ROW + (number % per_column) * step,
            wide - (0.0 if columns == 1 else 2.0),
            step,
        )
        for number in range(count)
    ]


@element("sides")
def sides(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Say what the area ends at in the four directions."""
    heading(ink, place, text("print.sides"))
    said = sheet.subject.sides
    for row, (direction, words) in zip(rows_in(place, len(said)), said, strict=True):
        size = min(2.9, 0.63 * row.height)
        _leader(ink, row)
        ink.line_of(
            Rect(row.x, row.y, 9, row.height), direction, Hand(0.8 * size, colour=MUTED)
        )
        ink.line_of(
            Rect(row.x + 9, row.y, row.width - 9, row.height), words, Hand(size)
        )


@element("parts")
def parts(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List what lies within: code, name, who is responsible, households."""
    heading(ink, place, text("print.parts"))
    said = sheet.subject.parts
    for row, (code, name, leader, figure) in zip(
        rows_in(place, len(said)), said, strict=True
    ):
        _leader(ink, row)
        size, step = min(2.7, 0.62 * row.height), row.height
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
    listed = sheet.map.asides
    for row, aside in zip(rows_in(place, len(listed)), listed, strict=True):
        words = f"({aside.number}) {aside.plate} {aside.square}"
        ink.line_of(row, words, Hand(min(2.2, 0.63 * row.height)))


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
