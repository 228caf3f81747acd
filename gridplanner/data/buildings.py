"""The buildings of a project as arrays, and their footprints on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.counting import REGISTERED
from gridplanner.data.entrances import Entrances, exchanged, within
from gridplanner.data.job import Progress
from gridplanner.data.snapshot import MEASURES, UNKNOWN, Buildings, no_buildings
from gridplanner.data.store.counts import (
    count_by_building,
    count_entrance,
    count_one,
    given_entrances,
)
from gridplanner.data.store.rows import shape_of
from gridplanner.data.swap import Swap

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.events import Changed
    from gridplanner.data.snapshot import ArealScale, Footprints
    from gridplanner.data.store.counts import Numbers
    from gridplanner.data.store.geopackage import ProjectFile

_EMPTY = shapely.to_wkb(shapely.MultiPolygon())
_CHUNK = 20_000  # footprints held as geometry objects at a time

# Tables whose rows say what stands where and who lives there.
TABLES = frozenset(
    {
        "building",
        "building_unit",
        "dwelling",
        "household",
        "register_household",
        "person",
    }
)
# Rows of entrances change with their building's.
_GROUND = frozenset({"building", "building_unit"})


def read_buildings(
    file: ProjectFile, *, areal_scale: ArealScale, progress: Progress | None = None
) -> Buildings:
    """Read the buildings in use.

    Parameters
    ----------
    file : ProjectFile
    areal_scale : callable
        Of the project CRS.
    progress : Progress, optional

    Returns
    -------
    Buildings
        Those with a footprint or the point of a door plate, by id. A measure comes
        from the registry where it has rows of that kind, for the whole town; else
        from the columns of the buildings, where any is filled in. Register households
        are measures only where the registry has any.
    """
    progress = progress or Progress()
    progress.step("progress.reading_buildings")
    ids, shapes = file.read_shapes("building")
    if not len(ids):
        return no_buildings()
    boxes = np.empty((len(ids), 4))
    points = np.empty((len(ids), 2))
    areas = np.empty(len(ids))
    for start in range(0, len(ids), _CHUNK):
        progress.fraction(start / len(ids))
        part = slice(start, start + _CHUNK)
        geometries = shapely.from_wkb(shapes[part])
        boxes[part] = shapely.bounds(geometries)
        points[part] = (boxes[part, :2] + boxes[part, 2:]) / 2
        areas[part] = shapely.area(geometries)
    del shapes
    there = np.isfinite(boxes).all(axis=1)
    registry = count_by_building(file)
    imported = [measure for measure in MEASURES if measure not in registry]
    columns = file.read_columns("building", ["fid", *imported, "unit_override"])
    row = np.searchsorted(np.asarray(columns["fid"], np.int64), ids)[there]
    counts, measures, sources = _counts(registry, columns, ids[there], row)
    overrides = _integers(columns["unit_override"], 0)[row]
    ids = ids[there]
    return Buildings(
        ids=ids,
        points=points[there],
        boxes=boxes[there],
        areas=areas[there] / _scale_near(points[there], areal_scale),
        counts=counts,
        measures=measures,
        sources=sources,
        overrides=overrides,
        entrances=within(_read_entrances(file, measures, sources), ids, counts),
    )


def few_buildings(event: Changed) -> frozenset[int] | None:
    """Give the buildings a change touched, where they are few and all that counts.

    Their own rows may have changed, or who counts in them; none at all is empty. None
    where nothing that counts changed, where too much did to name the buildings, or
    where ground changed with them.
    """
    counted = event.tables & TABLES
    if event.everything or event.plan or not counted:
        return None
    if event.houses is None:
        return event.rows.get("building") if counted <= _GROUND else None
    if "building" not in counted:
        return event.houses
    own = event.rows.get("building")
    return None if own is None else own | event.houses


def exchange_buildings(
    file: ProjectFile,
    before: Buildings,
    changed: Collection[int],
    *,
    areal_scale: ArealScale,
) -> Buildings:
    """Read a few buildings again; the others are as they were.

    Parameters
    ----------
    file : ProjectFile
    before : Buildings
    changed : collection of int
        Ids of the buildings that changed, came or went, or in which others count; the
        registry counts the same measures as before.
    areal_scale : callable
        Of the project CRS.

    Returns
    -------
    Buildings
        Equal to that of `read_buildings`.
    """
    if not len(before):  # nobody has asked the registry then
        return read_buildings(file, areal_scale=areal_scale)
    rows = [row for row in file.read_rows("building", changed) if not row["valid_to"]]
    shapes = shapely.from_wkb([shape_of(row) or _EMPTY for row in rows])
    boxes = shapely.bounds(shapes).reshape(-1, 4)
    there = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    boxes, rows = boxes[there], [rows[i] for i in there.tolist()]
    points = (boxes[:, :2] + boxes[:, 2:]) / 2
    plane: NDArray[np.float64] = shapely.area(np.asarray(shapes, object)[there])
    counts = np.array(
        [_counts_of(file, row, before.measures, before.sources) for row in rows],
        np.int64,
    ).reshape(-1, len(before.measures))
    ids = np.array([row["fid"] for row in rows], np.int64)
    swap = Swap(before.ids, np.fromiter(changed, np.int64), ids)
    if len(before) + len(ids) == len(swap.gone):
        return no_buildings()
    # Column by column, as figures sum them.
    pairs = zip(before.counts.T, counts.T, strict=True)
    columns = [swap.exchanged(old, new) for old, new in pairs]
    sources = [
        source if source == "registry" else "columns" * bool((column >= 0).any())
        for source, column in zip(before.sources, columns, strict=True)
    ]
    chosen = [row["unit_override"] for row in rows]
    return Buildings(
        ids=swap.exchanged(before.ids, ids),
        points=swap.exchanged(before.points, points),
        boxes=swap.exchanged(before.boxes, boxes),
        areas=swap.exchanged(before.areas, plane / _scale_near(points, areal_scale)),
        counts=np.array(columns).T,
        measures=before.measures,
        sources=tuple(sources),
        overrides=swap.exchanged(before.overrides, _integers(chosen, 0)),
        entrances=exchanged(
            before.entrances,
            np.fromiter(changed, np.int64),
            within(
                _read_entrances(file, before.measures, sources, ids.tolist()),
                ids,
                counts,
            ),
        ),
    )


def _counts_of(
    file: ProjectFile,
    row: dict[str, Any],
    measures: Sequence[str],
    sources: Sequence[str],
) -> list[int]:
    """Count what one building holds, from where the town's figures come."""
    found = []
    for measure, source in zip(measures, sources, strict=True):
        if source == "registry":
            found.append(count_one(file, row["fid"], measure))
        else:
            value = row[measure]
            found.append(max(value, UNKNOWN) if isinstance(value, int) else UNKNOWN)
    return found


