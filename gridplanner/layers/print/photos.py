"""Photos and pictures on paper: upright, and no larger in the file than eyes can tell.

A template holds its pictures as ``data:``; they are drawn anew for it, so that their
pixels alone come along, not where and when a camera took them.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage

from gridplanner.layers.print.blocks import LINE, SHADE
from gridplanner.layers.scan_picture import open_picture

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect

MOST_BYTES: Final = 40 * 1024 * 1024
_LARGEST: Final = 1200  # pixels of a photo's side in the file
_LONGEST: Final = 3508  # pixels of A4's long side at 300 an inch
_HEAD: Final = "data:image/"
_KINDS: Final = {"png": "PNG", "jpeg": "JPG"}


def photo_of(picture: bytes) -> QImage:
    """Read a photo as it is kept, upright; null where it is none."""
    if not picture:
        return QImage()
    with open_picture(picture) as reader:
        return _no_larger(reader.read(), _LARGEST)


def paint_photo(ink: Ink, place: Rect, picture: bytes) -> None:
    """Paint a photo whole, at the left of a place; a frame where it is none."""
    image = photo_of(picture)
    if image.isNull():
        ink.box(place, line=LINE, width=0.15, fill=SHADE)
        return
    share = min(place.width / image.width(), place.height / image.height())
    k = ink.dots
    box = QRectF(
        place.x * k, place.y * k, image.width() * share * k, image.height() * share * k
    )
    ink.painter.drawImage(box, ink.toned(image))


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
    return _read(content)[1]


def data_of(content: bytes) -> str | None:
    """Make a property of the bytes of a PNG or JPEG, made smaller where it is large.

    Returns
    -------
    str or None
        None where they are too many, or no such picture.
    """
    kind, image = _read(content)
    if image is None:
        return None
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    _anew(image).save(out, _KINDS[kind], 90)  # type: ignore[call-overload]
    written = base64.b64encode(bytes(out.data().data())).decode()
    return f"{_HEAD}{kind};base64,{written}"


def _read(content: bytes) -> tuple[str, QImage | None]:
    """Give kind and picture of the bytes of a PNG or JPEG; None for anything else."""
    if len(content) > MOST_BYTES:
        return "", None
    with open_picture(content) as reader:
        kind = bytes(reader.format().data()).decode()
        image = reader.read() if kind in _KINDS else QImage()
    return kind, None if image.isNull() else _no_larger(image, _LONGEST)


def _no_larger(image: QImage, most: int) -> QImage:
    if max(image.width(), image.height()) <= most:
        return image
    return image.scaled(
        most,
        most,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _anew(image: QImage) -> QImage:
    """Give the pixels alone: remarks in a PNG would be written with it again."""
    formats = QImage.Format
    clear = image.hasAlphaChannel()
    plain = image.convertToFormat(
        formats.Format_ARGB32 if clear else formats.Format_RGB32
    )
    size, step = plain.size(), plain.bytesPerLine()
    held = plain.constBits()
    return QImage(held, size.width(), size.height(), step, plain.format()).copy()
