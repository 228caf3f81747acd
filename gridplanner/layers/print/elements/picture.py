"""A picture on a sheet: the emblem of an office, a photo, a drawing.

A template holds the picture itself, so that it is there wherever the template goes;
one written by hand may name a file beside it, which is read with the template.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt

from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.photos import image_of
from gridplanner.layers.print.properties import choice, switch, words
from gridplanner.layers.print.properties import picture as picture_property
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_DOTS: Final = 300 / 25.4  # pixels a millimetre of paper
_EMPTY: Final = "#9CA3AF"
_LINE: Final = 3.6  # mm for the words below


@dataclass(frozen=True, slots=True)
class PictureLook:
    """Properties of a picture."""

    file: str = picture_property()
    fit: str = choice("whole", "filling")
    caption: str = words(80)
    frame: bool = switch(default=False)


@element("picture", params=PictureLook)
def picture(ink: Ink, sheet: Sheet, place: Rect, look: PictureLook) -> None:
    """Paint it as large as it fits; an empty frame where there is none."""
    del sheet
    if look.caption:
        line = Rect(place.x, place.bottom - _LINE, place.width, _LINE)
        ink.line_of(line, look.caption, Hand(2.4), CENTRE)
        place = Rect(place.x, place.y, place.width, max(place.height - _LINE, 1.0))
    image = image_of(look.file)
    if image is None:
        ink.box(place, line=_EMPTY, width=0.25)
        return
    room = ink.rect(place)
    keep = Qt.AspectRatioMode.KeepAspectRatio
    source = QRectF(image.rect())
    if look.fit == "filling":
        shape = QSize(round(place.width * 100), round(place.height * 100))
        part = shape.scaled(image.size(), keep)
        source = QRectF(0, 0, part.width(), part.height())
        source.moveCenter(QRectF(image.rect()).center())
    else:
        size = image.size().toSizeF().scaled(room.size(), keep)
        whole = QRectF(0, 0, size.width(), size.height())
        whole.moveCenter(room.center())
        room = whole
    _draw(ink, room, image, source)
    if look.frame:
        ink.box(place, line="#111827", width=0.25)


def _draw(ink: Ink, room: QRectF, image: QImage, source: QRectF) -> None:
    """Draw the part of a picture, with no more than 300 pixels an inch."""
    part = image.copy(source.toAlignedRect())
    grown = ink.painter.transform().m11() or 1.0
    most = round(room.width() / ink.dots * _DOTS * grown)
    if 0 < most < part.width():
        part = part.scaledToWidth(most, Qt.TransformationMode.SmoothTransformation)
    ink.painter.drawImage(room, ink.toned(part))
