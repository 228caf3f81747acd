"""Painting by compiled loops, once these are ready; until then a painter does it.

The compiler takes seconds at the very first start and its code a third of a second at
every other, which no window should wait for: `make_ready` is called on a worker. A
machine that bars compiled code draws with the painter for good, the same but slower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PySide6.QtGui import QColor

from gridplanner.layers.pixels import pixels_of, ramp_of_alpha

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage

    from gridplanner.data.packed import Packed
    from gridplanner.layers.layer import Frame

# Vertices painted between two looks at the clock.
_VERTICES: Final = 20_000
_BITS: Final = 32


class _Loops:
    """The modules of the compiled loops, None until they are loaded."""

    filling: Any = None
    stroking: Any = None


def make_ready() -> None:
    """Load the compiled loops, compiling them where no cache has them.

    Raises
    ------
    ImportError, OSError, RuntimeError
        Where this machine cannot compile or load code.
    """
    from gridplanner.layers.loops import filling, stroking

    _Loops.filling, _Loops.stroking = filling, stroking


def leave() -> None:
    """Paint with the painter again."""
    _Loops.filling = _Loops.stroking = None


def is_ready() -> bool:
    """Tell whether the loops are loaded."""
    return _Loops.stroking is not None


def can_paint(image: QImage) -> bool:
    """Tell whether the loops are ready and a picture has pixels they can write."""
    return is_ready() and image.depth() == _BITS


def fill(
    frame: Frame,
    image: QImage,
    packed: Packed,
    rows: NDArray[np.int64],
    colours: NDArray[np.uint32],
) -> Iterator[None]:
    """Fill shapes odd-even, each with a pixel that is copied, not blended.

    Parameters
    ----------
    frame : Frame
        Place and scale.
    image : QImage
        What is painted on.
    packed : Packed
    rows : ndarray, int64, shape (n,)
    colours : ndarray, uint32, shape (n,)
        Premultiplied pixels.
    """
    pixels, where = pixels_of(image), _place(frame, packed)
    for part in _parts(packed, rows):
        _Loops.filling.fill_shapes(
            pixels, image.width(), *_arrays(packed), rows[part], *where, colours[part]
        )
        yield


def outline(
    frame: Frame, packed: Packed, rows: NDArray[np.int64], colour: QColor
) -> Iterator[None]:
    """Draw the rings of shapes with a smooth line of one device pixel."""
    image, ramp = frame.image, _ramp(colour)
    pixels, where = pixels_of(image), _place(frame, packed)
    for part in _parts(packed, rows):
        _Loops.stroking.outline_shapes(
            pixels, image.width(), *_arrays(packed), rows[part], *where, ramp
        )
        yield


def stroke(
    frame: Frame,
    packed: Packed,
    rows: NDArray[np.int64],
    *,
    colour: QColor,
    width: float,
    smooth: bool,
) -> Iterator[None]:
    """Stroke lines with a pen of `width` device pixels and square caps."""
    image, ramp = frame.image, _ramp(colour)
    pixels, where = pixels_of(image), _place(frame, packed)
    for part in _parts(packed, rows):
        _Loops.stroking.stroke_shapes(
            pixels, image.width(), *_arrays(packed), rows[part], *where,
            width / 2.0, ramp, smooth,
        )  # fmt: skip
        yield


def stroke_segments(
    image: QImage,
    segments: NDArray[np.float64],
    *,
    colour: QColor,
    width: float,
    cap: float,
    smooth: bool,
) -> Iterator[None]:
    """Stroke segments, shape (n, 4), in device pixels, `cap` longer at both ends."""
    pixels, ramp = pixels_of(image), _ramp(colour)
    for first in range(0, len(segments), _VERTICES // 4):
        part = np.ascontiguousarray(segments[first : first + _VERTICES // 4])
        _Loops.stroking.stroke_segments(
            pixels, image.width(), part, width / 2.0, cap, ramp, smooth
        )
        yield


class Boxes:
    """Draws the boxes of small shapes into a picture, and tells the large ones.

    Parameters
    ----------
    frame : Frame
    packed : Packed
    colour : QColor
    sizes : (float, float)
        Device pixels below which a shape is a speck, and below which a rectangle.
    covered : float
        Share of its box that a shape covers.
    """

    def __init__(
        self,
        frame: Frame,
        packed: Packed,
        colour: QColor,
        *,
        sizes: tuple[float, float],
        covered: float,
    ) -> None:
        self._frame, self._packed, self._colour = frame, packed, colour
        self._sizes, self._covered = sizes, covered
        image = frame.image
        self._shares = np.zeros((image.height(), image.width()), np.float32)

    def place(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Draw the small ones of some rows; give the large ones in the picture."""
        image, large = self._frame.image, np.empty(len(rows), np.int64)
        count = _Loops.filling.place_boxes(
            pixels_of(image), image.width(), self._packed.boxes, rows,
            *_place(self._frame, self._packed), *self._sizes,
            np.uint32(pixel_of(self._colour)), self._shares, large,
        )  # fmt: skip
        return large[:count]

    def lay(self) -> None:
        """Lay the specks over the picture, when all rows are placed."""
        image = self._frame.image
        _Loops.filling.lay_shares(
            pixels_of(image), image.width(), self._shares, self._covered,
            _ramp(self._colour),
        )  # fmt: skip


def pixel_of(colour: QColor) -> int:
    """Give the premultiplied pixel of a colour."""
    return int(_ramp(QColor(colour.rgb()))[colour.alpha()])


def _ramp(colour: QColor) -> NDArray[np.uint32]:
    return ramp_of_alpha((colour.red(), colour.green(), colour.blue()))


def _arrays(packed: Packed) -> tuple[NDArray[np.float32], Any, Any]:
    return packed.coords, packed.rings, packed.shapes


def _place(frame: Frame, packed: Packed) -> tuple[float, float, float]:
    x, y = frame.offset(packed.origin).tolist()
    return frame.device_per_metre, x, y


def _parts(packed: Packed, rows: NDArray[np.int64]) -> Iterator[slice]:
    """Cut rows into parts of about as many vertices each."""
    if not len(rows):
        return
    ends = np.cumsum(
        packed.rings[packed.shapes[rows + 1]] - packed.rings[packed.shapes[rows]]
    )
    marks = np.arange(_VERTICES, int(ends[-1]) + _VERTICES, _VERTICES)
    cuts = [0, *np.unique(np.searchsorted(ends, marks, side="right")).tolist()]
    for first, last in zip(cuts, [*cuts[1:], len(rows)], strict=True):
        if first < last:
            yield slice(first, last)
