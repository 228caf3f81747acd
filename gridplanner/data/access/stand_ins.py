"""Ids for personal data that stand in no person's row: an owner, who runs a shop.

A grant names people by id. The owner of a dwelling or the manager of an enterprise may
have no row of their own; a number below 0 made of table and row stands in for them, so
that a grant for one covers no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TABLES = ("dwelling", "household", "register_household", "place", "worker")
_OF_MEMBERS = ("household", "register_household")  # who are counted themselves


def stand_in(table: str, row_id: int) -> int:
    """Give the id under which personal data in a row are granted.

    Parameters
    ----------
    table : str
        ``"person"``, whose rows stand for themselves, or one of the dwellings,
        households, registered households, places and workers.
    row_id : int
        0 gives 0: nobody.

    Examples
    --------
    >>> stand_in("person", 5), stand_in("dwelling", 5), stand_in("place", 5)
    (5, -25, -28)
    """
    if table == "person" or not row_id:
        return row_id
    return -(row_id * len(_TABLES) + _TABLES.index(table))


def count_people(ids: Iterable[int]) -> int:
    """Count who is meant by some ids: a household's own telephone is of its members.

    Examples
    --------
    >>> count_people([5, 6, stand_in("household", 3), stand_in("dwelling", 3)])
    3
    """
    return sum(
        number > 0 or _TABLES[-number % len(_TABLES)] not in _OF_MEMBERS
        for number in ids
    )
