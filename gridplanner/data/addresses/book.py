"""The book of a town's addresses: written ones find their house and dwelling.

First what a click has taught, then the same place and number, then a place with one
slip of the pen; never another number. What is not certain is given as candidates.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.addresses.address import Address, fold_place
from gridplanner.data.addresses.columns import name_house
from gridplanner.data.addresses.grammar import parse
from gridplanner.data.addresses.house_index import HouseNames, HousesByPlace
from gridplanner.data.addresses.places import NearPlaces
from gridplanner.data.addresses.rooms import Rooms
from gridplanner.data.addresses.rules import (
    AddressRule,
    RuleSet,
    learn,
)
from gridplanner.data.addresses.towns import same_town
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.data.addresses.columns import HouseColumns, HouseName

MOST_CANDIDATES = 3
_EVERY = 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A house that may be meant; `score` is the likeness of the names, 0 to 1."""

    building_id: int
    dwelling_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Match:
    """What the book says of an address.

    Attributes
    ----------
    address : Address
    building_id, unit_id, dwelling_id : int
        0 where not found.
    how : str
        ``"rule"``, ``"exact"``, ``"folded"`` (the kind of place left out),
        ``"fuzzy"`` (one slip of the pen), ``"outside"`` of the town, or empty.
    missing : str
        ``"unit"`` or ``"room"`` where the building is found and that is not.
    candidates : tuple of Candidate
        Where no building was found; the best first, at most three.
    """

    address: Address
    building_id: int = 0
    unit_id: int = 0
    dwelling_id: int = 0
    how: str = ""
    missing: str = ""
    candidates: tuple[Candidate, ...] = ()

    def __bool__(self) -> bool:
        return self.building_id != 0


