"""Finds the people a filter means: as ids with the house of each, and as a number.

A question is put together from the conditions that say something, and begins where
fewest rows must be looked at: at the buildings of some grids, at a category, or at
everybody. People leave the file here as ids only.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.counting import CountRule
from gridplanner.data.filters.people_filter import BY_AGE, ELDER, born_until
from gridplanner.data.store.connection import told
from gridplanner.data.store.counts import holding, read_rule
from gridplanner.data.store.people_findings import (
    ALONE,
    BIRTH,
    KNOWN_BIRTH,
    LIVES,
    finding_condition,
)
from gridplanner.data.store.rows import ids_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.filters.people_filter import PeopleFilter
    from gridplanner.data.filters.places import Within
    from gridplanner.data.job import Progress
    from gridplanner.data.store.beside import Readable
    from gridplanner.data.store.geopackage import ProjectFile

_CHUNK = 20_000
_HOME, _HOUSEHOLD = "dwelling", "household"
_HOLDS = "coalesce({0}.valid_to, '') = ''"
# A dwelling in a building that is gone is no home.
_STANDS = (
    f"{_HOLDS.format('dwelling')} AND dwelling.building_id NOT IN"  # noqa: S608 - a constant
    " (SELECT fid FROM building WHERE valid_to > '')"
)
_LEFT_HOME = (
    "LEFT JOIN household ON household.id = person.household_id"
    f" AND {_HOLDS.format('household')}"
    f" LEFT JOIN dwelling ON dwelling.id = household.dwelling_id AND {_STANDS}"
)
_REGISTER = (
    "JOIN register_household AS register ON register.id = person.register_household_id"
    f" AND {_HOLDS.format('register')}"
    " LEFT JOIN dwelling AS seat ON seat.id = register.dwelling_id"
    f" AND {_HOLDS.format('seat')}"
)
_SEAT = "coalesce(seat.building_id, register.building_id)"
_FEW = 0.4  # share of the buildings up to which one begins with them
_HEAD = (
    "(household.head_id = person.id"
    " OR household.head_id ISNULL AND person.relation = '02')"
)
# Of a category at a day: it had begun and had not ended.
_TAGGED = (
    "SELECT person_id FROM person_tag WHERE tag IN (SELECT value FROM json_each({0}))"
    " AND coalesce(valid_from, '') <= :day"
    " AND (coalesce(valid_to, '') = '' OR valid_to > :day)"
)
_WORD = (
    "(person.name LIKE {0} ESCAPE '\\' OR person.pinyin LIKE {1} ESCAPE '\\'"
    " OR dwelling.building_id IN (SELECT fid FROM building WHERE"
    " coalesce(estate, '') || ' ' || coalesce(name, '') || ' ' || coalesce(plate, '')"
    " || ' ' || coalesce(address, '') LIKE {0} ESCAPE '\\')"
    " OR {2} IN (person.id_no, person.phone, substr(person.id_no, -4),"
    " substr(person.phone, -4)))"
)
# Where everybody is looked at, each way to be meant is asked by itself: no home of a
# million people has to be looked up then.
_WORD_OF_ALL = (
    "person.id IN (SELECT id FROM person WHERE name LIKE {0} ESCAPE '\\'"  # noqa: S608 - a constant
    " OR pinyin LIKE {1} ESCAPE '\\'"
    " UNION SELECT id FROM person WHERE id_no = {2}"
    " UNION SELECT id FROM person WHERE phone = {2}"
    " UNION SELECT id FROM person WHERE substr(id_no, -4) = {2}"
    " UNION SELECT id FROM person WHERE substr(phone, -4) = {2}"
    " UNION SELECT one.id FROM building"
    " CROSS JOIN dwelling AS flat ON flat.building_id = building.fid"
    f" AND {_HOLDS.format('flat')}"
    " CROSS JOIN household AS home ON home.dwelling_id = flat.id"
    f" AND {_HOLDS.format('home')}"
    " CROSS JOIN person AS one ON one.household_id = home.id"
    f" WHERE {_HOLDS.format('building')} AND"
    " coalesce(estate, '') || ' ' || coalesce(building.name, '') || ' '"
    " || coalesce(plate, '') || ' ' || coalesce(address, '') LIKE {0} ESCAPE '\\')"
)
# What lists can be sorted by in the file; by place they are sorted as arrays.
_SORTS = {
    "name": "coalesce(person.pinyin_full, person.pinyin), person.name, person.id",
    "birth": f"NOT {KNOWN_BIRTH}, {BIRTH}, person.id",
}


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The people a filter means, in the order of the list.

    Attributes
    ----------
    people : ndarray, int64, shape (n,)
        Ids.
    buildings, entrances : ndarray, int64, shape (n,)
        Where each is counted: the house lived in, or registered in; 0 = none.
    """

    people: NDArray[np.int64]
    buildings: NDArray[np.int64]
    entrances: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.people)


