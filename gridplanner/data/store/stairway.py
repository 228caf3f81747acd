"""Reads who lives behind one stairway: every flat of an entrance, floor by floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile

# Of a household without a head whoever was written down first stands for it.
_QUERY = """
    SELECT dwelling.id, courtyard.plate, dwelling.floor, dwelling.room,
        dwelling.status, household.id, head.id, head.name,
        coalesce(household.phone, head.phone),
        (SELECT count(*) FROM person WHERE person.household_id = household.id
            AND coalesce(person.valid_to, '') = '')
    FROM dwelling
    JOIN building ON building.fid = dwelling.building_id
    LEFT JOIN courtyard ON courtyard.id = building.courtyard_id
    LEFT JOIN household ON household.dwelling_id = dwelling.id
        AND coalesce(household.valid_to, '') = ''
    LEFT JOIN person AS head ON head.id = coalesce(
        (SELECT person.id FROM person WHERE person.id = household.head_id
            AND coalesce(person.valid_to, '') = ''),
        (SELECT min(person.id) FROM person WHERE person.household_id = household.id
            AND coalesce(person.valid_to, '') = ''))
    WHERE coalesce(dwelling.valid_to, '') = '' AND """
_OF_BUILDING = "dwelling.building_id = ?1 AND (?2 = 0 OR dwelling.unit_id = ?2)"
_OF_VILLAGE = "courtyard.village = ?1 AND coalesce(building.valid_to, '') = ''"
_ORDER = """
    ORDER BY dwelling.floor DESC, dwelling.room, dwelling.id, household.id
"""
_NAMES = (
    "dwelling_id",
    "plate",
    "floor",
    "room",
    "housing",
    "household_id",
    "head_id",
    "head_name",
    "phone",
    "people",
)


def read_stairway(
    file: ProjectFile, building_id: int, entrance_id: int = 0, village: str = ""
) -> list[dict[str, Any]]:
    """Read the dwellings of an entrance, or of a whole building without one.

    With a village or street, those of all its courtyards, whatever the building.

    Returns
    -------
    list of dict
        Topmost floor first, empty flats too; one row a household, in plain: for the
        data side alone.
    """
    with told(file.path):
        which = _OF_VILLAGE if village else _OF_BUILDING
        values = (village,) if village else (building_id, entrance_id)
        rows: list[Any] = file.connection.execute(
            _QUERY + which + _ORDER, values
        ).fetchall()
    return [dict(zip(_NAMES, row, strict=True)) for row in rows]
