"""The text for the public notice: what is proposed, without a word about anybody.

It names ground, numbers of houses and households of whole parts, and what borders
follow. Numbers below a handful stand for too few to be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.division.reasons import border_words, pairs_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.ui.division.shown import Shown

FEWEST: Final = 5
"""Households from which on their number is told."""


def notice(shown: Shown, *, ground: str, day: str) -> str:
    """Write the notice.

    Parameters
    ----------
    shown : Shown
    ground : str
        What the ground that is divided is called.
    day : str
        ISO date.
    """
    proposal = shown.proposal
    count = len(proposal.polygons)
    level = proposal.asked.plan.levels[proposal.asked.level].name
    borders = {pair: border_words(shown, *pair) for pair in pairs_of(shown)}
    lines = [
        text("dividing.notice.title", ground=ground),
        "",
        text(
            "dividing.notice.what",
            ground=ground,
            count=format_count(count),
            level=level,
            share=format_percent(proposal.deviation),
        ),
        "",
        *(_part(shown, row, borders) for row in range(count)),
        "",
        text("dividing.notice.objections"),
        "",
        text("dividing.notice.by"),
        day,
    ]
    return "\n".join(lines) + "\n"


def _part(shown: Shown, row: int, borders: Mapping[tuple[int, int], str]) -> str:
    proposal = shown.proposal
    measures = proposal.asked.measures
    counts = dict(zip(measures, proposal.counts[row].tolist(), strict=True))
    households = int(counts.get("households", 0))
    level = proposal.asked.plan.levels[proposal.asked.level].name
    few = households < FEWEST
    held = text("dividing.notice.few", n=FEWEST) if few else format_count(households)
    words = [
        text(
            "dividing.notice.part",
            part=row + 1,
            level=level,
            houses=format_count(int(proposal.buildings[row])),
            households=held,
        )
    ]
    words += [
        text(
            "dividing.notice.border",
            other=two + 1 if one == row else one + 1,
            level=level,
            words=said,
        )
        for (one, two), said in borders.items()
        if row in (one, two) and said
    ]
    return "".join(words)
