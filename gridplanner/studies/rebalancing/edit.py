"""One edit of the moves that are taken: the ground of their houses goes with them.

Move by move the border between two units is drawn anew between the houses; all other
borders stay as they are. A move the ground does not allow is left out, and told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.division.rebalancing_task import RebalancingError
from gridplanner.data.change import merge
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.split_buildings import split_buildings
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from gridplanner.data.topology.between import solid_footprints
from gridplanner.data.topology.survey import find_homes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.studies.rebalancing.asked import Proposal, Told

LABEL = "change.rebalance"


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The edit of some moves.

    Attributes
    ----------
    change : Change
        One edit, one undo.
    done : tuple of int
        Moves it makes.
    left_out : dict of int to EditError
        Moves the ground does not allow, with the reason.
    """

    change: Change
    done: tuple[int, ...]
    left_out: dict[int, EditError]


def edit_of(
    plan: Plan,
    proposal: Proposal,
    kept: Sequence[int],
    *,
    today: str,
    progress: Progress | None = None,
) -> Made:
    """Make the edit of moves that are taken.

    Parameters
    ----------
    plan : Plan
        That was asked of.
    proposal : Proposal
    kept : sequence of int
        Moves that are taken, ascending, as `Proposal.without` gives them.
    today : str
        ISO date on which new units begin and others end.
    progress : Progress, optional

    Raises
    ------
    EditError
        ``refuse.changed_since`` where the plan is no longer what was asked of; or why
        not one of the moves could be made.
    RebalancingError
        ``rebalancing.nothing`` without any move.
    Cancelled
    """
    if not kept:
        raise RebalancingError("rebalancing.nothing")
    asked = proposal.asked
    if plan is not asked.plan and not plan.same_records(asked.plan):
        raise EditError("refuse.changed_since", record="plan")
    worker = _Worker(plan, proposal, today)
    left_out: dict[int, EditError] = {}
    for count, at in enumerate(kept):
        if progress is not None:
            progress.fraction(count / len(kept))
        try:
            worker.make(proposal.told[at])
        except EditError as error:
            left_out[at] = error
    if not worker.changes:
        raise next(iter(left_out.values()))
    done = tuple(at for at in kept if at not in left_out)
    houses = sum(len(proposal.told[at].building_ids) for at in done)
    fields = {"count": f"{len(done):,}", "houses": f"{houses:,}"}
    change = replace(merge(worker.changes), label=LABEL, fields=fields)
    return Made(change, done, left_out)


class _Worker:
    """Makes moves one after the other, each on what the last one left."""

    def __init__(self, plan: Plan, proposal: Proposal, today: str) -> None:
        self._around = proposal.asked.around
        self._proposal, self._today = proposal, today
        self._plan = plan
        self._unit = {row: unit.id for row, unit in enumerate(proposal.asked.units)}
        self.changes: list[Change] = []

    def make(self, move: Told) -> None:
        """Make one more move, or refuse it and change nothing."""
        change = self._changed(move)
        if change:
            self._plan = self._plan.apply(change)
            self.changes.append(change)

    def _changed(self, move: Told) -> Change:
        plan, giver = self._plan, self._unit[move.giver]
        taker = self._unit.get(move.taker)
        boxes = [plan.polygon(cell).bounds for cell in plan.cells_of(giver)]
        around = self._around.near(np.array(boxes, np.float64))
        footprints = self._around.footprints[around]
        given = np.isin(self._around.ids[around], move.building_ids)
        if taker is None:
            change = split_buildings(
                plan,
                footprints,
                given,
                unit_id=giver,
                draft=Unit(0, 0, 0),
                on=self._today,
            )
            self._unit[move.taker] = plan.next_id
            return change
        if self._gives_all(footprints, given, giver):
            return merge_units(plan, taker, [giver], on=self._today)
        level = self._proposal.asked.wish.level
        below = {
            number
            for cell in plan.cells_of(giver)
            for number in plan.cells[cell].owners[level + 1 :]
        }
        return give_buildings(
            plan,
            footprints,
            given,
            unit_id=taker,
            drop=below - {0},
            allow_across=self._proposal.asked.wish.across,
        )

    def _gives_all(
        self, footprints: NDArray[np.object_], given: NDArray[np.bool_], giver: int
    ) -> bool:
        """Tell whether a unit that is given up has nothing left but what is given."""
        if giver not in self._proposal.asked.wish.leaving:
            return False
        homes = find_homes(self._plan, solid_footprints(footprints[~given]))
        return not np.isin(homes, list(self._plan.cells_of(giver))).any()
