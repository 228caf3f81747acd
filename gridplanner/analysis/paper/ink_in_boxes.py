"""How much a hand has drawn into each box of a straightened sheet.

Paper bends and lenses bulge, so each box is looked for by its printed outline, and
where its neighbours are found tells where it must be. What is measured against is the
sheet's own: its white paper near by, and its printed outlines for black.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Picture = NDArray[np.uint8]

_FAR: Final = 0.7  # of a box's side it may lie beside its place
_NEAR: Final = 0.16  # of a box's side it may lie beside where its neighbours say
_INSIDE: Final = 0.23  # of its side left out along each edge
_SHADE: Final = 5.0  # sides of a box over which paper is equally lit
_FAINT: Final = 0.05  # of black that is the paper's own grain
_OWN: Final = 0.25  # of black that the paper in a box may be in the shade
_FIT_OF: Final = 12  # boxes from which on a bend is worked out
_STRAIGHT: Final = 1.5
_THICK: Final = 0.58  # of the inside
_AROUND: Final = 1.0  # sides of a box looked at around it
_ALIKE: Final = 0.45  # of its ink that a line has outside as well
_STEPS: Final = (0.32, 0.44, 0.6, 0.75, 0.95)  # sides of a box beyond its edge
_THROUGH, _ASTRAY = 3, 5  # steps a line goes on at both ends, or at one
_STROKE: Final = 0.22  # of black from which on a pixel is part of a stroke


@dataclass(frozen=True, slots=True, eq=False)
class Inks:
    """What was measured of every box.

    Attributes
    ----------
    outlines : ndarray, float64, shape (n,)
        How clearly its printed outline is seen, 1 as on the whole sheet, 0 for not.
    amounts : ndarray, float64, shape (n,)
        Share of the inside that is covered, black ink counted whole.
    spans : ndarray, float64, shape (n, 2)
        Share of its width and height that the strokes reach over.
    middles : ndarray, float64, shape (n,)
        As `amounts`, of the middle half alone.
    passing : ndarray, bool, shape (n,)
        Whether one straight stroke goes through and on outside at both ends.
    places : ndarray, float64, shape (n, 2)
        Left and upper edge where the box was found, pixels.
    sides : ndarray, float64, shape (n,)
        Pixels.
    """

    outlines: Floats
    amounts: Floats
    spans: Floats
    middles: Floats
    passing: NDArray[np.bool_]
    places: Floats
    sides: Floats


def measure(flat: Picture, places: Floats, sides: Floats) -> Inks:
    """Measure the ink in every box.

    Parameters
    ----------
    flat : ndarray, uint8, shape (rows, columns, 3)
    places : ndarray, float64, shape (n, 2)
        Left and upper edge where the box should be, pixels.
    sides : ndarray, float64, shape (n,)
        Pixels.
    """
    if not len(places):
        nothing = np.empty(0)
        pairs = np.empty((0, 2))
        return Inks(nothing, nothing, pairs, nothing, np.empty(0, bool), pairs, nothing)
    dark = darkness(flat, float(np.median(sides)))
    found = _found(dark, places, sides)
    clear = np.array(
        [
            _clearness(dark, place, side)
            for place, side in zip(found, sides.tolist(), strict=True)
        ]
    )
    black = max(float(np.median(clear)), 0.05)
    return _inks(dark, found, sides, black=black, outlines=clear / black)


def darkness(flat: Picture, side: float) -> NDArray[np.float32]:
    """Give how dark each pixel is against the paper around it, 0 white to 1 black.

    Each colour is held against its own light, so that yellow lamps make no ink; a pen
    of any colour is dark in one of them.
    """
    share = min(1.0, 6.0 / side)
    small = cv2.resize(flat, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    reach = max(3, int(_SHADE * side * share) | 1)
    light = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    light = cv2.blur(light, (reach, reach))
    light = cv2.resize(light, (flat.shape[1], flat.shape[0]))
    left = cv2.divide(flat, np.maximum(light, 1), scale=255.0)
    least = cv2.min(cv2.min(left[..., 0], left[..., 1]), left[..., 2])
    return np.asarray(1.0 - least.astype(np.float32) / 255.0, np.float32)


def _window(
    dark: NDArray[np.float32], place: Floats, side: float, rim: float
) -> tuple[NDArray[np.float32], Floats]:
    """Cut out a box with a rim; give the cut and where its corner lies."""
    left, top = np.floor(place - rim).astype(int)
    size = round(side + 2 * rim) + 1
    rows, columns = dark.shape
    cut = np.zeros((size, size), np.float32)
    y, x = max(top, 0), max(left, 0)
    part = dark[
        y : max(min(top + size, rows), y), x : max(min(left + size, columns), x)
    ]
    cut[y - top : y - top + part.shape[0], x - left : x - left + part.shape[1]] = part
    return cut, np.array((left, top), float)


def _ring(side: float) -> NDArray[np.float32]:
    """Make the picture of an outline, to be looked for: its sum is 0."""
    size = round(side) + 5
    at = np.arange(size) - 2 + 0.5
    across = np.minimum(np.abs(at), np.abs(at - side))
    within = (at > -1.2) & (at < side + 1.2)
    near = np.clip(1.6 - across, 0, 1) * within
    ring = np.maximum(near[:, None] * within, near[None] * within[:, None])
    inner = (at > 2.2) & (at < side - 2.2)
    ring = ring / ring.sum()
    inside = np.outer(inner, inner).astype(float)
    # Just inside the outline: what a fat line or a shadow would darken as well.
    core = (at > 4.2) & (at < side - 4.2)
    inside -= np.outer(core, core)
    return np.asarray(ring - inside / max(inside.sum(), 1.0), np.float32)


def _found(dark: NDArray[np.float32], places: Floats, sides: Floats) -> Floats:
    """Find where each box is, by its outline and those of the others."""
    maps, corners, ats = [], [], []
    rings = {side: _ring(side) for side in set(sides.tolist())}
    for place, side in zip(places, sides.tolist(), strict=True):
        cut, corner = _window(dark, place, side, _FAR * side + 3)
        scores = cv2.matchTemplate(cut, rings[side], cv2.TM_CCORR)
        at = np.unravel_index(int(np.argmax(scores)), scores.shape)
        maps.append(scores)
        corners.append(corner + 2)
        ats.append((float(at[1]), float(at[0])))
    starts = np.array(corners)
    moved = np.array(ats) + starts - places
    best = np.array([scores.max() for scores in maps])
    expected = places + _bend(places, moved, best)
    found = np.empty_like(places)
    for row, (scores, side) in enumerate(zip(maps, sides.tolist(), strict=True)):
        y, x = np.indices(scores.shape)
        want_x, want_y = expected[row] - starts[row]
        near = np.hypot(x - want_x, y - want_y) <= max(_NEAR * side, 1.5)
        if not near.any():
            found[row] = expected[row]
            continue
        masked = np.where(near, scores, -1.0)
        top, left = np.unravel_index(int(np.argmax(masked)), scores.shape)
        found[row] = starts[row] + (left, top)
    return found


def _clearness(dark: NDArray[np.float32], place: Floats, side: float) -> float:
    """Tell how dark the outline of a box is: of its four edges the middle."""
    rim, long = 3, round(side)
    cut, corner = _window(dark, place, side, rim + 0.0)
    left, top = np.rint(place - corner).astype(int)
    near, far = max(long // 5, 1), max(4 * long // 5, 2)
    edges = []
    for line, start, along in (
        (cut, top, left),
        (cut, top + long, left),
        (cut.T, left, top),
        (cut.T, left + long, top),
    ):
        strip = line[max(start - 2, 0) : start + 3, along + near : along + far]
        edges.append(float(strip.mean(axis=1).max()) if strip.size else 0.0)
    return float(np.median(edges))


def _bend(places: Floats, moved: Floats, clear: Floats) -> Floats:
    """Work out how the whole sheet is bent, from how far its boxes have moved.

    A surface of second order over many boxes, the middle of few; what does not follow
    it counts less.
    """
    middle = np.median(moved, axis=0)
    if len(places) < _FIT_OF:
        return np.broadcast_to(middle, moved.shape)
    u, v = ((places - places.mean(axis=0)) / max(float(np.ptp(places)), 1.0)).T
    terms = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    weights = np.clip(clear, 1e-3, None)
    fitted = np.broadcast_to(middle, moved.shape)
    for _round in range(4):
        off = np.hypot(*(moved - fitted).T)
        spread = max(float(np.median(off)), 0.5)
        heavy = np.sqrt(weights / (1 + (off / (2 * spread)) ** 2))[:, None]
        known, *_rest = np.linalg.lstsq(terms * heavy, moved * heavy, rcond=1e-6)
        fitted = terms @ known
    return np.asarray(fitted)


def _inks(
    dark: NDArray[np.float32],
    found: Floats,
    sides: Floats,
    *,
    black: float,
    outlines: Floats,
) -> Inks:
    count = len(found)
    amounts, middles = np.empty(count), np.empty(count)
    spans, passing = np.zeros((count, 2)), np.zeros(count, bool)
    for row, (place, side) in enumerate(zip(found, sides.tolist(), strict=True)):
        cut, _corner = _window(dark, place, side, _AROUND * side)
        rim = round(_AROUND * side)
        edge = rim + max(round(_INSIDE * side), 2)
        # The box is white itself: its own lightest part is what ink stands out from.
        own = min(float(np.percentile(cut[edge:-edge, edge:-edge], 10)), _OWN)
        whole = np.clip((cut - own) / (black - min(own, black / 2)) - _FAINT, 0, 1)
        inside = whole[edge:-edge, edge:-edge]
        quarter = len(inside) // 4
        amounts[row] = inside.mean()
        middles[row] = inside[quarter:-quarter, quarter:-quarter].mean()
        strokes = inside > max(_STROKE, 0.45 * float(inside.max()))
        spans[row] = _reach(strokes.any(axis=0)), _reach(strokes.any(axis=1))
        passing[row] = _passes(whole, strokes, edge, side)
    return Inks(outlines, amounts, spans, middles, passing, found, sides)


def _reach(there: NDArray[np.bool_]) -> float:
    (at,) = np.nonzero(there)
    return float(at[-1] - at[0] + 1) / len(there) if len(at) else 0.0


def _passes(
    whole: NDArray[np.float32], strokes: NDArray[np.bool_], edge: int, side: float
) -> bool:
    """Tell whether the strokes are one straight line that goes on outside.

    At both ends a little is enough, for a line drawn through; at one end it must go on
    as far as no tick does.
    """
    y, x = np.nonzero(strokes)
    if len(x) < 6:
        return False
    points = np.column_stack([x, y]).astype(float)
    middle = points.mean(axis=0)
    _u, sizes, ways = np.linalg.svd(points - middle, full_matrices=False)
    # A straight stroke spreads across its way no more than its own width.
    long = float(np.ptp((points - middle) @ ways[0])) + 1
    width = len(points) / long
    if width > _THICK * len(strokes):
        return False  # nearly all is covered: no line, and no way it could go
    if sizes[1] / np.sqrt(len(points)) > _STRAIGHT * width / np.sqrt(12):
        return False
    ink = max(0.6 * _STROKE, _ALIKE * float(whole[edge:-edge, edge:-edge].max()))
    way = ways[0] / np.abs(ways[0]).max()
    reaches = [
        _goes_on(whole, middle + edge, sign * way, (side, width, ink))
        for sign in (-1, 1)
    ]
    return min(reaches) >= _THROUGH or max(reaches) >= _ASTRAY


def _goes_on(
    whole: NDArray[np.float32],
    middle: Floats,
    way: Floats,
    stroke: tuple[float, float, float],
) -> int:
    """Count the steps a line goes on outside a box: darker than what lies beside it.

    `stroke` gives the side of the box, the width of the line, and the ink it must have.
    """
    side, width, ink = stroke
    across = np.array((-way[1], way[0])) / np.hypot(*way) * (width / 2 + 0.16 * side)
    found = 0
    for beyond in _STEPS:
        place = middle + way * (0.5 + beyond) * side
        beside = min(_grey(whole, place + across), _grey(whole, place - across))
        found += _darkest(whole, place) - beside >= ink
    return found


def _darkest(whole: NDArray[np.float32], place: Floats) -> float:
    x, y = np.rint(place).astype(int)
    near = whole[max(y - 1, 0) : y + 2, max(x - 1, 0) : x + 2]
    return float(near.max()) if near.size else 0.0


def _grey(whole: NDArray[np.float32], place: Floats) -> float:
    x, y = np.clip(np.rint(place).astype(int), 0, len(whole) - 1)
    return float(whole[y, x])
