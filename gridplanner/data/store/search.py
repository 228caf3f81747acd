"""Find units and buildings by code, name, plate or address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from gridplanner.data.store.admission import admit
from gridplanner.data.store.box import box_of
from gridplanner.data.store.connection import told
from gridplanner.data.store.holding import grid_of
from gridplanner.data.store.looking import look_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import apsw

    from gridplanner.data.access.keys import KeyRing

Row: TypeAlias = Any  # a row of values of many types

_UNITS = ("area", "grid", "micro_grid")
_LONGEST = 1000  # characters; no row holds more, and the database refuses the question
_LIVE = "(valid_to IS NULL OR valid_to = '')"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes
    ----------
    kind : str
        ``"area"``, ``"grid"``, ``"micro_grid"`` or ``"building"``.
    id : int
        Id of the unit, row id of the building.
    label : str
        Code and name of a unit; name, plate or code of a building.
    address : str
        Of a building; of a unit the name of the one above.
    grid : str or None
        Code of the grid that holds it, or that it is; None for none.
    xy : tuple of float or None
        Middle of its box, metres of the project CRS.
    """

    kind: str
    id: int
    label: str
    address: str
    grid: str | None
    xy: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, best first, and whether there is more."""

    hits: tuple[Hit, ...]
    more: bool


def search(
    path: Path, words: str, *, limit: int = 50, keys: KeyRing | None = None
) -> Hits:
    """Find units and buildings in a project file.

    Parameters
    ----------
    path : Path
    words : str
        All of its words must occur in code, name, plate, estate or address;
        letters of either case.
    limit : int
        At most so many hits.
    keys : KeyRing, optional
        Needed where the project is encrypted.

    Returns
    -------
    Hits
        Whole codes and names first, then those that begin with the words, then
        the rest; units before buildings. Without a word, or with more than 1000
        characters, there are none.

    Raises
    ------
    ProjectError
        As for opening a project.
    """
    looking = look_at(path, admit(path, keys), keys)
    try:
        with told(path):
            return search_connection(looking.connection, words, limit=limit)
    finally:
        looking.close()


def search_connection(connection: apsw.Connection, words: str, *, limit: int) -> Hits:
    """Find units and buildings in an open file; see `search`."""
    found: list[Hit] = []
    if len(words) > _LONGEST:
        return Hits((), more=False)
    # What a console could not read as text is in no name.
    asked = words.encode(errors="replace").decode().split()
    for hit in _search(connection, asked, limit + 1):
        found.append(hit)
        if len(found) > limit:
            break
    return Hits(tuple(found[:limit]), more=len(found) > limit)


def _search(
    connection: apsw.Connection, words: Sequence[str], limit: int
) -> Iterator[Hit]:
    if not words:
        return
    for kind in _UNITS:
        for row in _units(connection, kind, words, limit):
            yield _unit_hit(kind, row)
    columns = ("code", "name", "plate", "estate", "address")
    rows = _rows(
        connection,
        f"SELECT fid, {', '.join(columns)}, geom, unit_override FROM building",  # noqa: S608 - names written here
        columns=columns,
        words=words,
        limit=limit,
    )
    for row in rows:
        yield _building_hit(connection, row)


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
    return Hit(kind, number, label, parent_name or "", grid or None, _middle(blob))


def _building_hit(connection: apsw.Connection, row: Row) -> Hit:
    number, code, name, plate, estate, address, blob, override = row
    label = name or plate or code or estate or address
    grid = _chosen(connection, override) if override else None
    if grid is None and blob is not None:
        grid = grid_of(connection, blob)
    return Hit("building", number, label, address or "", grid or None, _middle(blob))


def _chosen(connection: apsw.Connection, unit: int) -> str | None:
    """Give the grid of the unit a user has given a building to.

    None where the unit is none of a grid, or has ended; see `heirs_of`.
    """
    number, seen = unit, {0}
    while number not in seen:
        seen.add(number)
        for table, column in (("grid", "code"), ("micro_grid", "parent_code")):
            found = connection.execute(
                f"SELECT coalesce({column}, '') FROM {table} WHERE fid = ?"  # noqa: S608 - names written here
                f" AND geom NOT NULL AND {_LIVE}",
                (number,),
            ).fetchone()
            if found is not None:
                return str(found[0])
        number = _successor(connection, number)
    return None


def _successor(connection: apsw.Connection, unit: int) -> int:
    """Give the only unit that came from one that has ended, 0 where there is none."""
    found: list[Row] = connection.execute(
        "SELECT after.id FROM gp_unit AS ended, gp_unit AS after,"
        " json_each(after.predecessors) AS came WHERE ended.plan_id = 1"
        " AND ended.id = ? AND ended.valid_to > '' AND after.plan_id = 1"
        " AND came.value = ended.id",
        (unit,),
    ).fetchall()
    return int(found[0][0]) if len(found) == 1 else 0


def _middle(blob: bytes | None) -> tuple[float, float] | None:
    box = None if blob is None else box_of(blob)
    if box is None:
        return None
    west, east, south, north = box
    return round((west + east) / 2, 2), round((south + north) / 2, 2)
