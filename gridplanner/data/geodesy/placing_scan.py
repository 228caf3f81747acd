"""Where a scanned plan lies: from its pixels to metres, by places known in both.

The more freely the scan may be stretched, the smaller its residuals and the less they
tell: what is left over when each place has its pixel is the only check there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.errors import ScanError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Matrix = NDArray[np.float64]


class Fit(StrEnum):
    """How freely a scan may be stretched."""

    SIMILARITY = "similarity"  # moved, turned, enlarged: a flat, true plan
    AFFINE = "affine"  # each axis on its own too: paper that shrank or was pulled
    PROJECTIVE = "projective"  # as a photograph taken from aslant


LEAST_POINTS: Final = {Fit.SIMILARITY: 2, Fit.AFFINE: 3, Fit.PROJECTIVE: 4}
_UNKNOWNS: Final = {Fit.SIMILARITY: 4, Fit.AFFINE: 6, Fit.PROJECTIVE: 8}
# Points this much nearer to a line than they lie apart enlarge each error a
# hundredfold across it.
_FLATTEST: Final = 0.01
_SAME_PX: Final = 0.5
_SAME_M: Final = 0.001
_MOST_STEPS: Final = 30


@dataclass(frozen=True, slots=True)
class Placing:
    """A scan laid onto the map.

    Attributes
    ----------
    fit : Fit
    matrix : ndarray, float64, shape (3, 3)
        From (column, row, 1) of a pixel, from the picture's top left corner, to
        metres of the project CRS: ``(x·w, y·w, w)``.
    metres : ndarray, float64, shape (n,)
        Length of each point's residual on the ground.
    pixels : ndarray, float64, shape (n,)
        The same within the picture.
    """

    fit: Fit
    matrix: Matrix
    metres: NDArray[np.float64]
    pixels: NDArray[np.float64]

    @property
    def rms(self) -> float:
        """Root of the mean square of the residuals, metres."""
        return float(np.sqrt(np.mean(self.metres**2)))

    @property
    def spare(self) -> int:
        """How many figures are left over as a check; 0 where residuals tell nothing."""
        return 2 * len(self.metres) - _UNKNOWNS[self.fit]

    @property
    def worst(self) -> int | None:
        """Which point has the largest residual; None where all fit exactly."""
        if self.spare <= 0 or self.metres.max() < _SAME_M:
            return None
        return int(np.argmax(self.metres))


def place_scan(
    pixels: Points,
    places: Points,
    fit: Fit,
    *,
    size: tuple[int, int] | None = None,
) -> Placing:
    """Lay a scan onto the map by least squares of the residuals on the ground.

    Both sets of points are first moved to their middle and brought to one size. Then

    * similarity: with z = u − iv of the pixels and w = x + iy of the places,
      w = a·z, a = Σ z̄w / Σ |z|², the closed form of the four-parameter Helmert
      transformation [1]_;
    * affine: the 2×2 matrix A that minimises Σ ‖A(u, v)ᵀ − (x, y)ᵀ‖², by QR;
    * projective: the direct linear transformation as a start [2]_ (algorithm 4.2),
      then Gauss–Newton on the residuals themselves [2]_ (appendix 6).

    Parameters
    ----------
    pixels : ndarray, float64, shape (n, 2)
        Column and row from the top left corner of the picture.
    places : ndarray, float64, shape (n, 2)
        The same places in metres of the project CRS.
    fit : Fit
        Similarity takes 2 points or more, affine 3, projective 4.
    size : tuple of int, optional
        Width and height of the picture, which must lie before the horizon then.

    Returns
    -------
    Placing
        With exactly as many points as the fit takes the residuals are 0.

    Raises
    ------
    ScanError
        ``scan.too_few``, ``scan.same_place`` where two points lie on one another,
        ``scan.in_line`` where all lie in a line (for projective: all but one),
        ``scan.mirrored`` where the picture would be turned over, ``scan.horizon``
        where a corner of it would lie behind the eye.

    References
    ----------
    .. [1] Wolf, P. R. & Ghilani, C. D. (2006), Elementary Surveying, 11th ed., ch. 11.
    .. [2] Hartley, R. & Zisserman, A. (2004), Multiple View Geometry, 2nd ed., ch. 4.

    Examples
    --------
    >>> pixels = np.array([(0.0, 0.0), (100.0, 0.0)])
    >>> places = np.array([(500.0, 900.0), (550.0, 900.0)])
    >>> place_scan(pixels, places, Fit.SIMILARITY).matrix.round(6).tolist()
    [[0.5, 0.0, 500.0], [0.0, -0.5, 900.0], [0.0, 0.0, 1.0]]
    """
    pixels = np.asarray(pixels, np.float64).reshape(-1, 2)
    places = np.asarray(places, np.float64).reshape(-1, 2)
    _check(pixels, places, fit)
    of_pixels, of_places = _normal(pixels, rows_down=True), _normal(places)
    source, target = to_map(of_pixels, pixels), to_map(of_places, places)
    inner = _SOLVE[fit](source, target)
    matrix = np.linalg.inv(of_places) @ inner @ of_pixels
    matrix /= matrix[2, 2]
    _check_sides(matrix, pixels, size)
    metres, in_picture = residuals(matrix, pixels, places)
    return Placing(fit, matrix, metres, in_picture)


def to_map(matrix: Matrix, points: Points) -> Points:
    """Carry points through a matrix of `Placing`, shape (n, 2) to (n, 2)."""
    carried = points @ matrix[:, :2].T + matrix[:, 2]
    result: Points = carried[:, :2] / carried[:, 2:]
    return result


def to_pixels(matrix: Matrix, places: Points) -> Points:
    """Tell which pixels lie at places in metres, shape (n, 2) to (n, 2)."""
    inverse = np.asarray(np.linalg.inv(matrix), np.float64)
    return to_map(inverse, places)


def residuals(
    matrix: Matrix, pixels: Points, places: Points
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Measure how far points are off, also those that took no part.

    Returns
    -------
    metres, pixels : ndarray, float64, shape (n,)
        From each place to where its pixel was laid, and from each pixel to the one
        that was laid onto its place.
    """
    ground = to_map(matrix, pixels) - places
    inside = to_pixels(matrix, places) - pixels
    return np.hypot(*ground.T), np.hypot(*inside.T)


