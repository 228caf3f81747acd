"""What a search has come to, in a sentence or two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import run_on, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.studies.dividing.study import Proposal
    from gridplanner.studies.dividing.wish import Wish

_SLIGHT: Final = 0.0005  # of a deviation, told by the same digits


def found_words(key: str, proposals: Sequence[Proposal]) -> str:
    """Say how many there are, and how far off the evenest is."""
    share = min(each.deviation for each in proposals)
    return text(key, n=format_count(len(proposals)), share=format_percent(share))


def outcome_words(
    proposals: Sequence[Proposal], chosen: Proposal, wish: Wish, *, is_early: bool
) -> str:
    """Say what was found, and what of it is not as it was wished.

    Parameters
    ----------
    proposals : sequence of Proposal
        At least one.
    chosen : Proposal
        Whose parts outside of limits are told.
    wish : Wish
    is_early : bool
        Whether it was stopped.
    """
    if is_early:
        said = [found_words("dividing.stopped", proposals)]
    else:
        one = "alone" if wish.candidates == 1 else "one"
        key = "dividing.found" + (f"_{one}" if len(proposals) == 1 else "")
        said = [found_words(key, proposals)]
        said += _evenness(proposals, wish)
    return run_on([*said, *_limits(chosen)])


def _evenness(proposals: Sequence[Proposal], wish: Wish) -> list[str]:
    if wish.weight in {band.weight for band in wish.bands}:
        return []  # these limits take the place of the tolerance
    least = min(each.deviation for each in proposals)
    if least <= proposals[0].asked.bound.deviation + _SLIGHT:
        return [text("dividing.at_bound")]
    if least > wish.tolerance + _SLIGHT:
        return [text("dividing.beyond", allowed=format_percent(wish.tolerance))]
    return []


def _limits(chosen: Proposal) -> list[str]:
    return [
        text(
            "dividing.limits.missed",
            measure=text(f"balance.measure.{band.weight}"),
            n=format_count(len(parts)),
        )
        for band, parts in chosen.outside()
        if len(parts)
    ]
