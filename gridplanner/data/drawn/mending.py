"""Mend drawn polygons of one level so that they tile, and say what was done.

Nothing vanishes silently: each fault is a finding with its place, and where there is
more than one way to mend it, the choices and the one taken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.drawn.coverage import round_shapes, tiles
from gridplanner.data.drawn.slits import areas_of, close_slits, holes_of
from gridplanner.data.topology.canonical import CLEAR, SLIVER

if TYPE_CHECKING:
    from gridplanner.data.drawn.faults import Faults, Finding
    from gridplanner.data.job import Progress

Shapes = NDArray[np.object_]

NESTED_SHARE = 0.9
LEAST_OVERLAP = 0.5
LEAST_AREA = 0.5
_SAME_SHARE = 0.98
_GRID = 0.01


@dataclass(frozen=True, slots=True)
class Mended:
    """Polygons that tile, one for each drawn one (empty where it was left out)."""

    polygons: Shapes
    findings: tuple[Finding, ...]


def mend(
    polygons: Shapes, *, faults: Faults, snap: float, gap: float, progress: Progress
) -> Mended:
    """Make polygons tile.

    Parameters
    ----------
    polygons : ndarray of Geometry, shape (n,)
        Of any quality; metres of the project CRS.
    faults : Faults
        Takes the findings, gives the decisions.
    snap : float
        Metres within which points of neighbours are made one.
    gap : float
        Gaps up to this width, metres, are closed.
    progress : Progress

    Returns
    -------
    Mended
        Valid, canonical, without overlaps; unshared gaps wider than `gap` are left
        and listed.
    """
    progress.step("progress.cleaning", 0.0, 0.3)
    valid = _valid_parts(polygons, faults)
    progress.fraction(0.3)
    parted = _settle_overlaps(valid, faults, snap=snap)
    parted = close_slits(parted, faults, snap=snap, gap=gap)
    progress.fraction(0.6)
    cleaned = _clean(parted, snap=snap, gap=gap)
    _list_gaps(parted, cleaned, faults, snap=snap)
    closed = _close_gaps(cleaned, faults)
    _list_results(valid, parted, closed, faults, snap=snap)
    return Mended(closed, tuple(faults.found))


def _valid_parts(polygons: Shapes, faults: Faults) -> Shapes:
    """Make each polygon valid; keep its areas only."""
    given = np.array([shapely.Polygon() if p is None else p for p in polygons], object)
    given = shapely.force_2d(given)
    bad = ~shapely.is_valid(given)
    result = given.copy()
    if bad.any():
        result[bad] = shapely.make_valid(given[bad], method="structure")
    for row in np.flatnonzero(bad).tolist():
        faults.add("invalid", (row,), result[row])
    mixed = np.flatnonzero(~np.isin(shapely.get_type_id(result), (3, 6)))
    for row in mixed.tolist():
        result[row] = areas_of(result[row])
    return repair(round_shapes(result))


def repair(polygons: Shapes) -> Shapes:
    """Make valid again what rounding broke."""
    bad = ~shapely.is_valid(polygons)
    for row in np.flatnonzero(bad).tolist():
        fixed = shapely.make_valid(polygons[row], method="structure")
        snapped = shapely.set_precision(areas_of(fixed), 0.001)
        polygons[row] = round_shapes(np.array([areas_of(snapped)], object))[0]
    return polygons


def _settle_overlaps(polygons: Shapes, faults: Faults, *, snap: float) -> Shapes:
    """Find nested, doubled and overlapping pairs; do what was decided."""
    result = polygons.copy()
    size = shapely.area(polygons)
    first, second = shapely.STRtree(polygons).query(polygons, "intersects")
    one, two = first[first < second], second[first < second]
    touching = shapely.touches(polygons[one], polygons[two])
    one, two = one[~touching], two[~touching]
    common = shapely.intersection(polygons[one], polygons[two])
    for at in np.flatnonzero(_matters(common, snap)).tolist():
        small, large = sorted(
            (int(one[at]), int(two[at])), key=lambda row: (size[row], row)
        )
        if result[small].is_empty or result[large].is_empty:
            continue
        ground = areas_of(common[at])
        _settle_pair(result, size, (small, large), ground, faults)
    return result


def _matters(shapes: Shapes, snap: float) -> NDArray[np.bool_]:
    """Tell which gaps and overlaps are more than snapping makes good unasked."""
    area, length = shapely.area(shapes), shapely.length(shapes)
    return np.asarray((area > LEAST_OVERLAP) & (2 * area > snap * length))


def _settle_pair(
    result: Shapes,
    size: NDArray[np.float64],
    pair: tuple[int, int],
    ground: shapely.Geometry,
    faults: Faults,
) -> None:
    small, large = pair
    share = float(ground.area) / float(size[small])
    if share >= _SAME_SHARE and float(ground.area) >= _SAME_SHARE * float(size[large]):
        rows = (min(pair), max(pair))
        chosen = faults.add("duplicate", rows, ground, ("keep_first", "keep_last"))
        result[rows[1 if chosen == "keep_first" else 0]] = shapely.Polygon()
    elif share >= NESTED_SHARE:
        chosen = faults.add("nested", pair, ground, ("cut", "other_level"))
        if chosen == "other_level":
            result[small] = shapely.Polygon()
    else:
        chosen = faults.add("overlap", pair, ground, ("smaller", "larger"))
        if chosen == "larger":
            result[small] = areas_of(shapely.difference(result[small], ground))


def _clean(polygons: Shapes, *, snap: float, gap: float) -> Shapes:
    """Make shared borders the same points, close gaps; the smaller keeps overlaps."""
    there = ~shapely.is_empty(polygons)
    own = polygons[there]
    result = polygons.copy()
    if not len(own):
        return result
    if not (tiles(own) and _is_clear(own) and _has_no_gap(own, gap)):
        # longest_border swallowed nine nested polygons of ten without a word.
        own = shapely.coverage_clean(
            own, gap_width=gap, snapping_distance=snap, merge_strategy="min_area"
        )
        own = repair(round_shapes(np.array([areas_of(p) for p in own], object)))
        if not (tiles(own) and _is_clear(own)):
            own = renode(own)
    result[there] = own
    return result


def renode(polygons: Shapes) -> Shapes:
    """Node all outlines on a grid of 10 mm and put the faces together again.

    Parameters
    ----------
    polygons : ndarray of Polygon or MultiPolygon, shape (n,)
        Nearly a tiling.

    Returns
    -------
    ndarray of Polygon or MultiPolygon, shape (n,)
        On that grid no two points and no point and foreign segment are closer than
        5 mm, which rounding to the millimetre cannot promise.
    """
    lines = shapely.union_all(shapely.boundary(polygons), grid_size=_GRID)
    faces = shapely.get_parts(shapely.polygonize(list(shapely.get_parts(lines))))
    points = shapely.point_on_surface(faces)
    owner = np.full(len(faces), -1)
    face, own = shapely.STRtree(polygons).query(points, "intersects")
    owner[face] = own
    width = 2 * shapely.area(faces) / shapely.length(faces)
    for index in np.flatnonzero((owner < 0) & (width < SLIVER)).tolist():
        beside = shapely.dwithin(polygons, faces[index], _GRID)
        owner[index] = int(np.argmax(beside)) if beside.any() else -1
    result = np.full(len(polygons), shapely.Polygon(), object)
    for row in range(len(polygons)):
        mine = faces[owner == row]
        if len(mine):
            result[row] = areas_of(shapely.coverage_union_all(mine))
    return round_shapes(result)


def _is_clear(polygons: Shapes) -> bool:
    filled = polygons[~shapely.is_empty(polygons)]
    return bool((shapely.minimum_clearance(filled) >= CLEAR - 1e-9).all())


def _has_no_gap(polygons: Shapes, gap: float) -> bool:
    return bool(shapely.coverage_is_valid(polygons, gap_width=gap))


def _list_gaps(before: Shapes, after: Shapes, faults: Faults, *, snap: float) -> None:
    """List the gaps that were closed."""
    holes = holes_of(shapely.union_all(before))
    if not len(holes):
        return
    left = shapely.union_all(after)
    shapely.prepare(left)
    closed = shapely.intersects(left, shapely.point_on_surface(holes))
    for hole in holes[closed & _matters(holes, snap)]:
        faults.add("gap", _beside(hole, after), hole, ("close",))


def _close_gaps(polygons: Shapes, faults: Faults) -> Shapes:
    """List the gaps that are left, and close those the user wants closed."""
    result = polygons.copy()
    for hole in holes_of(shapely.union_all(polygons)):
        rows = _beside(hole, polygons)
        if faults.add("gap", rows, hole, ("leave", "close")) == "close":
            edge = [
                float(shapely.intersection(result[row].boundary, hole.boundary).length)
                for row in rows
            ]
            row = rows[int(np.argmax(edge))]
            joined = shapely.union_all([result[row], hole], grid_size=0.001)
            result[row] = areas_of(joined)
    return repair(round_shapes(result))


def _beside(hole: shapely.Geometry, polygons: Shapes) -> tuple[int, ...]:
    near = shapely.dwithin(polygons, hole, 0.01)
    return tuple(np.flatnonzero(near).tolist())


def _list_results(
    valid: Shapes, parted: Shapes, polygons: Shapes, faults: Faults, *, snap: float
) -> None:
    """List what lost all its ground, lies in pieces or moved."""
    explained = {
        row
        for f in faults.found
        if f.kind in {"overlap", "nested", "gap"}
        for row in f.rows
    }
    place = {"other_level": 0, "keep_last": 0, "keep_first": 1}
    left_out = {f.rows[place[f.chosen]] for f in faults.found if f.chosen in place}
    size, was = shapely.area(polygons), shapely.area(parted)
    for row in range(len(polygons)):
        if size[row] < LEAST_AREA:
            polygons[row] = shapely.Polygon()
            if row not in left_out:
                faults.add("vanished", (row,), valid[row])
            continue
        if shapely.get_num_geometries(polygons[row]) > 1:
            faults.add("multi_part", (row,), polygons[row])
        moved = abs(float(size[row] - was[row]))
        allowed = max(1.0, snap * float(polygons[row].length))
        if moved > allowed and row not in explained:
            faults.add("moved", (row,), polygons[row])
            faults.found[-1] = replace(faults.found[-1], area=moved, width=0.0)
