"""People whose address was not found move to the house a user has named.

One answer serves all rows of an estate: what it has taught becomes a rule, and each
row that the rule leads to a house is settled with it, in one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gridplanner.data.addresses.columns import plain_room, plain_unit
from gridplanner.data.addresses.grammar import parse
from gridplanner.data.addresses.rules import TABLE, AddressRule, learn_outside
from gridplanner.data.comparing.reviews import ADDRESS, SETTLED
from gridplanner.data.dwelling_words import VACANT
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.homes import COLLECTIVE, RESIDENT, house
from gridplanner.data.registry_edits.people import leave_behind
from gridplanner.data.registry_edits.writing import Stamp, Writing
from gridplanner.data.store.homes import next_ids, read_homes, rows_by
from gridplanner.data.store.review_rows import open_of_estates

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.addresses.address import Address
    from gridplanner.data.addresses.book import AddressBook
    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.homes import Home
    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer does.

    Attributes
    ----------
    batch : Batch
    rule : AddressRule or None
        What it teaches.
    settled, left : int
        Rows it settles, and rows of the estate that stay open: the rule leads them to
        no house, or to one of several dwellings of which they name none.
    """

    batch: Batch
    rule: AddressRule | None
    settled: int
    left: int = 0


def open_of_estate(file: ProjectFile, estate: str) -> list[int]:
    """List the questions for a house that are open of one estate, by id."""
    return open_of_estates(file, ADDRESS, estate) if estate else []


def names_dwelling(file: ProjectFile, review_id: int, building_id: int) -> bool:
    """Tell whether the address of a question says which dwelling of a house it is."""
    rows = file.read_rows("review", [review_id])
    address = parse(str(rows[0]["offered"] or "")) if rows else None
    return address is None or Moving(file, Stamp("")).can_move(address, building_id)


def live_there(
    file: ProjectFile,
    book: AddressBook,
    review_id: int,
    building_id: int,
    stamp: Stamp,
    *,
    dwelling_id: int = 0,
    also: Collection[int] = (),
) -> Answer:
    """Say which house an address means; its people move there.

    Parameters
    ----------
    file : ProjectFile
    book : AddressBook
        Not changed: take `Answer.rule` up once the step is written.
    review_id : int
    building_id : int
        The house that was clicked.
    stamp : Stamp
    dwelling_id : int, optional
        The dwelling in it, where the address names none.
    also : collection of int, optional
        Further questions of the estate to be settled in the same way; those the rule
        leads to no house stay open.

    Returns
    -------
    Answer

    Raises
    ------
    EditError
        ``refuse.review.settled``; ``refuse.address.room`` where the house has several
        dwellings and neither the address nor `dwelling_id` says which.
    """
    rows = _open_rows(file, [review_id, *also])
    if review_id not in rows:
        raise EditError("refuse.review.settled")
    address = parse(str(rows[review_id]["offered"] or ""))
    rule = None
    if address.text:
        rule = book.rule_for(
            address, building_id, whole_estate=bool(also), source=stamp.source
        )
        book = book.with_rule(rule)
    moving = Moving(file, stamp)
    moving.move(rows.pop(review_id), address, building_id, dwelling_id)
    others = len(rows)
    for row in rows.values():
        match = book.match(str(row["offered"] or ""))
        if match and moving.can_move(match.address, match.building_id):
            moving.move(row, match.address, match.building_id, match.dwelling_id)
    if rule is not None:
        moving.add_rule(rule)
    batch = moving.writing.batch("comparing.house", n=moving.settled)
    return Answer(batch, rule, moving.settled, others + 1 - moving.settled)


def lives_elsewhere(
    file: ProjectFile, review_id: int, stamp: Stamp, *, also: Collection[int] = ()
) -> Answer:
    """Say that an address does not lie in this town; nobody is asked for it again."""
    rows = _open_rows(file, [review_id, *also])
    if review_id not in rows:
        raise EditError("refuse.review.settled")
    writing = Writing(stamp)
    rule = learn_outside(
        parse(str(rows[review_id]["offered"] or "")), source=stamp.source
    )
    for row in rows.values():
        writing.change("review", row, state=SETTLED, outcome="outside", time=stamp.time)
    _add_rule(writing, rule)
    return Answer(writing.batch("comparing.outside", n=len(rows)), rule, len(rows))


