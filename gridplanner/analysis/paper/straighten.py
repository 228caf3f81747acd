"""A photographed sheet laid flat: its corner marks found, and where the paper lies.

The marks say which corner is which. Two things are unknown at first, how large the
paper is and how it lies; the first follows from how large the marks look among each
other, and is known exactly as soon as the square code is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

import cv2
import numpy as np

from gridplanner.analysis.paper.marks import CORNERS, PATTERNS, SIDE, mark_places
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Picture = NDArray[np.uint8]

PER_MARK: Final = 42
"""Pixels of the straightened picture along the side of a mark."""
_LOOKED_AT: Final = 2600  # pixels of the longer side; marks are looked for in these
_LEAST: Final = 3  # marks
_PAPERS: Final = ((297.0, 420.0, SIDE), (210.0, 297.0, 0.8 * SIDE))
_NEAR: Final = 0.12  # of a mark's side its corners may lie beside those expected


class PaperError(GridPlannerError):
    """A photo whose sheet cannot be laid flat; it names corners."""

    named: ClassVar[Mapping[str, tuple[str, ...]]] = dict.fromkeys(
        ("first", "second", "third"), ("ticks.corner.",)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The corner marks of a photo.

    Attributes
    ----------
    corners : dict of int to ndarray, float64, shape (4, 2)
        Pixels of the four corners of each mark found, from its own upper left one on,
        by its number in `CORNERS`.
    """

    corners: dict[int, Floats]


def find_marks(grey: Picture) -> Marks:
    """Find the corner marks in a photo.

    Parameters
    ----------
    grey : ndarray, uint8, shape (rows, columns)

    Raises
    ------
    GridPlannerError
        ``ticks.no_marks``; ``ticks.marks_missing.2`` and ``.3`` with the corners not
        found, as keys; ``ticks.several_sheets``.
    """
    share = min(1.0, _LOOKED_AT / max(grey.shape))
    small = grey
    if share < 1.0:
        small = np.asarray(
            cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA),
            np.uint8,
        )
    found = _detected(small)
    if len(found) < len(CORNERS) and share < 1.0:
        share, found = 1.0, _detected(grey)
    if not found:
        raise GridPlannerError("ticks.no_marks")
    if any(len(places) > 1 for places in found.values()):
        raise GridPlannerError("ticks.several_sheets")
    missing = [name for at, name in enumerate(CORNERS) if at not in found]
    if len(found) < _LEAST:
        said = dict(zip(("first", "second", "third"), missing, strict=False))
        raise PaperError(f"ticks.marks_missing.{len(missing)}", **said)
    return Marks(
        {number: _refined(grey, places[0] / share) for number, places in found.items()}
    )


def _detected(grey: Picture) -> dict[int, list[Floats]]:
    """Look for the marks; give the corners of each one seen, by number."""
    bits = np.array(PATTERNS, np.uint8)
    packed = np.concatenate(
        [cv2.aruco.Dictionary.getByteListFromBits(one) for one in bits]
    )
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX
    parameters.minMarkerPerimeterRate = 0.015
    parameters.adaptiveThreshWinSizeMin = 7
    parameters.adaptiveThreshWinSizeMax = 39
    parameters.adaptiveThreshWinSizeStep = 16
    detector = cv2.aruco.ArucoDetector(
        cv2.aruco.Dictionary(packed, len(PATTERNS[0]), 3), parameters
    )
    corners, ids, _rejected = detector.detectMarkers(grey)
    found: dict[int, list[Floats]] = {}
    numbers = ids.ravel().tolist() if len(corners) else []
    for number, places in zip(numbers, corners, strict=True):
        found.setdefault(int(number), []).append(places.reshape(4, 2).astype(float))
    return found


def _refined(grey: Picture, places: Floats) -> Floats:
    """Move the corners of a mark to where they are in the whole picture."""
    side = np.hypot(*np.diff(places, axis=0, append=places[:1]).T).min()
    half = int(np.clip(side / 12, 2, 12))
    stop = cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_MAX_ITER, 30, 0.02
    found = cv2.cornerSubPix(
        grey, places.astype(np.float32).reshape(-1, 1, 2), (half, half), (-1, -1), stop
    )
    return np.asarray(found.reshape(4, 2), np.float64)


