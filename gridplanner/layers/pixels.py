"""Pixels: pictures written with numpy, where that is faster than a painter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.layer import Frame

# Rows of a picture handled between two looks at the clock.
_ROWS: Final = 128


class Coverage:
    """How much of each pixel is covered by things smaller than one.

    Parameters
    ----------
    width, height : int
        Of the picture, device pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.shares = np.zeros(width * height, np.float32)
        self.top, self.bottom = height, -1

    def add(
        self,
        columns: NDArray[np.float32],
        rows: NDArray[np.float32],
        shares: NDArray[np.float32],
    ) -> None:
        """Add shares, 255 for a whole pixel, where they fall into the picture.

        Parameters
        ----------
        columns, rows, shares : ndarray, float32, shape (n,)
            Places in device pixels; NaN is left out.
        """
        if not (
            len(rows)
            and rows.min() >= 0
            and rows.max() < self.height
            and columns.min() >= 0
            and columns.max() < self.width
        ):
            seen = (columns >= 0) & (columns < self.width)
            seen &= (rows >= 0) & (rows < self.height)
            columns, rows, shares = columns[seen], rows[seen], shares[seen]
            if not len(rows):
                return
        place = rows.astype(np.int64)
        self.top = min(self.top, int(place.min()))
        self.bottom = max(self.bottom, int(place.max()))
        place *= self.width
        place += columns.astype(np.int64)
        np.add.at(self.shares, place, shares)

    def lay(self, image: QImage, colour: QColor) -> Iterator[None]:
        """Lay a colour over a picture of that size, some rows at a time."""
        for top in range(self.top, self.bottom + 1, _ROWS):
            first = top * self.width
            last = min(top + _ROWS, self.bottom + 1) * self.width
            shares = self.shares[first:last]
            places = np.flatnonzero(shares >= 1.0)
            alpha = np.minimum(shares.take(places), 255.0).astype(np.uint8)
            places += first
            blend_pixels(image, places, alpha, colour)
            yield


def new_image(width: int, height: int) -> QImage:
    """Make a clear picture of that many device pixels."""
    image = QImage(
        max(width, 1), max(height, 1), QImage.Format.Format_ARGB32_Premultiplied
    )
    image.fill(0)
    return image


def pixels_of(image: QImage) -> NDArray[np.uint32]:
    """See the pixels of a 32-bit picture as an array, shape (height, width).

    The array shares the picture's memory and must not outlive it.
    """
    flat = np.frombuffer(image.bits(), np.uint32)
    return flat.reshape(image.height(), image.bytesPerLine() // 4)


def stamp_rects(image: QImage, rects: NDArray[np.int32], colour: QColor) -> None:
    """Fill small rectangles with an opaque colour, pixel column by pixel column.

    Parameters
    ----------
    image : QImage
        32-bit; it may have an active painter.
    rects : ndarray, int32, shape (n, 4)
        First and last column and row; those of a few pixels each, for every pixel of
        the largest costs one pass over all.
    colour : QColor
    """
    if not len(rects):
        return
    pixels = pixels_of(image)
    height, width = image.height(), image.width()
    left, top = np.maximum(rects[:, 0], 0), np.maximum(rects[:, 1], 0)
    right = np.minimum(rects[:, 2], width - 1)
    bottom = np.minimum(rects[:, 3], height - 1)
    seen = (left <= right) & (top <= bottom)
    if not seen.all():
        left, top, right, bottom = left[seen], top[seen], right[seen], bottom[seen]
    value = np.uint32(0xFF000000 | colour.rgb())
    flat, pitch = pixels.reshape(-1), pixels.shape[1]
    # Smaller ones fill their last row and column again: cheaper than a mask.
    columns = [
        np.minimum(left + step, right)
        for step in range(int((right - left).max(initial=-1)) + 1)
    ]
    for down in range(int((bottom - top).max(initial=-1)) + 1):
        row = np.minimum(top + down, bottom) * pitch
        for column in columns:
            flat[row + column] = value


def blend_pixels(
    image: QImage,
    places: NDArray[np.int64],
    alpha: NDArray[np.uint8],
    colour: QColor,
) -> None:
    """Lay a colour over some pixels.

    Parameters
    ----------
    image : QImage
        32-bit, premultiplied or opaque; it may have an active painter.
    places : ndarray of int, shape (n,)
        ``row * width + column``, each at most once.
    alpha : ndarray, uint8, shape (n,)
    colour : QColor
    """
    ramp = ramp_of_alpha((colour.red(), colour.green(), colour.blue()))
    flat = pixels_of(image).reshape(-1)
    below = flat.take(places)
    rest = (255 - alpha).astype(np.uint32)
    # Two channels at a time: no product of 8 bits reaches the next channel but one.
    even = below & 0x00FF00FF
    even *= rest
    even += ((even >> 8) & 0x00FF00FF) + 0x00800080
    even >>= 8
    even &= 0x00FF00FF
    below >>= 8
    below &= 0x00FF00FF
    below *= rest
    below += ((below >> 8) & 0x00FF00FF) + 0x00800080
    below &= 0xFF00FF00
    below += even
    below += ramp.take(alpha)
    flat[places] = below


@cache
def ramp_of_alpha(colour: tuple[int, int, int]) -> NDArray[np.uint32]:
    """Give the premultiplied pixels of a colour for each alpha, shape (256,)."""
    alpha = np.arange(256, dtype=np.uint32)
    red, green, blue = ((alpha * c + 127) // 255 for c in colour)
    pixels = (alpha << 24) | (red << 16) | (green << 8) | blue
    ramp: NDArray[np.uint32] = pixels.astype(np.uint32)
    ramp.flags.writeable = False
    return ramp


def rects_of(
    frame: Frame, packed: Packed, boxes: NDArray[np.float32]
) -> NDArray[np.int32]:
    """Turn packed boxes, shape (n, 4), into whole pixels as `stamp_rects` takes them.

    Returns
    -------
    ndarray, int32, shape (n, 4)
        Left, top, right, bottom, each rectangle at least one pixel.
    """
    k = np.float32(frame.device_per_metre)
    x, y = frame.offset(packed.origin).astype(np.float32)
    rects = np.empty((len(boxes), 4), np.int32)
    rects[:, 0] = np.rint(boxes[:, 0] * k + x)
    rects[:, 1] = np.rint(boxes[:, 3] * -k + y)
    rects[:, 2] = np.maximum(np.rint(boxes[:, 2] * k + x) - 1, rects[:, 0])
    rects[:, 3] = np.maximum(np.rint(boxes[:, 1] * -k + y) - 1, rects[:, 1])
    return rects
