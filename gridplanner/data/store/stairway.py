"""Reads who lives behind one stairway: every flat of an entrance, floor by floor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile

# Of a household without a head whoever was written down first stands for it.
_QUERY = """
    SELECT dwelling.id, dwelling.floor, dwelling.room, dwelling.status, household.id,
        head.id, head.name, coalesce(household.phone, head.phone),
        (SELECT count(*) FROM person WHERE person.household_id = household.id
            AND coalesce(person.valid_to, '') = '')
    FROM dwelling
    LEFT JOIN household ON household.dwelling_id = dwelling.id
        AND coalesce(household.valid_to, '') = ''
    LEFT JOIN person AS head ON head.id = coalesce(
        (SELECT person.id FROM person WHERE person.id = household.head_id
            AND coalesce(person.valid_to, '') = ''),
        (SELECT min(person.id) FROM person WHERE person.household_id = household.id
            AND coalesce(person.valid_to, '') = ''))
    WHERE dwelling.building_id = ?1 AND coalesce(dwelling.valid_to, '') = ''
        AND (?2 = 0 OR dwelling.unit_id = ?2)
    ORDER BY dwelling.floor DESC, dwelling.room, dwelling.id, household.id
"""
_NAMES = (
    "dwelling_id",
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
    file: ProjectFile, building_id: int, entrance_id: int = 0
) -> list[dict[str, Any]]:
    """Read the dwellings of an entrance, or of a whole building without one.

    Returns
    -------
    list of dict
        Topmost floor first, empty flats too; one row a household, in plain: for the
        data side alone.
    """
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            _QUERY, (building_id, entrance_id)
        ).fetchall()
    return [dict(zip(_NAMES, row, strict=True)) for row in rows]
