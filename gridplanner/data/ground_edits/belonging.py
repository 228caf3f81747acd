"""Give buildings to a unit by hand, or let the largest part decide again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.topology.ground import title

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.records import Unit


def give_to_unit(ids: Collection[int], unit: Unit) -> Batch:
    """Say which unit buildings belong to; their ground stays where it is.

    Parameters
    ----------
    ids : collection of int
        Buildings.
    unit : Unit
        Of any level; below it the largest part decides.

    Returns
    -------
    Batch
    """
    fields = {"n": str(len(ids)), "grid": title(unit)}
    return Batch("online.given", fields, (_choice(ids, unit.id),))


def take_by_share(ids: Collection[int]) -> Batch:
    """Let buildings belong to where their largest part lies."""
    return Batch("online.by_share", {"n": str(len(ids))}, (_choice(ids, None),))


def _choice(ids: Collection[int], unit: int | None) -> TableChange:
    values = {number: {"unit_override": unit} for number in ids}
    return TableChange("building", changed=values)
