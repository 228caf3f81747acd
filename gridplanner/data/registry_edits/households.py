"""Make, change, divide, unite, move and end households."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.homes import (
    COLLECTIVE,
    FAMILY,
    HEAD,
    OWNER,
    RESIDENT,
    Home,
    check_in_use,
    house,
)
from gridplanner.data.registry_edits.people import leave_behind, settle, take_in
from gridplanner.data.registry_edits.relations import relation_after
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]

KINDS = (RESIDENT, COLLECTIVE)


def add_household(
    dwelling: Row | None,
    stamp: Stamp,
    *,
    kind: str = RESIDENT,
    place: Row | None = None,
    person: Mapping[str, Any] | None = None,
    role: str = "",
    next_ids: Mapping[str, int],
) -> Batch:
    """Add a household to a dwelling, or a collective one to a place.

    Parameters
    ----------
    dwelling : mapping or None
        Row of table ``dwelling``. A collective household of a place may have none.
    stamp : Stamp
    kind : str
        Of `KINDS`.
    place : mapping or None
        Row of table ``place``: whose dormitory it is.
    person : mapping, optional
        Columns of its first member, who becomes the head; of a collective household
        nobody is the head.
    role : str, optional
        As what that one lives there; owner without it.
    next_ids : mapping of str to int
        Next free ids of ``household`` and ``person``.

    Returns
    -------
    Batch
        A dwelling marked as empty is not marked so any more.

    Raises
    ------
    EditError
        ``refuse.household.nowhere`` without a dwelling or a place,
        ``refuse.dwelling.gone`` for a dwelling that has ended.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of household: {kind}")
    if dwelling is None and (place is None or kind != COLLECTIVE):
        raise EditError("refuse.household.nowhere")
    if dwelling is not None and dwelling["valid_to"]:
        raise EditError("refuse.dwelling.gone")
    writing = Writing(stamp, next_ids)
    values = {
        "kind": kind,
        "dwelling_id": None if dwelling is None else dwelling["id"],
        "place_id": None if place is None else place["id"],
        "valid_from": stamp.day,
        "source": stamp.source,
    }
    number = writing.add("household", **values)
    if person is not None:
        _first_member(
            writing, {**values, "id": number}, person, kind=kind, role=role or "owner"
        )
    if dwelling is not None and dwelling["status"] == "空置":
        writing.change("dwelling", dwelling, status="")
    return writing.batch("household.add", n=1)


def _first_member(
    writing: Writing, household: Row, person: Mapping[str, Any], *, kind: str, role: str
) -> None:
    if not str(person.get("name") or "").strip():
        raise EditError("refuse.person.name")
    number = writing.add("person", **person, source=writing.stamp.source)
    day = str(person.get("arrived") or writing.stamp.day)
    row = {**person, "id": number}
    house(writing, row, household=household, residences=(), day=day, role=role)
    if kind != COLLECTIVE:
        writing.change("person", row, relation="02")
        writing.change("household", household, head_id=number)


def settle_person(
    person: Row,
    home: Home | None,
    dwelling: Row,
    stamp: Stamp,
    *,
    residences: Sequence[Row] = (),
    role: str = "",
    day: str = "",
    next_ids: Mapping[str, int],
) -> Batch:
    """Give a person without a household a home: with who lives there, or alone.

    Parameters
    ----------
    person : mapping
        Row of table ``person``.
    home : Home or None
        Household of the dwelling; without it the person founds one.
    dwelling : mapping
    stamp : Stamp
    residences : sequence of mapping, optional
        Of the person, not ended.
    role, day : str, optional
    next_ids : mapping of str to int
        Next free id of ``household``.

    Raises
    ------
    EditError
        As `gridplanner.data.registry_edits.people.settle`, ``refuse.dwelling.gone``.
    """
    if home is not None:
        return settle(
            person, home, stamp, residences=residences, role=role or FAMILY, day=day
        )
    if dwelling["valid_to"]:
        raise EditError("refuse.dwelling.gone")
    if person["household_id"] and not person["valid_to"]:
        raise EditError("refuse.person.housed")
    writing = Writing(stamp, next_ids)
    day = day or stamp.day
    household = {
        "kind": RESIDENT,
        "dwelling_id": dwelling["id"],
        "head_id": person["id"],
        "valid_from": day,
        "source": stamp.source,
    }
    household |= {"id": writing.add("household", **household)}
    writing.change("person", person, valid_to=None, status="", relation=HEAD)
    house(
        writing,
        person,
        household=household,
        residences=residences,
        day=day,
        role=role or OWNER,
    )
    if dwelling["status"] == "空置":
        writing.change("dwelling", dwelling, status="")
    return writing.batch("household.person.settle", n=1)


