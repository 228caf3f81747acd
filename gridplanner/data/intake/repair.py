"""Make shapes sound, and say of each one what was wrong with it.

Everything is looked at as arrays; only what is bad is touched one by one. Shapes
are in metres of the project.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Indices = NDArray[np.int64]

_LINE, _RING, _POLYGON, _LINES, _POLYGONS, _COLLECTION = 1, 2, 3, 5, 6, 7
_GAP = 0.1  # metres: ends of a drawn outline nearer than this are meant to meet

_FAR = 1e8  # metres: no place on earth in any system, but bytes gone wrong

# How GEOS calls a fault, and our reason for it.
_FAULTS = (
    ("Nested shells", "overlapping_parts"),
    ("Duplicate Rings", "overlapping_parts"),
    ("Hole lies outside shell", "misplaced_hole"),
    ("Holes are nested", "misplaced_hole"),
    ("Nested holes", "misplaced_hole"),
    ("Too few points", "too_few_points"),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one shape.

    Attributes
    ----------
    index : int
        Position in the array that was given.
    reason : str
        Key of the reason, for instance ``"self_crossing"``.
    action : str
        ``"repaired"`` or ``"skipped"``.
    """

    index: int
    reason: str
    action: str


@dataclass(slots=True)
class Repair:
    """Sound shapes, and the faults the given ones had.

    Attributes
    ----------
    shapes : ndarray of Geometry or None
        None where a shape was skipped.
    faults : list of Fault
    """

    shapes: Objects
    faults: list[Fault] = field(default_factory=list)

    def skip(self, indices: Indices, reason: str) -> None:
        """Leave shapes out."""
        self.shapes[indices] = None
        self.faults += [Fault(int(index), reason, "skipped") for index in indices]


def repair_polygons(shapes: Objects, *, clockwise: bool | None = None) -> Repair:
    """Make sound polygons of shapes.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)
        Polygons of any quality; drawn outlines (lines) are closed where their ends
        lie within 0.1 m.
    clockwise : bool, optional
        The way outlines turn by the rule of the file's format; those that turn the
        other way are noted, unless most do. None notes wrong holes only.

    Returns
    -------
    Repair
        Valid polygons and multipolygons, outlines counter-clockwise; None where no
        ground is left. Skipped: missing and empty shapes, places that are not
        finite, points, open lines.
    """
    found = _finite(shapes)
    _close_lines(found)
    _keep_polygons(found)
    _drop_repeated(found)
    _make_valid(found)
    _orient(found, clockwise)
    return _settled(found)


def repair_any(shapes: Objects) -> Repair:
    """Make sound shapes of any dimension; polygons as `repair_polygons` does.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)

    Returns
    -------
    Repair
        Points, lines and polygons; a mixed collection keeps its parts of the
        highest dimension.
    """
    found = _finite(shapes)
    kinds = shapely.get_type_id(found.shapes)
    mixed = np.flatnonzero(kinds == _COLLECTION)
    for index in mixed:
        found.shapes[index] = _highest(found.shapes[index])
        found.faults.append(Fault(int(index), "mixed", "repaired"))
    _drop_repeated(found)
    _make_valid(found)
    _orient(found, None)
    return _settled(found)


def unwrap(shapes: Objects) -> Objects:
    """Make a polygon of each multipolygon of one part.

    Parameters
    ----------
    shapes : ndarray of Geometry or None, shape (n,)

    Returns
    -------
    ndarray of Geometry or None, shape (n,)
        A copy. One ring less to step into costs half the time everywhere, and the
        project's file gives back as a multipolygon what went in as a polygon.
    """
    alone = np.flatnonzero(
        (shapely.get_type_id(shapes) == _POLYGONS)
        & (shapely.get_num_geometries(shapes) == 1)
    )
    plain = shapes.copy()
    plain[alone] = shapely.get_geometry(shapes[alone], 0)
    return plain


