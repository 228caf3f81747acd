"""One edit of the moves that are taken: the ground of their houses goes with them.

Move by move the border between two units is drawn anew between the houses; all other
borders stay as they are. A move the ground does not allow is left out, and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.analysis.division.rebalancing_task import RebalancingError
from gridplanner.data.errors import EditError
from gridplanner.studies.rebalancing.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from gridplanner.data.change import Change
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.studies.rebalancing.asked import Proposal
    from gridplanner.studies.rebalancing.drawing import Drawn


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """The edit of some moves.

    Attributes
    ----------
    change : Change
        One edit, one undo.
    done : tuple of int
        Moves it makes.
    drawn : Drawn
        What was left out, with the reason.
    """

    change: Change
    done: tuple[int, ...]
    drawn: Drawn

    @property
    def left_out(self) -> Mapping[int, EditError]:
        """Moves the ground does not allow, with the reason."""
        return self.drawn.faults


def edit_of(
    plan: Plan,
    proposal: Proposal,
    refused: Collection[int] = (),
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
    refused : collection of int, optional
        Moves that are not taken; nor are those that fall with them.
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
    asked = proposal.asked
    if plan is not asked.plan and not plan.same_records(asked.plan):
        raise EditError("refuse.changed_since", record="plan")
    drawing = proposal.drawing or Drawing(proposal, today)
    drawn = drawing.draw(refused, progress)
    if not drawn.rest.kept:
        for error in drawn.faults.values():
            raise error
        raise RebalancingError("rebalancing.nothing")
    return Made(drawing.change(), drawn.rest.kept, drawn)
