"""Filling shapes, and what is too small to have one.

A painter spends most of its time on each shape's path; here a shape costs what its
outline and its pixels cost.
"""

# ruff: noqa: PLR0912, PLR0915, PLR0917, C901 - loops are long, and take all at once

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from numba import types

from gridplanner.layers.loops.compiling import (
    PICTURE,
    PLACE,
    RAMP,
    REAL,
    SHAPES,
    array,
    blend,
    compiled,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled(*PICTURE, *SHAPES, *PLACE, RAMP)
def fill_shapes(
    pixels: NDArray[np.uint32],
    width: int,
    coords: NDArray[np.float32],
    rings: NDArray[np.int32],
    shapes: NDArray[np.int32],
    rows: NDArray[np.int64],
    k: float,
    ox: float,
    oy: float,
    colours: NDArray[np.uint32],
) -> None:
    """Fill shapes, odd-even, each with a pixel of its own that is copied.

    Parameters
    ----------
    pixels : ndarray, uint32, shape (height, pitch)
    width : int
        Pixels of a row that belong to the picture.
    coords, rings, shapes
        Of `Packed`; rings are closed.
    rows : ndarray, int64, shape (n,)
        Which shapes.
    k, ox, oy : float
    colours : ndarray, uint32, shape (n,)
        What is written where the middle of a pixel lies inside.
    """
    height = pixels.shape[0]
    count = np.zeros(height + 2, np.int32)
    crossings = np.empty(4096, np.float32)
    for index in range(len(rows)):
        shape = rows[index]
        first, last = rings[shapes[shape]], rings[shapes[shape + 1]]
        if last <= first:
            continue
        low, high = 1e30, -1e30
        for point in range(first, last):
            y = oy - coords[point, 1] * k
            low, high = min(low, y), max(high, y)
        top = max(0, ceil(low - 0.5))
        bottom = min(height, ceil(high - 0.5))
        if bottom <= top:
            continue
        for turn in range(2):
            # First how many crossings each row has, then where they are.
            for ring in range(shapes[shape], shapes[shape + 1]):
                x0 = coords[rings[ring], 0] * k + ox
                y0 = oy - coords[rings[ring], 1] * k
                for point in range(rings[ring] + 1, rings[ring + 1]):
                    x1 = coords[point, 0] * k + ox
                    y1 = oy - coords[point, 1] * k
                    if y0 < y1:
                        ya, yb = y0, y1
                    else:
                        ya, yb = y1, y0
                    row = max(top, ceil(ya - 0.5))
                    end = min(bottom, ceil(yb - 0.5))
                    if row < end:
                        slope = (x1 - x0) / (y1 - y0)
                        x = x0 + (row + 0.5 - y0) * slope
                        for each in range(row, end):
                            if turn:
                                crossings[count[each]] = x
                                x += slope
                            count[each] += 1
                    x0, y0 = x1, y1
            if not turn:
                total = 0
                for each in range(top, bottom):
                    number = count[each]
                    count[each] = total
                    total += number
                if total > len(crossings):
                    crossings = np.empty(2 * total, np.float32)
        begin = 0
        for each in range(top, bottom):
            end = count[each]
            count[each] = 0
            for one in range(begin + 1, end):
                value = crossings[one]
                other = one - 1
                while other >= begin and crossings[other] > value:
                    crossings[other + 1] = crossings[other]
                    other -= 1
                crossings[other + 1] = value
            for one in range(begin, end - 1, 2):
                left = max(0, ceil(crossings[one] - 0.5))
                right = min(width, ceil(crossings[one + 1] - 0.5))
                # Unsigned, or each index is asked whether it counts from the end.
                for column in range(np.uintp(left), np.uintp(max(left, right))):
                    pixels[each, column] = colours[index]
            begin = end


@compiled(
    *PICTURE, array(types.float32, 2), array(types.int64, 1), *PLACE,
    REAL, REAL, types.uint32,
    array(types.float32, 2, writable=True), array(types.int64, 1, writable=True),
)  # fmt: skip
def place_boxes(
    pixels: NDArray[np.uint32],
    width: int,
    boxes: NDArray[np.float32],
    rows: NDArray[np.int64],
    k: float,
    ox: float,
    oy: float,
    speck: float,
    small: float,
    colour: int,
    shares: NDArray[np.float32],
    large: NDArray[np.int64],
) -> int:
    """Draw what is too small for its shape to show, and list the rest.

    Parameters
    ----------
    pixels, width, k, ox, oy
        As of `fill_shapes`.
    boxes : ndarray, float32, shape (n, 4)
        West, south, east, north as `Packed` has them.
    rows : ndarray, int64, shape (m,)
    speck, small : float
        Device pixels below which a box only counts into `shares`, and below which it
        is written as a rectangle.
    colour : uint32
        Of rectangles.
    shares : ndarray, float32, shape (height, width)
        Covered part of each pixel, added to.
    large : ndarray, int64, shape (m,)
        Receives the rows that are larger and in the picture.

    Returns
    -------
    int
        How many are larger.
    """
    height, count = pixels.shape[0], 0
    for index in range(len(rows)):
        row = rows[index]
        left, right = boxes[row, 0] * k + ox, boxes[row, 2] * k + ox
        top, bottom = oy - boxes[row, 3] * k, oy - boxes[row, 1] * k
        if not (right >= 0.0 and left < width and bottom >= 0.0 and top < height):
            continue  # also what has no box
        size = max(right - left, bottom - top)
        if size < speck:
            column = int(np.floor((left + right) / 2.0))
            line = int(np.floor((top + bottom) / 2.0))
            if 0 <= column < width and 0 <= line < height:
                shares[line, column] += (right - left) * (bottom - top)
        elif size < small:
            first, above = int(np.rint(left)), int(np.rint(top))
            last = max(int(np.rint(right)), first + 1)
            below = max(int(np.rint(bottom)), above + 1)
            for line in range(max(above, 0), min(below, height)):
                for column in range(max(first, 0), min(last, width)):
                    pixels[line, column] = colour
        else:
            large[count] = row
            count += 1
    return count


@compiled(*PICTURE, array(types.float32, 2), REAL, RAMP)
def lay_shares(
    pixels: NDArray[np.uint32],
    width: int,
    shares: NDArray[np.float32],
    strength: float,
    ramp: NDArray[np.uint32],
) -> None:
    """Lay a colour over the pixels, each as far as it is covered.

    Parameters
    ----------
    pixels, width
        As of `fill_shapes`.
    shares : ndarray, float32, shape (height, width)
        1 for a pixel that is wholly covered, before `strength`.
    strength : float
    ramp : ndarray, uint32, shape (256,)
    """
    for row in range(pixels.shape[0]):
        for column in range(width):
            share = shares[row, column]
            if share > 0.0:
                alpha = int(min(share * strength, 1.0) * 255.0)
                if alpha > 0:
                    pixels[row, column] = blend(pixels[row, column], ramp, alpha)
