"""Enterprises, shops, key places, villages and committees as units of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import EditError
from gridplanner.data.place_kinds import PLACE_KINDS
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.homes import Home
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]

KINDS: Final = PLACE_KINDS


def add_place(
    values: Mapping[str, Any], stamp: Stamp, *, next_ids: Mapping[str, int]
) -> Batch:
    """Add an enterprise, a shop, a key place, a village or a committee.

    Parameters
    ----------
    values : mapping of str to value
        Columns of table ``place``, with ``kind`` of `KINDS` and ``name``.
    stamp : Stamp
    next_ids : mapping of str to int
        Next free id of the table.

    Raises
    ------
    EditError
        ``refuse.place.name`` without a name.
    """
    _check(values)
    writing = Writing(stamp, next_ids)
    writing.add("place", **{**values, "source": values.get("source") or stamp.source})
    return writing.batch("household.place.add", n=1)


def change_place(row: Row, values: Mapping[str, Any], stamp: Stamp) -> Batch:
    """Change what is known of a place: also where it is and who manages it."""
    _check({**row, **values})
    writing = Writing(stamp)
    writing.change("place", row, **values)
    return writing.batch("household.place.change", n=1)


def end_place(row: Row, homes: Collection[Home], stamp: Stamp) -> Batch:
    """Take a place off the list; whoever lives in its dormitories stays there.

    Raises
    ------
    EditError
        ``refuse.place.lived_in`` while people live there who have no dwelling.
    """
    without = [home for home in homes if not home.household["dwelling_id"]]
    people = sum(len(home.members) for home in without)
    if people:
        raise EditError("refuse.place.lived_in", n=people)
    writing = Writing(stamp)
    writing.change("place", row, valid_to=stamp.day)
    for home in homes:
        writing.change("household", home.household, place_id=None)
    return writing.batch("household.place.end", n=1)


def attach_household(home: Home, place: Row | None, stamp: Stamp) -> Batch:
    """Say whose dormitory a household lives in; None for nobody's.

    Raises
    ------
    EditError
        ``refuse.place.ended`` for a place that is no more, ``refuse.household.nowhere``
        where the household would have neither place nor dwelling.
    """
    if place is not None and place["valid_to"]:
        raise EditError("refuse.place.ended")
    if place is None and not home.household["dwelling_id"]:
        raise EditError("refuse.household.nowhere")
    writing = Writing(stamp)
    number = None if place is None else place["id"]
    kind = "collective" if place is not None else home.household["kind"]
    writing.change("household", home.household, place_id=number, kind=kind)
    return writing.batch("household.place.attach", n=1)


def _check(values: Mapping[str, Any]) -> None:
    if not str(values.get("name") or "").strip():
        raise EditError("refuse.place.name")
    if values.get("kind") not in KINDS:
        raise ValueError(f"no kind of place: {values.get('kind')}")
