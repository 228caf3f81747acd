"""The rows of a building matrix, and those that go along when dwellings change."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import CHAIN, holding
from gridplanner.data.store.rows import ids_json, live
from gridplanner.data.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gridplanner.data.store.geopackage import ProjectFile

Rows = list[dict[str, Any]]

_BUILDING = (
    "fid", "code", "name", "address", "plate", "estate", "use", "floors", "units",
    "courtyard_id",
)  # fmt: skip
_DWELLING = (TABLES["dwelling"].key, *TABLES["dwelling"].names)
_PERSON = (
    "dwelling_id", "household_id", "person_id", "name", "population_kind", "tags",
    "is_tenant",
)  # fmt: skip
_AMONG = "IN (SELECT value FROM json_each(?1))"
# Who lives where, head first, with the tags that hold on a day. The role of a tenant
# is read only where the dwelling does not say that it is let.
_PEOPLE: Final = f"""
SELECT dwelling.id, household.id, person.id, person.name, person.population_kind,
    (SELECT group_concat(person_tag.tag) FROM person_tag
        WHERE person_tag.person_id = person.id
        AND (coalesce(person_tag.valid_to, '') = '' OR person_tag.valid_to > ?2)
        AND coalesce(person_tag.valid_from, '') <= ?2),
    CASE WHEN coalesce(dwelling.status, '') = '' THEN
        EXISTS (SELECT 1 FROM residence WHERE residence.person_id = person.id
            AND residence.dwelling_id = dwelling.id AND residence.role = 'tenant'
            AND {holding("residence")}) END
FROM dwelling JOIN household ON household.dwelling_id = dwelling.id
    JOIN person ON person.household_id = household.id
WHERE dwelling.building_id {_AMONG}
    AND {" AND ".join(holding(table) for table in CHAIN)}
ORDER BY dwelling.id, household.id,
    coalesce(household.head_id, 0) != person.id, person.relation != '02', person.id
"""  # noqa: S608 - constants
_MEMBERS: Final = f"""
SELECT other.fid FROM building JOIN building AS other
    ON other.courtyard_id = building.courtyard_id
WHERE building.fid = ?1 AND {holding("other")} ORDER BY other.fid
"""  # noqa: S608 - constants
# Who is registered at a dwelling lives in it or not; both keep it from going.
_OCCUPIED: Final = f"""
SELECT household.dwelling_id, person.id
FROM household LEFT JOIN person ON person.household_id = household.id
    AND {holding("person")}
WHERE household.dwelling_id {_AMONG} AND {holding("household")}
UNION
SELECT register_household.dwelling_id, person.id
FROM register_household
    LEFT JOIN person ON person.register_household_id = register_household.id
    AND {holding("person")}
WHERE register_household.dwelling_id {_AMONG} AND {holding("register_household")}
"""  # noqa: S608 - constants


def door_of(file: ProjectFile, building_id: int) -> list[int]:
    """List the buildings behind the same door plate, the building itself among them.

    A building in no courtyard, or one that was removed, stands alone.
    """
    with told(file.path):
        found = [n for (n,) in file.connection.execute(_MEMBERS, (building_id,))]
    return found if building_id in found else [building_id]


def buildings_of(file: ProjectFile, building_ids: Collection[int]) -> Rows:
    """Read buildings without their shapes, in the order of their ids."""
    return _rows(
        file,
        _BUILDING,
        f"SELECT {{}} FROM building WHERE fid {_AMONG} ORDER BY fid",  # noqa: S608 - constants
        building_ids,
    )


def units_of(file: ProjectFile, building_ids: Collection[int]) -> Rows:
    """Read the entrances of some buildings in their order."""
    return _rows(
        file,
        ("id", "building_id", "name", "position"),
        f"SELECT {{}} FROM building_unit WHERE building_id {_AMONG}"  # noqa: S608 - constants
        " ORDER BY building_id, position, id",
        building_ids,
    )


def dwellings_of(file: ProjectFile, building_ids: Collection[int]) -> Rows:
    """Read the dwellings of some buildings, whole rows, those that hold."""
    return _rows(
        file,
        _DWELLING,
        f"SELECT {{}} FROM dwelling WHERE building_id {_AMONG}"  # noqa: S608 - constants
        f" AND {live(TABLES['dwelling'])} ORDER BY id",
        building_ids,
    )


def former_dwellings_of(file: ProjectFile, building_id: int) -> Rows:
    """Read the dwellings of a building that no longer hold."""
    return _rows(
        file,
        _DWELLING,
        f"SELECT {{}} FROM dwelling WHERE building_id {_AMONG}"  # noqa: S608 - constants
        " AND valid_to > '' ORDER BY id",
        [building_id],
    )


def people_of(file: ProjectFile, building_ids: Collection[int], *, day: str) -> Rows:
    """Read who lives in some buildings, by dwelling and household, the head first.

    Parameters
    ----------
    file : ProjectFile
    building_ids : collection of int
    day : str
        ISO date on which tags hold.

    Returns
    -------
    list of dict
        Names in plain, to be masked by who hands them out; ``tags`` joined by commas.
    """
    return _rows(file, _PERSON, _PEOPLE, building_ids, day)


def places_of(file: ProjectFile, building_ids: Collection[int]) -> Rows:
    """Read enterprises, shops and key places of some buildings."""
    return _rows(
        file,
        ("id", "kind", "name", "building_id", "dwelling_id"),
        f"SELECT {{}} FROM place WHERE building_id {_AMONG}"  # noqa: S608 - constants
        f" AND {live(TABLES['place'])} ORDER BY id",
        building_ids,
    )


def occupied(file: ProjectFile, dwelling_ids: Collection[int]) -> dict[int, int]:
    """Count who lives in or is registered at each of some dwellings.

    Those with a household or a register of nobody count as one: they have no room to
    go.
    """
    found: dict[int, set[int]] = defaultdict(set)
    with told(file.path):
        pairs = file.connection.execute(_OCCUPIED, (ids_json(dwelling_ids),))
        for number, person in pairs:
            found[number].add(person or 0)
    return {number: max(len(who - {0}), 1) for number, who in found.items()}


def followers(file: ProjectFile, table: str, dwelling_ids: Collection[int]) -> Rows:
    """Read the rows of a table that point to some dwellings: id and dwelling."""
    if table not in TABLES or "dwelling_id" not in TABLES[table].names:
        raise ValueError(f"table {table} does not point to dwellings")
    return _rows(
        file,
        ("id", "dwelling_id"),
        f"SELECT {{}} FROM {table} WHERE dwelling_id {_AMONG}",  # noqa: S608 - checked above
        dwelling_ids,
    )


def _rows(
    file: ProjectFile,
    names: Sequence[str],
    query: str,
    ids: Collection[int],
    *values: object,
) -> Rows:
    """Run a query of the columns `names`, written ``{}`` in it."""
    bound: Any = (ids_json(ids), *values)
    columns = ", ".join(f'"{name}"' for name in names)
    with told(file.path):
        found = file.connection.execute(query.format(columns), bound)
        return [dict(zip(names, row, strict=True)) for row in found]
