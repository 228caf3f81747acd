"""Divide a tower by its entrances: which unit counts what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

WRITTEN: Final = ("households", "people")
"""What may be written down for an entrance where the registry does not count it."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """An entrance of a building.

    Attributes
    ----------
    id : int
        Row of table ``building_unit``, 0 for a new one.
    name : str
    unit : int
        Unit it is given to, 0 where it stays with its building.
    counts : mapping of str to int or None
        By name of `WRITTEN`; None where unknown.
    """

    id: int
    name: str
    unit: int = 0
    counts: Mapping[str, int | None] = field(default_factory=dict)


def divide(
    building: Mapping[str, Any],
    entrances: Sequence[Entrance],
    *,
    counted: Collection[str] = (),
) -> Batch:
    """Say which unit counts what each entrance of a building holds.

    Parameters
    ----------
    building : mapping of str to value
        Row of table ``building``.
    entrances : sequence of Entrance
        All it has, in their order.
    counted : collection of str, optional
        What the registry counts by dwelling; of the rest the numbers given are kept,
        and where they are known of every entrance and not of the building, their
        sum becomes the building's.

    Returns
    -------
    Batch

    Raises
    ------
    EditError
        ``refuse.entrance.households`` or ``refuse.entrance.people`` if the entrances
        hold more than the building.
    """
    own: dict[str, Any] = {"units": max(len(entrances), 1)}
    for measure in WRITTEN:
        if measure not in counted:
            own |= _whole(building[measure], entrances, measure)
    names = ("name", "position", "unit_override", *WRITTEN)
    rows = [
        (entrance.id, dict(zip(names, _values(entrance, place, counted), strict=True)))
        for place, entrance in enumerate(entrances, 1)
    ]
    new = [values for number, values in rows if not number]
    added = {name: [values[name] for values in new] for name in names}
    number = int(building["fid"])
    changes = (
        TableChange("building", changed={number: own}),
        TableChange(
            "building_unit",
            added={**added, "building_id": [number] * len(new)} if new else {},
            changed={number: values for number, values in rows if number},
        ),
    )
    away = sum(entrance.unit > 0 for entrance in entrances)
    return Batch("online.divided", {"n": str(away)}, changes)


def _values(
    entrance: Entrance, place: int, counted: Collection[str]
) -> tuple[object, ...]:
    written = (
        None if measure in counted else entrance.counts.get(measure)
        for measure in WRITTEN
    )
    return entrance.name, place, entrance.unit or None, *written


def _whole(
    whole: int | None, entrances: Sequence[Entrance], measure: str
) -> dict[str, int]:
    """Compare the building's number with that of its entrances."""
    numbers = [entrance.counts.get(measure) for entrance in entrances]
    known = [number for number in numbers if number is not None]
    if whole is None:
        return {measure: sum(known)} if known and len(known) == len(numbers) else {}
    if sum(known) > whole:
        raise EditError(f"refuse.entrance.{measure}", n=sum(known), whole=whole)
    return {}
