"""Who the people of a roster are: each other, or workers on record.

By employee code; else by name and telephone; else by name where only one has it. Of
two of one name that nothing tells apart nobody is guessed: their rows come back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.ledgers.staff_rows import StaffRow, StaffRows

    Row = Mapping[str, Any]


@dataclass(slots=True)
class _Somebody:
    """One person of the roster: all rows about them."""

    code: str = ""
    name: str = ""
    phones: set[str] = field(default_factory=set)
    rows: list[StaffRow] = field(default_factory=list)

    def take(self, row: StaffRow) -> None:
        self.code = self.code or row.worker.get("code", "")
        self.name = self.name or row.worker.get("name", "")
        self.phones |= {row.worker["phone"]} if "phone" in row.worker else set()
        self.rows.append(row)


@dataclass(slots=True)
class Matched:
    """Who is who.

    Attributes
    ----------
    people : list of list of StaffRow
        The rows of each person.
    known : dict of int to int
        Id on record by position in `people`.
    """

    people: list[list[StaffRow]] = field(default_factory=list)
    known: dict[int, int] = field(default_factory=dict)


def match_staff(rows: StaffRows, workers: Sequence[Row], day: str) -> Matched:
    """Find out who is who; rows nobody can be told for are rejected.

    Parameters
    ----------
    rows : StaffRows
        A list of posts adds nobody: whoever is not on record is rejected.
    workers : sequence of mapping
        All of table ``worker``, those who left included.
    day : str
        ISO date: whoever works for the town then goes before those who left.

    Returns
    -------
    Matched
    """
    people = _together(rows)
    register = _Register(workers, day)
    named: dict[str, list[_Somebody]] = defaultdict(list)
    for person in people:
        named[person.name].append(person)
    found = Matched()
    taken: set[int] = set()
    later = []
    for person in people:
        number = register.surely(person)
        if number:
            taken.add(number)
            found.known[len(found.people)] = number
            found.people.append(person.rows)
        else:
            later.append(person)
    for person in later:
        number, reason = register.by_name(person, len(named[person.name]), taken)
        if not reason and not number and rows.kind == "posts":
            reason = "no_such_worker"
        if reason:
            for row in person.rows:
                column = "worker_code" if not person.name else "name"
                rows.reject(row, column, reason)
            continue
        if number:
            taken.add(number)
            found.known[len(found.people)] = number
        found.people.append(person.rows)
    return found


def _together(rows: StaffRows) -> list[_Somebody]:
    """Put the rows of one person together."""
    by_code: dict[str, _Somebody] = {}
    for row in rows.found:
        code = row.worker.get("code", "")
        if code:
            by_code.setdefault(code, _Somebody()).take(row)
    # Leaders of houses are tens of thousands: nobody is looked for among all of them.
    people: dict[str, list[_Somebody]] = defaultdict(list)
    for person in by_code.values():
        people[person.name].append(person)
    unknown: dict[str, list[StaffRow]] = defaultdict(list)
    for row in rows.found:
        if row.worker.get("code"):
            continue
        name = row.worker.get("name", "")
        if row.worker.get("phone"):
            _join(people[name], row)
        else:
            unknown[name].append(row)
    for name, alone in unknown.items():
        _join_by_name(people[name], alone, rows)
    order = {id(row): number for number, row in enumerate(rows.found)}
    found = [person for same in people.values() for person in same]
    return sorted(found, key=lambda person: order[id(person.rows[0])])


def _join_by_name(
    same: list[_Somebody], alone: list[StaffRow], rows: StaffRows
) -> None:
    """Put rows of which the name alone is known to the only one who has it."""
    # Several rows of one name may be several people, unless they speak of one on
    # record, as those of a list of posts do.
    if len(same) > 1 or (not same and len(alone) > 1 and rows.kind == "workers"):
        for row in alone:
            rows.reject(row, "name", "name_shared_here")
        return
    if not same:
        same.append(_Somebody())
    for row in alone:
        same[0].take(row)


def _join(same: list[_Somebody], row: StaffRow) -> None:
    """Put a row with a telephone to the one of this name who has it."""
    for person in same:
        if row.worker["phone"] in person.phones:
            person.take(row)
            return
    person = _Somebody()
    person.take(row)
    same.append(person)


class _Register:
    """Workers on record by what tells them."""

    def __init__(self, workers: Sequence[Row], day: str) -> None:
        self._code: dict[str, list[Row]] = defaultdict(list)
        self._name: dict[str, list[Row]] = defaultdict(list)
        for row in workers:
            if row["code"]:
                self._code[str(row["code"])].append(row)
            self._name[str(row["name"] or "")].append(row)
        self._day = day

    def surely(self, person: _Somebody) -> int:
        """Give the one of the code, else of the name and telephone; 0 for none."""
        found = self._code.get(person.code, []) if person.code else []
        if not found:
            same = [row for row in self._named(person) if row["phone"] in person.phones]
            found = self._present(same)
        return int(found[0]["id"]) if len(found) == 1 else 0

    def by_name(
        self, person: _Somebody, others: int, taken: set[int]
    ) -> tuple[int, str]:
        """Give the only one of the name; else why nobody can be told.

        Parameters
        ----------
        person : _Somebody
        others : int
            How many of the roster have the name, this one included.
        taken : set of int
            Ids that are somebody else of the roster.
        """
        same = self._named(person)
        free = [row for row in self._present(same) if int(row["id"]) not in taken]
        if not free:
            return 0, ""
        if person.code and any(row["phone"] for row in free) and person.phones:
            # Another code and another telephone are another person.
            free = [row for row in free if not row["phone"]]
        if len(free) == 1 and others == 1:
            return int(free[0]["id"]), ""
        return 0, "" if person.code else "name_shared"

    def _named(self, person: _Somebody) -> list[Row]:
        """Give those of the name whose code is not another one."""
        same = self._name.get(person.name, []) if person.name else []
        return [
            row
            for row in same
            if not (person.code and row["code"] and row["code"] != person.code)
        ]

    def _present(self, rows: list[Row]) -> list[Row]:
        """Give those who work for the town, or all where nobody does any more."""
        here = [row for row in rows if (row["valid_to"] or "9") > self._day]
        return here or rows
