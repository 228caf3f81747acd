"""Photos as the project keeps them: JPEG, small enough for thousands of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from gridplanner.data.registry_edits.owners import LARGEST

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 1280  # px of the longer side at most
_QUALITIES = (85, 70, 55, 40)


def shrink(path: Path) -> bytes:
    """Read a picture and make it a JPEG of at most `LARGEST` bytes; empty for none.

    Turned as the camera says; where and when it was taken is left out.
    """
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    image = reader.read()
    if image.isNull():
        return b""
    side = SIDE
    while side >= 160:
        small = _fitted(image, side)
        for quality in _QUALITIES:
            data = _jpeg(small, quality)
            if data and len(data) <= LARGEST:
                return data
        side //= 2
    return b""


def _fitted(image: QImage, side: int) -> QImage:
    """Paint a picture anew, no larger than wanted: its pixels alone come along."""
    size = image.size()
    if max(size.width(), size.height()) > side:
        size = size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    made = QImage(size, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    smooth = Qt.TransformationMode.SmoothTransformation
    whole = Qt.AspectRatioMode.IgnoreAspectRatio
    painter.drawImage(0, 0, image.scaled(size, whole, smooth))
    painter.end()
    return made


def _jpeg(image: QImage, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", quality)  # type: ignore[call-overload]
    return bytes(data.data())
