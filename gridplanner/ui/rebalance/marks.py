"""Moves on the map: the houses hatched, an arrow to the grid that gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.plan_edits import MOST_HATCHED, hatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.layers.buildings import BuildingsLayer
    from gridplanner.studies.rebalancing.asked import Point, Proposal

_RING: Final = 14.0  # px round a place where something begins
_MOST_RINGS: Final = 40
_HEAD: Final = 0.28  # of the arrow's length
_LONGEST_HEAD: Final = 40.0  # metres
_LEAST: Final = 40.0  # metres of an arrow
_BEYOND: Final = 0.35  # of the way to the grid that the arrow goes into it


class MoveMarks:
    """Marks of the moves of a proposal; arrows are made at once, on a worker.

    Parameters
    ----------
    proposal : Proposal
    """

    def __init__(self, proposal: Proposal) -> None:
        self._told = proposal.told
        self._arrows = [_arrow(proposal, at) for at in range(len(self._told))]

    def of(self, moves: Iterable[int], layer: BuildingsLayer) -> tuple[Mark, ...]:
        """Give the marks of some moves."""
        chosen = list(moves)
        ids = [self._told[at].building_ids for at in chosen]
        shown = np.concatenate(ids)[:MOST_HATCHED] if ids else np.empty(0, np.int64)
        arrows = [self._arrows[at] for at in chosen]
        return (*hatch(layer, np.sort(shown)), *arrows)


def marks_of_start(places: Sequence[Point], words: str) -> tuple[Mark, ...]:
    """Give the marks of where something begins: a ring each, the words at the first."""
    rings = [
        Mark(MarkKind.BRUSH, np.array([place], np.float64), size=_RING)
        for place in places[:_MOST_RINGS]
    ]
    if not rings:
        return ()
    return (*rings, Mark(MarkKind.LABEL, rings[0].points, text=words))


def marks_of_locked(plan: Plan, units: Sequence[Unit]) -> tuple[Mark, ...]:
    """Say on the map of locked units that they stay."""
    words = text("rebalance.locked.mark")
    found = []
    for unit in units[:_MOST_RINGS]:
        if not plan.cells_of(unit.id):
            continue
        middle = plan.outline(unit.id).representative_point()
        place = np.array([[middle.x, middle.y]], np.float64)
        found.append(Mark(MarkKind.LABEL, place, text=words))
    return tuple(found)


def _arrow(proposal: Proposal, at: int) -> Mark:
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
    return Mark(MarkKind.PREVIEW, _with_head(start, along))


def _with_head(
    start: NDArray[np.float64], along: NDArray[np.float64]
) -> NDArray[np.float64]:
    end = start + along
    share = min(_HEAD, _LONGEST_HEAD / max(float(np.hypot(*along)), 1.0))
    back, across = -along * share, np.array([-along[1], along[0]]) * share * 0.6
    return np.array([start, end, end + back + across, end, end + back - across])
