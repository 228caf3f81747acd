"""Triangulating the points of each face, and the Voronoi edges dual to that.

Points come in the order of a Hilbert curve, so that the triangle a point falls in is
a few steps from the last one; then edges are flipped until no circle through three
points holds a fourth (Lawson 1977). Places are whole numbers, so on which side of a
line a point lies is exact. A circle must surely hold a point before anything is
flipped, so that rounding never makes flips go round for ever.
"""

# ruff: noqa: PLR0917 - loops take all at once

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from gridplanner.analysis.division.loops.compiling import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BITS = 16  # of each coordinate on the Hilbert curve
_UNSURE = 1.2e-15  # of what is added up: the rounding of a circle's test
# The square of points 0 to 3, in two; arrays, since for numbers that are written out
# every loop would be compiled once more.
_FIRST = np.array([(0, 1, 2), (0, 2, 3)], np.int64)
_BESIDE_FIRST = np.array([(-1, 1, -1), (-1, -1, 0)], np.int64)
_FAR = 10  # times the size of a face: where points stand that close the diagram


class Mesh(NamedTuple):
    """Triangles of one face, with room for the largest; points 0 to 3 are far off.

    Attributes
    ----------
    x, y : ndarray, int64, shape (p,)
    corner : ndarray, int64, shape (t, 3)
        Points of each triangle, anticlockwise.
    beside : ndarray, int64, shape (t, 3)
        The triangle across from each corner, -1 outside.
    waiting : ndarray, int64, shape (t,)
        Triangles of which an edge may have to be flipped.

    All are of one type, so that each loop is compiled but once.
    """

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    corner: NDArray[np.int64]
    beside: NDArray[np.int64]
    waiting: NDArray[np.int64]


@compiled
def _side(mesh: Mesh, a: int, b: int, c: int) -> int:
    """Give twice the area of a triangle, negative where it runs clockwise."""
    x, y = mesh.x, mesh.y
    return int(
        (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])
    )  # fmt: skip


@compiled
def _is_in_circle(mesh: Mesh, a: int, b: int, c: int, d: int) -> bool:
    """Tell whether a point lies surely inside the circle through three others."""
    x, y = mesh.x, mesh.y
    ax, ay = float(x[a] - x[d]), float(y[a] - y[d])
    bx, by = float(x[b] - x[d]), float(y[b] - y[d])
    cx, cy = float(x[c] - x[d]), float(y[c] - y[d])
    high_a, high_b, high_c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    found = (
        high_a * (bx * cy - by * cx)
        + high_b * (cx * ay - cy * ax)
        + high_c * (ax * by - ay * bx)
    )
    whole = (
        high_a * (abs(bx * cy) + abs(by * cx))
        + high_b * (abs(cx * ay) + abs(cy * ax))
        + high_c * (abs(ax * by) + abs(ay * bx))
    )
    return found > _UNSURE * whole


