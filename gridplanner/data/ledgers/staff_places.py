"""Where the posts of a roster stand: at units, buildings, entrances or floors."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gridplanner.data.ledgers.readers import BETWEEN
from gridplanner.data.ledgers.unit_words import UnitWords
from gridplanner.data.levels import Role
from gridplanner.data.team.roles import BUILDING, ENTRANCE, FLOOR, PostRole, read_floor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.houses import Finder, FoundHouse
    from gridplanner.data.ledgers.staff_rows import StaffRow
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile

_LEADERS: Final = {
    PostRole.BUILDING_LEADER: BUILDING,
    PostRole.ENTRANCE_LEADER: ENTRANCE,
    PostRole.FLOOR_LEADER: FLOOR,
}
_OF_MICRO: Final = frozenset(
    {PostRole.MICRO_LEADER, PostRole.VOLUNTEER, PostRole.ASSISTANT}
)
_NUMBER: Final = re.compile(r"(\d{1,3}|[a-z])(?:单元|门洞|门|号)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PostPlace:
    """Where one post stands.

    Attributes
    ----------
    scope : str
        Of ``post.scope_type``; empty where no place is found.
    id : int
    part : str
        Number of the floor, or of an entrance that is not on record.
    column : str
        Field at fault, or that of the unit.
    label : str
        Name of the unit or the house, as the project has it.
    reason : str
        Why there is none, or what is to be told about the one that is found.
    """

    scope: str = ""
    id: int = 0
    part: str = ""
    column: str = ""
    reason: str = ""
    label: str = ""


class StaffPlaces:
    """Finds where posts stand; houses are looked up for all rows at once.

    Parameters
    ----------
    file : ProjectFile
    plan : Plan
        The one in force.
    rows : sequence of StaffRow
    finder : callable
        Gives the finder of addresses; asked only where a post stands at a house.
    progress : Progress
    """

    def __init__(
        self,
        file: ProjectFile,
        plan: Plan,
        rows: Sequence[StaffRow],
        finder: Callable[[], Finder],
        progress: Progress,
    ) -> None:
        self._levels = file.levels
        self._units, self._words = plan.units, UnitWords(plan.units, file.levels)
        asked = [row for row in rows if row.roles and _needs_house(row)]
        self._houses = _find_houses(asked, finder(), progress) if asked else {}
        self._floors: dict[int, int] = {}
        self._names: dict[int, str] = {}
        self._entrances: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
        if self._houses:
            self._read_buildings(file)

    def _read_buildings(self, file: ProjectFile) -> None:
        known = {house.building_id for house in self._houses.values()}
        for row in file.read_rows("building", known):
            self._floors[row["fid"]] = int(row["floors"] or 0)
            self._names[row["fid"]] = str(row["name"] or row["address"] or "")
        names = ["id", "building_id", "name", "position"]
        read = file.read_columns("building_unit", names)
        for number, building, name, position in zip(
            *(read[n] for n in names), strict=True
        ):
            if building in known:
                entry = int(number), str(name or ""), int(position or 0)
                self._entrances[int(building)].append(entry)

    def find(self, row: StaffRow, role: PostRole) -> list[PostPlace]:
        """Find the places of a role of a row; several where a cell names several."""
        if role in _LEADERS:
            return [self._house(row, _LEADERS[role])]
        words, column, levels = _unit_of(row, role)
        if not words and row.house and not row.place:
            return [self._house(row, BUILDING)]
        found = self._unit(words, column, levels, row.community)
        if found.scope or found.reason != "no_such_unit":
            return [found]
        parts = [part for part in BETWEEN.split(words) if part]
        if len(parts) > 1:
            return [self._unit(part, column, levels, row.community) for part in parts]
        if column == "place" and self._houses.get((row.sheet, row.row)):
            return [self._house(row, BUILDING)]
        return [found]

    def _unit(
        self, words: str, column: str, levels: Iterable[str], within: str
    ) -> PostPlace:
        inside = within if column != "community" else ""
        found = self._words.find(words, roles=levels, within=inside)
        if not found.id:
            return PostPlace(column=column, reason=found.reason)
        unit = self._units[found.id]
        scope = self._levels[unit.level].role.value
        label = unit.name or unit.code
        return PostPlace(scope, found.id, "", column, found.reason, label)

    def _house(self, row: StaffRow, scope: str) -> PostPlace:
        house = self._houses.get((row.sheet, row.row))
        column = "address" if row.house.text else "building"
        if not row.house.building and not row.house.text:
            column = "place"
        if house is None or not house.building_id:
            told = row.house.text or row.house.building or row.place
            reason = "building_not_found" if told else "no_building"
            return PostPlace(column=column, reason=reason)
        label = self._names.get(house.building_id, "")
        at = PostPlace(BUILDING, house.building_id, "", column, label=label)
        if scope == ENTRANCE:
            return self._entrance(at, row.house.unit or house.unit)
        if scope == FLOOR:
            return self._floor(at, row.house.floor or house.floor)
        return at

    def _entrance(self, at: PostPlace, words: str) -> PostPlace:
        """Find an entrance on record, else its number at the building."""
        number = _number_of(words)
        if not number:
            return PostPlace(column="unit", reason="no_entrance")
        known = self._entrances.get(at.id, [])
        for entrance, name, position in known:
            if number in {_number_of(name), str(position) if not name else ""}:
                return replace(at, scope=ENTRANCE, id=entrance, label=at.label + name)
        if known or not number.isdigit():
            return PostPlace(column="unit", reason="entrance_not_found")
        return replace(at, part=number)

    def _floor(self, at: PostPlace, words: str) -> PostPlace:
        number = read_floor(words)
        if not number:
            return PostPlace(column="floor", reason="no_floor")
        most = self._floors.get(at.id, 0)
        if most and number > most:
            return PostPlace(column="floor", reason="floor_not_found")
        return replace(at, scope=FLOOR, part=str(number))


def _number_of(words: str) -> str:
    """Read the number of an entrance: 2 of 2单元, A of A门; empty for none."""
    found = _NUMBER.fullmatch("".join(words.split()))
    if found is None:
        return ""
    return found[1].lstrip("0") or "0" if found[1].isdigit() else found[1].upper()


def _unit_of(row: StaffRow, role: PostRole) -> tuple[str, str, tuple[str, ...]]:
    """Choose of the units a row names the one the role belongs to."""
    grid = row.grid, "grid", (Role.GRID.value, Role.MICRO_GRID.value)
    micro = row.micro_grid, "micro_grid", (Role.MICRO_GRID.value, Role.GRID.value)
    order: list[tuple[str, str, tuple[str, ...]]]
    order = [micro, grid] if role in _OF_MICRO else [grid, micro]
    order.append((row.place, "place", order[0][2]))
    if not row.house:
        order.append((row.community, "community", (Role.AREA.value,)))
    return next((each for each in order if each[0]), ("", "", ()))


def _needs_house(row: StaffRow) -> bool:
    if any(role in _LEADERS for role in row.roles):
        return True
    return not (row.grid or row.micro_grid) and bool(row.house or row.place)


def _texts(row: StaffRow) -> list[str]:
    """Give the ways to write the address of a row, the fullest first."""
    house, place = row.house, row.place
    area = house.estate or house.community
    around = replace(house, estate=area)
    ways = [
        house.text,
        area + house.text if house.text and area not in house.text else "",
        around.composed,
        house.composed,
        place,
        area + place if place and area not in place else "",
    ]
    return list(dict.fromkeys(filter(None, ways)))


def _find_houses(
    rows: Sequence[StaffRow], finder: Finder, progress: Progress
) -> dict[tuple[int, int], FoundHouse]:
    """Find the building each row names; the first way to write it that fits counts."""
    found: dict[tuple[int, int], FoundHouse] = {}
    ways = {(row.sheet, row.row): _texts(row) for row in rows}
    for turn in range(max(map(len, ways.values()), default=0)):
        asked = [k for k, w in ways.items() if k not in found and turn < len(w)]
        answers = finder([ways[key][turn] for key in asked], progress)
        pairs = zip(asked, answers, strict=True)
        found |= {key: house for key, house in pairs if house.building_id}
    return found
