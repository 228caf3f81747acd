"""What a search finds, and where that lies: its place, and the grid that holds it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from gridplanner.data.store.box import box_of
from gridplanner.data.store.holding import grid_of

if TYPE_CHECKING:
    import apsw

    from gridplanner.data.store.people_search import FoundPerson

Row: TypeAlias = Any  # a row of values of many types

_LIVE = "(valid_to IS NULL OR valid_to = '')"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes
    ----------
    kind : str
        ``"person"``; ``"area"``, ``"grid"`` or ``"micro_grid"``; ``"worker"``;
        ``"owner"``; ``"dwelling"``, ``"estate"``, ``"building"`` or
        ``"courtyard"``; ``"place"``.
    id : int
        Of the row; of an estate that of its first building.
    label : str
        Name of a person, an owner or a worker, masked but for what was typed; code and
        name of a unit; name, plate or code of a building; name of an estate or place.
    address : str
        Home of a person; telephone and house of an owner; address of a building; of a
        unit the name of the one above.
    grid : str or None
        Code of the grid that holds it, or that it is; None for none.
    xy : tuple of float or None
        Middle of its box, metres of the project CRS.
    building_id, dwelling_id, household_id : int
        What opens where it is chosen; 0 for none.
    person : FoundPerson or None
        Of a hit of that kind.
    units : tuple of int
        Of a worker the areas and grids of their posts.
    """

    kind: str
    id: int
    label: str
    address: str
    grid: str | None
    xy: tuple[float, float] | None
    building_id: int = 0
    dwelling_id: int = 0
    household_id: int = 0
    person: FoundPerson | None = None
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """What was found, in groups, best first in each, and whether there is more."""

    hits: tuple[Hit, ...]
    more: bool


def placed(connection: apsw.Connection, hit: Hit) -> Hit:
    """Add to a hit of a house, or of what lies in one, its grid and its place."""
    if hit.xy is not None:
        return hit
    grid, xy = _place_of(connection, hit.building_id)
    if xy is None and hit.kind == "courtyard":
        found: list[Row] = connection.execute(
            "SELECT geom FROM courtyard WHERE id = ?", (hit.id,)
        ).fetchall()
        xy = middle_of(found[0][0]) if found else None
    return replace(hit, grid=hit.grid or grid, xy=xy)


def _place_of(
    connection: apsw.Connection, building: int
) -> tuple[str | None, tuple[float, float] | None]:
    """Give the grid that holds a building, and where it stands."""
    found: list[Row] = connection.execute(
        "SELECT geom, unit_override, plate_x, plate_y FROM building WHERE fid = ?",
        (building,),
    ).fetchall()
    if not found:
        return None, None
    blob, override, x, y = found[0]
    grid = _chosen(connection, override) if override else None
    if grid is None and blob is not None:
        grid = grid_of(connection, blob)
    plate = None if x is None or y is None else (round(x, 2), round(y, 2))
    return grid or None, middle_of(blob) or plate


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


def middle_of(blob: bytes | None) -> tuple[float, float] | None:
    """Give the middle of a shape's box; None without a shape."""
    box = None if blob is None else box_of(blob)
    if box is None:
        return None
    west, east, south, north = box
    return round((west + east) / 2, 2), round((south + north) / 2, 2)
