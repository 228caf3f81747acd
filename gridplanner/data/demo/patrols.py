"""Patrol routes of the demo town: about the houses of each grid, drawn for most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Floats
    from gridplanner.data.demo.town import Town

# A loop along the lanes of a village of a hundred homesteads is about two kilometres.
_TIMES, _LEAST, _MOST = 5.5, 600.0, 4000.0
_DRAWN = 0.96


def patrol_metres(town: Town) -> Floats:
    """Estimate the metres of a round about the houses of each grid, shape (g,)."""
    area = shapely.area(town.ground.pieces)
    owners = np.zeros(len(area), np.int64)
    owners[town.ground.shape_piece] = town.owners[:, 2]
    known = owners > 0
    grid = np.searchsorted(town.grid_ids, owners[known])
    built = np.bincount(grid, area[known], len(town.grid_ids))
    metres: Floats = np.clip(np.round(_TIMES * np.sqrt(built), -1), _LEAST, _MOST)
    return metres


def make_patrols(
    rng: np.random.Generator, town: Town, metres: Floats
) -> dict[str, list[Any]]:
    """Make the rows of table ``gp_patrol``; of a few grids no route is drawn yet."""
    drawn = rng.random(len(metres)) < _DRAWN
    return {
        "unit_id": town.grid_ids[drawn].tolist(),
        "metres": metres[drawn].tolist(),
    }