def _check(pixels: Points, places: Points, fit: Fit) -> None:
    least = LEAST_POINTS[fit]
    if len(pixels) < least:
        raise ScanError("scan.too_few", n=least)
    for points, same in ((pixels, _SAME_PX), (places, _SAME_M)):
        apart = np.hypot(*(points[:, None] - points[None]).T)
        if apart[np.triu_indices(len(points), 1)].min() < same:
            raise ScanError("scan.same_place")
        if fit is not Fit.SIMILARITY and _is_flat(points):
            raise ScanError("scan.in_line")
        if fit is Fit.PROJECTIVE and _all_but_one_in_line(points):
            raise ScanError("scan.in_line")


def _is_flat(points: Points) -> bool:
    spread = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
    return bool(spread[1] < _FLATTEST * spread[0])


def _all_but_one_in_line(points: Points) -> bool:
    return any(_is_flat(np.delete(points, i, axis=0)) for i in range(len(points)))


def _normal(points: Points, *, rows_down: bool = False) -> Matrix:
    """Bring points to middle 0 and mean distance √2; rows that go down go up then."""
    x, y = points.mean(axis=0)
    k = np.sqrt(2) / np.hypot(*(points - (x, y)).T).mean()
    up = -k if rows_down else k
    return np.array([[k, 0.0, -k * x], [0.0, up, -up * y], [0.0, 0.0, 1.0]])


def _similarity(source: Points, target: Points) -> Matrix:
    z, w = source @ (1, 1j), target @ (1, 1j)
    a = np.vdot(z, w) / np.vdot(z, z).real
    if abs(a) < _FLATTEST:  # places turned over against their pixels cancel out
        raise ScanError("scan.mirrored")
    matrix = np.eye(3)
    matrix[:2, :2] = [[a.real, -a.imag], [a.imag, a.real]]
    return matrix


def _affine(source: Points, target: Points) -> Matrix:
    # Both have their middle at 0, and so has the best fit: nothing is moved.
    matrix = np.eye(3)
    matrix[:2, :2] = np.linalg.lstsq(source, target, rcond=None)[0].T
    return matrix


def _projective(source: Points, target: Points) -> Matrix:
    (u, v), (x, y) = source.T, target.T
    one, none = np.ones_like(u), np.zeros_like(u)
    upper = np.column_stack([u, v, one, none, none, none, -x * u, -x * v, -x])
    lower = np.column_stack([none, none, none, u, v, one, -y * u, -y * v, -y])
    matrix = np.linalg.svd(np.vstack([upper, lower]))[2][-1].reshape(3, 3)
    if abs(matrix[2, 2]) < 1e-9:
        raise ScanError("scan.horizon")
    return _refined(matrix / matrix[2, 2], source, target)


def _refined(matrix: Matrix, source: Points, target: Points) -> Matrix:
    """Go on to the least residuals on the ground; each step makes them smaller."""
    best, least = matrix, _squares(matrix, source, target)
    for _step in range(_MOST_STEPS):
        off, slopes = _slopes(best, source, target)
        move = np.append(np.linalg.lstsq(slopes, -off, rcond=None)[0], 0.0)
        tried = best + move.reshape(3, 3)
        while _squares(tried, source, target) > least and np.abs(move).max() > 1e-14:
            move /= 2
            tried = best + move.reshape(3, 3)
        found = _squares(tried, source, target)
        if not found < least * (1 - 1e-12):
            return best
        best, least = tried, found
    return best


def _squares(matrix: Matrix, source: Points, target: Points) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.sum((to_map(matrix, source) - target) ** 2))


def _slopes(
    matrix: Matrix, source: Points, target: Points
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give residuals, shape (2n,), and their slopes by eight unknowns, (2n, 8)."""
    rows = np.column_stack([source, np.ones(len(source))])
    w = rows @ matrix[2]
    laid = to_map(matrix, source)
    part, none = rows / w[:, None], np.zeros_like(rows)
    far = [-laid[:, [i]] * part[:, :2] for i in (0, 1)]
    slopes = np.vstack(
        [np.hstack([part, none, far[0]]), np.hstack([none, part, far[1]])]
    )
    return (laid - target).T.ravel(), slopes


def _check_sides(matrix: Matrix, pixels: Points, size: tuple[int, int] | None) -> None:
    """Refuse a picture seen from behind, or one that reaches beyond the horizon."""
    corners = pixels
    if size is not None:
        width, height = size
        edge = [(0, 0), (width, 0), (width, height), (0, height)]
        corners = np.vstack([pixels, np.array(edge, np.float64)])
    depth = corners @ matrix[2, :2] + matrix[2, 2]
    if depth.min() * depth.max() <= 0:
        raise ScanError("scan.horizon")
    # Rows go down and northing goes up: a picture seen from its face turns round.
    if np.linalg.det(matrix) * np.sign(depth[0]) >= 0:
        raise ScanError("scan.mirrored")


_SOLVE: Final = {
    Fit.SIMILARITY: _similarity,
    Fit.AFFINE: _affine,
    Fit.PROJECTIVE: _projective,
}
