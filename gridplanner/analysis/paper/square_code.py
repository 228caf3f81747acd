"""The square code of a straightened sheet: what it says, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from gridplanner.analysis.paper.modules import read_modules
from gridplanner.analysis.paper.sheet_words import SheetWords, read_words
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

_CORNER: Final = (0.25, 0.18)  # of the sheet, upper right: where codes stand mostly
_SIDE: Final = 160  # pixels of a straightened code, about
_LOOKS: Final = 5  # elsewhere, where most edges are
_BLUR, _SHARPER = 1.6, 2.0  # pixels a code may be blurred by; how much is undone
_LARGER: Final = (3.0, 4.0, 2.0)
_GAP: Final = 9  # pixels between dark fields that are still one code
_SLANT: Final = 0.1  # of its side a code may be wider than high
_FULL: Final = 0.8  # of its square such fields fill


def find_code(flat: Picture) -> SheetWords:
    """Read the code of a straightened sheet.

    Parameters
    ----------
    flat : ndarray, uint8, shape (rows, columns)
        Upright, of grey.

    Raises
    ------
    GridPlannerError
        ``ticks.no_code``; ``ticks.other_code`` where only codes of others are there.
    """
    is_other = False
    parts = list(_likely(flat))
    for part in parts:
        for larger in _LARGER:
            for said in _said(part, larger):
                words = read_words(said)
                if words is not None:
                    return words
                is_other = True
    # No square of its corners need be seen: a pen may have gone over one of them.
    for part in parts[:1]:
        for said in _by_outline(part):
            words = read_words(said)
            if words is not None:
                return words
    raise GridPlannerError("ticks.other_code" if is_other else "ticks.no_code")


def _likely(flat: Picture) -> Iterator[Picture]:
    """Give the parts of a sheet that may hold a code, the likeliest first."""
    rows, columns = flat.shape
    wide, high = _CORNER
    usual = flat[: round(high * rows), round((1 - wide) * columns) :]
    yield usual
    soft = cv2.GaussianBlur(usual, (0, 0), _BLUR)
    yield np.asarray(cv2.addWeighted(usual, 1 + _SHARPER, soft, -_SHARPER, 0), np.uint8)
    small = cv2.resize(flat, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    edges = cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, 1, 0))
    edges = cv2.addWeighted(
        edges, 0.5, cv2.convertScaleAbs(cv2.Sobel(small, cv2.CV_16S, 0, 1)), 0.5, 0
    )
    dense = cv2.blur(edges, (_SIDE // 2, _SIDE // 2))
    for _look in range(_LOOKS):
        _low, _high, _at, (x, y) = cv2.minMaxLoc(dense)
        left, top = max(2 * x - _SIDE, 0), max(2 * y - _SIDE, 0)
        yield flat[top : 2 * y + _SIDE, left : 2 * x + _SIDE]
        half = _SIDE // 2
        dense[max(y - half, 0) : y + half, max(x - half, 0) : x + half] = 0


def _said(part: Picture, larger: float) -> Iterator[str]:
    shown = np.asarray(
        cv2.resize(part, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC),
        np.uint8,
    )
    for detector in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
        words, corners, _code = detector.detectAndDecode(shown)
        found: Any = corners
        if words:
            yield words
        elif found is not None and np.isfinite(found).all():
            yield from filter(None, [read_modules(shown, found.reshape(4, 2))])


def _by_outline(part: Picture) -> Iterator[str]:
    """Read what lies in any dark square of fields, whatever its corners look like."""
    around = round(_SIDE / 4) * 2 + 1
    dark = cv2.adaptiveThreshold(
        cv2.GaussianBlur(part, (0, 0), 1.0),
        255,
        cv2.ADAPTIVE_THRESH_MEAN_C,
        cv2.THRESH_BINARY_INV,
        around,
        12,
    )
    gap = np.ones((_GAP, _GAP), np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, gap)
    _count, _fields, found, _middles = cv2.connectedComponentsWithStats(solid)
    for x, y, wide, high, area in found[1:].tolist():
        if min(wide, high) < _SIDE / 2 or abs(wide - high) > _SLANT * wide:
            continue
        if area < _FULL * wide * high:
            continue
        left, top = max(x - _GAP, 0), max(y - _GAP, 0)
        cut = part[top : y + high + _GAP, left : x + wide + _GAP]
        shown = np.asarray(
            cv2.resize(cut, None, fx=3.0, fy=3.0, interpolation=cv2.INTER_CUBIC),
            np.uint8,
        )
        corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], float)
        corners += (x - left, y - top)
        yield from filter(None, [read_modules(shown, 3.0 * corners)])
