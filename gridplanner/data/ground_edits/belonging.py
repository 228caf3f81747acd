"""Give buildings to a unit by hand, or let the largest part decide again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.topology.ground import title

if TYPE_CHECKING:
    from collections.abc import Collection

    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Buildings


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


def forget_choices(
    buildings: Buildings, ids: Collection[int]
) -> tuple[TableChange, ...]:
    """Let some buildings follow their ground again, as far as a user gave them away.

    Parameters
    ----------
    buildings : Buildings
    ids : collection of int

    Returns
    -------
    tuple of TableChange
        Empty where nobody gave any of them away.
    """
    given = buildings.ids[np.flatnonzero(buildings.overrides)]
    away = given[np.isin(given, np.fromiter(ids, np.int64))]
    return (_choice(away.tolist(), None),) if len(away) else ()


def take_by_share(ids: Collection[int]) -> Batch:
    """Let buildings belong to where their largest part lies."""
    return Batch("online.by_share", {"n": str(len(ids))}, (_choice(ids, None),))


def _choice(ids: Collection[int], unit: int | None) -> TableChange:
    values = {number: {"unit_override": unit} for number in ids}
    return TableChange("building", changed=values)
