"""Who is responsible, with photos: for the wall."""

from __future__ import annotations

from dataclasses import dataclass
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
    from PySide6.QtGui import QImage

    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Post, Sheet

_HEAD: Final = 5.4
_ASPECT: Final = 0.78  # of a photo, as on identity cards
_WORDS: Final = 10.5  # below a photo: post, name, telephone
_GAP: Final = 2.5


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
    phone = post.phone or f"{text('print.phone')} ______________"
    ink.line_of(line, phone, Hand(2.3))


def _cropped(image: QImage, place: Rect) -> QRectF:
    """Give the part of a photo of the frame's shape; heads are at the top."""
    wide, high = float(image.width()), float(image.height())
    wanted = place.width / place.height
    if wide / high > wanted:
        cut = high * wanted
        return QRectF((wide - cut) / 2, 0, cut, high)
    return QRectF(0, 0, wide, wide / wanted)
