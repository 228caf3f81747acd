"""Moves on the map: the houses hatched, an arrow to the grid that gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.ui.plan_edits import MOST_HATCHED, hatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.buildings import BuildingsLayer
    from gridplanner.studies.rebalancing.asked import Proposal

_HEAD: Final = 0.28  # of the arrow's length
_LEAST: Final = 40.0  # metres of an arrow
_BEYOND: Final = 0.35  # of the way to the grid that the arrow goes into it


def marks_of(
    proposal: Proposal, moves: Iterable[int], layer: BuildingsLayer
) -> tuple[Mark, ...]:
    """Give the marks of some moves."""
    chosen = list(moves)
    told = proposal.told
    ids = [told[at].building_ids for at in chosen]
    shown = np.concatenate(ids)[:MOST_HATCHED] if ids else np.empty(0, np.int64)
    arrows = [mark for at in chosen for mark in _arrow(proposal, at)]
    return (*hatch(layer, np.sort(shown)), *arrows)


def _arrow(proposal: Proposal, at: int) -> Iterator[Mark]:
    """Draw an arrow from the houses into the grid that gets them."""
    asked, move = proposal.asked, proposal.told[at]
    rows = np.flatnonzero(np.isin(asked.building_ids, move.building_ids))
    start = shapely.get_coordinates(shapely.centroid(asked.houses.shapes[rows]))
    start = start.mean(axis=0)
    if move.taker < len(asked.units):
        ground = asked.plan.outline(asked.units[move.taker].id)
        near = shapely.shortest_line(shapely.Point(start), ground)
        end = shapely.get_coordinates(near)[-1]
    else:
        # A grid that begins here: the arrow goes to its first house.
        end = proposal.found.task.points[proposal.found.task.seeds[move.taker]]
    along = (end - start) * (1.0 + _BEYOND)
    length = float(np.hypot(*along))
    if length < _LEAST:
        along = along / length * _LEAST if length > 0 else np.array([0.0, _LEAST])
    yield Mark(MarkKind.PREVIEW, _with_head(start, along))


def _with_head(
    start: NDArray[np.float64], along: NDArray[np.float64]
) -> NDArray[np.float64]:
    end = start + along
    back, across = -along * _HEAD, np.array([-along[1], along[0]]) * _HEAD * 0.6
    return np.array([start, end, end + back + across, end, end + back - across])
