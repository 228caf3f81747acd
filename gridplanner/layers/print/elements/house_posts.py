"""Who is responsible for a house: post, name, and a telephone or room to write one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.blocks import INK, MUTED, heading, leader
from gridplanner.layers.print.card import Card
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Post, Sheet

_HEAD: Final = 5.6
_ROW: Final = 11.0
_LOWEST: Final = 3.6
_SHARES: Final = (0.33, 0.29, 0.38)  # of post, name, telephone


@element("house_posts")
def house_posts(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List the posts of the house and of its grid."""
    heading(ink, place, text("print.card.posts"))
    posts = sheet.subject.posts
    rows = [(post.role, post) for post in posts]
    if not rows:
        row = Rect(place.x, place.y + _HEAD, place.width, _ROW)
        ink.line_of(row, text("print.nobody"), Hand(2.8, colour=MUTED))
    _table(ink, place, rows)


@element("entrances")
def entrances(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """List the entrances, and who looks after each."""
    card = sheet.body
    if not isinstance(card, Card) or not card.entrances:
        return
    heading(ink, place, text("print.card.entrances"))
    rows: list[tuple[str, Post | None]] = []
    for name, posts in card.entrances:
        said = [(f"{name} {post.role}".strip(), post) for post in posts]
        rows += said or [(name, None)]
    _table(ink, place, rows)


def _table(ink: Ink, place: Rect, rows: Iterable[tuple[str, Post | None]]) -> None:
    """Write a line each, lower where there are many; in two columns at last."""
    listed = list(rows)
    room = Rect(place.x, place.y + _HEAD, place.width, place.height - _HEAD)
    columns = 1
    while columns < 3 and room.height / -(-len(listed) // columns or 1) < _LOWEST:
        columns += 1
    per_column = -(-len(listed) // columns) or 1
    step = min(_ROW, room.height / per_column)
    wide = room.width / columns
    for number, (words, post) in enumerate(listed):
        column, at = divmod(number, per_column)
        gap = 0.0 if columns == 1 else 2.5
        row = Rect(room.x + column * wide, room.y + at * step, wide - gap, step)
        _line(ink, row, words, post)


def _line(ink: Ink, row: Rect, words: str, post: Post | None) -> None:
    size = min(3.1, 0.62 * row.height)
    leader(ink, row)
    x = row.x
    boxes = []
    for share in _SHARES:
        boxes.append(Rect(x, row.y, share * row.width - 1.0, row.height))
        x += share * row.width
    first, second, third = boxes
    ink.line_of(first, words, Hand(0.92 * size, colour=INK))
    name = post.name if post is not None else ""
    if name:
        ink.line_of(second, name, Hand(size, bold=True))
    else:
        _blank(ink, second)
    if post is not None and post.phone:
        ink.line_of(third, post.phone, Hand(size))
        return
    label = text("print.phone")
    hand = Hand(0.8 * size, colour=MUTED)
    ink.line_of(third, label, hand)
    after = ink.width(label, hand) + 1.0
    _blank(ink, Rect(third.x + after, third.y, third.width - after, third.height))


def _blank(ink: Ink, place: Rect) -> None:
    """Draw the line somebody writes on."""
    base = place.bottom - 0.22 * place.height
    ink.stroke([(place.x, base), (place.right, base)], "#6B7280", 0.18)
