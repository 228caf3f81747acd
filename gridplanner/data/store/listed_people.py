"""Reads people as lists and ledgers want them: with house, household and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.data.store.geopackage import ProjectFile

_WORDS = """
    id = person.id
    name = person.name
    sex = person.sex
    birth = CAST(person.birth AS TEXT)
    id_type = person.id_type
    id_no = person.id_no
    phone = person.phone
    other_phones = person.other_phones
    nation = person.nation
    education = person.education
    political = person.political
    marital = person.marital
    health = person.health
    occupation = person.occupation
    employer = person.employer
    population_kind = person.population_kind
    relation = person.relation
    status = person.status
    residence_address = person.residence_address
    domicile_address = coalesce(person.domicile_address, register.address)
    emergency_name = person.emergency_name
    emergency_phone = person.emergency_phone
    arrived = person.arrived
    source = person.source
    note = person.note
    household_id = household.id
    household_kind = household.kind
    household_code = household.code
    head_id = household.head_id
    head_name = head.name
    head_id_no = head.id_no
    reg_no = register.reg_no
    dwelling_id = dwelling.id
    floor = dwelling.floor
    room = dwelling.room
    housing = dwelling.status
    owner_name = dwelling.owner_name
    owner_id_no = dwelling.owner_id_no
    owner_phone = dwelling.owner_phone
    house_use = dwelling.use
    dwelling_code = dwelling.code
    entrance_id = dwelling.unit_id
    entrance = entrance.name
    building_id = building.fid
    building_name = building.name
    building_code = building.code
    plate = building.plate
    estate = building.estate
    address = building.address
"""
_COLUMNS = dict(line.strip().split(" = ", 1) for line in _WORDS.strip().splitlines())
_FROM = """
    json_each(?1) AS wanted CROSS JOIN person ON person.id = wanted.value
    LEFT JOIN household ON household.id = person.household_id
        AND coalesce(household.valid_to, '') = ''
    LEFT JOIN person AS head ON head.id = household.head_id
    LEFT JOIN register_household AS register
        ON register.id = person.register_household_id
    LEFT JOIN dwelling ON dwelling.id = household.dwelling_id
        AND coalesce(dwelling.valid_to, '') = ''
    LEFT JOIN building_unit AS entrance ON entrance.id = dwelling.unit_id
    LEFT JOIN building ON building.fid = dwelling.building_id
        AND coalesce(building.valid_to, '') = ''
"""


def read_listed(
    file: ProjectFile, ids: Iterable[int], *, day: str
) -> list[dict[str, Any]]:
    """Read some people with where they live, in plain: for the data side alone.

    Parameters
    ----------
    file : ProjectFile
    ids : iterable of int
        Some hundreds or thousands at a time.
    day : str
        ISO date the categories are told for.

    Returns
    -------
    list of dict
        In the order asked for, without those that are not there; of a person without
        a house the columns of the house are None. ``categories`` is a tuple of str.
    """
    columns = ", ".join(f"{what} AS {name}" for name, what in _COLUMNS.items())
    tags = (
        "SELECT group_concat(tag, char(31)) FROM (SELECT DISTINCT tag FROM person_tag"
        " WHERE person_id = person.id AND coalesce(valid_from, '') <= ?2"
        " AND (coalesce(valid_to, '') = '' OR valid_to > ?2) ORDER BY tag)"
    )
    query = f"SELECT {columns}, ({tags}) FROM {_FROM} ORDER BY wanted.key"  # noqa: S608 - constants
    names = (*_COLUMNS, "categories")
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            query, (ids_json(ids), day)
        ).fetchall()
    read = [dict(zip(names, row, strict=True)) for row in rows]
    for row in read:
        tags = row["categories"]
        row["categories"] = tuple(tags.split("\x1f")) if tags else ()
    return read
