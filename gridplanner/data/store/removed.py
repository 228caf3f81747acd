"""What was removed by hand, who is still on record there, and who shares a door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile


def count_people_of(file: ProjectFile, building_ids: list[int]) -> dict[int, int]:
    """Count who is on record in each of some buildings, in use or not."""
    query = f"""
        SELECT dwelling.building_id, count(*)
        FROM dwelling JOIN household ON household.dwelling_id = dwelling.id
        JOIN person ON person.household_id = household.id
        WHERE dwelling.building_id IN (SELECT value FROM json_each(?))
            AND {holding("dwelling")} AND {holding("household")}
            AND {holding("person")}
        GROUP BY 1
    """  # noqa: S608 - constants
    with told(file.path):
        rows = file.connection.execute(query, (ids_json(building_ids),))
        found: list[Any] = rows.fetchall()
    return {int(building): int(count) for building, count in found}


def removed_rows(file: ProjectFile, table: str) -> list[int]:
    """List the ids of removed buildings or things of the map, last removed first."""
    if table not in {"building", "feature"}:
        raise ValueError(f"nothing of {table} is put back by hand")
    query = (
        f"SELECT fid FROM {table} WHERE valid_to > '' ORDER BY valid_to DESC, fid DESC"  # noqa: S608 - checked above
    )
    with told(file.path):
        return [int(number) for (number,) in file.connection.execute(query)]


def courtyard_members(
    file: ProjectFile, courtyard_ids: list[int]
) -> dict[int, frozenset[int]]:
    """List the buildings in use of some courtyards."""
    query = f"""
        SELECT courtyard_id, fid FROM building
        WHERE courtyard_id IN (SELECT value FROM json_each(?))
            AND {holding("building")}
    """  # noqa: S608 - a constant
    found: dict[int, set[int]] = {}
    with told(file.path):
        for courtyard, building in file.connection.execute(
            query, (ids_json(courtyard_ids),)
        ):
            found.setdefault(int(courtyard), set()).add(int(building))
    return {number: frozenset(held) for number, held in found.items()}
