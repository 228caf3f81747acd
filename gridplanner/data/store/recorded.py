"""Reads what is on record as arrays, each table once and in the order of its ids.

Tables are joined by their ids in memory, which for a million people takes a quarter
of the time joins in the file do.
"""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.counting import CountRule
from gridplanner.data.filters.places import look_up
from gridplanner.data.job import Progress
from gridplanner.data.people.categories import CARE
from gridplanner.data.recorded import Recorded, Things
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding, read_rule
from gridplanner.data.store.rows import live
from gridplanner.data.store.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.data.store.geopackage import ProjectFile

    Ids = NDArray[np.int64]

_CHUNK = 100_000
_ROWS = {
    "building": "SELECT fid FROM building WHERE {live} ORDER BY fid",
    "dwelling": "SELECT id, coalesce(building_id, 0), coalesce(unit_id, 0)"
    " FROM dwelling WHERE {live} ORDER BY id",
    "household": "SELECT id, coalesce(dwelling_id, 0)"
    " FROM household WHERE {live} ORDER BY id",
    "register_household": "SELECT id, coalesce(building_id, 0),"
    " coalesce(dwelling_id, 0) FROM register_household WHERE {live} ORDER BY id",
    "person": "SELECT id, coalesce(household_id, 0), coalesce(register_household_id, 0)"
    " FROM person WHERE {live} ORDER BY id",
    "place": "SELECT DISTINCT building_id FROM place WHERE building_id > 0 AND {live}",
}
_TAGGED = """
    SELECT DISTINCT person_id FROM person_tag
    WHERE tag IN (SELECT value FROM json_each(?1))
    AND coalesce(valid_from, '') <= ?2
    AND (coalesce(valid_to, '') = '' OR valid_to > ?2) ORDER BY person_id
"""


def read_recorded(
    file: ProjectFile,
    *,
    day: str,
    categories: Collection[str] = CARE,
    progress: Progress | None = None,
) -> Recorded:
    """Read what is on record.

    Parameters
    ----------
    file : ProjectFile
    day : str
        ISO date: of a category at that day.
    categories : collection of str, optional
        Those of the key groups.
    progress : Progress, optional

    Returns
    -------
    Recorded

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    progress.step("progress.recorded")
    buildings = _read(file, "building", 1, progress)[0]
    dwelling, own, entrance = _read(file, "dwelling", 3, progress)
    household, dwelling_of = _read(file, "household", 2, progress)
    register, register_building, register_dwelling = _read(
        file, "register_household", 3, progress
    )
    (used,) = _read(file, "place", 1, progress)
    progress.fraction(0.3)
    person, household_of, register_of = _read(file, "person", 3, progress)
    progress.fraction(0.9)
    households = Things(
        household,
        look_up(dwelling, own, dwelling_of),
        look_up(dwelling, entrance, dwelling_of),
    )
    living = _follow(person, household_of, households)
    seat = look_up(dwelling, own, register_dwelling)
    written_there = Things(
        register,
        np.where(seat > 0, seat, register_building),
        look_up(dwelling, entrance, register_dwelling),
    )
    written = _follow(person, register_of, written_there)
    people = _counted(read_rule(file), living, written, buildings)
    registered = _else(people, written).where(np.isin(register_of, register))
    registers = _else(written_there, _first_of(register, register_of, living))
    key = _array(file, _TAGGED, 1, progress, _json(categories), day)[0]
    return Recorded(
        buildings=buildings,
        used=np.unique(np.concatenate([used, own, written_there.buildings])),
        dwellings=Things(dwelling, own, entrance),
        lived_in=np.isin(dwelling, dwelling_of) | np.isin(dwelling, register_dwelling),
        households=households,
        registers=registers,
        people=people,
        registered=registered,
        key_people=key,
    )


def _follow(ids: Ids, parents: Ids, above: Things) -> Things:
    """Let each be where what it belongs to is."""
    return Things(
        ids,
        look_up(above.ids, above.buildings, parents),
        look_up(above.ids, above.entrances, parents),
    )


def _else(first: Things, second: Things) -> Things:
    """Let things without a house be where another list of the same has them."""
    housed = first.buildings > 0
    return Things(
        first.ids,
        np.where(housed, first.buildings, second.buildings),
        np.where(housed, first.entrances, second.entrances),
    )


def _first_of(above: Ids, parents: Ids, things: Things) -> Things:
    """Let each row be where the first of its own that has a house is."""
    housed = (things.buildings > 0) & (parents > 0)
    ids, first = np.unique(parents[housed], return_index=True)
    own = things.where(housed)
    return Things(
        above,
        look_up(ids, own.buildings[first], above),
        look_up(ids, own.entrances[first], above),
    )


def _counted(rule: CountRule, living: Things, written: Things, standing: Ids) -> Things:
    """Give everybody where the rule counts them."""
    if rule is CountRule.RESIDENCE:
        return living
    if rule is CountRule.REGISTER:
        return written
    housed = np.isin(living.buildings, standing)
    none = np.zeros(len(living), np.int64)
    here = Things(
        living.ids,
        np.where(housed, living.buildings, none),
        np.where(housed, living.entrances, none),
    )
    return _else(here, written)


def _read(
    file: ProjectFile, table: str, width: int, progress: Progress
) -> list[NDArray[np.int64]]:
    own = table in ("person", "register_household")
    held = holding(table) if own else live(TABLES[table])
    return _array(file, _ROWS[table].format(live=held), width, progress)


def _array(
    file: ProjectFile, query: str, width: int, progress: Progress, *values: str
) -> list[NDArray[np.int64]]:
    parts = [np.empty((0, width), np.int64)]
    with told(file.path):
        rows: Any = file.connection.execute(query, values)
        while part := list(islice(rows, _CHUNK)):
            progress.check()
            flat = np.fromiter(chain.from_iterable(part), np.int64, len(part) * width)
            parts.append(flat.reshape(-1, width))
    read = np.concatenate(parts)
    return [np.ascontiguousarray(read[:, column]) for column in range(width)]


def _json(words: Collection[str]) -> str:
    import json

    return json.dumps(sorted(words))
