"""People without a house: who is on record but lives in no building that stands.

A removed building takes nobody with it. Whoever lived there is found by following the
few rows that no longer hold, so that a town of a million people answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile

_HOLDS = holding("person")  # who has moved out or died needs no house
# Households whose way to a building in use is broken somewhere, with the building. A
# cross join is read in the order written: from what is gone to who lived there.
_BROKEN = """
    SELECT id AS household, NULL AS building FROM household WHERE valid_to > ''
    UNION ALL SELECT id, NULL FROM household WHERE dwelling_id ISNULL
    UNION ALL SELECT household.id, dwelling.building_id
        FROM dwelling CROSS JOIN household ON household.dwelling_id = dwelling.id
        WHERE dwelling.valid_to > ''
    UNION ALL SELECT household.id, NULL
        FROM dwelling CROSS JOIN household ON household.dwelling_id = dwelling.id
        WHERE dwelling.building_id ISNULL
    UNION ALL SELECT household.id, building.fid
        FROM building CROSS JOIN dwelling ON dwelling.building_id = building.fid
        CROSS JOIN household ON household.dwelling_id = dwelling.id
        WHERE building.valid_to > ''
"""
_PEOPLE = f"""
    SELECT person.id AS person, NULL AS building FROM person
        WHERE household_id ISNULL AND {_HOLDS}
    UNION ALL SELECT person.id, max(broken.building)
        FROM ({_BROKEN}) AS broken
        CROSS JOIN person ON person.household_id = broken.household
        WHERE {_HOLDS} GROUP BY person.id
"""  # noqa: S608 - constants


def count_without_house(file: ProjectFile) -> int:
    """Count the people who live in no building in use.

    Parameters
    ----------
    file : ProjectFile

    Returns
    -------
    int
        People on record who have no household, or whose household has ended, has no
        dwelling, or has one that is gone or stands in a building that is gone. A
        reference to a row that is not there at all is not followed.
    """
    with told(file.path):
        query = f"SELECT count(*) FROM ({_PEOPLE})"  # noqa: S608 - a constant
        found: list[Any] = file.connection.execute(query).fetchall()
    return int(found[0][0])


def people_without_house(
    file: ProjectFile, *, offset: int, limit: int
) -> list[tuple[Any, ...]]:
    """Read a page of them: person, household, room, fields, and where they lived.

    Parameters
    ----------
    file : ProjectFile
    offset, limit : int

    Returns
    -------
    list of tuple
        By former building and household: the person's id, household, room, name, sex,
        birth, ID number, telephone and relation, then the id and the address (or plate)
        of the building they lived in, None where there was none.
    """
    query = f"""
        SELECT person.id, household.id, dwelling.room, person.name, person.sex,
            person.birth, person.id_no, person.phone, person.relation,
            building.fid, coalesce(building.address, building.plate)
        FROM ({_PEOPLE}) AS found JOIN person ON person.id = found.person
        LEFT JOIN household ON household.id = person.household_id
        LEFT JOIN dwelling ON dwelling.id = household.dwelling_id
        LEFT JOIN building ON building.fid = found.building
        ORDER BY building.fid ISNULL, building.fid, household.id, person.id
        LIMIT ? OFFSET ?
    """  # noqa: S608 - constants
    with told(file.path):
        return list(file.connection.execute(query, (limit, offset)))
