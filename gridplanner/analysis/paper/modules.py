"""A square code that is seen but too blurred to be read at once: its fields one by one.

How many fields a side has is tried out, its corners are moved until the fields that are
alike in all codes are dark and white as they must be, and a clean code is drawn of what
was found. Reading that one mends single fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Picture = NDArray[np.uint8]

_SIDES: Final = (29, 33, 37, 41, 25, 45)  # fields of versions 2 to 7, likely ones first
_STEPS: Final = (1.5, 0.75, 0.35)  # fields a corner is moved by
_DRAWN: Final = 8  # pixels of a field of the clean code
_ALIKE: Final = 0.8  # of the fields alike in all codes that must be right


def read_modules(shown: Picture, corners: Floats) -> str:
    """Read a code by its fields.

    Parameters
    ----------
    shown : ndarray, uint8, shape (rows, columns)
    corners : ndarray, float64, shape (4, 2)
        Its corners, about: pixels, from the upper left one on.

    Returns
    -------
    str
        Empty where it cannot be read.
    """
    soft = cv2.GaussianBlur(shown, (0, 0), 1.0).astype(np.float32)
    for side in _SIDES:
        known = _alike(side)
        places = _settled(soft, np.asarray(corners, np.float64), known)
        fields = _fields(soft, places, side)
        dark = fields < _between(fields)
        if (dark == (known > 0))[known != 0].mean() < _ALIKE:
            continue
        # What is known needs no reading: a pen may have gone over a corner square.
        dark = np.where(known != 0, known > 0, dark)
        clean = np.where(dark, 0, 255).astype(np.uint8)
        clean = np.pad(clean, 4, constant_values=255)
        clean = np.kron(clean, np.ones((_DRAWN, _DRAWN), np.uint8))
        words, _corners, _code = cv2.QRCodeDetector().detectAndDecode(clean)
        if words:
            return str(words)
    return ""


def _between(fields: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give for each field the grey between dark and white around it."""
    reach = np.ones((7, 7), np.uint8)
    middle = (cv2.dilate(fields, reach) + cv2.erode(fields, reach)) / 2
    return np.asarray(middle, np.float32)


def _fields(
    soft: NDArray[np.float32], corners: Floats, side: int
) -> NDArray[np.float32]:
    """Take the grey at the middle of each field."""
    ends = np.array([(0, 0), (side, 0), (side, side), (0, side)], np.float32)
    matrix = cv2.getPerspectiveTransform(ends, corners.astype(np.float32))
    at = np.arange(side) + 0.5
    x, y = np.meshgrid(at, at)
    points = np.column_stack([x.ravel(), y.ravel()])
    there = cv2.perspectiveTransform(points[None], matrix)[0].astype(np.float32)
    shape = side, side
    found = cv2.remap(
        soft, there[:, 0].reshape(shape), there[:, 1].reshape(shape), cv2.INTER_LINEAR
    )
    return np.asarray(found, np.float32)


def _settled(
    soft: NDArray[np.float32], corners: Floats, known: NDArray[np.int8]
) -> Floats:
    """Move the corners to where the known fields are as they must be."""
    side = len(known)
    dark, white = known > 0, known < 0

    def score_of(places: Floats) -> float:
        fields = _fields(soft, places, side)
        return float(fields[white].mean() - fields[dark].mean())

    field = float(np.hypot(*(corners[1] - corners[0]))) / side
    best, score = corners, score_of(corners)
    ways = [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1)]
    for step in _STEPS:
        for _round in range(2):
            for corner in range(4):
                for way in ways:
                    moved = best.copy()
                    moved[corner] += np.array(way) * step * field
                    found = score_of(moved)
                    if found > score:
                        best, score = moved, found
    return best


def _alike(side: int) -> NDArray[np.int8]:
    """Give the fields that are alike in all codes of a size: 1 dark, -1 white."""
    known = np.zeros((side, side), np.int8)
    square = -np.ones((8, 8), np.int8)
    square[:7, :7] = 1
    square[1:6, 1:6] = -1
    square[2:5, 2:5] = 1
    known[:8, :8] = square
    known[:8, -8:] = square[:, ::-1]
    known[-8:, :8] = square[::-1]
    along = np.where(np.arange(8, side - 8) % 2 == 0, 1, -1)
    known[6, 8:-8] = along
    known[8:-8, 6] = along
    # The small square near the lower right corner, of version 2 on.
    small = np.ones((5, 5), np.int8)
    small[1:4, 1:4] = -1
    small[2, 2] = 1
    known[-9:-4, -9:-4] = small
    return known
