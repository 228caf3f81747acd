"""A scanned plan as it is drawn: the picture in halves of halves, upright."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from gridplanner.data.errors import ScanError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SMALLEST: Final = 128  # px of the longer side that is not halved again
# Megabytes Qt may take to decode one picture: 250 megapixels.
ALLOCATION_MB: Final = 1024


@dataclass(frozen=True, slots=True)
class ScanPicture:
    """A decoded picture.

    Attributes
    ----------
    levels : tuple of QImage
        The whole picture, then each half as wide and high as the one before. RGB32,
        or premultiplied ARGB32 where it lets the ground shine through.
    """

    levels: tuple[QImage, ...]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.levels[0].width(), self.levels[0].height()


def decode_scan(picture: bytes) -> ScanPicture:
    """Decode a kept picture; may run on a worker.

    Raises
    ------
    ScanError
        ``scan.unreadable``.
    """
    with open_picture(picture) as reader:
        image = reader.read()
    if image.isNull():
        raise ScanError("scan.unreadable")
    return ScanPicture(tuple(_halves(for_drawing(image))))


def for_drawing(image: QImage) -> QImage:
    """Bring an image into the format that is drawn fastest."""
    formats = QImage.Format
    clear = image.hasAlphaChannel()
    return image.convertToFormat(
        formats.Format_ARGB32_Premultiplied if clear else formats.Format_RGB32
    )


@contextmanager
def open_picture(picture: bytes) -> Iterator[QImageReader]:
    """Open bytes for Qt to decode, to be turned upright by their EXIF mark."""
    held = QByteArray(picture)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    QImageReader.setAllocationLimit(ALLOCATION_MB)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    reader.setQuality(100)
    try:
        yield reader
    finally:
        buffer.close()


def upright_size(reader: QImageReader) -> QSize:
    """Tell the size of a picture once it is turned upright."""
    turned = QImageIOHandler.Transformation.TransformationRotate90
    size = reader.size()
    # Both quarter turns hold this bit, alone or with the mirrored ones.
    if reader.transformation().value & turned.value:
        size.transpose()
    return size


def _halves(image: QImage) -> Iterator[QImage]:
    yield image
    while max(image.width(), image.height()) > _SMALLEST:
        image = image.scaled(
            max(image.width() // 2, 1),
            max(image.height() // 2, 1),
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        yield image
