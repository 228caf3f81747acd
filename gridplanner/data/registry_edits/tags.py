"""Categories of people, each with its source and the days it holds; and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]


def add_tag(
    person_id: int,
    tag: str,
    stamp: Stamp,
    *,
    present: Collection[Row] = (),
    valid_from: str = "",
    detail: str = "",
    note: str = "",
) -> Batch:
    """Say that somebody belongs to a category.

    Parameters
    ----------
    person_id : int
    tag : str
    stamp : Stamp
    present : collection of mapping
        Rows of ``person_tag`` of the person.
    valid_from : str, optional
        ISO date; today without it.
    detail, note : str, optional

    Raises
    ------
    EditError
        ``refuse.tag.there`` where it holds already.
    """
    if any(row["tag"] == tag and not row["valid_to"] for row in present):
        raise EditError("refuse.tag.there")
    writing = Writing(stamp)
    writing.add(
        "person_tag",
        person_id=person_id,
        tag=tag,
        source=stamp.source,
        valid_from=valid_from or stamp.day,
        detail=detail or None,
        note=note or None,
    )
    return writing.batch("household.tag.add", n=1)


def end_tags(rows: Collection[Row], stamp: Stamp) -> Batch:
    """Say that several categories hold no more from today on."""
    writing = Writing(stamp)
    for row in rows:
        writing.change("person_tag", row, valid_to=stamp.day)
    return writing.batch("household.tag.end", n=len(rows))


def add_visit(values: Mapping[str, Any], stamp: Stamp) -> Batch:
    """Record a visit or a call.

    Parameters
    ----------
    values : mapping of str to value
        Columns of table ``visit``; today is its day where none is given.
    stamp : Stamp

    Raises
    ------
    EditError
        ``refuse.visit.nobody`` where it is of no dwelling, household or person,
        ``refuse.day.future`` for a day to come, ``refuse.day.before`` where the next
        visit would be before it.
    """
    given = {**values, "date": str(values.get("date") or stamp.day)}
    if not any(given.get(n) for n in ("household_id", "dwelling_id", "person_id")):
        raise EditError("refuse.visit.nobody")
    if given["date"] > stamp.day:
        raise EditError("refuse.day.future")
    if given.get("next_due") and given["next_due"] < given["date"]:
        raise EditError("refuse.day.before", day=given["date"])
    writing = Writing(stamp)
    writing.add("visit", **{**given, "source": stamp.source})
    return writing.batch("household.visit.add", n=1)


def remove_visit(row: Row, stamp: Stamp) -> Batch:
    """Take a visit away that was recorded by mistake."""
    writing = Writing(stamp)
    writing.remove("visit", row)
    return writing.batch("household.visit.remove", n=1)
