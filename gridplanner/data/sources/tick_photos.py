"""Photos and scans of printed sheets, as pixels: upright as the camera was held."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp"})
MEGABYTES: Final = 40
_KINDS: Final = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")
"""What is taken for a photo, whatever its name."""
_PIXELS: Final = 120_000_000
_LONGEST: Final = 6000  # pixels; more tell nothing more of a box
_ENOUGH: Final = 3200  # pixels; JPEG is read at half its size where that has as many
_EXIF: Final = 0x8769
_TAKEN: Final = (0x9003, 0x0132)  # when it was taken; when the file was changed
_FOREIGN: Final = frozenset({".heic", ".heif", ".pdf"})


@dataclass(frozen=True, slots=True, eq=False)
class TickPhoto:
    """A photo of a sheet.

    Attributes
    ----------
    name : str
        Of the file.
    pixels : ndarray, uint8, shape (rows, columns, 3)
        Blue green red.
    taken : str
        ISO date; empty where the photo does not say.
    """

    name: str
    pixels: NDArray[np.uint8]
    taken: str


def photos_in(paths: Sequence[Path]) -> list[Path]:
    """List the photos among files and in folders, by name, each once.

    A file that was named is kept whatever it is: it is told of when it is read.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for one in inside:
            if one == path or (one.is_file() and one.suffix.lower() in ENDINGS):
                found[one] = None
    return list(found)


def read_photo(path: Path) -> TickPhoto:
    """Read a photo, turned as its camera says.

    Raises
    ------
    GridPlannerError
        ``ticks.other_kind``, ``ticks.too_large``, ``ticks.cannot_read``, or
        ``ticks.no_picture``, each with the file's name.
    """
    name = path.name
    if path.suffix.lower() in _FOREIGN:
        raise GridPlannerError("ticks.other_kind", file=name)
    try:
        if path.stat().st_size > MEGABYTES * 1024 * 1024:
            raise GridPlannerError("ticks.too_large", file=name, n=MEGABYTES)
        whole = path.read_bytes()
    except OSError as fault:
        raise GridPlannerError("ticks.cannot_read", file=name) from fault
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(whole, name)
    except Image.DecompressionBombError as fault:
        raise GridPlannerError("ticks.too_large", file=name, n=MEGABYTES) from fault
    except (
        UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError,
        struct.error,
    ) as fault:  # fmt: skip
        raise GridPlannerError("ticks.no_picture", file=name) from fault


def _decoded(whole: bytes, name: str) -> TickPhoto:
    with Image.open(io.BytesIO(whole), formats=_KINDS) as image:
        if image.width * image.height > _PIXELS:
            raise GridPlannerError("ticks.too_large", file=name, n=MEGABYTES)
        taken = _day_of(image)
        image.draft("RGB", (_ENOUGH, _ENOUGH))
        upright = _in_colours(ImageOps.exif_transpose(image))
    upright.thumbnail((_LONGEST, _LONGEST))
    pixels = np.ascontiguousarray(np.asarray(upright, np.uint8)[..., ::-1])
    return TickPhoto(name, pixels, taken)


def _in_colours(image: Image.Image) -> Image.Image:
    """Give a picture with eight bits a colour; Pillow cuts greys of 16 bits off."""
    if image.mode.startswith("I"):
        greys = np.clip(np.asarray(image, np.int64), 0, 0xFFFF) >> 8
        image = Image.fromarray(greys.astype(np.uint8))
    return image.convert("RGB")


def _day_of(image: Image.Image) -> str:
    """Tell the day a photo was taken, where the camera wrote it down."""
    exif = image.getexif()
    inner = exif.get_ifd(_EXIF)
    for said in (inner.get(_TAKEN[0]), exif.get(_TAKEN[1])):
        try:
            day = datetime.strptime(str(said)[:10], "%Y:%m:%d")  # noqa: DTZ007 - a day
        except ValueError:
            continue
        return day.date().isoformat()
    return ""