class AddressBook:
    """Finds houses by what ledgers write.

    Parameters
    ----------
    houses : HouseColumns
    progress : Progress, optional
        Making the book of 300,000 buildings takes seconds.
    """

    def __init__(
        self, houses: HouseColumns, *, progress: Progress | None = None
    ) -> None:
        self.rules = RuleSet(houses.rules)
        self._rooms = Rooms(houses)
        self._ids = houses.building
        self._by_id = np.argsort(self._ids, kind="stable")
        self._courtyard = houses.courtyard
        self._names, self._places = HouseNames(), HousesByPlace()
        self._read(houses, progress or Progress())
        self._folded: dict[str, list[str]] = {}
        for place in self._places:
            self._folded.setdefault(fold_place(place), []).append(place)
        self._near = NearPlaces(list(self._places))

    def _read(self, houses: HouseColumns, progress: Progress) -> None:
        rows = zip(
            houses.estate, houses.plate, houses.name, houses.address, strict=True
        )
        for index, row in enumerate(rows):
            if index % (_EVERY * 20) == 0:
                progress.fraction(index / max(len(self._ids), 1))
            named = name_house(*row)
            self._names.add(named)
            number = named.kind, named.number
            for place in dict.fromkeys((named.place, named.road)):
                if place:
                    self._places.add(place, number, index)
        self._places.settle()

    def _id(self, index: int) -> int:
        return int(self._ids[index])

    def name_of(self, building_id: int) -> HouseName:
        """Say how the book calls a building; `KeyError` for one it does not have."""
        index = self._index(building_id)
        if index is None:
            raise KeyError(building_id)
        return self._names[index]

    def _index(self, building_id: int) -> int | None:
        """Tell which house a building is; None for one the book does not have."""
        at = np.searchsorted(self._ids, building_id, sorter=self._by_id)
        if at == len(self._ids) or self._ids[self._by_id[at]] != building_id:
            return None
        return int(self._by_id[at])

    def match(self, text: str, *, place: str = "") -> Match:
        """Find the house and the dwelling of an address.

        Parameters
        ----------
        text : str
            As a ledger has it.
        place : str
            Estate or village of the row where the address names none.

        Returns
        -------
        Match
        """
        address = parse(text)
        if place and address.number and not address.place:
            address = parse(place + address.text)
        if self.rules.is_outside(address):
            return Match(address, how="outside")
        by_rule = self.rules.building(address)
        index = self._index(by_rule) if by_rule else None
        if index is not None:
            return self._in_building(address, index, "rule")
        if address.unparsed and not address:
            return Match(address)
        return self._by_place(address)

    def match_all(
        self,
        texts: Sequence[str],
        *,
        places: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> list[Match]:
        """Find the houses of many addresses, each different one once.

        Parameters
        ----------
        texts : sequence of str
        places : sequence of str
            As for `match`, one for each text; or none.
        progress : Progress, optional
        """
        progress = progress or Progress()
        known: dict[tuple[str, str], Match] = {}
        found = []
        for row, text in enumerate(texts):
            if row % _EVERY == 0:
                progress.fraction(row / len(texts))
            key = text, places[row] if places else ""
            match = known.get(key)
            if match is None:
                match = known[key] = self.match(text, place=key[1])
            found.append(match)
        return found

    def learn(
        self,
        address: Address,
        building_id: int,
        *,
        whole_estate: bool = True,
        source: str = "",
    ) -> AddressRule:
        """Take up what a click on a house says, for all rows to come.

        Returns the rule, for `rules_change`.
        """
        rule = self.rule_for(
            address, building_id, whole_estate=whole_estate, source=source
        )
        self.rules.add(rule)
        return rule

    def rule_for(
        self,
        address: Address,
        building_id: int,
        *,
        whole_estate: bool = True,
        source: str = "",
    ) -> AddressRule:
        """Give the rule of a click on a house, without taking it up."""
        named = self.name_of(building_id)
        return learn(
            address,
            building_id,
            place=named.place or named.road,
            number=named.number,
            whole_estate=whole_estate,
            source=source,
        )

    def with_rule(self, rule: AddressRule) -> AddressBook:
        """Give a book that knows one rule more; this one stays as it is."""
        other = copy(self)
        other.rules = self.rules.with_rule(rule)
        return other

    def _by_place(self, address: Address) -> Match:
        place = self.rules.estates.get(address.place)
        if place is not None and place in self._places:
            houses = self._houses([place], address)
            if len(houses) == 1:
                return self._in_building(address, houses[0], "rule")
        for how, places in self._ways(address.place):
            houses = self._houses(places, address)
            # Words that were not read may say another house.
            if len(houses) == 1 and not (address.unparsed and how == "fuzzy"):
                return self._in_building(address, houses[0], how)
            if houses:
                return self._undecided(address, [(house, 1.0) for house in houses])
        # A place that is known and lacks the number has a house nobody has drawn.
        known = address.place in self._places
        return self._undecided(address, [] if known else self._similar(address))

    def _ways(self, place: str) -> Iterable[tuple[str, Sequence[str]]]:
        if place in self._places:
            yield "exact", (place,)
            return
        folded = self._folded.get(fold_place(place), ())
        if folded:
            yield "folded", folded
            return
        yield "fuzzy", self._near.slips(place)

    def _houses(self, places: Sequence[str], address: Address) -> list[int]:
        """List the houses of that number in some places, each by its main building."""
        found: list[int] = []
        for place in places:
            numbers = (self._places.find(place, key) for key in _keys(address))
            found += next(filter(None, numbers), [])
        if len(found) > 1:
            found = [
                index
                for index in found
                if same_town(self._names.prefix(index), address.prefix)
            ]
        elif found and not same_town(self._names.prefix(found[0]), address.prefix):
            return []
        return self._main_buildings(found)

    def _main_buildings(self, indices: Sequence[int]) -> list[int]:
        """Keep one building of each courtyard: one that has dwellings, if any."""
        if len(indices) < 2:
            return list(indices)
        main: dict[int, int] = {}
        for index in indices:
            house = int(self._courtyard[index]) or -index - 1
            kept = main.get(house)
            if kept is None or (
                not self._rooms.count(self._id(kept))
                and self._rooms.count(self._id(index))
            ):
                main[house] = index
        inhabited = [
            index for index in main.values() if self._rooms.count(self._id(index))
        ]
        return inhabited if len(inhabited) == 1 else list(main.values())

    def _in_building(self, address: Address, index: int, how: str) -> Match:
        building = self._id(index)
        room = self._rooms.find(building, address)
        return Match(
            address, building, room.unit_id, room.dwelling_id, how, room.missing
        )

    def _similar(self, address: Address) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = []
        for place, score in self._near.alike(address.place) if address.place else ():
            houses = self._houses([place], address)
            found += [(index, score) for index in houses]
            if len(found) >= MOST_CANDIDATES:
                break
        return found

    def _undecided(self, address: Address, houses: list[tuple[int, float]]) -> Match:
        candidates = [
            Candidate(
                self._id(index),
                self._rooms.find(self._id(index), address).dwelling_id,
                round(score, 2),
            )
            for index, score in houses[:MOST_CANDIDATES]
        ]
        return Match(address, candidates=tuple(candidates))


def _keys(address: Address) -> tuple[tuple[str, str], ...]:
    """Give the numbers a house may have in the book, the likelier kind first."""
    if address.building:
        return ("building", address.building), ("plate", address.building)
    if address.plate_sub:
        plate = f"{address.plate}-{address.plate_sub}"
        return ("plate", plate), ("plate", address.plate)
    if address.plate:
        return ("plate", address.plate), ("building", address.plate)
    return (("plate", ""),)
