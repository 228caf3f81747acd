"""Strokes: lines of packed arrays, by compiled loops or else by the painter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from gridplanner.layers import raster
from gridplanner.layers.lines import line_pen, segments_of, stroke, thinned
from gridplanner.layers.render import rings_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.layer import Frame

# Bends of wider lines gape without round caps, which the painter has.
_WIDEST: Final = 6.5


def stroke_lines(
    frame: Frame,
    packed: Packed,
    rows: NDArray[np.int64],
    *,
    colour: str,
    width: float,
    smooth: bool = True,
) -> Iterator[None]:
    """Stroke some packed lines.

    Parameters
    ----------
    frame : Frame
    packed : Packed
    rows : ndarray, int64
    colour : str
        ``"#rrggbb"``.
    width : float
        Device pixels.
    smooth : bool, optional
        Whether edges are anti-aliased.
    """
    if not len(rows):
        return
    if raster.can_paint(frame.image) and width <= _WIDEST:
        yield from raster.stroke(
            frame, packed, rows, colour=QColor(colour), width=width, smooth=smooth
        )
        return
    segments = segments_of(*thinned(*rings_of(frame, packed, rows)))
    yield
    pen = line_pen(colour, width, segments=len(segments))
    yield from stroke(frame.painter, segments, pen, smooth=smooth)


def stroke_segments(
    frame: Frame, segments: NDArray[np.float64], *, colour: str, width: float
) -> Iterator[None]:
    """Stroke segments, shape (n, 4), in device pixels, with flat ends: dashes."""
    if raster.can_paint(frame.image):
        yield from raster.stroke_segments(
            frame.image, segments, colour=QColor(colour), width=width, cap=0.0,
            smooth=True,
        )  # fmt: skip
        return
    pen = line_pen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    yield from stroke(frame.painter, segments, pen)
