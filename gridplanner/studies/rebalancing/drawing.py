"""Moves drawn one after the other, so that a list holds what the ground allows.

What hangs together by its houses may still not be drawn: a micro-grid would be cut in
two, or ground without a house be left over. So each move is drawn when the list is
made; what was drawn of the same beginning serves again when some are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.change import merge
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.edits.split_buildings import split_buildings
from gridplanner.data.errors import EditError
from gridplanner.data.records import Unit
from gridplanner.data.topology.between import solid_footprints
from gridplanner.data.topology.survey import find_homes

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.division.refusing import Without
    from gridplanner.data.change import Change
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.studies.rebalancing.asked import Proposal, Told

LABEL = "change.rebalance"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What can be drawn of a list of moves where some are refused.

    Attributes
    ----------
    rest : Without
        Moves that are made, and those that fall with what is refused or at fault.
    faults : mapping of int to EditError
        Moves the ground does not allow, with the reason.
    plan : Plan
        Once all that are kept are made.
    """

    rest: Without
    faults: Mapping[int, EditError]
    plan: Plan


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """One move that was drawn: the plan after it, and the units of all parts."""

    at: int
    change: Change
    plan: Plan
    units: dict[int, int]


class Drawing:
    """Draws moves on the plan that was asked of.

    Parameters
    ----------
    proposal : Proposal
    today : str
        ISO date on which new units begin and others end.
    """

    def __init__(self, proposal: Proposal, today: str) -> None:
        self._proposal, self._today = proposal, today
        self._around = proposal.asked.around
        self._first = {row: unit.id for row, unit in enumerate(proposal.asked.units)}
        self._steps: list[_Step] = []
        self._faults = dict(proposal.faults)

    def draw(
        self, refused: Collection[int] = (), progress: Progress | None = None
    ) -> Drawn:
        """Draw all moves but some.

        Those that were at fault where nothing was refused stay at fault: a list does
        not change its mind while it is read.

        Parameters
        ----------
        refused : collection of int
        progress : Progress, optional

        Raises
        ------
        Cancelled
        """
        faults = dict(self._faults)
        while True:
            rest = self._proposal.without({*refused, *faults})
            fault = self._draw(rest.kept, progress)
            if fault is None:
                break
            faults[fault[0]] = fault[1]
        if not refused:
            self._faults = dict(faults)
        last = self._steps[-1].plan if self._steps else self._proposal.asked.plan
        return Drawn(rest, faults, last)

    def change(self) -> Change:
        """Give what was drawn last as one edit; there must be a move."""
        told = self._proposal.told
        houses = sum(len(told[step.at].building_ids) for step in self._steps)
        fields = {"count": f"{len(self._steps):,}", "houses": f"{houses:,}"}
        made = merge([step.change for step in self._steps])
        return replace(made, label=LABEL, fields=fields)

    def _draw(
        self, kept: tuple[int, ...], progress: Progress | None
    ) -> tuple[int, EditError] | None:
        """Draw moves in their order, and give the first that cannot be."""
        same = 0
        while same < min(len(kept), len(self._steps)):
            if self._steps[same].at != kept[same]:
                break
            same += 1
        del self._steps[same:]
        for count in range(same, len(kept)):
            if progress is not None:
                progress.fraction(count / len(kept))
            at = kept[count]
            try:
                self._steps.append(self._step(at))
            except EditError as error:
                return at, error
        return None

    def _step(self, at: int) -> _Step:
        last = self._steps[-1] if self._steps else None
        plan = self._proposal.asked.plan if last is None else last.plan
        units = dict(self._first if last is None else last.units)
        change = self._changed(plan, units, self._proposal.told[at])
        return _Step(at, change, plan.apply(change) if change else plan, units)

    def _changed(self, plan: Plan, units: dict[int, int], move: Told) -> Change:
        giver, taker = units[move.giver], units.get(move.taker)
        boxes = [plan.polygon(cell).bounds for cell in plan.cells_of(giver)]
        around = self._around.near(np.array(boxes, np.float64))
        footprints = self._around.footprints[around]
        given = np.isin(self._around.ids[around], move.building_ids)
        if taker is None:
            units[move.taker] = plan.next_id
            return split_buildings(
                plan,
                footprints,
                given,
                unit_id=giver,
                draft=Unit(0, 0, 0),
                on=self._today,
            )
        wish = self._proposal.asked.wish
        if self._gives_all(plan, footprints, given, giver):
            return merge_units(
                plan, taker, [giver], on=self._today, allow_across=wish.across
            )
        below = {
            number
            for cell in plan.cells_of(giver)
            for number in plan.cells[cell].owners[wish.level + 1 :]
        }
        return give_buildings(
            plan,
            footprints,
            given,
            unit_id=taker,
            drop=below - {0},
            allow_across=wish.across,
        )

    def _gives_all(
        self,
        plan: Plan,
        footprints: NDArray[np.object_],
        given: NDArray[np.bool_],
        giver: int,
    ) -> bool:
        """Tell whether a unit that is given up has nothing left but what is given."""
        if giver not in self._proposal.asked.wish.leaving:
            return False
        homes = find_homes(plan, solid_footprints(footprints[~given]))
        return not np.isin(homes, list(plan.cells_of(giver))).any()
