"""Add, change, move and end people; nobody is ever taken out of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.homes import (
    FAMILY,
    HEAD,
    Home,
    check_in_use,
    house,
    unhouse,
)
from gridplanner.data.registry_edits.relations import relation_after
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]

MOVED_OUT: Final = "迁出"
DECEASED: Final = "死亡"
GONE: Final = frozenset({MOVED_OUT, DECEASED})
"""What ``person.status`` says of those who count nowhere any more."""
_OWN: Final = frozenset({"household_id", "valid_to", "status", "merged_into"})


def add_person(
    home: Home,
    values: Mapping[str, Any],
    stamp: Stamp,
    *,
    next_ids: Mapping[str, int],
    role: str = FAMILY,
) -> Batch:
    """Add a person to a household.

    Parameters
    ----------
    home : Home
    values : mapping of str to value
        Columns of table ``person``; ``arrived`` is the day the residence begins.
    stamp : Stamp
    next_ids : mapping of str to int
        Next free id of table ``person``.
    role : str, optional
        As what they live there: owner, family or tenant.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        ``refuse.person.name`` without a name, ``refuse.household.ended``, or
        ``refuse.household.second_head`` where the household has a head.
    """
    check_in_use(home)
    _check_values(values)
    writing = Writing(stamp, next_ids)
    relation = str(values.get("relation") or "")
    if relation == HEAD and home.head_id:
        raise EditError("refuse.household.second_head")
    number = writing.add("person", **values, source=stamp.source)
    house(
        writing,
        {**values, "id": number},
        household=home.household,
        residences=(),
        day=str(values.get("arrived") or stamp.day),
        role=role,
    )
    if relation == HEAD:
        writing.change("household", home.household, head_id=number)
    return writing.batch("household.person.add", n=1)


def change_person(row: Row, values: Mapping[str, Any], stamp: Stamp) -> Batch:
    """Change what is known of a person.

    Raises
    ------
    EditError
        ``refuse.person.name`` where the name would be empty.
    """
    _check_values({"name": row["name"], **values})
    writing = Writing(stamp)
    writing.change("person", row, **values)
    return writing.batch("household.person.change", n=1)


def move_people(
    home: Home,
    people: Collection[int],
    other: Home,
    stamp: Stamp,
    *,
    day: str = "",
    role: str = "",
) -> Batch:
    """Let members of one household live in another from a day on.

    A household that nobody is left in ends. Where the head goes and others stay, no
    head is left: whoever edits names the next one.

    Parameters
    ----------
    home : Home
        Where they lived.
    people : collection of int
    other : Home
        Where they live from then on, maybe in another dwelling. Their relations are to
        another head then and become empty, unless the head goes with them into a
        household without members.
    stamp : Stamp
    day : str, optional
        ISO date; today without it.
    role : str, optional
        As what they live there; as before without it.

    Raises
    ------
    EditError
        ``refuse.household.same``, ``refuse.household.ended`` or
        ``refuse.household.not_member``.
    """
    if home.id == other.id:
        raise EditError("refuse.household.same")
    check_in_use(other)
    moved = home.chosen(people)
    writing = Writing(stamp)
    take_in(writing, home, moved, other.household, day=day or stamp.day, role=role)
    if not other.members and home.head_id in people:
        writing.change("household", other.household, head_id=home.head_id)
    else:
        for row in moved:
            writing.change("person", row, relation="")
    leave_behind(writing, home, moved, day=day or stamp.day)
    return writing.batch("household.person.move", n=len(moved))


def settle(
    person: Row,
    home: Home,
    stamp: Stamp,
    *,
    residences: Sequence[Row] = (),
    role: str = FAMILY,
    day: str = "",
) -> Batch:
    """Give a person without a household, or one who has left, a household again.

    Parameters
    ----------
    person : mapping
        Row of table ``person``, with ``household_id`` empty or ended.
    home : Home
    stamp : Stamp
    residences : sequence of mapping
        Of the person, not ended.

    Raises
    ------
    EditError
        ``refuse.person.housed`` for one who lives in a household.
    """
    check_in_use(home)
    if person["household_id"] and not person["valid_to"]:
        raise EditError("refuse.person.housed")
    writing = Writing(stamp)
    writing.change("person", person, valid_to=None, status="", relation="")
    house(
        writing,
        person,
        household=home.household,
        residences=residences,
        day=day or stamp.day,
        role=role,
    )
    return writing.batch("household.person.settle", n=1)


def leave(
    home: Home, people: Collection[int], status: str, stamp: Stamp, *, day: str = ""
) -> Batch:
    """Record that members have moved out of the town or have died.

    They stay on record with that household and count no more.

    Parameters
    ----------
    home : Home
    people : collection of int
    status : str
        `MOVED_OUT` or `DECEASED`.
    stamp : Stamp
    day : str, optional
        ISO date; today without it.

    Raises
    ------
    EditError
        ``refuse.day.future`` for a day to come.
    """
    if status not in GONE:
        raise ValueError(f"no such end: {status}")
    day = day or stamp.day
    if day > stamp.day:
        raise EditError("refuse.day.future")
    gone = home.chosen(people)
    writing = Writing(stamp)
    for row in gone:
        writing.change("person", row, status=status, valid_to=day)
        unhouse(writing, row, home.residences, day=day)
    leave_behind(writing, home, gone, day=day)
    kind = "moved_out" if status == MOVED_OUT else "deceased"
    return writing.batch(f"household.person.{kind}", n=len(gone))


def set_head(home: Home, person_id: int, stamp: Stamp) -> Batch:
    """Make a member the head; relations follow as far as the old ones say.

    Raises
    ------
    EditError
        ``refuse.household.not_member``.
    """
    (head,) = home.chosen([person_id])
    former = next((row for row in home.members if row["id"] == home.head_id), None)
    writing = Writing(stamp)
    writing.change("household", home.household, head_id=person_id)
    if head is not former:
        for row in home.members:
            relation = relation_after(row, head, former)
            writing.change("person", row, relation=relation)
    return writing.batch("household.head", n=1)


def take_in(
    writing: Writing,
    home: Home,
    people: Collection[Row],
    household: Row,
    *,
    day: str,
    role: str = "",
) -> None:
    """Let members of a household live in another one from a day on."""
    for row in people:
        house(
            writing,
            row,
            household=household,
            residences=home.residences,
            day=day,
            role=role or home.role_of(int(row["id"])),
        )


def leave_behind(
    writing: Writing, home: Home, gone: Collection[Row], *, day: str
) -> None:
    """Leave a household in order after members have gone from it.

    It ends where nobody is left, and has no head where the head has gone.
    """
    away = {row["id"] for row in gone}
    rest = [row for row in home.members if row["id"] not in away]
    if not rest:
        writing.change("household", home.household, head_id=None, valid_to=day)
    elif home.head_id in away:
        writing.change("household", home.household, head_id=None)


def _check_values(values: Mapping[str, Any]) -> None:
    if not str(values.get("name") or "").strip():
        raise EditError("refuse.person.name")
    if _OWN & values.keys():
        raise ValueError(f"set by edits of their own: {sorted(_OWN & values.keys())}")
