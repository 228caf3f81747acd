"""A picture on a sheet: the emblem of an office, a photo, a drawing.

A template holds the picture itself, so that it is there wherever the template goes;
one written by hand may name a file beside it, which is read with the template.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from gridplanner.layers.print.ink import CENTRE, Hand, Rect
from gridplanner.layers.print.properties import choice, switch, words
from gridplanner.layers.print.properties import picture as picture_property
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

MOST_BYTES: Final = 40 * 1024 * 1024
_DOTS: Final = 300 / 25.4  # pixels a millimetre of paper
_LONGEST: Final = 3508  # pixels of A4's long side at 300 an inch
_HEAD: Final = "data:image/"
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


def is_data(said: str) -> bool:
    """Tell whether a property holds the picture itself, not the name of a file."""
    return said.startswith(_HEAD)


@lru_cache(maxsize=16)
def image_of(said: str) -> QImage | None:
    """Give the picture a property holds; None where it holds none that can be read."""
    if not is_data(said):
        return None
    try:
        content = base64.b64decode(said.partition(",")[2], validate=True)
    except (ValueError, binascii.Error):
        return None
    image = QImage.fromData(content)
    return None if image.isNull() else image


def data_of(content: bytes) -> str | None:
    """Make a property of the bytes of a PNG or JPEG, made smaller where it is large.

    Returns
    -------
    str or None
        None where they are too many, or no such picture.
    """
    if len(content) > MOST_BYTES:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    kind = bytes(reader.format().data()).decode()
    if kind not in ("png", "jpeg"):
        return None
    reader.setAutoTransform(True)
    size = reader.size()
    is_large = max(size.width(), size.height()) > _LONGEST
    if not is_large:
        return _written(content, kind) if not reader.read().isNull() else None
    reader.setScaledSize(
        size.scaled(_LONGEST, _LONGEST, Qt.AspectRatioMode.KeepAspectRatio)
    )
    image = reader.read()
    if image.isNull():
        return None
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(out, "PNG" if kind == "png" else "JPG", 90)  # type: ignore[call-overload]
    return _written(bytes(out.data().data()), kind)


def _written(content: bytes, kind: str) -> str:
    return f"{_HEAD}{kind};base64,{base64.b64encode(content).decode()}"
