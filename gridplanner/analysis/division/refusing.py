"""Which moves fall when others are refused, and why.

Nothing about dependencies is stored: the list is made again without what is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gridplanner.analysis.division.moves import gain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from gridplanner.analysis.division.moves import Band, Ground, Move

_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Without:
    """What is left of a list of moves when some are refused.

    Attributes
    ----------
    kept : tuple of int
        Moves that can still be made, in their order.
    apart : frozenset of int
        Those without which a part would fall in pieces, if they were made all the same.
    uneven : frozenset of int
        Those that would bring a part out of its band: what they were to make room for,
        or to make good, does not come.
    """

    kept: tuple[int, ...]
    apart: frozenset[int]
    uneven: frozenset[int]

    @property
    def dependent(self) -> frozenset[int]:
        """All that cannot be made without what is refused."""
        return self.apart | self.uneven


def without(
    start: Ground, moves: Sequence[Move], band: Band, refused: Collection[int]
) -> Without:
    """Say which moves depend on others that are refused.

    Parameters
    ----------
    start : Ground
        The plan in force.
    moves : sequence of Move
        As `list_moves` gives them.
    band : Band
    refused : collection of int
        Places in the list.

    Returns
    -------
    Without
        None that depends where nothing is refused.
    """
    whole = _without_apart(start, moves, set())[0].held
    apart: set[int] = set()
    uneven: set[int] = set()
    while True:
        off = {*refused, *apart, *uneven}
        ground, broken = _without_apart(start, moves, off)
        apart |= broken
        kept = [at for at in range(len(moves)) if at not in off | broken]
        worse = None
        for at in reversed(kept):
            back = replace(moves[at], giver=moves[at].taker, taker=moves[at].giver)
            helps = gain(ground.held, band, back) > _EPSILON
            if helps and gain(whole, band, back) <= _EPSILON:
                worse = at
                break
        if worse is None:
            return Without(tuple(kept), frozenset(apart), frozenset(uneven))
        uneven.add(worse)


def _without_apart(
    start: Ground, moves: Sequence[Move], off: set[int]
) -> tuple[Ground, set[int]]:
    """Make all moves but some; give what comes of it, and those that failed."""
    ground = start.again()
    broken = {
        at for at, move in enumerate(moves) if at not in off and not ground.make(move)
    }
    return ground, broken
