"""Who is responsible, with photos: for the wall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF

from gridplanner.layers.print.blocks import LINE, MUTED, SHADE, heading, rows_high
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.photos import photo_of
from gridplanner.layers.print.properties import switch
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QImage

    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Post, Sheet

_HEAD: Final = 5.4
_ASPECT: Final = 0.78  # of a photo, as on identity cards
_WORDS: Final = 10.5  # below a photo: post, name, telephone
_GAP: Final = 2.5
_LINE: Final = 3.2  # of those words
_ROW_GAP: Final = 3.0
_LARGEST: Final = 2.2  # times the words below a photo, where there are no photos


@dataclass(frozen=True, slots=True)
class PortraitsLook(Headed):
    """Properties of the photos: whether a line for the telephone is below each."""

    with_phone: bool = switch(default=True)


@element(
    "portraits",
    params=PortraitsLook,
    wants=lambda sheet: 60.0 if sheet.subject.posts else rows_high(1),
    is_elastic=True,
)
def portraits(ink: Ink, sheet: Sheet, place: Rect, look: PortraitsLook) -> None:
    """Paint photo, post, name and telephone of everybody, as large as fits."""
    heading(ink, place, text("print.portraits"))
    posts = sheet.subject.posts
    if not posts:
        line = Rect(place.x, place.y + _HEAD, place.width, 5.0)
        ink.line_of(line, text("print.nobody"), Hand(2.6, colour=MUTED))
        return
    room = Rect(place.x, place.y + _HEAD, place.width, place.height - _HEAD)
    if all(photo_of(post.picture).isNull() for post in posts):
        _names(ink, room, posts, look)
        return
    columns, high = best_columns(len(posts), room.width, room.height)
    wide = min(high * _ASPECT, room.width / columns - _GAP)
    for number, post in enumerate(posts):
        row, column = divmod(number, columns)
        x = room.x + column * (room.width / columns)
        y = room.y + row * (high + _WORDS)
        frame = Rect(x, y, wide, high)
        _portrait(ink, frame, room.width / columns - _GAP, post)
        if look.with_phone:
            _phone(ink, frame, room.width / columns - _GAP, post)


def best_columns(count: int, width: float, height: float) -> tuple[int, float]:
    """Choose how many stand side by side, so that photos are as large as can be.

    Returns
    -------
    int, float
        Columns, and the height of a photo in millimetres.
    """
    best = (1, 0.0)
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        high = min(height / rows - _WORDS, (width / columns - _GAP) / _ASPECT)
        if high > best[1]:
            best = columns, high
    return best[0], max(best[1], 4.0)


def _names(ink: Ink, room: Rect, posts: Sequence[Post], look: PortraitsLook) -> None:
    """Write everybody larger where nobody has a photo: empty frames tell nothing."""
    lines = [_lines(post, with_phone=look.with_phone) for post in posts]
    widest = max(ink.width(*line) for card in lines for line in card)
    columns, size = _best_size(len(posts), room, widest)
    step = min(room.height / -(-len(posts) // columns), _WORDS * size + _ROW_GAP)
    for number, card in enumerate(lines):
        row, column = divmod(number, columns)
        wide = room.width / columns
        line = Rect(
            room.x + column * wide, room.y + row * step + 0.6, wide - _GAP, _LINE * size
        )
        for words, hand in card:
            ink.line_of(line, words, replace(hand, size=hand.size * size))
            line = line.row(1, line.height)


def _lines(post: Post, *, with_phone: bool) -> list[tuple[str, Hand]]:
    """Give what is written of somebody, in the size it has below a photo."""
    said = [
        (post.role, Hand(2.3, colour=MUTED)),
        (post.name, Hand(3.0, bold=True)),
    ]
    return [*said, (_phone_of(post), Hand(2.3))] if with_phone else said


def _best_size(count: int, room: Rect, widest: float) -> tuple[int, float]:
    """Choose how many stand side by side, and how much larger words are for it."""
    best = (1, 0.0)
    for columns in range(1, count + 1):
        high = room.height / -(-count // columns)
        size = min(
            _LARGEST, high / (_WORDS + 0.6), (room.width / columns - _GAP) / widest
        )
        if size > best[1]:
            best = columns, size
    return best


def _portrait(ink: Ink, place: Rect, width: float, post: Post) -> None:
    ink.box(place, line=LINE, width=0.15, fill=SHADE)
    image = photo_of(post.picture)
    if not image.isNull():
        ink.painter.drawImage(ink.rect(place), ink.toned(image), _cropped(image, place))
    below = Rect(place.x, place.bottom + 0.6, width, 3.2)
    ink.line_of(below, post.role, Hand(2.3, colour=MUTED))
    ink.line_of(below.row(1, 3.2), post.name, Hand(3.0, bold=True))


def _phone(ink: Ink, place: Rect, width: float, post: Post) -> None:
    line = Rect(place.x, place.bottom + 7.0, width, 3.2)
    ink.line_of(line, _phone_of(post), Hand(2.3))


def _phone_of(post: Post) -> str:
    return post.phone or f"{text('print.phone')} ______________"


def _cropped(image: QImage, place: Rect) -> QRectF:
    """Give the part of a photo of the frame's shape; heads are at the top."""
    wide, high = float(image.width()), float(image.height())
    wanted = place.width / place.height
    if wide / high > wanted:
        cut = high * wanted
        return QRectF((wide - cut) / 2, 0, cut, high)
    return QRectF(0, 0, wide, wide / wanted)
