"""Stroking lines: hairlines after Wu, and wide pens by their distance to each pixel."""

# ruff: noqa: PLR0917, FBT001 - loops are long, and take all at once

from __future__ import annotations

from math import ceil, sqrt
from typing import TYPE_CHECKING

import numpy as np
from numba import types

from gridplanner.layers.loops.compiling import (
    PICTURE,
    PLACE,
    RAMP,
    REAL,
    SEGMENT,
    SHAPES,
    array,
    blend,
    compiled,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled(*PICTURE, types.int64, *SEGMENT, RAMP)
def hairline(
    pixels: NDArray[np.uint32],
    width: int,
    height: int,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    ramp: NDArray[np.uint32],
) -> None:
    """Draw a smooth line of one pixel between middles of pixels (Wu 1991)."""
    steep = abs(y1 - y0) > abs(x1 - x0)
    if steep:
        x0, y0, x1, y1 = y0, x0, y1, x1
    if x0 > x1:
        x0, y0, x1, y1 = x1, y1, x0, y0
    along, across = (height, width) if steep else (width, height)
    if x1 < 0.0 or x0 > along - 1.0:
        return
    slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
    begin = max(0, int(np.floor(x0 + 0.5)))
    # The last pixel is the first of the next segment.
    end = min(along, max(int(np.floor(x1 + 0.5)), begin + 1))
    at = y0 + (begin - x0) * slope
    for step in range(begin, end):
        near = int(np.floor(at))
        far_share = int((at - near) * 255.0 + 0.5)
        if 0 <= near < across:
            if steep:
                pixels[step, near] = blend(pixels[step, near], ramp, 255 - far_share)
            else:
                pixels[near, step] = blend(pixels[near, step], ramp, 255 - far_share)
        if 0 <= near + 1 < across:
            if steep:
                pixels[step, near + 1] = blend(pixels[step, near + 1], ramp, far_share)
            else:
                pixels[near + 1, step] = blend(pixels[near + 1, step], ramp, far_share)
        at += slope


@compiled(*PICTURE, *SHAPES, *PLACE, RAMP)
def outline_shapes(
    pixels: NDArray[np.uint32],
    width: int,
    coords: NDArray[np.float32],
    rings: NDArray[np.int32],
    shapes: NDArray[np.int32],
    rows: NDArray[np.int64],
    k: float,
    ox: float,
    oy: float,
    ramp: NDArray[np.uint32],
) -> None:
    """Draw the rings of shapes with a smooth line of one pixel, after Wu.

    Parameters
    ----------
    pixels, width, coords, rings, shapes, rows, k, ox, oy
        As of `fill_shapes`.
    ramp : ndarray, uint32, shape (256,)
        The line's pixel for each alpha, premultiplied.
    """
    height = pixels.shape[0]
    for index in range(len(rows)):
        shape = rows[index]
        for ring in range(shapes[shape], shapes[shape + 1]):
            # From the corner to the middle of a pixel.
            x0 = coords[rings[ring], 0] * k + ox - 0.5
            y0 = oy - coords[rings[ring], 1] * k - 0.5
            for point in range(rings[ring] + 1, rings[ring + 1]):
                x1 = coords[point, 0] * k + ox - 0.5
                y1 = oy - coords[point, 1] * k - 0.5
                hairline(pixels, width, height, x0, y0, x1, y1, ramp)
                x0, y0 = x1, y1


@compiled(*PICTURE, *SEGMENT, REAL, REAL, RAMP, types.boolean)
def stroke(
    pixels: NDArray[np.uint32],
    width: int,
    x0: float,
    y0: float,
    x1: float,
    y1: float,
    half: float,
    cap: float,
    ramp: NDArray[np.uint32],
    smooth: bool,
) -> None:
    """Stroke one segment: what is covered follows from the distance to its axes."""
    height = pixels.shape[0]
    reach = half + cap + 1.0
    if (
        max(x0, x1) + reach < 0.0
        or min(x0, x1) - reach > width
        or max(y0, y1) + reach < 0.0
        or min(y0, y1) - reach > height
    ):
        return
    length = sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
    if length > 1e-9:
        ux, uy = (x1 - x0) / length, (y1 - y0) / length
    else:
        ux, uy = 1.0, 0.0
    # From the axis through the middle: how far along, and how far aside.
    mx, my = (x0 + x1) / 2.0, (y0 + y1) / 2.0
    long = length / 2.0 + cap
    soft = 0.5 if smooth else 0.0
    wide, far = half + soft, long + soft
    strength = min(1.0, 2.0 * half)
    tall = far * abs(uy) + wide * abs(ux)
    top = max(0, ceil(my - tall - 0.5))
    bottom = min(height, int(np.floor(my + tall - 0.5)) + 1)
    full = ramp[255]
    # In each row the two strips |along| <= far and |aside| <= wide are two intervals.
    lies, stands = abs(ux) > 1e-6, abs(uy) > 1e-6
    lean, room = (-uy / ux, far / abs(ux)) if lies else (0.0, 1e30)
    turn, gap = (ux / uy, wide / abs(uy)) if stands else (0.0, 1e30)
    for row in range(top, bottom):
        dy = row + 0.5 - my
        if (not lies and abs(dy) > far) or (not stands and abs(dy) > wide):
            continue
        low = max(dy * lean - room, dy * turn - gap)
        high = min(dy * lean + room, dy * turn + gap)
        left = max(0, ceil(mx + low - 0.5))
        right = min(width, int(np.floor(mx + high - 0.5)) + 1)
        for column in range(left, right):
            if not smooth:
                pixels[row, column] = full
                continue
            dx = column + 0.5 - mx
            aside = wide - abs(dy * ux - dx * uy)
            beyond = far - abs(dx * ux + dy * uy)
            share = min(aside, 1.0) * min(beyond, 1.0) * strength
            if share >= 0.998:
                pixels[row, column] = full
            elif share > 0.002:
                alpha = int(share * 255.0 + 0.5)
                pixels[row, column] = blend(pixels[row, column], ramp, alpha)


@compiled(*PICTURE, *SHAPES, *PLACE, REAL, RAMP, types.boolean)
def stroke_shapes(
    pixels: NDArray[np.uint32],
    width: int,
    coords: NDArray[np.float32],
    rings: NDArray[np.int32],
    shapes: NDArray[np.int32],
    rows: NDArray[np.int64],
    k: float,
    ox: float,
    oy: float,
    half: float,
    ramp: NDArray[np.uint32],
    smooth: bool,
) -> None:
    """Stroke lines with a wide pen; vertices within half a pixel are passed over.

    Parameters
    ----------
    pixels, width, coords, rings, shapes, rows, k, ox, oy
        As of `fill_shapes`.
    half : float
        Half the width of the pen in device pixels.
    ramp : ndarray, uint32, shape (256,)
    smooth : bool
        Whether edges are anti-aliased.
    """
    for index in range(len(rows)):
        shape = rows[index]
        for ring in range(shapes[shape], shapes[shape + 1]):
            x0 = coords[rings[ring], 0] * k + ox
            y0 = oy - coords[rings[ring], 1] * k
            last = rings[ring + 1] - 1
            for point in range(rings[ring] + 1, last + 1):
                x1 = coords[point, 0] * k + ox
                y1 = oy - coords[point, 1] * k
                if point < last and abs(x1 - x0) < 0.5 and abs(y1 - y0) < 0.5:
                    continue
                stroke(pixels, width, x0, y0, x1, y1, half, half, ramp, smooth)
                x0, y0 = x1, y1


@compiled(*PICTURE, array(types.float64, 2), REAL, REAL, RAMP, types.boolean)
def stroke_segments(
    pixels: NDArray[np.uint32],
    width: int,
    segments: NDArray[np.float64],
    half: float,
    cap: float,
    ramp: NDArray[np.uint32],
    smooth: bool,
) -> None:
    """Stroke segments, shape (n, 4), lengthened by `cap` at both ends."""
    for index in range(len(segments)):
        x0, y0 = segments[index, 0], segments[index, 1]
        x1, y1 = segments[index, 2], segments[index, 3]
        stroke(pixels, width, x0, y0, x1, y1, half, cap, ramp, smooth)