def _settled(found: Repair) -> Repair:
    """Forget repairs of what was skipped in the end."""
    lost = {fault.index for fault in found.faults if fault.action == "skipped"}
    found.faults = [
        fault
        for fault in found.faults
        if fault.action == "skipped" or fault.index not in lost
    ]
    return found


def _finite(shapes: Objects) -> Repair:
    found = Repair(unwrap(shapes))
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    found.skip(np.flatnonzero(missing), "no_shape")
    coordinates, owners = shapely.get_coordinates(found.shapes, return_index=True)
    with np.errstate(invalid="ignore"):
        real = (np.abs(coordinates) < _FAR).all(axis=1)  # false for NaN, too
    bad = np.unique(owners[~real])
    found.skip(bad, "no_place")
    return found


def _close_lines(found: Repair) -> None:
    kinds = shapely.get_type_id(found.shapes)
    for index in np.flatnonzero(np.isin(kinds, (_LINE, _RING, _LINES))):
        line = found.shapes[index]
        if kinds[index] == _LINES:
            line = shapely.line_merge(line)
        if line.geom_type not in {"LineString", "LinearRing"}:
            continue
        points = shapely.get_coordinates(line)
        gap = float(np.hypot(*(points[0] - points[-1])))
        if len(points) >= 3 and gap < _GAP:
            found.shapes[index] = shapely.Polygon(points)
            if gap > 0:
                found.faults.append(Fault(int(index), "unclosed_ring", "repaired"))
    kinds = shapely.get_type_id(found.shapes)
    still = np.flatnonzero(np.isin(kinds, (_LINE, _RING, _LINES)))
    found.skip(still, "open_line")


def _keep_polygons(found: Repair) -> None:
    kinds = shapely.get_type_id(found.shapes)
    for index in np.flatnonzero(kinds == _COLLECTION):
        found.shapes[index] = polygons_only(found.shapes[index])
        if found.shapes[index] is not None:
            found.faults.append(Fault(int(index), "mixed", "repaired"))
    kinds = shapely.get_type_id(found.shapes)
    fine = (kinds == _POLYGON) | (kinds == _POLYGONS) | (kinds == -1)
    found.skip(np.flatnonzero(~fine), "not_an_area")
    lost = np.flatnonzero(shapely.is_missing(found.shapes))
    known = {fault.index for fault in found.faults if fault.action == "skipped"}
    found.skip(np.array([i for i in lost if i not in known], np.int64), "not_an_area")


def _drop_repeated(found: Repair) -> None:
    """Take away points that follow themselves; looked for over all at once."""
    points, owners = shapely.get_coordinates(found.shapes, return_index=True)
    same = (owners[1:] == owners[:-1]) & (points[1:] == points[:-1]).all(axis=1)
    suspects = np.unique(owners[1:][same])
    if not len(suspects):
        return
    cleaned = shapely.remove_repeated_points(found.shapes[suspects])
    # Where one ring ends and the next begins in the same point nothing is repeated.
    fewer = shapely.get_num_coordinates(cleaned) < shapely.get_num_coordinates(
        found.shapes[suspects]
    )
    for index, shape in zip(suspects[fewer], cleaned[fewer], strict=True):
        if not shape.is_empty:
            found.shapes[index] = shape
            found.faults.append(Fault(int(index), "repeated_points", "repaired"))


def _make_valid(found: Repair) -> None:
    present = ~shapely.is_missing(found.shapes)
    invalid = np.flatnonzero(present & ~shapely.is_valid(found.shapes))
    for index in invalid:
        shape = found.shapes[index]
        reason = _reason(shape)
        if shapely.get_dimensions(shape) < 2:
            found.skip(np.array([index]), "too_few_points")
            continue
        mended = polygons_only(shapely.make_valid(shape, method="structure"))
        if mended is None or mended.area <= 0:
            found.skip(np.array([index]), "no_ground")
            continue
        found.shapes[index] = mended
        found.faults.append(Fault(int(index), reason, "repaired"))


