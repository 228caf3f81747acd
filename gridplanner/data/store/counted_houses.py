"""In which buildings an edit of people lets others count than before.

An entry of the history keeps the rows it changed in their other state. From these and
from the rows as they are follows every building, before and after, so that a click in
a town of a million people counts one house again and not all of them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from gridplanner.data.counting import CountRule
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import read_rule
from gridplanner.data.store.images import read_images
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.store.geopackage import ProjectFile

    Ids = dict[str, set[int]]

# Columns that say where something counts, and the table each of them leads to.
_UP = {
    "person_tag": {"person_id": "person"},
    "person": {
        "household_id": "household",
        "register_household_id": "register_household",
    },
    "household": {"dwelling_id": "dwelling"},
    "register_household": {"dwelling_id": "dwelling", "building_id": "building"},
    "place": {"building_id": "building", "dwelling_id": "dwelling"},
    "dwelling": {"building_id": "building", "unit_id": "building_unit"},
    "building_unit": {"building_id": "building"},
    "event": {"building_id": "building"},
}
# And those that say whether it counts at all.
_WHETHER = {
    "person": {"valid_to", "status", "birth", "population_kind"},
    "household": {"valid_to", "kind"},
    "person_tag": {"tag", "valid_from", "valid_to"},
    "place": {"valid_to", "kind", "courtyard_id"},
    "event": {"time"},
    "register_household": {"valid_to", "status"},
    "building_unit": {"unit_override", "households", "people", "position"},
    "dwelling": {"valid_to", "status"},
    "building": {"valid_to"},
}


def counted_houses(file: ProjectFile, entry_id: int) -> frozenset[int]:
    """Find the buildings in which an entry lets others count.

    Parameters
    ----------
    file : ProjectFile
    entry_id : int
        Of few rows, just done or undone.

    Returns
    -------
    frozenset of int
        Ids of buildings, before and after. Buildings whose own row changed are among
        them only where somebody counts elsewhere for that.
    """
    with told(file.path):
        touched = _touched(file, entry_id)
        touched["building"] |= _written_besides(file, touched["dwelling"])
        if read_rule(file) is CountRule.EITHER:
            _add_registered(file, touched)
        for table, ways in _UP.items():
            for column, above in ways.items():
                touched[above] |= _values(file, table, column, touched[table])
    return frozenset(touched["building"] - touched["changed"])


def _touched(file: ProjectFile, entry_id: int) -> Ids:
    """Give the rows an entry lets count elsewhere, and what stood above them."""
    touched: Ids = defaultdict(set)
    for image in read_images(file.connection, entry_id, newest_first=False):
        above = _UP.get(image.table, {})
        counting = above.keys() | _WHETHER.get(image.table, set())
        if image.act == "set" and not counting & image.columns.keys():
            continue
        if image.table == "building":
            touched["changed"] |= set(image.ids)
        elif counting:
            touched[image.table] |= set(image.ids)
        for column in above.keys() & image.columns.keys():
            touched[above[column]] |= {n for n in image.columns[column] if n}
    return touched


def _written_besides(file: ProjectFile, dwellings: set[int]) -> set[int]:
    """Give the buildings written down with dwellings where people are registered.

    They count in the building of the dwelling while it has one, else in the other.
    """
    found: list[Any] = file.connection.execute(
        "SELECT DISTINCT building_id FROM register_household"
        " WHERE building_id NOT NULL AND dwelling_id IN"
        " (SELECT value FROM json_each(?))",
        (ids_json(dwellings),),
    ).fetchall()
    return {int(number) for (number,) in found}


def _add_registered(file: ProjectFile, touched: Ids) -> None:
    """Add who counts where they are registered, once they have no home any more."""
    below = (
        ("dwelling", "building_id", touched["changed"]),
        ("household", "dwelling_id", touched["dwelling"]),
        ("person", "household_id", touched["household"]),
    )
    for table, column, above in below:
        found: list[Any] = file.connection.execute(
            f'SELECT id FROM "{table}" WHERE "{column}" IN'  # noqa: S608 - our own tables
            " (SELECT value FROM json_each(?))",
            (ids_json(above),),
        ).fetchall()
        touched[table].update(number for (number,) in found)


def _values(
    file: ProjectFile, table: str, column: str, ids: Collection[int]
) -> set[int]:
    if not ids:
        return set()
    found: list[Any] = file.connection.execute(
        f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" NOT NULL'  # noqa: S608 - our own tables
        " AND id IN (SELECT value FROM json_each(?))",
        (ids_json(ids),),
    ).fetchall()
    return {int(number) for (number,) in found}
