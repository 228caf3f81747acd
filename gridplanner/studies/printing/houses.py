"""The houses of a project as sheets name them: where each is, and what is in it.

Nothing of a resident is read here: houses, their entrances, how many dwellings.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.house_names import house_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.layers.print.ground import Ground
    from gridplanner.studies.printing.wish import Wish

_COLUMNS: Final = (
    "fid", "code", "name", "address", "plate", "estate", "floors", "courtyard_id",
)  # fmt: skip
_SMALL: Final = 6
"""Dwellings up to which a house without entrances stands among others on a page."""
_NUMBERS: Final = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class House:
    """A building in use.

    Attributes
    ----------
    id : int
    name : str
        What it is called where several may have one address.
    short : str
        What it is called among those of its street or estate.
    title : str
        Its own name where it has one, else as `name`.
    code, estate : str
    floors : int
        0 where unknown.
    unit : int
        Unit of the sheets' level it counts in; 0 for none.
    door : int
        The courtyard whose door it stands behind; 0 for its own.
    homes : int
        Dwellings in it.
    entrances : tuple of (int, str)
        Id and name of those on record, in their order.
    """

    id: int
    name: str
    short: str
    title: str
    code: str
    estate: str
    floors: int
    unit: int
    door: int
    homes: int
    entrances: tuple[tuple[int, str], ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether several such houses fill a page of the building matrix."""
        return not self.entrances and self.homes <= _SMALL

    @property
    def is_shared(self) -> bool:
        """Whether more than one family comes through its door."""
        return bool(self.entrances) or self.homes > 1


@dataclass(frozen=True, slots=True)
class Houses:
    """All houses, in the order sheets have: grid by grid, street by street."""

    rows: tuple[House, ...]
    by_id: Mapping[int, House]

    def behind_door(self, house: House) -> list[int]:
        """Give the ids of all houses behind the door of one."""
        if not house.door:
            return [house.id]
        return [one.id for one in self.rows if one.door == house.door]

    def wanted(self, wish: Wish, ground: Ground) -> list[House]:
        """List those a wish asks for: by their ids, else by the units they are in."""
        if wish.buildings:
            asked = set(wish.buildings)
            return [one for one in self.rows if one.id in asked]
        if not wish.units:
            return list(self.rows)
        ids = np.array([one.id for one in self.rows], np.int64)
        inside = np.zeros(len(ids), bool)
        for number in wish.units:
            level = ground.subdivision.units[number].level
            inside |= ground.unit_of(ids, level) == number
        return [self.rows[at] for at in np.flatnonzero(inside).tolist()]


def read_houses(file: ProjectFile, ground: Ground, level: int) -> Houses:
    """Read all houses in use.

    Parameters
    ----------
    file : ProjectFile
    ground : Ground
        Of the plan; it tells in which unit a house counts.
    level : int
        Of that unit.
    """
    read = file.read_columns("building", _COLUMNS)
    ids = np.asarray(read["fid"], np.int64)
    units = ground.unit_of(ids, level).tolist()
    homes = Counter(file.read_columns("dwelling", ["building_id"])["building_id"])
    entrances = _entrances(file)
    codes = {number: unit.code for number, unit in ground.subdivision.units.items()}
    found = []
    for at, number in enumerate(ids.tolist()):
        row = {name: read[name][at] for name in _COLUMNS}
        found.append(
            House(
                number,
                house_name(row),
                str(row["name"] or row["plate"] or row["address"] or ""),
                str(row["name"] or "") or house_name(row),
                str(row["code"] or ""),
                str(row["estate"] or ""),
                int(row["floors"] or 0),
                units[at],
                int(row["courtyard_id"] or 0),
                homes[number],
                entrances.get(number, ()),
            )
        )
    found.sort(key=lambda one: (codes.get(one.unit, "~"), natural(one.name), one.id))
    return Houses(tuple(found), {one.id: one for one in found})


def _entrances(file: ProjectFile) -> dict[int, tuple[tuple[int, str], ...]]:
    read = file.read_columns("building_unit", ["id", "building_id", "name", "position"])
    rows = sorted(
        zip(
            read["building_id"],
            (int(place or 0) for place in read["position"]),
            read["id"],
            read["name"],
            strict=True,
        ),
        key=lambda row: row[:3],
    )
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for building, _position, number, name in rows:
        found[int(building or 0)].append((int(number), str(name or "")))
    return {number: tuple(each) for number, each in found.items()}


def natural(words: str) -> tuple[tuple[int, str], ...]:
    """Give what sorts names as people count: No. 9 before No. 10.

    Examples
    --------
    >>> sorted(["海棠小区10号楼", "海棠小区9号楼"], key=natural)
    ['海棠小区9号楼', '海棠小区10号楼']
    """
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in _NUMBERS.split(words)
    )


def doors_of(houses: Iterable[House]) -> list[House]:
    """Keep one house of each courtyard: that with the most dwellings in it."""
    best: dict[tuple[str, int], House] = {}
    for one in houses:
        key = ("yard", one.door) if one.door else ("house", one.id)
        if key not in best or one.homes > best[key].homes:
            best[key] = one
    return list(best.values())
