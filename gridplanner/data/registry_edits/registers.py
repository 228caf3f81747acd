"""Households of the register (户籍户): who is registered where.

A register household is not a resident household: its members may live in several
dwellings or elsewhere, and both are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.batch import Batch
    from gridplanner.data.registry_edits.writing import Stamp

    Row = Mapping[str, Any]

HOLLOW: Final = "空挂"
"""Registered here, but nobody of it has a home here."""


def add_register(
    values: Mapping[str, Any],
    people: Collection[Row],
    stamp: Stamp,
    *,
    next_ids: Mapping[str, int],
) -> Batch:
    """Add a register household, with those it registers.

    Parameters
    ----------
    values : mapping of str to value
        Columns of table ``register_household``; the first person is its head where
        none is named.
    people : collection of mapping
        Rows of table ``person``; one registered elsewhere is registered here from now.
    stamp : Stamp
    next_ids : mapping of str to int
        Next free id of the table.

    Raises
    ------
    EditError
        ``refuse.register.nowhere`` without an address, a house or a dwelling.
    """
    if not any(values.get(name) for name in ("address", "building_id", "dwelling_id")):
        raise EditError("refuse.register.nowhere")
    writing = Writing(stamp, next_ids)
    head = {"head_id": next((row["id"] for row in people), None)}
    number = writing.add(
        "register_household", **{**head, **values, "source": stamp.source}
    )
    for row in people:
        writing.change("person", row, register_household_id=number)
    return writing.batch("household.register.add", n=len(people))


def edit_register(
    row: Row,
    values: Mapping[str, Any],
    stamp: Stamp,
    *,
    came: Collection[Row] = (),
    gone: Collection[Row] = (),
) -> Batch:
    """Change a register household and who is registered in it, as one step.

    Parameters
    ----------
    row : mapping
        Row of table ``register_household``.
    values : mapping of str to value
    stamp : Stamp
    came, gone : collection of mapping, optional
        Rows of ``person`` registered in it from now, and no longer.
    """
    writing = Writing(stamp)
    writing.change("register_household", row, **values)
    for person in came:
        writing.change("person", person, register_household_id=row["id"])
    for person in gone:
        writing.change("person", person, register_household_id=None)
        if person["id"] == row["head_id"]:
            writing.change("register_household", row, head_id=None)
    return writing.batch("household.register.change", n=1)


def attach(register: Row, people: Collection[Row], stamp: Stamp) -> Batch:
    """Register people in a register household.

    Raises
    ------
    EditError
        ``refuse.register.ended`` for one that has ended.
    """
    if register["valid_to"]:
        raise EditError("refuse.register.ended")
    writing = Writing(stamp)
    for row in people:
        writing.change("person", row, register_household_id=register["id"])
    if not register["head_id"] and people:
        first = next(iter(people))
        writing.change("register_household", register, head_id=first["id"])
    return writing.batch("household.register.attach", n=len(people))


def detach(register: Row, people: Collection[Row], stamp: Stamp) -> Batch:
    """Take people out of a register household; they stay on record.

    Raises
    ------
    EditError
        ``refuse.register.not_member`` for somebody who is not registered in it.
    """
    if any(row["register_household_id"] != register["id"] for row in people):
        raise EditError("refuse.register.not_member")
    writing = Writing(stamp)
    for row in people:
        writing.change("person", row, register_household_id=None)
        if row["id"] == register["head_id"]:
            writing.change("register_household", register, head_id=None)
    return writing.batch("household.register.detach", n=len(people))


def mark_hollow(register: Row, stamp: Stamp) -> Batch:
    """Mark a register household as hollow: registered, with no home here (空挂)."""
    return _mark(register, HOLLOW, stamp)


def mark_lived_in(register: Row, stamp: Stamp) -> Batch:
    """Take the mark of a hollow registration away."""
    return _mark(register, "", stamp)


def _mark(register: Row, status: str, stamp: Stamp) -> Batch:
    writing = Writing(stamp)
    writing.change("register_household", register, status=status)
    return writing.batch("household.register.mark", n=1)


def is_separated(register: Row | None, home: Row | None) -> bool | None:
    """Tell whether somebody is registered elsewhere than they live (人户分离).

    Parameters
    ----------
    register : mapping or None
        ``building_id`` and ``dwelling_id`` of the register household.
    home : mapping or None
        ``building_id`` and ``dwelling_id`` of where they live.

    Returns
    -------
    bool or None
        By dwelling where both are known, else by building; None where one of the two
        places is not known at all.

    Examples
    --------
    >>> home = {"building_id": 1, "dwelling_id": 5}
    >>> is_separated({"building_id": 1, "dwelling_id": 4}, home)
    True
    >>> is_separated({"building_id": 1, "dwelling_id": None}, home)
    False
    """
    if register is None or home is None:
        return None
    for name in ("dwelling_id", "building_id"):
        if register[name] and home[name]:
            return bool(register[name] != home[name])
    return None
