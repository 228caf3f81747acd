"""Who can have been visited behind ticked doors: dwellings and their households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.store.geopackage import ProjectFile

_HOMES = f"""
    SELECT dwelling.building_id, dwelling.id, coalesce(household.id, 0),
        trim(coalesce(building_unit.name, '') || ' ' || coalesce(dwelling.room, ''))
    FROM dwelling
    LEFT JOIN building_unit ON building_unit.id = dwelling.unit_id
    LEFT JOIN household
        ON household.dwelling_id = dwelling.id AND {holding("household")}
    WHERE {holding("dwelling")}
        AND dwelling.building_id IN (SELECT value FROM json_each(?1))
    ORDER BY dwelling.building_id, building_unit.position, dwelling.floor,
        dwelling.room, dwelling.id, household.id
"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class TickedHome:
    """A home behind a door.

    Attributes
    ----------
    dwelling, household : int
        Row ids; the household is 0 where nobody is known to live there.
    room : str
        With its entrance; empty where it has neither.
    """

    dwelling: int
    household: int
    room: str


def homes_behind(
    file: ProjectFile, buildings: Collection[int]
) -> dict[int, list[TickedHome]]:
    """List the homes of buildings, by building, by entrance and floor."""
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            _HOMES, (ids_json(buildings),)
        ).fetchall()
    found: dict[int, list[TickedHome]] = {}
    for building, dwelling, household, room in rows:
        home = TickedHome(int(dwelling), int(household), str(room))
        found.setdefault(int(building), []).append(home)
    return found


def buildings_there(file: ProjectFile, buildings: Collection[int]) -> set[int]:
    """Tell which of some buildings the project still has."""
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            f"SELECT fid FROM building WHERE {holding('building')}"  # noqa: S608 - constants
            " AND fid IN (SELECT value FROM json_each(?1))",
            (ids_json(buildings),),
        ).fetchall()
    return {int(number) for (number,) in rows}
