"""Ground that weighs nothing and hangs together with nothing else: it goes with a part.

It cannot be a part of its own, as that would hold nobody. So the barrier that cuts it
off does not count for it; where it weighs anything, the barrier holds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.division.blocks import Blocks

_SIDE = 12.0  # metres of common side that such a link counts as, as a bridge does


def link_idle(
    blocks: Blocks,
    regions: NDArray[np.int32],
    weights: NDArray[np.int64],
    area: NDArray[np.int32],
) -> Blocks:
    """Link regions that weigh nothing to the nearest one of their area that does.

    Parameters
    ----------
    blocks : Blocks
    regions : ndarray, int32, shape (b,)
    weights : ndarray, int64, shape (b,)
        By the first measure.
    area : ndarray, int32, shape (b,)
        Of each block.

    Returns
    -------
    Blocks
        With a pair more for each such region; the same where there is none. An area
        that weighs nothing at all stays as it is.
    """
    held = np.bincount(regions, weights)
    idle = held[regions] == 0
    found = []
    for number in np.unique(area[idle]).tolist():
        (near,) = np.nonzero((area == number) & ~idle)
        (far,) = np.nonzero((area == number) & idle)
        if not len(near):
            continue
        away, at = cKDTree(blocks.points[near]).query(blocks.points[far])
        order = np.lexsort((far, away, regions[far]))
        first = np.unique(regions[far][order], return_index=True)[1]
        one, two = far[order][first], near[at[order][first]]
        found.append(np.column_stack([np.minimum(one, two), np.maximum(one, two)]))
    if not found:
        return blocks
    new = np.concatenate(found)
    pairs = np.concatenate([blocks.pairs, new])
    order = np.lexsort(pairs.T[::-1])
    rims = blocks.rims.copy()
    np.add.at(rims, new.ravel(), _SIDE)
    return replace(
        blocks,
        pairs=pairs[order],
        sides=np.concatenate([blocks.sides, np.full(len(new), _SIDE)])[order],
        prices=np.concatenate([blocks.prices, np.zeros(len(new))])[order],
        rims=rims,
    )
