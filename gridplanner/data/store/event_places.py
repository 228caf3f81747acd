"""Reads where events happened: their own place, else that of their building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.snapshot import Buildings
    from gridplanner.data.store.geopackage import ProjectFile

_EVENTS = "SELECT x, y, coalesce(building_id, 0) FROM event ORDER BY id"


def read_event_places(
    file: ProjectFile, buildings: Buildings
) -> tuple[NDArray[np.float64], int]:
    """Read the places of all events.

    Parameters
    ----------
    file : ProjectFile
    buildings : Buildings

    Returns
    -------
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS.
    unplaced : int
        Events of which no place is known; they are in no point.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(_EVENTS).fetchall()
    read = np.array(
        [(np.nan if x is None else x, np.nan if y is None else y) for x, y, _ in rows],
        np.float64,
    ).reshape(-1, 2)
    homes = np.array([home for *_, home in rows], np.int64)
    bare = ~np.isfinite(read).all(axis=1)
    if bare.any() and len(buildings):
        row = np.searchsorted(buildings.ids, homes)
        row = np.minimum(row, len(buildings) - 1)
        there = bare & (buildings.ids[row] == homes)
        read[there] = buildings.points[row[there]]
    placed = np.isfinite(read).all(axis=1)
    return read[placed], int(len(read) - placed.sum())
