"""Find for each incoming row the record it updates: by key, else by its ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.intake.footprints import overlap_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.job import Progress

Objects = NDArray[np.object_]
Indices = NDArray[np.int64]

SHARE = 0.8
REACH = 100.0
"""Metres: a record that lies farther from where it was is listed as moved."""

_STABLE = 0.8  # share of keys whose record lies near, from which keys name records


def match(
    new: Objects,
    old: Objects,
    *,
    new_keys: Sequence[str],
    old_keys: Sequence[str],
    are_codes: bool = False,
    progress: Progress | None = None,
) -> Indices:
    """Match incoming shapes to the shapes of records.

    Parameters
    ----------
    new, old : ndarray of Geometry or None, shape (n,) and (m,)
        In metres of the project.
    new_keys, old_keys : sequence of str, length n and m
        Keys within one source; empty where there is none.
    are_codes : bool
        The keys are codes, which name a record wherever it lies. Other keys may be
        mere row numbers: where fewer than four in five find a record within 100 m,
        the file was renumbered, and only these match by key.
    progress : Progress, optional

    Returns
    -------
    ndarray, int64, shape (n,)
        Position in `old`, -1 where nothing matches. No record is matched twice.
        Equal keys match first, as said above; then equal shapes; then the largest
        overlap of at least 80 % of the larger of the two.
    """
    found = np.full(len(new), -1, dtype=np.int64)
    taken = np.zeros(len(old), dtype=bool)
    if not len(new) or not len(old):
        return found
    keys = _pairs(new_keys, old_keys)
    if len(keys):
        _by_key(new, old, keys, are_codes=are_codes, found=found, taken=taken)
    _by_shape(new, old, found=found, taken=taken)
    if progress is not None:
        progress.check()
    _by_overlap(new, old, found=found, taken=taken, progress=progress)
    return found


def same_shapes(one: Objects, other: Objects) -> NDArray[np.bool_]:
    """Tell which pairs are the same to a millimetre, wherever their rings begin.

    Parameters
    ----------
    one, other : ndarray of Geometry or None, shape (n,)

    Returns
    -------
    ndarray, bool, shape (n,)
        False where either is missing.
    """
    same = np.asarray(shapely.equals_exact(one, other, tolerance=0.001))
    unsure = np.flatnonzero(~same)
    same[unsure] = shapely.equals_exact(
        shapely.normalize(one[unsure]),
        shapely.normalize(other[unsure]),
        tolerance=0.001,
    )
    return same


def _pairs(new_keys: Sequence[str], old_keys: Sequence[str]) -> Indices:
    """Give incoming and held position of equal keys, shape (n, 2)."""
    where: dict[str, int] = {}
    for at, key in enumerate(old_keys):
        if key:
            where.setdefault(key, at)
    pairs = [
        (at, where[key]) for at, key in enumerate(new_keys) if key and key in where
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _by_key(
    new: Objects,
    old: Objects,
    pairs: Indices,
    *,
    are_codes: bool,
    found: Indices,
    taken: NDArray[np.bool_],
) -> None:
    incoming, held = pairs.T
    apart = shapely.distance(new[incoming], old[held])  # NaN where one has no shape
    blank = np.isnan(apart)
    near = blank | (apart <= REACH)
    # Counted, for a share of none is not a number: all may be without a shape.
    kept = np.count_nonzero(near & ~blank)
    if are_codes or kept >= _STABLE * np.count_nonzero(~blank):
        near[:] = True
    for at, target in zip(incoming[near], held[near], strict=True):
        if not taken[target]:
            found[at], taken[target] = target, True


def _by_shape(
    new: Objects, old: Objects, *, found: Indices, taken: NDArray[np.bool_]
) -> None:
    """Match equal shapes first: for a file that comes again this settles nearly all."""
    left = np.flatnonzero(found < 0)
    free = np.flatnonzero(~taken)
    where: dict[bytes, list[int]] = {}
    for at, raw in zip(free, _raw(old[free]), strict=True):
        if raw is not None:
            where.setdefault(raw, []).append(int(at))
    for at, raw in zip(left, _raw(new[left]), strict=True):
        targets = where.get(raw) if raw is not None else None
        if targets:
            found[at] = targets.pop(0)
            taken[found[at]] = True


def _raw(shapes: Objects) -> Objects:
    """Write shapes so that equal ones give equal bytes, a part alone like its whole."""
    parts = shapely.get_num_geometries(shapes)
    single = np.where(parts == 1, shapely.get_geometry(shapes, 0), shapes)
    return np.atleast_1d(np.asarray(shapely.to_wkb(single), dtype=object))


def _by_overlap(
    new: Objects,
    old: Objects,
    *,
    found: Indices,
    taken: NDArray[np.bool_],
    progress: Progress | None,
) -> None:
    left = np.flatnonzero((found < 0) & (shapely.get_dimensions(new) == 2))
    free = np.flatnonzero(~taken & (shapely.get_dimensions(old) == 2))
    if not len(left) or not len(free):
        return
    one, other = shapely.STRtree(old[free]).query(new[left])
    one, other = left[one], free[other]
    larger = np.maximum(shapely.area(new[one]), shapely.area(old[other]))
    smaller = np.minimum(shapely.area(new[one]), shapely.area(old[other]))
    worth = smaller >= SHARE * larger
    one, other, larger = one[worth], other[worth], larger[worth]
    share = overlap_areas(new[one], old[other], progress=progress) / larger
    good = np.flatnonzero(share >= SHARE)
    for at in good[np.argsort(-share[good], kind="stable")]:
        incoming, target = one[at], other[at]
        if found[incoming] < 0 and not taken[target]:
            found[incoming], taken[target] = target, True
