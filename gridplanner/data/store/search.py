"""Find people, units, workers, houses and places: one question, hits in groups.

Every group answers for itself, from its own indexes; here they are put in order and
share the room there is, so that a common word never hides a group behind another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from gridplanner.data.store.admission import admit
from gridplanner.data.store.asking import holding_on
from gridplanner.data.store.connection import told
from gridplanner.data.store.dwelling_search import find_dwellings, houses_of_address
from gridplanner.data.store.hits import Hit, Hits, middle_of, placed
from gridplanner.data.store.house_search import (
    estates_in,
    find_rows,
    house_of_courtyard,
    without_courtyards_of,
)
from gridplanner.data.store.looking import look_at
from gridplanner.data.store.owner_search import find_owners
from gridplanner.data.store.people_search import find_people

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    import apsw

    from gridplanner.data.access.grant import Grant
    from gridplanner.data.access.keys import KeyRing
    from gridplanner.data.store.house_search import FoundRow
    from gridplanner.data.store.owner_search import FoundOwner
    from gridplanner.data.store.people_search import FoundPerson

Row: TypeAlias = Any  # a row of values of many types
T = TypeVar("T")

_UNITS = ("area", "grid", "micro_grid")
_LONGEST = 1000  # characters; no row holds more, and the database refuses the question
_LIVE = "(valid_to IS NULL OR valid_to = '')"  # units end on the day itself
_FOR_EVER = "9999-12-31"


def search(
    path: Path,
    words: str,
    *,
    limit: int = 50,
    now: datetime | None = None,
    keys: KeyRing | None = None,
) -> Hits:
    """Find people, units, workers, houses and places in a project file.

    Parameters
    ----------
    path : Path
    words : str
        See `find_people` and `find_rows`; all words must occur.
    limit : int
        At most so many hits.
    now : datetime, optional
        For ages, and for the day on which a worker must be there; without it no worker
        is found who leaves some day.
    keys : KeyRing, optional
        Needed where the project is encrypted.

    Returns
    -------
    Hits
        Without a word, or with more than 1000 characters, there are none. People
        are masked but for what was typed.

    Raises
    ------
    ProjectError
        As for opening a project.
    """
    looking = look_at(path, admit(path, keys), keys)
    try:
        with told(path):
            return search_connection(looking.connection, words, limit=limit, now=now)
    finally:
        looking.close()


def search_connection(
    connection: apsw.Connection,
    words: str,
    *,
    limit: int,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> Hits:
    """Find all of it in an open file; see `search`."""
    people, *others = find_groups(connection, words, limit=limit, grant=grant, now=now)
    asked = _words(words)
    units = [
        _unit_hit(kind, row)
        for kind in (_UNITS if asked else ())
        for row in _units(connection, kind, asked, limit + 1)
    ]
    groups = [people, units, *others]
    return Hits(
        tuple(
            placed(connection, hit) for group in shared(groups, limit) for hit in group
        ),
        more=sum(map(len, groups)) > limit,
    )


def find_groups(
    connection: apsw.Connection,
    words: str,
    *,
    limit: int,
    grant: Grant | None = None,
    now: datetime | None = None,
) -> list[list[Hit]]:
    """Find people, workers, houses and places, each group for itself.

    Parameters
    ----------
    connection : apsw.Connection
    words : str
    limit : int
        One more than that at most of each group, to tell that there is more.
    grant, now
        As for `find_people`.

    Returns
    -------
    list of list of Hit
        Four, without their grids and places; see `placed`.
    """
    asked, more = _words(words), limit + 1
    if not asked:
        return [[], [], [], []]
    people = find_people(connection, " ".join(asked), limit=more, grant=grant, now=now)
    owners = find_owners(connection, asked, limit=more, grant=grant, now=now)
    # So that many people of a name do not hide who owns a dwelling.
    groups = [[_person_hit(p) for p in people], [_owner_hit(o) for o in owners]]
    kept = shared(groups, limit)
    beyond = [
        hit
        for all_, some in zip(groups, kept, strict=True)
        for hit in all_[len(some) :]
    ]
    return [
        [*kept[0], *kept[1], *beyond[:1]],
        list(_workers(connection, asked, more, _day(now))),
        list(_houses(connection, asked, more)),
        [
            _place_hit(connection, row)
            for row in find_rows(connection, "place", asked, limit=more)
        ],
    ]


def _day(now: datetime | None) -> str:
    """Return the day on which workers and posts must hold; without one, for ever."""
    return _FOR_EVER if now is None else now.date().isoformat()


def _words(words: str) -> list[str]:
    if len(words) > _LONGEST:
        return []
    # What a console could not read as text is in no name.
    return words.encode(errors="replace").decode().split()


def shared(groups: Sequence[Sequence[T]], limit: int) -> list[Sequence[T]]:
    """Cut groups so that together they have so many hits, and each its share.

    Parameters
    ----------
    groups : sequence of sequence
    limit : int

    Returns
    -------
    list of sequence
        What a small group leaves over goes to the others, from the first one on.
    """
    rooms = [0] * len(groups)
    left = limit
    while left and any(
        room < len(group) for room, group in zip(rooms, groups, strict=True)
    ):
        open_ones = [i for i, group in enumerate(groups) if rooms[i] < len(group)]
        share = max(left // len(open_ones), 1)
        for i in open_ones:
            more = min(share, len(groups[i]) - rooms[i], left)
            rooms[i] += more
            left -= more
    return [group[:room] for group, room in zip(groups, rooms, strict=True)]


def _units(
    connection: apsw.Connection, kind: str, words: Sequence[str], limit: int
) -> list[Row]:
    return _rows(
        connection,
        f"SELECT fid, code, name, parent_code, parent_name, geom FROM {kind}",  # noqa: S608 - names written here
        columns=("code", "name"),
        words=words,
        limit=limit,
    )


def _rows(
    connection: apsw.Connection,
    select: str,
    *,
    columns: Sequence[str],
    words: Sequence[str],
    limit: int,
) -> list[Row]:
    """Read the rows in whose columns all words occur, the best first."""
    texts = " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)
    conditions = " AND ".join([_LIVE] + [f"({texts}) LIKE ? ESCAPE '\\'"] * len(words))
    whole = " OR ".join(f"{name} = ?" for name in columns)
    begins = " OR ".join(f"{name} LIKE ? ESCAPE '\\'" for name in columns)
    query = (
        f"{select} WHERE {conditions} ORDER BY CASE WHEN {whole} THEN 0"
        f" WHEN {begins} THEN 1 ELSE 2 END, code, fid LIMIT ?"
    )
    together = " ".join(words)
    values = [f"%{_escape(word)}%" for word in words]
    values += [together] * len(columns) + [_escape(together) + "%"] * len(columns)
    return connection.execute(query, (*values, limit)).fetchall()


def _escape(word: str) -> str:
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _unit_hit(kind: str, row: Row) -> Hit:
    number, code, name, parent_code, parent_name, blob = row
    label = " ".join(part for part in (code, name) if part)
    grid = {"grid": code, "micro_grid": parent_code}.get(kind)
    return Hit(kind, number, label, parent_name or "", grid or None, middle_of(blob))


def _workers(
    connection: apsw.Connection, words: Sequence[str], limit: int, day: str
) -> Iterator[Hit]:
    """Find workers by any part of their name, by its initials or by their number."""
    rows: Any = connection.execute(
        "SELECT id, name, coalesce(code, ''), coalesce(organisation, '')"  # noqa: S608 - a constant
        f" FROM worker WHERE {holding_on('worker')} AND (instr(name, :word)"
        " OR pinyin LIKE :start ESCAPE '\\' OR code LIKE :start ESCAPE '\\')"
        " ORDER BY name != :word, code IS NOT :word, id LIMIT :limit",
        {
            "day": day,
            "word": words[0],
            "start": _escape(words[0]) + "%",
            "limit": limit,
        },
    )
    for number, name, code, organisation in rows if len(words) == 1 else ():
        posts: list[Row] = connection.execute(
            "SELECT scope_id FROM post WHERE worker_id = :worker"  # noqa: S608 - a constant
            " AND scope_type NOT IN ('building', 'entrance', 'floor')"
            f" AND scope_id NOT NULL AND {holding_on('post')} ORDER BY id",
            {"worker": number, "day": day},
        ).fetchall()
        units = tuple(int(unit) for (unit,) in posts)
        about = " · ".join(filter(None, (str(code), str(organisation))))
        # Whose grid it is stands on every notice board: the name is no secret.
        yield Hit("worker", number, str(name or ""), about, None, None, units=units)


def _houses(
    connection: apsw.Connection, words: Sequence[str], limit: int
) -> Iterator[Hit]:
    """Find dwellings, estates, buildings, and courtyards without a found building."""
    together = " ".join(words)
    for found in find_dwellings(connection, together, limit=limit):
        yield Hit(
            "dwelling",
            found.id,
            found.home,
            found.address,
            None,
            None,
            building_id=found.building_id,
            dwelling_id=found.id,
        )
    buildings = find_rows(connection, "building", words, limit=limit)
    if not buildings:
        buildings = houses_of_address(connection, together, limit=limit)
    for name, first in estates_in(buildings, words):
        yield _house_hit("estate", first, name, "")
    for row in buildings:
        texts = row.texts
        label = next(
            (
                texts[name]
                for name in ("name", "plate", "code", "estate", "address")
                if texts[name]
            ),
            "",
        )
        yield _house_hit("building", row.id, label, texts["address"])
    yards = find_rows(connection, "courtyard", words, limit=limit)
    for row in without_courtyards_of(connection, yards, buildings):
        yield _courtyard_hit(connection, row)


def _house_hit(kind: str, number: int, label: str, address: str) -> Hit:
    return Hit(kind, number, label, address, None, None, building_id=number)


def _courtyard_hit(connection: apsw.Connection, row: FoundRow) -> Hit:
    house = house_of_courtyard(connection, row.id)
    label = row.texts["name"] or row.texts["plate"] or row.texts["address"]
    address = row.texts["address"]
    return Hit("courtyard", row.id, label, address, None, None, building_id=house)


def _person_hit(person: FoundPerson) -> Hit:
    return Hit(
        "person",
        person.id,
        person.name,
        person.home,
        None,
        None,
        building_id=person.building_id,
        dwelling_id=person.dwelling_id,
        household_id=person.household_id,
        person=person,
    )


def _owner_hit(owner: FoundOwner) -> Hit:
    return Hit(
        "owner",
        owner.dwelling_id,
        owner.name,
        " · ".join(part for part in (owner.phone, owner.home) if part),
        None,
        None,
        building_id=owner.building_id,
        dwelling_id=owner.dwelling_id,
    )


def _place_hit(connection: apsw.Connection, row: FoundRow) -> Hit:
    found: list[Row] = connection.execute(
        "SELECT coalesce(building_id, 0), coalesce(courtyard_id, 0),"
        " coalesce(dwelling_id, 0) FROM place WHERE id = ?",
        (row.id,),
    ).fetchall()
    building, courtyard, dwelling = found[0]
    if not building and courtyard:
        building = house_of_courtyard(connection, courtyard)
    return Hit(
        "place",
        row.id,
        row.texts["name"],
        row.texts["address"],
        None,
        None,
        building_id=building,
        dwelling_id=dwelling,
    )
