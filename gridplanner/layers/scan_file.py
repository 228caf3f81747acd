"""Read a scanned plan from a file, and make it small enough to be kept and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter

from gridplanner.data.errors import ScanError
from gridplanner.data.sources.pdf_pages import draw_page, page_inches
from gridplanner.layers.scan_picture import open_picture, upright_size

if TYPE_CHECKING:
    from pathlib import Path

PAGES: Final = frozenset({".pdf"})
SCANS: Final = frozenset({".jpg", ".jpeg", ".png"}) | PAGES
PAGE_DOTS: Final = 300.0  # px an inch a page is drawn in, where that is not too large
LONGEST: Final = 8_000  # px of a side
LARGEST: Final = 40_000_000  # px of all
_TOO_LARGE: Final = 250_000_000  # px that are not even decoded
_HEAVIEST: Final = 400_000_000  # bytes of a file
_JPEG_QUALITY: Final = 92


@dataclass(frozen=True, slots=True)
class ScanFile:
    """What was read of a file.

    Attributes
    ----------
    file_name : str
        Without its folder.
    page : int
        From 1; 0 where the file has no pages.
    picture : bytes
        JPEG or PNG, as it is kept.
    width, height : int
        Of the picture when it stands upright.
    first_size : tuple of int or None
        Width and height in the file where the picture was made smaller, else None.
    """

    file_name: str
    page: int
    picture: bytes
    width: int
    height: int
    first_size: tuple[int, int] | None = None


def read_scan_file(path: Path, *, page: int = 1) -> ScanFile:
    """Read a scan from a file, of one with pages that page; may run on a worker.

    Raises
    ------
    ScanError
    OSError
    """
    if path.suffix.lower() in PAGES:
        return read_page(path, page)
    return read_picture_file(path)


def read_page(path: Path, page: int, dots: float = PAGE_DOTS) -> ScanFile:
    """Read a page (from 1) of a PDF, drawn at up to so many pixels an inch.

    Raises
    ------
    ScanError
        As of `gridplanner.data.sources.pdf_pages`.
    OSError
    """
    if path.stat().st_size > _HEAVIEST:
        raise ScanError("scan.too_heavy", file=path.name)
    inches = page_inches(path, page)
    width, height = (max(round(side * dots), 1) for side in inches)
    fitted = fitted_size(width, height)
    pixels = draw_page(path, page, dots * fitted[0] / width)
    rows, columns = pixels.shape[:2]
    image = QImage(pixels.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    return ScanFile(
        file_name=path.name,
        page=page,
        picture=encode(image),
        width=columns,
        height=rows,
        first_size=None if fitted == (width, height) else (width, height),
    )


def read_picture_file(path: Path) -> ScanFile:
    """Read a JPEG or PNG; may run on a worker.

    One that is small enough is kept as it is, byte for byte.

    Raises
    ------
    ScanError
        ``scan.unreadable``, or ``scan.too_large`` with the size.
    OSError
    """
    if path.stat().st_size > _HEAVIEST:
        raise ScanError("scan.too_heavy", file=path.name)
    data = path.read_bytes()
    with open_picture(data) as reader:
        kind = bytes(reader.format().data()).decode()
        size = upright_size(reader)
        if not size.isValid():
            raise ScanError("scan.unreadable")
        width, height = size.width(), size.height()
        if width * height > _TOO_LARGE:
            raise ScanError("scan.too_large", width=width, height=height)
        fitted = fitted_size(width, height)
        is_kept = fitted == (width, height) and kind in ("jpeg", "png")
        image = read_fitted(reader, fitted)
    return ScanFile(
        file_name=path.name,
        page=0,
        picture=data if is_kept else encode(image),
        width=image.width(),
        height=image.height(),
        first_size=None if fitted == (width, height) else (width, height),
    )


def fitted_size(width: int, height: int) -> tuple[int, int]:
    """Give the size a picture is kept in, its own where that is small enough.

    Examples
    --------
    >>> fitted_size(4000, 3000), fitted_size(16000, 2000), fitted_size(10000, 10000)
    ((4000, 3000), (8000, 1000), (6324, 6324))
    """
    share = min(1.0, LONGEST / max(width, height), sqrt(LARGEST / (width * height)))
    return max(int(width * share), 1), max(int(height * share), 1)


def read_fitted(reader: QImageReader, size: tuple[int, int]) -> QImage:
    """Decode a picture upright at a size."""
    wanted, own = QSize(*size), upright_size(reader)
    if wanted != own:
        turned = QImageIOHandler.Transformation.TransformationRotate90.value
        if reader.transformation().value & turned:
            wanted.transpose()
        reader.setScaledSize(wanted)
    image = reader.read()
    if image.isNull():
        raise ScanError("scan.unreadable")
    return image


def encode(image: QImage) -> bytes:
    """Write a picture as it is kept: JPEG, or PNG where ground shines through."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"png" if image.hasAlphaChannel() else b"jpeg")
    if not image.hasAlphaChannel():
        writer.setQuality(_JPEG_QUALITY)
    writer.write(image)
    buffer.close()
    return bytes(data.data())
