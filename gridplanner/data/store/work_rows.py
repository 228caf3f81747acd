"""Reads what asks for work: dwellings, households, people, places, events.

Of each row only its number, what it hangs on and a mask of what it is leave the file.
All of a town is read in the order of the rows; of a few buildings only what hangs on
them, and what hangs on no building.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.counting import CountRule
from gridplanner.data.dwelling_words import LET, VACANT
from gridplanner.data.filters.people_filter import BY_AGE, born_until
from gridplanner.data.norms.kinds import AGE_UNKNOWN, KINDS, bit
from gridplanner.data.norms.norm import Subject
from gridplanner.data.people.categories import CATEGORIES
from gridplanner.data.registry_edits.registers import HOLLOW
from gridplanner.data.store.counts import PLACED, arrays_of, holding
from gridplanner.data.store.people_findings import BIRTH, KNOWN_BIRTH
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import apsw
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_IN = "IN (SELECT value FROM json_each(?1))"
_ENDED = "IN (SELECT id FROM {0} WHERE valid_to > '')"
_BY_TAG = {key: bit(Subject.PERSON, key) for key in CATEGORIES}
# Whoever is old is so by birth, whatever a tag says, where the birth is known.
_OLD = sum(_BY_TAG[key] for key in BY_AGE)
_POPULATION = ("migrant", "overseas", "unregistered")
# Where a tag stands among all of them tells which it is; the most frequent first.
_ORDER = ("migrant", "tenant", "elder_empty_nest", "party_member")
_TAGS = "|" + "|".join(dict.fromkeys((*_ORDER, *CATEGORIES))) + "|"
_WIDE = 1 << len(_TAGS).bit_length()
_TAG_BITS = np.zeros(_WIDE, np.int64)
for _tag, _bit in _BY_TAG.items():
    _TAG_BITS[_TAGS.index(f"|{_tag}|") + 1] = _bit
_COLLECTIVE = bit(Subject.HOUSEHOLD, "collective")


@dataclass(frozen=True, slots=True, eq=False)
class Dwellings:
    """Dwellings that hold: ids ascending, their buildings (0 = none), their masks."""

    ids: Ints
    buildings: Ints
    masks: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Households:
    """Households that hold: ids ascending, their dwellings (0 = none), their masks."""

    ids: Ints
    dwellings: Ints
    masks: Ints


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """People of some category, with what they live in and are registered in."""

    households: Ints
    registers: Ints
    masks: Ints


def read_dwellings(
    connection: apsw.Connection, among: Collection[int] | None
) -> Dwellings:
    """Read the dwellings of some buildings and of none, or all."""
    kinds = (
        f"CASE status WHEN '{LET}' THEN {bit(Subject.DWELLING, 'rented')}"
        f" WHEN '{VACANT}' THEN {bit(Subject.DWELLING, 'vacant')} ELSE 0 END"
    )
    which, values = _among(among, "building_id {0} OR building_id ISNULL")
    ids, packed = arrays_of(
        connection,
        f"SELECT id, coalesce(building_id, 0) * 4 + {kinds} FROM dwelling"  # noqa: S608 - constants
        f" WHERE {holding('dwelling')} AND {which} ORDER BY id",
        *values,
    )
    return Dwellings(ids, packed >> 2, packed & 3)


def read_given(connection: apsw.Connection, entrances: Collection[int]) -> list[Ints]:
    """Read the dwellings of some entrances: ids ascending, and the entrance of each."""
    return arrays_of(
        connection,
        f"SELECT id, unit_id FROM dwelling WHERE unit_id {_IN} ORDER BY id",  # noqa: S608 - constants
        ids_json(entrances),
    )


def read_households(
    connection: apsw.Connection, dwellings: Collection[int] | None
) -> Households:
    """Read the households of some dwellings and of none, or all."""
    which, values = _among(
        dwellings,
        "dwelling_id {0} OR dwelling_id ISNULL OR dwelling_id "
        + _ENDED.format("dwelling"),
    )
    ids, packed = arrays_of(
        connection,
        "SELECT id, coalesce(dwelling_id, 0) * 2 + (coalesce(kind, '') = 'collective')"  # noqa: S608 - constants
        f" FROM household WHERE {holding('household')} AND {which} ORDER BY id",
        *values,
    )
    return Households(ids, packed >> 1, (packed & 1) * _COLLECTIVE)


def read_buildings_of(
    connection: apsw.Connection, dwellings: Collection[int]
) -> list[Ints]:
    """Read the building of each of some dwellings: ids ascending, buildings."""
    return arrays_of(
        connection,
        "SELECT id, coalesce(building_id, 0) FROM dwelling"  # noqa: S608 - constants
        f" WHERE id {_IN} AND {holding('dwelling')} ORDER BY id",
        ids_json(dwellings),
    )


def read_homes(connection: apsw.Connection, households: Collection[int]) -> list[Ints]:
    """Read the building each of some households lives in: ids ascending, buildings."""
    return arrays_of(
        connection,
        "SELECT household.id, coalesce(dwelling.building_id, 0) FROM household"  # noqa: S608 - constants
        " JOIN dwelling ON dwelling.id = household.dwelling_id"
        f" WHERE household.id {_IN} AND {holding('household')}"
        f" AND {holding('dwelling')} ORDER BY household.id",
        ids_json(households),
    )


def read_people(
    connection: apsw.Connection,
    *,
    day: str,
    rule: CountRule,
    among: tuple[Collection[int], Collection[int]] | None,
) -> People:
    """Read the people of any category, and those of whom no age is known.

    Parameters
    ----------
    connection : apsw.Connection
    day : str
        ISO date the ages and the categories are told for.
    rule : CountRule
        Where people live alone says nothing of registers, which are not read then.
    among : pair of collection of int or None
        Households and register households whose people are read, with those of no
        household; None for everybody.
    """
    population = " ".join(
        f"WHEN '{kind}' THEN {number}"
        for number, kind in enumerate(_POPULATION, start=1)
    )
    last = born_until(day, BY_AGE["aged80"])
    columns = (
        "id, (coalesce(household_id, 0) * 4 + CASE population_kind"
        f" {population} ELSE 0 END) * 4"
        f" + CASE WHEN NOT {KNOWN_BIRTH} THEN 2 WHEN {BIRTH} <= '{last}' THEN 1"
        " ELSE 0 END"
    )
    by_register = rule is not CountRule.RESIDENCE
    if by_register:
        columns += ", coalesce(register_household_id, 0)"
    which, values, whose = "1", [], "1"
    if among is not None:
        ended = _ENDED.format("household")
        which = f"(household_id {_IN} OR household_id ISNULL OR household_id {ended}"
        values = [ids_json(among[0])]
        if by_register:
            which += f" OR register_household_id {_IN.replace('?1', '?2')}"
            values.append(ids_json(among[1]))
        which += ")"
    query = f"FROM person WHERE {holding('person')} AND {which}"
    read = arrays_of(
        connection,
        f"SELECT {columns} {query} ORDER BY id",
        *values,
        width=2 + by_register,
    )
    ids, packed = read[:2]
    if among is not None:
        whose = f"person_id {_IN}"
        values = [ids_json(ids)]
    masks = _age_masks(packed & 3) | _population_masks(packed >> 2 & 3)
    _add_tags(connection, ids, masks, day=day, whose=whose, values=values)
    households = packed >> 4
    some = np.flatnonzero(masks)
    registers = read[2][some] if by_register else np.zeros(len(some), np.int64)
    return People(households[some], registers, masks[some])


def _age_masks(ages: Ints) -> Ints:
    return np.array([0, _OLD, AGE_UNKNOWN, 0], np.int64)[ages]


def _population_masks(kinds: Ints) -> Ints:
    return np.array([0, *(_BY_TAG[kind] for kind in _POPULATION)], np.int64)[kinds]


def _add_tags(
    connection: apsw.Connection,
    ids: Ints,
    masks: Ints,
    *,
    day: str,
    whose: str,
    values: list[str],
) -> None:
    """Add the categories people have on a day to their masks."""
    # One number a row: text by text takes three times as long.
    (packed,) = arrays_of(
        connection,
        f"SELECT person_id * {_WIDE} + instr('{_TAGS}', '|' || tag || '|')"  # noqa: S608 - constants and a checked date
        f" FROM person_tag WHERE coalesce(valid_from, '') <= '{day}'"
        f" AND (coalesce(valid_to, '') = '' OR valid_to > '{day}')"
        f" AND person_id NOT NULL AND tag NOT NULL AND {whose}",
        *values,
        width=1,
    )
    if not len(packed) or not len(ids):
        return
    person, bits = packed // _WIDE, _TAG_BITS[packed % _WIDE]
    at = np.minimum(np.searchsorted(ids, person), len(ids) - 1)
    known_age = masks[at] & AGE_UNKNOWN == 0
    bits[known_age] &= ~_OLD
    there = ids[at] == person
    np.bitwise_or.at(masks, at[there], bits[there])


def read_registers(
    connection: apsw.Connection,
    *,
    hollow: bool,
    among: tuple[Collection[int], Collection[int]] | None,
) -> list[Ints]:
    """Read register households: id, dwelling and building of each, 0 = none.

    Parameters
    ----------
    connection : apsw.Connection
    hollow : bool
        Only the hollow ones, and also those registered nowhere; else only those
        registered somewhere.
    among : pair of collection of int or None
        Dwellings and buildings whose registers are read; with the hollow ones those of
        neither.
    """
    which, values = "1", []
    if among is not None:
        which = f"(dwelling_id {_IN} OR building_id {_IN.replace('?1', '?2')}"
        which += f" OR NOT coalesce({PLACED}, 0))"
        values = [ids_json(among[0]), ids_json(among[1])]
    narrowed = f"status = '{HOLLOW}'" if hollow else PLACED
    return arrays_of(
        connection,
        "SELECT id, coalesce(dwelling_id, 0), coalesce(building_id, 0)"  # noqa: S608 - constants
        f" FROM register_household WHERE {narrowed}"
        f" AND {holding('register_household')} AND {which} ORDER BY id",
        *values,
        width=3,
    )


def read_places(
    connection: apsw.Connection, among: Collection[int] | None
) -> list[Ints]:
    """Read places in use: the building of each (0 = none) and its mask.

    A place without a building stands in that of its dwelling, else in the first
    building of its courtyard.
    """
    kinds = " ".join(
        f"WHEN '{kind}' THEN {bit(Subject.PLACE, kind)}"
        for kind in KINDS[Subject.PLACE]
    )
    which, values = _among(among, "found {0} OR found = 0")
    return arrays_of(
        connection,
        f"""
        SELECT found, mask FROM (
            SELECT coalesce(place.building_id,
                (SELECT building_id FROM dwelling WHERE id = place.dwelling_id),
                (SELECT min(fid) FROM building WHERE courtyard_id = place.courtyard_id
                    AND {holding("building")}), 0) AS found,
                CASE kind {kinds} ELSE 0 END AS mask
            FROM place WHERE coalesce(valid_to, '') = '')
        WHERE {which}
        """,  # noqa: S608 - constants
        *values,
    )


def read_events(
    connection: apsw.Connection, *, since: str, day: str
) -> tuple[Ints, NDArray[np.float64], str]:
    """Read the events of a while.

    Parameters
    ----------
    connection : apsw.Connection
    since, day : str
        ISO dates: after the first, until the end of the second.

    Returns
    -------
    tuple
        The building of each (0 = none), its place where it has no building (NaN where
        it has neither) and the day of the first, empty where there is none.
    """
    rows: list[Any] = connection.execute(
        "SELECT coalesce(building_id, 0), x, y, substr(time, 1, 10) FROM event"
        " WHERE substr(time, 1, 10) > ? AND substr(time, 1, 10) <= ? ORDER BY id",
        (since, day),
    ).fetchall()
    buildings = np.array([row[0] for row in rows], np.int64)
    points = np.array([row[1:3] for row in rows], np.float64).reshape(-1, 2)
    points[buildings > 0] = np.nan
    return buildings, points, _first_day(row[3] for row in rows)


def _first_day(days: Iterable[str]) -> str:
    """Give the first of some days; what is no day of the calendar is none of them."""
    found = set()
    for day in set(days):
        with suppress(ValueError):  # as another program wrote it
            found.add(date.fromisoformat(day).isoformat())
    return min(found, default="")


def _among(ids: Collection[int] | None, condition: str) -> tuple[str, list[str]]:
    if ids is None:
        return "1", []
    return f"({condition.format(_IN)})", [ids_json(ids)]


def read_ended(connection: apsw.Connection) -> Ints:
    """Read the buildings that are gone; ids, ascending."""
    found = connection.execute(
        "SELECT fid FROM building WHERE valid_to > '' ORDER BY fid"
    ).fetchall()
    return np.fromiter(chain.from_iterable(found), np.int64)