def _on_paper(numbers: list[int], size: tuple[float, float], side: float) -> Floats:
    """Give the corners of some marks on paper, millimetres, shape (4 n, 2)."""
    square = side * np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    places = mark_places(size, side)
    return np.concatenate([square + places[number] for number in numbers])


def lie_of(
    marks: Marks, size: tuple[float, float], side: float
) -> tuple[Floats, float]:
    """Work out how a sheet of a known size lies in its photo.

    Parameters
    ----------
    marks : Marks
    size : tuple of float
        Of the paper, millimetres.
    side : float
        Of a mark, millimetres.

    Returns
    -------
    ndarray, float64, shape (3, 3)
        Takes millimetres on the paper to pixels of the photo.
    float
        How far the marks' corners lie from where they would be, in sides of a mark.
    """
    numbers = sorted(marks.corners)
    paper = _on_paper(numbers, size, side)
    seen = np.concatenate([marks.corners[number] for number in numbers])
    matrix: Any = cv2.findHomography(paper, seen)[0]
    if matrix is None:
        return np.eye(3), np.inf
    there = cv2.perspectiveTransform(paper[None], matrix)[0]
    edges = np.diff(seen.reshape(-1, 4, 2), axis=1)
    long = float(np.hypot(edges[..., 0], edges[..., 1]).mean())
    return np.asarray(matrix), float(np.hypot(*(there - seen).T).mean() / long)


def guess_size(marks: Marks) -> tuple[tuple[float, float], float]:
    """Work out about how large the paper is, in millimetres, and its marks.

    Paper of a usual shape that fits is taken for it; else, where all marks are there,
    what they look like among each other tells.
    """
    usual = [
        (lie_of(marks, size, side)[1], size, side)
        for width, height, side in _PAPERS
        for size in ((width, height), (height, width))
    ]
    off, size, side = min(usual)
    if off > _NEAR / 4 and len(marks.corners) == len(CORNERS):
        return _shape(marks), SIDE
    return size, side


def _shape(marks: Marks) -> tuple[float, float]:
    """Work out the paper's size by the size of the marks, as if those were of A3."""
    middles = np.array([marks.corners[number].mean(axis=0) for number in range(4)])
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    flat = cv2.getPerspectiveTransform(middles.astype(np.float32), square)
    seen = np.concatenate([marks.corners[number] for number in range(4)])
    corners = cv2.perspectiveTransform(seen[None], flat)[0].reshape(4, 4, 2)
    wide = (corners[:, 1:3, 0] - corners[:, (0, 3), 0]).mean()
    high = (corners[:, 2:, 1] - corners[:, (1, 0), 1]).mean()
    near = mark_places((0.0, 0.0), SIDE)[0][0]
    both = 2 * near + SIDE
    return SIDE / float(wide) + both, SIDE / float(high) + both


def flatten(
    picture: Picture, lie: Floats, size: tuple[float, float], per_mm: float
) -> Picture:
    """Lay a photographed sheet flat.

    Parameters
    ----------
    picture : ndarray, uint8, shape (rows, columns) or (rows, columns, 3)
    lie : ndarray, float64, shape (3, 3)
        As of `lie_of`.
    size : tuple of float
        Of the paper, millimetres.
    per_mm : float
        Pixels of the result a millimetre takes.
    """
    wide, high = (max(1, round(side * per_mm)) for side in size)
    scale = np.diag([1 / per_mm, 1 / per_mm, 1.0])
    flat = cv2.warpPerspective(
        picture,
        lie @ scale,
        (wide, high),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(flat, np.uint8)


def grey_of(picture: Picture) -> Picture:
    """Give a picture's greys."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


def coded(picture: Picture) -> bytes:
    """Give a picture as JPEG."""
    _is_done, words = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])
    return bytes(words.tobytes())
