"""Parts in the order in which they are named once they come true.

What a map, a reason and a notice call the second part is then the second grid.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.codes import order_on_ground

if TYPE_CHECKING:
    from gridplanner.analysis.division.candidates import Candidate


def in_order(candidate: Candidate) -> Candidate:
    """Give parts their numbers, area by area, in each as codes run: from the north.

    Parameters
    ----------
    candidate : Candidate

    Returns
    -------
    Candidate
        The same division.
    """
    order: list[int] = []
    for area in np.unique(candidate.area).tolist():
        (mine,) = np.nonzero(candidate.area == area)
        order += mine[order_on_ground(candidate.polygons[mine])].tolist()
    number = np.full(len(order) + 1, -1, np.int32)  # the last is for houses in none
    number[order] = np.arange(len(order), dtype=np.int32)
    return replace(
        candidate,
        of_house=number[candidate.of_house],
        polygons=candidate.polygons[order],
        area=candidate.area[order],
        weights=candidate.weights[order],
        deviations=candidate.deviations[order],
        roundness=candidate.roundness[order],
    )