@compiled
def along_curve(place: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give how far places lie along the Hilbert curve (after Skilling 2004).

    Parameters
    ----------
    place : ndarray, int64, shape (n, 2)
    size : ndarray, int64, shape (n,)
        Of the square around each place.

    Returns
    -------
    ndarray, int64, shape (n,)
    """
    result = np.empty(len(place), np.int64)
    for point in range(len(place)):
        scale = float(1 << _BITS) / (size[point] + 1)
        x, y = int(place[point, 0] * scale), int(place[point, 1] * scale)
        along = 0
        step = 1 << (_BITS - 1)
        while step:
            right = 1 if x & step else 0
            up = 1 if y & step else 0
            along += step * step * ((3 * right) ^ up)
            if not up:
                if right:
                    x, y = ~x, ~y
                x, y = y, x
            step >>= 1
        result[point] = along
    return result


@compiled
def _find(mesh: Mesh, point: int, begin: int) -> int:
    """Give a triangle that holds a point, by steps towards it.

    At each step an edge is looked at first that nothing foretells: such a walk ends in
    any triangulation (Devillers, Pion & Teillaud 2002).
    """
    here = begin
    chance = np.uint32(1)
    while True:
        chance = np.uint32(chance * np.uint32(1664525) + np.uint32(1013904223))
        first = int(chance >> np.uint32(16)) % 3
        moved = False
        for turn in range(3):
            at = (turn + first) % 3
            one = mesh.corner[here, (at + 1) % 3]
            two = mesh.corner[here, (at + 2) % 3]
            if _side(mesh, one, two, point) < 0:
                here = mesh.beside[here, at]
                moved = True
                break
        if not moved:
            return here


@compiled
def _set(
    mesh: Mesh, here: int, a: int, b: int, c: int, at_a: int, at_b: int, at_c: int
) -> None:
    """Write the corners of a triangle and what is beside it."""
    mesh.corner[here, 0], mesh.corner[here, 1], mesh.corner[here, 2] = a, b, c
    mesh.beside[here, 0], mesh.beside[here, 1], mesh.beside[here, 2] = at_a, at_b, at_c


@compiled
def _rename(mesh: Mesh, here: int, old: int, new: int) -> None:
    """Tell a triangle that another one is beside it now."""
    if here >= 0:
        for at in range(3):
            if mesh.beside[here, at] == old:
                mesh.beside[here, at] = new


@compiled
def _put_in(mesh: Mesh, point: int, here: int, count: int) -> int:
    """Divide the triangle a point lies in, flip what follows; give the number now."""
    a, b, c = mesh.corner[here]
    at_a, at_b, at_c = mesh.beside[here]
    for other in (a, b, c):
        if mesh.x[other] == mesh.x[point] and mesh.y[other] == mesh.y[point]:
            return count
    one, two = count, count + 1
    _set(mesh, here, point, b, c, at_a, two, one)
    _set(mesh, one, point, a, b, at_c, here, two)
    _set(mesh, two, point, c, a, at_b, one, here)
    _rename(mesh, at_c, here, one)
    _rename(mesh, at_b, here, two)
    mesh.waiting[0], mesh.waiting[1], mesh.waiting[2] = here, one, two
    _flip(mesh, point, 3)
    return count + 2


@compiled
def _flip(mesh: Mesh, point: int, waiting: int) -> None:
    """Flip the edges across from a new point, its number stands first in triangles."""
    while waiting:
        waiting -= 1
        here = mesh.waiting[waiting]
        over = mesh.beside[here, 0]
        if over < 0:
            continue
        at = 0
        while mesh.beside[over, at] != here:
            at += 1
        b, c, d = mesh.corner[here, 1], mesh.corner[here, 2], mesh.corner[over, at]
        # A point on an edge made a triangle without ground, which must go.
        if _side(mesh, point, b, c) and not _is_in_circle(mesh, point, b, c, d):
            continue
        beyond_b = mesh.beside[over, (at + 1) % 3]
        beyond_c = mesh.beside[over, (at + 2) % 3]
        at_b, at_c = mesh.beside[here, 1], mesh.beside[here, 2]
        _set(mesh, here, point, b, d, beyond_b, over, at_c)
        _set(mesh, over, point, d, c, beyond_c, at_b, here)
        _rename(mesh, beyond_b, over, here)
        _rename(mesh, at_b, here, over)
        mesh.waiting[waiting], mesh.waiting[waiting + 1] = here, over
        waiting += 2


@compiled
def triangulate(mesh: Mesh, points: int, size: int) -> int:
    """Triangulate points 4 to `points` - 1 of a mesh; give the number of triangles.

    Parameters
    ----------
    mesh : Mesh
        Places from 0 to `size`, in whole numbers below 2 to the 27th. Of equal places
        the second and later ones are in no triangle.
    points : int
    size : int
    """
    middle, reach = size // 2, _FAR * (size + 1)
    low, high = middle - reach, middle + reach
    mesh.x[0], mesh.x[1], mesh.x[2], mesh.x[3] = low, high, high, low
    mesh.y[0], mesh.y[1], mesh.y[2], mesh.y[3] = low, low, high, high
    for here in range(len(_FIRST)):
        for at in range(3):
            mesh.corner[here, at] = _FIRST[here, at]
            mesh.beside[here, at] = _BESIDE_FIRST[here, at]
    count = len(_FIRST)
    here = count - 1
    for point in range(4, points):
        here = _find(mesh, point, here)
        count = _put_in(mesh, point, here, count)
    return count


@compiled
def _write_centres(mesh: Mesh, count: int, centre: NDArray[np.float64]) -> None:
    """Write the points as far from all three corners of each triangle."""
    x, y = mesh.x, mesh.y
    for here in range(count):
        a, b, c = mesh.corner[here]
        bx, by = float(x[b] - x[a]), float(y[b] - y[a])
        cx, cy = float(x[c] - x[a]), float(y[c] - y[a])
        twice = 2.0 * (bx * cy - by * cx)
        high_b, high_c = bx * bx + by * by, cx * cx + cy * cy
        centre[here, 0] = x[a] + (cy * high_b - by * high_c) / twice
        centre[here, 1] = y[a] + (bx * high_c - cx * high_b) / twice


@compiled
def _more_room(old: NDArray[Any]) -> NDArray[Any]:
    new: NDArray[Any] = np.empty((2 * len(old), old.shape[1]), old.dtype)
    new[: len(old)] = old
    return new


@compiled
def voronoi_edges(
    place: NDArray[np.int64],
    begin: NDArray[np.int64],
    size: NDArray[np.int64],
    label: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Give the Voronoi edges between points of one face and of different labels.

    Parameters
    ----------
    place : ndarray, int64, shape (n, 2)
        Face by face, each from its own corner, near ones after each other.
    begin : ndarray, int64, shape (f + 1,)
        Where the points of each face begin.
    size : ndarray, int64, shape (f,)
        Width or height of each face, whichever is more.
    label : ndarray, int64, shape (n,)

    Returns
    -------
    pair : ndarray, int32, shape (m, 2)
        The two points each edge lies between.
    ends : ndarray, float64, shape (m, 4)
        x, y of its first and last point; it may reach far beyond the face.
    """
    most = 4
    for face in range(len(size)):
        most = max(most, 4 + begin[face + 1] - begin[face])
    mesh = Mesh(
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty((2 * most, 3), np.int64),
        np.empty((2 * most, 3), np.int64),
        np.empty(2 * most, np.int64),
    )
    centre = np.empty((2 * most, 2))
    pair: NDArray[Any] = np.empty((len(place) + 16, 2), np.int32)
    ends: NDArray[Any] = np.empty((len(place) + 16, 4))
    found = 0
    for face in range(len(size)):
        first = begin[face]
        points = begin[face + 1] - first + 4
        if points < 6:
            continue
        for point in range(4, points):
            mesh.x[point] = place[first + point - 4, 0]
            mesh.y[point] = place[first + point - 4, 1]
        count = triangulate(mesh, points, size[face])
        _write_centres(mesh, count, centre)
        for here in range(count):
            for at in range(3):
                over = mesh.beside[here, at]
                one = mesh.corner[here, (at + 1) % 3] - 4
                two = mesh.corner[here, (at + 2) % 3] - 4
                if over < here or one < 0 or two < 0:
                    continue
                if label[first + one] == label[first + two]:
                    continue
                if found == len(pair):
                    pair, ends = _more_room(pair), _more_room(ends)
                pair[found, 0] = first + min(one, two)
                pair[found, 1] = first + max(one, two)
                ends[found, 0], ends[found, 1] = centre[here, 0], centre[here, 1]
                ends[found, 2], ends[found, 3] = centre[over, 0], centre[over, 1]
                found += 1
    return pair[:found].copy(), ends[:found].copy()
