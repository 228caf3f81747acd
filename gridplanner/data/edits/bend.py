"""Add, move or take away a bend of a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.edits.move import move
from gridplanner.data.topology.canonical import unpack_bends

if TYPE_CHECKING:
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan


def bend(
    plan: Plan,
    border_id: int,
    index: int,
    place: tuple[float, float] | None,
    *,
    is_new: bool = False,
) -> Change:
    """Add, move or take away a bend of a border.

    Parameters
    ----------
    plan : Plan
    border_id : int
    index : int
        Number of the bend from the border's start; of a new one, the bend before
        which it comes, or the number of bends for the last.
    place : tuple of float or None
        Metres of the project CRS; None takes the bend away.
    is_new : bool, optional
        Whether a bend is added.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        As `move`.
    IndexError
        If there is no such bend.
    """
    bends = unpack_bends(plan.borders[border_id].bends)
    if place is None:
        bends = np.delete(bends, index, axis=0)
        return move(plan, borders={border_id: bends}, label="change.remove_bend")
    if is_new:
        return move(plan, borders={border_id: np.insert(bends, index, place, axis=0)})
    bends = bends.copy()
    bends[index] = place
    return move(plan, borders={border_id: bends})
