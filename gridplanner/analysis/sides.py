"""What the two sides of a border hold, fast enough to follow the hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gridplanner.analysis.sums import Sums
    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Side:
    """What one unit holds.

    Attributes
    ----------
    unit : int
        Id, 0 for ground that no unit of the level holds.
    area : float
        True square metres.
    buildings : int
    households, people : int or None
        None where nothing is known.
    work : int or None
        Hundredths of a minute a month (or of an equivalent); None where it is not
        reckoned.
    """

    unit: int
    area: float
    buildings: int
    households: int | None
    people: int | None
    work: int | None = None


def tally_units(
    snapshot: Snapshot, sums: Sums, level: int, unit_ids: Iterable[int]
) -> dict[int, Side]:
    """Give what some units of a level hold.

    Parameters
    ----------
    snapshot : Snapshot
        Placed.
    sums : Sums
        Of the snapshot.
    level : int
    unit_ids : iterable of int
        0 stands for ground of the plan that has no unit of the level.

    Returns
    -------
    dict of int to Side
        For each id; nothing at all where the unit has no ground.
    """
    owners = snapshot.cell_owners[:, level]
    found: dict[int, Side] = {}
    for unit in unit_ids:
        rows = np.flatnonzero(owners == unit)
        table = sums.table[:, rows].sum(axis=1)
        counts = {
            name: _known(snapshot, sums, table, column)
            for column, name in enumerate(snapshot.measures)
        }
        found[unit] = Side(
            unit,
            float(snapshot.cell_areas[rows].sum()),
            int(table[0]),
            counts.get("households"),
            counts.get("people"),
        )
    return found


def _known(snapshot: Snapshot, sums: Sums, table: object, column: int) -> int | None:
    row = np.asarray(table)
    value = int(row[2 + sums.levels + column])
    known = int(row[2 + sums.levels + sums.measures + column])
    if known or (row[0] == 0 and snapshot.sources[column]):
        return value
    return None