@dataclass(slots=True)
class _Question:
    """A query under way: where it reads from, on which conditions, with what values."""

    source: str
    # With a sign in front no index is taken by it: the houses are read first.
    person: str = "person.id"
    building: str = f"{_HOME}.building_id"
    entrance: str = f"{_HOME}.unit_id"
    # As the figures count: whoever died does not, whatever else stands in the row.
    where: list[str] = field(default_factory=lambda: [holding("person")])
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def is_few(self) -> bool:
        """Whether it begins with some buildings, not with everybody."""
        return self.source.startswith("json_each")

    def bind(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def among(self, ids: NDArray[np.int64]) -> str:
        return f"(SELECT value FROM json_each({self.bind(ids_json(ids))}))"  # noqa: S608 - a name of a value

    def query(self, columns: str) -> str:
        conditions = " AND ".join(self.where)
        source = self.source
        if not any(
            table in columns + conditions for table in ("household.", "dwelling.")
        ):
            source = source.replace(_LEFT_HOME, "")
        return f"SELECT {columns} FROM {source} WHERE {conditions}"  # noqa: S608 - constants and names of values


def count_people(
    file: Readable, wanted: PeopleFilter, *, within: Within | None, day: str
) -> int:
    """Count the people a filter means.

    Parameters
    ----------
    file : Readable
    wanted : PeopleFilter
        Its `units` are not looked at; `within` says what lies in them.
    within : Within or None
        None for the whole project.
    day : str
        ISO date of asking, where the filter names none.

    Returns
    -------
    int
    """
    asked = _ask(wanted, within, day, read_rule(file))
    with told(file.path):
        rows: list[Any] = file.connection.execute(
            asked.query("count(*)"), asked.values
        ).fetchall()
    return int(rows[0][0])


def find_people(
    file: ProjectFile,
    wanted: PeopleFilter,
    *,
    within: Within | None,
    day: str,
    order: str = "place",
    progress: Progress | None = None,
) -> Found:
    """Find the people a filter means; parameters as `count_people`.

    Parameters
    ----------
    order : {"place", "name", "birth"}
        By building, dwelling and household, its head first, those without a house at
        the end; by the sound of the name; by birth, the oldest first.
    progress : Progress, optional
        Asked between pages whether to go on.

    Returns
    -------
    Found

    Raises
    ------
    Cancelled
        If the user stopped it.
    """
    asked = _ask(wanted, within, day, read_rule(file))
    columns = (
        f"person.id, coalesce({asked.building}, 0), coalesce({asked.entrance}, 0),"
        " coalesce(dwelling.id, 0), coalesce(person.household_id, 0),"
        f" NOT coalesce({_HEAD}, 0)"
    )
    query = asked.query(columns)
    if order != "place":
        query += f" ORDER BY {_SORTS[order]}"
    # Column by column: rows of a million people side by side would be copied twice.
    read = [array("q") for _ in range(6)]
    with told(file.path):
        rows = file.connection.execute(query, asked.values)
        while part := _some(rows):
            if progress is not None:
                progress.check()
            for column, values in zip(read, zip(*part, strict=True), strict=True):
                column.extend(values)
    people, buildings, *others = (np.frombuffer(each, np.int64) for each in read)
    if order != "place":
        return Found(people, buildings, others[0])
    entrances, dwellings, households, is_not_head = others
    keys = (people, is_not_head, households, dwellings, buildings, buildings == 0)
    in_order = np.lexsort(keys)
    return Found(people[in_order], buildings[in_order], entrances[in_order])


def _some(rows: Any) -> list[Any]:  # noqa: ANN401 - a cursor of the driver
    return list(islice(rows, _CHUNK))


def _ask(
    wanted: PeopleFilter, within: Within | None, day: str, rule: CountRule
) -> _Question:
    asked = _begin(wanted, within, rule)
    asked.values["day"] = wanted.reference or day
    _add_who(asked, wanted)
    _add_categories(asked, wanted)
    if wanted.finding:
        alone = _has(asked, ALONE)
        last = asked.bind(born_until(asked.values["day"], ELDER))
        asked.where.append(finding_condition(wanted.finding, alone=alone, elder=last))
    for word in wanted.words.split():
        plain = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        places = (f"%{plain}%", f"{plain}%", word)
        condition = _WORD if asked.is_few else _WORD_OF_ALL
        asked.where.append(condition.format(*map(asked.bind, places)))
    return asked


def _begin(wanted: PeopleFilter, within: Within | None, rule: CountRule) -> _Question:
    """Choose where to read from, and say where people are counted.

    Who asks for an address is told of that one; else the project's rule holds, so
    that a list of all has as many people as the figures say.
    """
    if wanted.address == "registered" or not (
        wanted.address or rule is CountRule.RESIDENCE
    ):
        asked = _by_register(wanted, rule)
        if within is not None:
            _add_within(asked, within)
        return asked
    if within is None or within.share > _FEW or wanted.address == "houseless":
        asked = _Question(f"person {_LEFT_HOME}")
    else:
        asked = _from_buildings(within)
    if within is not None:
        _add_within(asked, within)
    if wanted.address == "houseless":
        asked.where.append(f"NOT {LIVES}")
    elif wanted.address in ("living", "separated"):
        asked.where.append(LIVES)
    if wanted.address == "separated":
        asked.source += f" LEFT {_REGISTER}"
        asked.where.append(
            f"({_SEAT} != dwelling.building_id"
            " OR register.id ISNULL AND person.population_kind = 'migrant')"
        )
    return asked


def _by_register(wanted: PeopleFilter, rule: CountRule) -> _Question:
    """Count people where they are registered, or only those who live nowhere."""
    join = _REGISTER if wanted.address else f"LEFT {_REGISTER}"
    asked = _Question(f"person {join} {_LEFT_HOME}")
    asked.building, asked.entrance = _SEAT, "seat.unit_id"
    if not wanted.address and rule is CountRule.EITHER:
        home = f"{_HOME}.building_id"
        asked.building = f"coalesce({home}, {_SEAT})"
        asked.entrance = (
            f"CASE WHEN {home} ISNULL THEN seat.unit_id ELSE {_HOME}.unit_id END"
        )
    return asked


def _from_buildings(within: Within) -> _Question:
    """Begin with the buildings; a cross join is read in the order written."""
    asked = _Question("", "+person.id")
    homes = np.union1d(within.buildings, within.entrance_buildings)
    asked.source = (
        f"json_each({asked.bind(ids_json(homes))}) AS home"
        f" CROSS JOIN dwelling ON dwelling.building_id = home.value AND {_STANDS}"
        " CROSS JOIN household ON household.dwelling_id = dwelling.id"
        f" AND {_HOLDS.format('household')}"
        " CROSS JOIN person ON person.household_id = household.id"
    )
    return asked


def _add_within(asked: _Question, within: Within) -> None:
    inside = f"{asked.building} IN {asked.among(within.buildings)}"
    if len(within.away):
        away = asked.among(within.away)
        inside += f" AND coalesce({asked.entrance}, 0) NOT IN {away}"
    if len(within.entrances):
        inside += f" OR {asked.entrance} IN {asked.among(within.entrances)}"
    asked.where.append(f"({inside})")


def _add_who(asked: _Question, wanted: PeopleFilter) -> None:
    for column, value in (
        ("person.sex", wanted.sex),
        (f"{_HOUSEHOLD}.kind", wanted.household),
    ):
        if value:
            asked.where.append(f"{column} = {asked.bind(value)}")
    for column, values in (
        ("person.population_kind", wanted.population),
        (f"{_HOME}.status", wanted.housing),
    ):
        if values:
            asked.where.append(f"{column} IN ({_bound(asked, values)})")
    if wanted.heads:
        asked.where.append(_HEAD)
    if wanted.phone:
        has = "coalesce(person.phone, '') > ''"
        asked.where.append(has if wanted.phone == "with" else f"NOT {has}")
    day = asked.values["day"]
    if wanted.age_from is not None:
        last = asked.bind(born_until(day, wanted.age_from))
        asked.where.append(f"{KNOWN_BIRTH} AND {BIRTH} <= {last}")
    if wanted.age_to is not None:
        before = asked.bind(born_until(day, wanted.age_to + 1))
        asked.where.append(f"{KNOWN_BIRTH} AND {BIRTH} > {before}")


def _add_categories(asked: _Question, wanted: PeopleFilter) -> None:
    if wanted.any_of:
        each = [_has(asked, (tag,)) for tag in wanted.any_of if tag in BY_AGE]
        rest = [tag for tag in wanted.any_of if tag not in BY_AGE]
        if rest:
            each.append(_has(asked, rest))
        asked.where.append(f"({' OR '.join(each)})")
    asked.where.extend(_has(asked, (tag,)) for tag in wanted.all_of)
    asked.where.extend(f"NOT {_has(asked, (tag,))}" for tag in wanted.none_of)


def _has(asked: _Question, tags: Sequence[str]) -> str:
    """Tell whether a person has one of some categories at the day."""
    listed = f"json_array({_bound(asked, tags)})"
    tagged = f"{asked.person} IN ({_TAGGED.format(listed)})"
    if tags[0] not in BY_AGE:
        return tagged
    last = asked.bind(born_until(asked.values["day"], BY_AGE[tags[0]]))
    old = f"{KNOWN_BIRTH} AND {BIRTH} <= {last}"
    return f"({old} OR NOT {KNOWN_BIRTH} AND {tagged})"


def _bound(asked: _Question, values: Sequence[str]) -> str:
    return ", ".join(asked.bind(value) for value in values)