class Moving:
    """Collects the moves of one answer."""

    def __init__(self, file: ProjectFile, stamp: Stamp) -> None:
        self._file = file
        self.writing = Writing(stamp, _ids(file))
        self.settled = 0
        self._dwellings: dict[int, list[dict[str, Any]]] = {}
        self._units: dict[int, list[dict[str, Any]]] = {}
        self._living: dict[int, Row] = {}

    def can_move(self, address: Address, building: int) -> bool:
        """Tell whether the address says which dwelling of the house it is."""
        if self._room(address):
            return len(self._found(address, building)) < 2
        return len(self._there(building)) < 2

    def move(self, row: Row, address: Address, building: int, dwelling: int) -> None:
        """Let the people of a question live in a house, and settle it."""
        number = dwelling or self._dwelling(address, building)
        home, members = self._movers(row)
        household = self._household(number, home, members)
        day = self.writing.stamp.day
        for member in members:
            house(
                self.writing,
                member,
                household=household,
                residences=home.residences if home else (),
                day=day,
                role=home.role_of(int(member["id"])) if home else "",
            )
        if home and home.id != household["id"]:
            leave_behind(self.writing, home, members, day=day)
        for each in self._there(building):
            if each["id"] == number and each.get("status") == VACANT:
                self.writing.change("dwelling", each, status=None)
        outcome = f"building {building}"
        time = self.writing.stamp.time
        self.writing.change("review", row, state=SETTLED, outcome=outcome, time=time)
        self.settled += 1

    def add_rule(self, rule: AddressRule) -> None:
        """Keep what the answer has taught."""
        _add_rule(self.writing, rule)

    def _movers(self, row: Row) -> tuple[Home | None, Sequence[Row]]:
        """Give the household of a question, and who of it moves.

        All of one that has no house. Of one that has, the person alone: nobody has
        said that the others moved, too.
        """
        (person,) = self._file.read_rows("person", [row["person_id"]])
        number = row["household_id"] or person["household_id"]
        found = read_homes(self._file, [number]) if number else []
        if not found or found[0].household["valid_to"]:
            return None, [person]
        (home,) = found
        if home.household["dwelling_id"]:
            return home, [each for each in home.members if each["id"] == person["id"]]
        return home, home.members

    def _household(
        self, dwelling: int, home: Home | None, members: Sequence[Row]
    ) -> Row:
        """Give the household people move into: one that lives there, or their own."""
        if dwelling in self._living:
            return self._living[dwelling]
        there = [
            row
            for row in rows_by(self._file, "household", "dwelling_id", [dwelling])
            if not row["valid_to"] and row["kind"] != COLLECTIVE
        ]
        chosen: Row
        if there:
            chosen = there[0]
        elif home is not None and len(members) == len(home.members):
            self.writing.change("household", home.household, dwelling_id=dwelling)
            chosen = {**home.household, "dwelling_id": dwelling}
        else:
            chosen = self._new_household(dwelling)
        self._living[dwelling] = chosen
        return chosen

    def _new_household(self, dwelling: int) -> Row:
        values = {
            "kind": RESIDENT,
            "dwelling_id": dwelling,
            "head_id": None,
            "valid_from": self.writing.stamp.day,
            "source": self.writing.stamp.source,
        }
        number = self.writing.add("household", **values)
        return {**values, "id": number, "valid_to": None}

    def _dwelling(self, address: Address, building: int) -> int:
        """Find the dwelling of an address in a house, or add it."""
        there = self._there(building)
        room, unit = self._room(address), self._unit(building, address.unit)
        found = self._found(address, building) if room else there
        if len(found) == 1:
            return int(found[0]["id"])
        if found:
            raise EditError("refuse.address.room")
        digits = address.floor.removeprefix("-")
        values = {
            "building_id": building,
            "unit_id": unit or self._new_unit(building, address.unit),
            "floor": int(address.floor) if digits.isdigit() else None,
            "room": room or None,
            "source": self.writing.stamp.source,
        }
        number = self.writing.add("dwelling", **values)
        there.append({**values, "id": number})
        return number

    def _found(self, address: Address, building: int) -> list[dict[str, Any]]:
        """List the dwellings of a house that bear the room of an address.

        Those of its entrance go before those of which none is known; without one in
        the address the same room may stand in several.
        """
        room, unit = self._room(address), self._unit(building, address.unit)
        found = [r for r in self._there(building) if plain_room(r["room"]) == room]
        if not address.unit:
            return found
        exact = [row for row in found if unit and row["unit_id"] == unit]
        return exact or [row for row in found if not row["unit_id"]]

    @staticmethod
    def _room(address: Address) -> str:
        return address.room or address.shop

    def _there(self, building: int) -> list[dict[str, Any]]:
        if building not in self._dwellings:
            rows = rows_by(self._file, "dwelling", "building_id", [building])
            self._dwellings[building] = [row for row in rows if not row["valid_to"]]
        return self._dwellings[building]

    def _unit(self, building: int, name: str) -> int:
        if building not in self._units:
            rows = rows_by(self._file, "building_unit", "building_id", [building])
            self._units[building] = rows
        for row in self._units[building] if name else ():
            if plain_unit(row["name"]) == name:
                return int(row["id"])
        return 0

    def _new_unit(self, building: int, name: str) -> int | None:
        if not name:
            return None
        words = f"{name}单元" if name.isdigit() else name
        values = {
            "building_id": building,
            "name": words,
            "position": len(self._units[building]) + 1,
        }
        number = self.writing.add("building_unit", **values)
        self._units[building].append({**values, "id": number})
        return number


def _add_rule(writing: Writing, rule: AddressRule) -> None:
    writing.add(
        TABLE,
        kind=rule.kind,
        alias=rule.alias,
        estate=rule.estate,
        building_no=rule.building_no,
        building_id=rule.building_id or None,
        source=rule.source,
    )


def _open_rows(file: ProjectFile, ids: Collection[int]) -> dict[int, Row]:
    return {
        int(row["id"]): row
        for row in file.read_rows("review", ids)
        if row["state"] != SETTLED
    }


def _ids(file: ProjectFile) -> dict[str, int]:
    return next_ids(file) | {"building_unit": file.next_id("building_unit")}
