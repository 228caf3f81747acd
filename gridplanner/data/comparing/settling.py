"""Answers to questions: each one step to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.addresses.grammar import parse
from gridplanner.data.comparing.housing import Moving
from gridplanner.data.comparing.merging import merge_people
from gridplanner.data.comparing.pairs import read_pair
from gridplanner.data.comparing.reviews import LATER, SETTLED
from gridplanner.data.errors import EditError
from gridplanner.data.job import Progress
from gridplanner.data.people.id_numbers import read_id
from gridplanner.data.people.names import spell
from gridplanner.data.registry_edits.homes import unhouse
from gridplanner.data.registry_edits.people import GONE, leave_behind
from gridplanner.data.registry_edits.writing import Stamp, Writing
from gridplanner.data.store.homes import read_homes, value_sources
from gridplanner.data.store.people_on_record import LIVE, rows_by

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from gridplanner.data.batch import Batch
    from gridplanner.data.comparing.merging import Whose
    from gridplanner.data.store.geopackage import ProjectFile

    Row = Mapping[str, Any]


def put_off(file: ProjectFile, review_ids: Collection[int], stamp: Stamp) -> Batch:
    """Leave questions for later: they come after all others."""
    writing = Writing(stamp)
    for row in file.read_rows("review", review_ids):
        writing.change("review", row, state=LATER)
    return writing.batch("comparing.later", n=len(review_ids))


def same_person(
    file: ProjectFile, review_id: int, stamp: Stamp, *, prefer: Whose
) -> Batch:
    """Say that two records are of one person, which then become one.

    Raises
    ------
    EditError
        As `merge_people`.
    """
    row = _review(file, review_id)
    pair = read_pair(file, row["other_id"], row["person_id"])
    return merge_people(pair, stamp, prefer=prefer)


def other_person(file: ProjectFile, review_id: int, stamp: Stamp) -> Batch:
    """Say that two records are of two people; nobody is asked again."""
    return _settled(file, review_id, stamp, "different", Writing(stamp))


def take_offered(file: ProjectFile, review_id: int, stamp: Stamp) -> Batch:
    """Let the offered value of a conflict hold; the present one is kept as former.

    With another address goes the house, where that was found; with another register
    number the register household; who is said to have moved out or died lives nowhere.
    """
    row = _review(file, review_id)
    person = _person(file, row)
    sources = value_sources(file, "person", [int(person["id"])])
    moving = Moving(file, Stamp(stamp.time, row["source"] or stamp.source, sources))
    writing = moving.writing
    values: dict[str, Any] = {row["field"]: row["offered"]}
    if row["field"] == "name":
        values["pinyin"], values["pinyin_full"] = spell(row["offered"])
    elif row["field"] == "register_household_id":
        values = {row["field"]: _register(file, writing, row["offered"], person)}
    elif row["field"] == "residence_address" and row["building_id"]:
        address = parse(row["offered"])
        if moving.can_move(address, row["building_id"]):
            moving.move(row, address, row["building_id"], 0)
    elif row["field"] == "status" and row["offered"] in GONE:
        values["valid_to"] = writing.stamp.day
        _end_home(file, writing, person)
    writing.change("person", person, **values)
    return _settled(file, review_id, stamp, "offered", writing)


def keep_present(file: ProjectFile, review_id: int, stamp: Stamp) -> Batch:
    """Let the present value stand, of a conflict or of a damaged number."""
    return _settled(file, review_id, stamp, "present", Writing(stamp))


def mend_number(
    file: ProjectFile, review_id: int, number: str, stamp: Stamp, *, today: date
) -> Batch:
    """Write the right number where Excel has damaged one.

    Raises
    ------
    EditError
        ``refuse.number.wrong`` where it is no sound number, ``refuse.number.birth``
        where it tells another birth than is on record.
    """
    reading = read_id(number, today=today)
    if not reading.number:
        raise EditError("refuse.number.wrong")
    row = _review(file, review_id)
    person = _person(file, row)
    known = str(person["birth"] or "")
    if known and not reading.birth.startswith(known):
        raise EditError("refuse.number.birth")
    writing = Writing(stamp)
    writing.change(
        "person",
        person,
        id_no=reading.number,
        id_state=reading.state,
        birth=reading.birth,
        sex=person["sex"] or reading.sex,
    )
    return _settled(file, review_id, stamp, "mended", writing)


def _end_home(file: ProjectFile, writing: Writing, person: Row) -> None:
    """End where somebody lives, and leave the household in order."""
    number, day = person["household_id"], writing.stamp.day
    for home in read_homes(file, [number]) if number else ():
        unhouse(writing, person, home.residences, day=day)
        if not home.household["valid_to"]:
            leave_behind(writing, home, [person], day=day)


def _register(file: ProjectFile, writing: Writing, number: str, person: Row) -> int:
    """Give the register household of a number, added where there is none."""
    table, progress = "register_household", Progress()
    rows = rows_by(
        file, table, "reg_no", [number], ["id"], progress=progress, condition=LIVE
    )
    for (known,) in rows:
        return int(known)
    return writing.add(
        "register_household",
        reg_no=number,
        address=person["domicile_address"] or person["residence_address"],
        source=writing.stamp.source,
    )


def _settled(
    file: ProjectFile, review_id: int, stamp: Stamp, outcome: str, writing: Writing
) -> Batch:
    row = _review(file, review_id)
    writing.change("review", row, state=SETTLED, outcome=outcome, time=stamp.time)
    return writing.batch("comparing.settle", n=1)


def _review(file: ProjectFile, review_id: int) -> Row:
    """Read a question that is open still."""
    found = file.read_rows("review", [review_id])
    if not found or found[0]["state"] == SETTLED:
        raise EditError("refuse.review.settled")
    return found[0]


def _person(file: ProjectFile, row: Row) -> Row:
    (person,) = file.read_rows("person", [row["person_id"]])
    return person
