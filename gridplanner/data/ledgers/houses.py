"""Where the people of a ledger live: addresses to dwellings of the project.

Finding the building is the work of `gridplanner.data.addresses`; here its answer
becomes a dwelling, one on record or one that the import adds.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gridplanner.data.store.people_on_record import (
    LIVE,
    dwellings_of_buildings,
    rows_by,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.entries import Entry, HouseWords
    from gridplanner.data.store.geopackage import ProjectFile


@dataclass(frozen=True, slots=True)
class FoundHouse:
    """What is found for an address.

    Attributes
    ----------
    building_id : int
        0 where nothing fits well enough.
    dwelling_id : int
        0 where the building has no such dwelling, or none is named.
    unit, floor, room : str
        As the address names them.
    estate : str
        Estate or village of the address, for all rows of which one answer serves.
    score : float
        1 for a certain one.
    is_outside : bool
        The address lies in another town.
    """

    building_id: int = 0
    dwelling_id: int = 0
    unit: str = ""
    floor: str = ""
    room: str = ""
    estate: str = ""
    score: float = 0.0
    is_outside: bool = False


class Finder(Protocol):
    """Finds the houses of addresses."""

    def __call__(
        self, addresses: Sequence[str], progress: Progress
    ) -> Sequence[FoundHouse]:
        """Give for each address what is found, in the order given."""
        ...


NewDwelling = tuple[int, str, str, str]
"""Building, unit, floor and room of a dwelling that is to be added."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives.

    Attributes
    ----------
    dwelling_id : int
        0 for a dwelling that is to be added, or none.
    new : tuple or None
        The one to be added.
    building_id : int
        Also where the building is known and the dwelling is not.
    estate : str
    score : float
    is_outside : bool
        The address lies in another town: nobody need be asked where.
    """

    dwelling_id: int = 0
    new: NewDwelling | None = None
    building_id: int = 0
    estate: str = ""
    score: float = 0.0
    is_outside: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is a dwelling, or will be."""
        return bool(self.dwelling_id or self.new)

    @property
    def key(self) -> int | NewDwelling:
        """What tells dwellings apart, those to be added too; 0 for none."""
        return self.dwelling_id or self.new or 0


def find_homes(
    file: ProjectFile, entries: Iterable[Entry], finder: Finder, progress: Progress
) -> dict[HouseWords, Home]:
    """Find the dwelling of every address of a ledger.

    Parameters
    ----------
    file : ProjectFile
    entries : iterable of Entry
    finder : Finder
    progress : Progress

    Returns
    -------
    dict of HouseWords to Home
        A building with one dwelling, or none yet, takes people whose address names
        no room; of others only the building is known then.
    """
    words = list(dict.fromkeys(entry.house for entry in entries))
    known = _by_code(file, words, progress)
    asked = [each for each in words if each not in known]
    found = dict(zip(asked, _ask(asked, finder, progress), strict=True))
    buildings = {house.building_id for house in found.values() if house.building_id}
    dwellings: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for building, dwelling, unit, _, room in dwellings_of_buildings(
        file, buildings, progress
    ):
        dwellings[building].append((dwelling, unit, room))
    for each, house in found.items():
        known[each] = _home(house, dwellings)
    return known


def _ask(
    words: Sequence[HouseWords], finder: Finder, progress: Progress
) -> list[FoundHouse]:
    """Ask for the address as written, then as put together from its columns."""
    found = list(finder([each.text or each.composed for each in words], progress))
    again = [
        at
        for at, (each, house) in enumerate(zip(words, found, strict=True))
        if _second(each) and (not house.building_id or not house.room)
    ]
    more = finder([_second(words[at]) for at in again], progress) if again else []
    for at, house in zip(again, more, strict=True):
        if house.building_id and (house.room or not found[at].building_id):
            found[at] = house
    return found


def _second(words: HouseWords) -> str:
    """Give another way to write an address, empty where there is none."""
    if words.composed and words.text:
        return words.composed
    place = words.estate or words.community
    if words.text and place and place not in words.text:
        return place + words.text
    return ""


def _by_code(
    file: ProjectFile, words: Sequence[HouseWords], progress: Progress
) -> dict[HouseWords, Home]:
    """Find dwellings by their code."""
    codes = {each.dwelling_code for each in words if each.dwelling_code}
    rows = rows_by(
        file,
        "dwelling",
        "code",
        codes,
        ("code", "id", "building_id"),
        progress=progress,
        condition=LIVE,
    )
    by_code = {
        str(code): Home(int(number), building_id=int(building or 0), score=1.0)
        for code, number, building in rows
    }
    return {
        each: by_code[each.dwelling_code]
        for each in words
        if each.dwelling_code in by_code
    }


def _home(
    house: FoundHouse, dwellings: Mapping[int, Sequence[tuple[int, str, str]]]
) -> Home:
    """Choose the dwelling in the building that was found."""
    building = house.building_id
    if not building:
        return Home(estate=house.estate, score=house.score, is_outside=house.is_outside)
    there = dwellings.get(building, ())
    dwelling, new = house.dwelling_id, None
    if not dwelling and house.room:
        new = (building, house.unit, house.floor, house.room)
    elif not dwelling and not there:
        new = (building, "", "", "")
    elif not dwelling and len(there) == 1:
        dwelling = there[0][0]
    return Home(dwelling, new, building, house.estate, house.score)
