"""Which grid holds each of some houses, at the level that is worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.ui.session import Session


def grids_of(session: Session, building_ids: Sequence[int]) -> list[int]:
    """Give the unit of each building, 0 where there is none or none is known yet."""
    standing = session.standing
    if standing is None or not building_ids:
        return [0] * len(building_ids)
    snapshot = standing.snapshot
    owners = np.append(snapshot.cell_owners[:, session.level], 0)
    wanted = np.array(building_ids, np.int64)
    ids = snapshot.building_ids
    if not len(ids):
        return [0] * len(building_ids)
    order = np.argsort(ids, kind="stable")
    at = np.minimum(np.searchsorted(ids, wanted, sorter=order), len(ids) - 1)
    rows = order[at]
    units = np.where(ids[rows] == wanted, owners[snapshot.building_cell[rows]], 0)
    found: list[int] = units.tolist()
    return found
