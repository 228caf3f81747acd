"""Which grid holds each house, at the level that is worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gridplanner.ui.session import Session


def grids_of(session: Session) -> dict[int, int]:
    """Give the unit of each building, 0 for none; empty until all are counted."""
    standing = session.standing
    if standing is None:
        return {}
    snapshot = standing.snapshot
    owners = np.append(snapshot.cell_owners[:, session.level], 0)
    units = owners[snapshot.building_cell]
    return dict(zip(snapshot.building_ids.tolist(), units.tolist(), strict=True))