def _read_entrances(
    file: ProjectFile,
    measures: Sequence[str],
    sources: Sequence[str],
    building_ids: Collection[int] | None = None,
) -> Entrances:
    """Read the entrances given to a unit, with what the town's figures count there."""
    rows = given_entrances(file, building_ids)
    counts = np.full((len(rows), len(measures)), UNKNOWN, np.int64)
    for place, (number, _, _, households, people) in enumerate(rows):
        written = {"households": households, "people": people}
        for column, (measure, source) in enumerate(zip(measures, sources, strict=True)):
            if source == "registry":
                counts[place, column] = count_entrance(file, number, measure)
            elif isinstance(written.get(measure), int):
                counts[place, column] = max(written[measure], UNKNOWN)
    buildings = _integers([row[1] for row in rows], 0)
    return Entrances(buildings, _integers([row[2] for row in rows], 0), counts)


def footprints_of(file: ProjectFile) -> Footprints:
    """Give what fetches footprints of building ids from a project.

    Parameters
    ----------
    file : ProjectFile

    Returns
    -------
    callable
        Takes ids, int64, shape (n,), and gives polygons, shape (n,), in their
        order; the point of the door plate where only that is known, and an empty
        polygon for an id that has neither.
    """

    def footprints(ids: NDArray[np.int64]) -> NDArray[np.object_]:
        rows = file.read_rows("building", ids.tolist())
        shapes = {row["fid"]: shape_of(row) for row in rows}
        return np.asarray(
            shapely.from_wkb([shapes.get(number) or _EMPTY for number in ids.tolist()]),
            object,
        )

    return footprints


def _scale_near(
    points: NDArray[np.float64], areal_scale: ArealScale
) -> NDArray[np.float64]:
    """Take one scale for each square kilometre, which is true to 2 in a million."""
    squares = np.floor(points / 1000.0)
    # One number for each square, since sorting pairs takes far longer.
    _, first, square = np.unique(
        squares[:, 0] * 1e5 + squares[:, 1], return_index=True, return_inverse=True
    )
    return areal_scale(1000.0 * (squares[first] + 0.5))[square]


def _counts(
    registry: dict[str, Numbers],
    columns: dict[str, Any],
    ids: NDArray[np.int64],
    row: NDArray[np.intp],
) -> tuple[NDArray[np.int64], tuple[str, ...], tuple[str, ...]]:
    """Give counts by building, the measures they are of, and who counted them."""
    measures = (*MEASURES, *(name for name in REGISTERED if name in registry))
    counts = np.full((len(measures), len(ids)), UNKNOWN, np.int64)
    sources = []
    for number, measure in enumerate(measures):
        if measure in registry:
            where, numbers = registry[measure]
            if not len(where):  # all of them count in no building
                where, numbers = np.zeros((2, 1), np.int64)
            found = np.minimum(np.searchsorted(where, ids), len(where) - 1)
            counts[number] = np.where(where[found] == ids, numbers[found], 0)
            sources.append("registry")
            continue
        counts[number] = _integers(columns[measure], UNKNOWN)[row]
        counts[number] = np.maximum(counts[number], UNKNOWN)
        sources.append("columns" if (counts[number] >= 0).any() else "")
    return counts.T, measures, tuple(sources)


def _integers(
    values: Sequence[int | None] | NDArray[np.int64], missing: int
) -> NDArray[np.int64]:
    if isinstance(values, np.ndarray):
        return values
    whole = [value if isinstance(value, int) else missing for value in values]
    return np.array(whole, np.int64)
