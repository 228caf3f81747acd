"""Photos on paper: no larger in the file than eyes can tell; a frame for none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage

from gridplanner.layers.print.blocks import LINE, SHADE

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect

_LARGEST: Final = 1200  # pixels of a photo's side in the file


def photo_of(picture: bytes) -> QImage:
    """Read a photo as it is kept; null where it is none."""
    image = QImage.fromData(picture) if picture else QImage()
    if image.isNull() or max(image.width(), image.height()) <= _LARGEST:
        return image
    return image.scaled(
        _LARGEST,
        _LARGEST,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


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
