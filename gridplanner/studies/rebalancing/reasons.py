"""Why each move is proposed: what it mends in the grid it comes from, or goes to.

The words name grids and shares alone, so that they may stand in a public notice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.studies.rebalancing.asked import Proposal, Told

_LEAST = 0.001  # share of what a grid should hold below which it is as it should be


class Reason(NamedTuple):
    """Why a move is made.

    Attributes
    ----------
    kind : str
    giver, taker : str
        Names.
    over, under : float
        Shares by which the giver holds more than it should, and the taker less, when
        it is the turn of the move.
    """

    kind: str
    giver: str
    taker: str
    over: float
    under: float

    @property
    def words(self) -> str:
        """A sentence that names both grids."""
        return text(f"rebalance.why.{self.kind}", **self._values)

    @property
    def brief(self) -> str:
        """The same where both grids stand beside it."""
        return text(f"rebalance.brief.{self.kind}", **self._values)

    @property
    def _values(self) -> dict[str, str]:
        return {
            "giver": self.giver,
            "taker": self.taker,
            "over": format_percent(self.over),
            "under": format_percent(self.under),
        }


def reasons(found: Proposal, kept: Sequence[int]) -> dict[int, Reason]:
    """Say of each move that is made why it is, as things stand once it is its turn.

    Parameters
    ----------
    found : Proposal
    kept : sequence of int
        Moves that are made, in their order.

    Returns
    -------
    dict of int to Reason
        By move.
    """
    targets, held = found.targets, found.held(())
    hands_on = {found.told[at].giver for at in kept}
    told = {}
    for at in kept:
        move = found.told[at]
        giver, taker = move.giver, move.taker
        over = _share(held[giver], targets[giver])
        under = -_share(held[taker], targets[taker])
        told[at] = Reason(
            _kind(found, move, over, under, onward=taker in hands_on),
            found.name_of(giver),
            found.name_of(taker) or text("rebalance.new_grid"),
            over,
            under,
        )
        held[giver] -= move.weight
        held[taker] += move.weight
    return told


def _kind(
    found: Proposal, move: Told, over: float, under: float, *, onward: bool
) -> str:
    task = found.found.task
    if task.leaving[move.giver]:
        return "leaving"
    if move.taker in task.new:
        return "new"
    if over > _LEAST:
        if under > _LEAST:
            return "both"
        return "onward" if onward else "over"
    return "under" if under > _LEAST else "room"


def _share(held: float, target: float) -> float:
    """Say by which share of what it should hold a grid holds more."""
    return float(held / target - 1.0) if target > 0 else 0.0
