"""Enterprises, shops, key places, villages and committees, and who lives with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding

if TYPE_CHECKING:
    from gridplanner.data.store.geopackage import ProjectFile

_LIVE = holding("place")
_PEOPLE = f"""
    SELECT count(*) FROM household JOIN person ON person.household_id = household.id
    WHERE household.place_id = place.id
        AND {holding("household")} AND {holding("person")}
"""  # noqa: S608 - constants


def place_ids(
    file: ProjectFile, *, building_id: int = 0, collection: bool = False
) -> list[tuple[int, int]]:
    """List places in use with how many live in their dormitories.

    Parameters
    ----------
    file : ProjectFile
    building_id : int, optional
        Only those in this building, or in the courtyard it belongs to.
    collection : bool, optional
        Only the units that report new citizens.

    Returns
    -------
    list of (int, int)
        Id and number of people, by kind, name and id.
    """
    condition, values = [_LIVE], []
    if building_id:
        condition.append(
            "(place.building_id = ?1 OR place.dwelling_id IN"
            " (SELECT id FROM dwelling WHERE dwelling.building_id = ?1)"
            " OR place.courtyard_id IN (SELECT courtyard_id FROM building"
            " WHERE fid = ?1 AND courtyard_id NOT NULL))"
        )
        values.append(building_id)
    if collection:
        condition.append("place.is_collection = 1")
    with told(file.path):
        found: list[Any] = file.connection.execute(
            f"SELECT place.id, ({_PEOPLE}) FROM place"  # noqa: S608 - constants
            f" WHERE {' AND '.join(condition)}"
            " ORDER BY place.kind, place.name, place.id",
            tuple(values),
        ).fetchall()
    return [(int(number), int(people)) for number, people in found]
