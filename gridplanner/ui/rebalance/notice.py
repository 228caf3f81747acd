"""The text for the public notice of moves: which ground, how many homes, and why.

It says nothing about anybody: houses are counted and not named, and homes below a
handful stand for too few to be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.studies.rebalancing.reasons import reasons
from gridplanner.ui.division.notice import FEWEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.studies.rebalancing.asked import Proposal


def notice(found: Proposal, kept: Sequence[int], *, ground: str, day: str) -> str:
    """Write the notice.

    Parameters
    ----------
    found : Proposal
    kept : sequence of int
        Moves that are made.
    ground : str
        What the ground is called whose grids are mended.
    day : str
        ISO date.
    """
    asked = found.asked
    told = [found.told[at] for at in kept]
    level = asked.plan.levels[asked.wish.level].name
    parts = {end for move in told for end in (move.giver, move.taker)}
    why = reasons(found, kept)
    return "\n".join(
        [
            text("rebalance.notice.title", ground=ground, level=level),
            "",
            text(
                "rebalance.notice.what",
                ground=ground,
                level=level,
                count=format_count(len(parts)),
                houses=format_count(sum(len(move.building_ids) for move in told)),
                homes=total_words([move.households for move in told]),
                before=format_percent(found.deviation(())),
                after=format_percent(found.deviation(kept)),
            ),
            "",
            *(
                text(
                    "rebalance.notice.move",
                    number=number,
                    giver=found.name_of(move.giver),
                    taker=found.name_of(move.taker) or text("rebalance.new_grid"),
                    houses=format_count(len(move.building_ids)),
                    homes=_few(move.households),
                    why=why[at].words,
                )
                for number, (at, move) in enumerate(zip(kept, told, strict=True), 1)
            ),
            "",
            text("rebalance.notice.border"),
            text("dividing.notice.objections"),
            "",
            text("dividing.notice.by"),
            day,
            "",
        ]
    )


def total_words(homes: Sequence[int]) -> str:
    """Say how many homes all moves have, without giving away one that is not told.

    Parameters
    ----------
    homes : sequence of int
        Of each move.
    """
    hidden = [number for number in homes if number < FEWEST]
    is_safe = len(hidden) > 1 and sum(hidden) >= FEWEST
    if not hidden or is_safe or len(homes) == 1:
        return _few(sum(homes))
    shown = sum(homes) - sum(hidden)
    if shown < FEWEST:
        return _few(0)
    return text("rebalance.notice.at_least", n=format_count(shown))


def _few(homes: int) -> str:
    if homes < FEWEST:
        return text("dividing.notice.few", n=FEWEST)
    return format_count(homes)