def _reason(shape: shapely.Geometry) -> str:
    """Name the fault of a shape; sound parts that clash are no crossing rings."""
    parts = shapely.get_parts(shape)
    if len(parts) > 1 and shapely.is_valid(parts).all():
        return "overlapping_parts"
    words = shapely.is_valid_reason(shape)
    return next(
        (reason for fault, reason in _FAULTS if fault in words), "self_crossing"
    )


def _orient(found: Repair, clockwise: bool | None) -> None:  # noqa: FBT001 - a value
    areal = np.flatnonzero(shapely.get_dimensions(found.shapes) == 2)
    if not len(areal):
        return
    shapes = found.shapes[areal]
    points, owners = shapely.get_coordinates(shapes, return_index=True)
    first = _ring_starts(shapes, owners)
    turns = _signed_area(points, first)
    left = turns > 0
    outer = _are_outer(shapes, len(first))
    owner = owners[first]
    outer_left = np.zeros(len(shapes), dtype=bool)
    outer_left[owner[outer & left]] = True
    hole_wrong = np.unique(owner[~outer & (left == outer_left[owner])])
    wrong = np.unique(owner[outer & ~left])
    bad = np.union1d(wrong, owner[~outer & left])
    if clockwise is not None:
        against = (
            wrong if not clockwise else np.setdiff1d(np.arange(len(shapes)), wrong)
        )
        if len(against) * 2 < len(shapes) or len(shapes) == 1:
            hole_wrong = np.union1d(hole_wrong, against)
    if len(bad):
        found.shapes[areal[bad]] = shapely.orient_polygons(shapes[bad])
    found.faults += [
        Fault(int(index), "orientation", "repaired") for index in areal[hole_wrong]
    ]


def _single(shapes: Objects) -> bool:
    """Tell whether all shapes are polygons of one ring, as nearly all footprints."""
    return bool(
        (shapely.get_type_id(shapes) == _POLYGON).all()
        and not shapely.get_num_interior_rings(shapes).any()
    )


def _ring_starts(shapes: Objects, owners: Indices) -> Indices:
    """Find where among all points each ring begins."""
    if _single(shapes):
        return np.flatnonzero(np.diff(owners, prepend=-1)).astype(np.int64)
    lengths = shapely.get_num_coordinates(shapely.get_rings(shapely.get_parts(shapes)))
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)


def _signed_area(points: NDArray[np.float64], first: Indices) -> NDArray[np.float64]:
    local = points - points[first].repeat(
        np.diff(np.append(first, len(points))), axis=0
    )
    x, y = local[:, 0], local[:, 1]
    cross = np.zeros(len(points))
    cross[:-1] = x[:-1] * y[1:] - x[1:] * y[:-1]
    # The step from one ring's end to the next ring's start belongs to neither.
    cross[first[1:] - 1] = 0.0
    return np.asarray(np.add.reduceat(cross, first), np.float64)


def _are_outer(shapes: Objects, rings: int) -> NDArray[np.bool_]:
    """Tell of all rings, in order, which are outlines."""
    if _single(shapes):
        return np.ones(rings, dtype=bool)
    counts = shapely.get_num_interior_rings(shapely.get_parts(shapes)) + 1
    outer = np.zeros(rings, dtype=bool)
    outer[np.concatenate([[0], np.cumsum(counts)[:-1]])] = True
    return outer


def polygons_only(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Keep the polygons of a shape; None where there are none."""
    if shape is None or shape.geom_type in {"Polygon", "MultiPolygon"}:
        return None if shape is None or shape.is_empty else shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type != "Point"]
    areas = [
        part
        for whole in parts
        for part in shapely.get_parts(whole)
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    if not areas:
        return None
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)


def _highest(shape: shapely.Geometry) -> shapely.Geometry | None:
    parts = shapely.get_parts(shape)
    dimensions = shapely.get_dimensions(parts)
    kept = parts[dimensions == dimensions.max()] if len(parts) else parts
    return shapely.union_all(kept) if len(kept) else None
