"""Straighten and simplify borders, together with the neighbours on their other side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.edits.move import move
from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan

HALVINGS = 6


def straighten(plan: Plan, border_ids: Iterable[int]) -> Change:
    """Make each border run straight from end to end.

    Parameters
    ----------
    plan : Plan
    border_ids : iterable of int
        A ring has no straight course and stays.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        If a border would cross another one, or ground would vanish.
    """
    bends = {
        number: np.empty((0, 2))
        for number in border_ids
        if plan.borders[number].start != plan.borders[number].end
    }
    return move(plan, borders=bends, label="change.straighten")


def simplify(plan: Plan, border_ids: Iterable[int], *, tolerance: float) -> Change:
    """Leave out bends that matter less than a tolerance.

    Parameters
    ----------
    plan : Plan
    border_ids : iterable of int
    tolerance : float
        Metres a border may move at most. Where borders would meet, those of the
        cells at fault are simplified less: with half the tolerance, and so on.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        If there is no tolerance with which the borders stay apart.

    References
    ----------
    Douglas, D. and Peucker, T. (1973), Algorithms for the reduction of the number of
    points required to represent a digitized line or its caricature.
    """
    allowed = dict.fromkeys(border_ids, tolerance)
    for _attempt in range(HALVINGS):
        bends = {n: _simple(plan, n, limit) for n, limit in allowed.items()}
        try:
            return move(plan, borders=bends, label="change.simplify")
        except EditError as refusal:
            beside = [
                number
                for cell in refusal.cells
                for number in plan.sides.get(cell, ())
                if number in allowed
            ]
            if not beside or refusal.code == "refuse.locked":
                raise
            for number in beside:
                allowed[number] /= 2
    raise EditError("refuse.crosses_neighbour")


def _simple(plan: Plan, number: int, tolerance: float) -> NDArray[np.float64]:
    line = shapely.simplify(plan.line(number), tolerance)
    return np.asarray(shapely.get_coordinates(line)[1:-1])
