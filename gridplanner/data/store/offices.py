"""Reads where work begins: committees by the building they are in, bases of workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.asking import holding_on
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile

# By its own building, else by its dwelling's, else by one of its courtyard.
_COMMITTEES = f"""
    SELECT coalesce(place.name, ''), coalesce(place.building_id,
        (SELECT building_id FROM dwelling WHERE dwelling.id = place.dwelling_id),
        (SELECT min(fid) FROM building WHERE courtyard_id = place.courtyard_id
            AND {holding("building")}), 0), coalesce(place.code, '')
    FROM place WHERE place.kind IN ('committee', 'village') AND {holding_on("place")}
    ORDER BY place.id
"""  # noqa: S608 - constants
_BASES = f"""
    SELECT coalesce(base, ''), base_x, base_y, coalesce(code, '') FROM worker
    WHERE (coalesce(base, '') != '' OR base_x NOT NULL) AND {holding_on("worker")}
    ORDER BY id
"""  # noqa: S608 - constants


def read_committees(file: ProjectFile, day: str) -> list[tuple[str, int, str]]:
    """List committees and villages in use: name, building (0 = none known), code.

    Parameters
    ----------
    file : ProjectFile
    day : str
        ISO date; what ends later is in use.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(_COMMITTEES, {"day": day}).fetchall()
    return [(name, int(building), code) for name, building, code in rows]


def read_bases(
    file: ProjectFile, day: str
) -> list[tuple[str, float | None, float | None, str]]:
    """List the bases of workers in use: name, where, if known, code of the worker.

    Parameters
    ----------
    file : ProjectFile
    day : str
        ISO date; who leaves later still has a base.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(_BASES, {"day": day}).fetchall()
    return rows