def change_household(home: Home, values: Mapping[str, Any], stamp: Stamp) -> Batch:
    """Change category, telephone, code, note, kind or place of a household.

    Raises
    ------
    ValueError
        For what other edits set: dwelling, head and dates.
    """
    own = {"dwelling_id", "head_id", "valid_from", "valid_to"} & values.keys()
    if own:
        raise ValueError(f"set by edits of their own: {sorted(own)}")
    writing = Writing(stamp)
    writing.change("household", home.household, **values)
    return writing.batch("household.change", n=1)


def split_household(
    home: Home,
    people: Collection[int],
    dwelling: Row | None,
    stamp: Stamp,
    *,
    head_id: int,
    next_ids: Mapping[str, int],
    day: str = "",
    role: str = "",
) -> Batch:
    """Let members form a household of their own, here or in another dwelling (分户).

    Parameters
    ----------
    home : Home
    people : collection of int
        Not all of them, unless they go to another dwelling.
    dwelling : mapping or None
        Where the new household lives; where the old one lives without it.
    stamp : Stamp
    head_id : int
        Its head, one of `people`.
    next_ids : mapping of str to int
        Next free id of ``household``.
    day, role : str, optional
        As in `move_people`.

    Raises
    ------
    EditError
        ``refuse.household.not_member``, ``refuse.household.all_of_it`` where nobody
        would stay and nobody moves, ``refuse.dwelling.gone``.
    """
    check_in_use(home)
    moved = home.chosen(people)
    head = next((row for row in moved if row["id"] == head_id), None)
    if head is None:
        raise EditError("refuse.household.not_member")
    where = home.household["dwelling_id"] if dwelling is None else dwelling["id"]
    if len(moved) == len(home.members) and where == home.household["dwelling_id"]:
        raise EditError("refuse.household.all_of_it")
    if dwelling is not None and dwelling["valid_to"]:
        raise EditError("refuse.dwelling.gone")
    day = day or stamp.day
    writing = Writing(stamp, next_ids)
    values = {
        "kind": RESIDENT,
        "dwelling_id": where,
        "head_id": head_id,
        "valid_from": day,
        "source": stamp.source,
    }
    household = {**values, "id": writing.add("household", **values)}
    take_in(writing, home, moved, household, day=day, role=role)
    former = next((row for row in moved if row["id"] == home.head_id), None)
    for row in moved:
        writing.change("person", row, relation=relation_after(row, head, former))
    leave_behind(writing, home, moved, day=day)
    if dwelling is not None and dwelling["status"] == "空置":
        writing.change("dwelling", dwelling, status="")
    return writing.batch("household.split", n=len(moved))


def join_households(home: Home, other: Home, stamp: Stamp, *, day: str = "") -> Batch:
    """Let all members of a household live in another one; theirs ends (并户).

    What they are to the other's head is not known then, unless it has no members.

    Raises
    ------
    EditError
        ``refuse.household.same`` or ``refuse.household.ended``.
    """
    if home.id == other.id:
        raise EditError("refuse.household.same")
    check_in_use(home)
    check_in_use(other)
    day = day or stamp.day
    writing = Writing(stamp)
    take_in(writing, home, home.members, other.household, day=day)
    if other.members:
        for row in home.members:
            writing.change("person", row, relation="")
    else:
        writing.change("household", other.household, head_id=home.head_id or None)
    leave_behind(writing, home, home.members, day=day)
    return writing.batch("household.join", n=len(home.members))


def move_household(
    home: Home, dwelling: Row, stamp: Stamp, *, day: str = "", role: str = ""
) -> Batch:
    """Let a household live in another dwelling from a day on, with all members.

    Raises
    ------
    EditError
        ``refuse.household.there`` where it lives there already,
        ``refuse.household.ended`` or ``refuse.dwelling.gone``.
    """
    check_in_use(home)
    if dwelling["valid_to"]:
        raise EditError("refuse.dwelling.gone")
    if home.household["dwelling_id"] == dwelling["id"]:
        raise EditError("refuse.household.there")
    writing = Writing(stamp)
    writing.change("household", home.household, dwelling_id=dwelling["id"])
    there = {**home.household, "dwelling_id": dwelling["id"]}
    take_in(writing, home, home.members, there, day=day or stamp.day, role=role)
    if dwelling["status"] == "空置":
        writing.change("dwelling", dwelling, status="")
    return writing.batch("household.move", n=len(home.members))


def end_household(home: Home, stamp: Stamp, *, day: str = "") -> Batch:
    """End a household in which nobody lives any more.

    Raises
    ------
    EditError
        ``refuse.household.lived_in`` while it has members.
    """
    check_in_use(home)
    if home.members:
        raise EditError("refuse.household.lived_in", n=len(home.members))
    writing = Writing(stamp)
    writing.change("household", home.household, head_id=None, valid_to=day or stamp.day)
    return writing.batch("household.end", n=1)
