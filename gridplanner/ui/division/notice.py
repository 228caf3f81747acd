"""The text for the public notice: what is proposed, without a word about anybody.

It names grids as they will be named, numbers of houses and households of whole parts,
and what borders follow. Numbers below a handful stand for too few to be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.ui.division.reasons import border_words, pairs_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.data.records import Unit
    from gridplanner.ui.division.shown import Shown

FEWEST: Final = 5
"""Households from which on their number is told."""


def notice(shown: Shown, units: Sequence[Unit], *, ground: str, day: str) -> str:
    """Write the notice.

    Parameters
    ----------
    shown : Shown
    units : sequence of Unit
        What each part will be, in the order of the parts.
    ground : str
        What the ground that is divided is called.
    day : str
        ISO date.
    """
    proposal = shown.proposal
    count = len(proposal.polygons)
    level = proposal.asked.plan.levels[proposal.asked.level].name
    borders = {pair: border_words(shown, *pair) for pair in pairs_of(shown)}
    names = _names(shown, units)
    by_code = sorted(range(count), key=lambda row: units[row].code)
    lines = [
        text("dividing.notice.title", ground=ground, level=level),
        "",
        text(
            "dividing.notice.what",
            ground=ground,
            count=format_count(count),
            level=level,
            share=format_percent(proposal.deviation),
        ),
        "",
        *(_part(shown, row, borders, (names, units[row].code)) for row in by_code),
        "",
        text("dividing.notice.objections"),
        "",
        text("dividing.notice.by"),
        day,
    ]
    return "\n".join(lines) + "\n"


def _names(shown: Shown, units: Sequence[Unit]) -> list[str]:
    """Name each unit; with the unit above it where these are several."""
    above = shown.proposal.asked.plan.units
    if len({unit.parent for unit in units}) < 2:
        return [unit.name for unit in units]
    parents = [above.get(unit.parent) for unit in units]
    return [
        f"{parent.name or parent.code}{unit.name}" if parent else unit.name
        for parent, unit in zip(parents, units, strict=True)
    ]


def _part(
    shown: Shown,
    row: int,
    borders: Mapping[tuple[int, int], str],
    called: tuple[Sequence[str], str],
) -> str:
    proposal, (names, code) = shown.proposal, called
    measures = proposal.asked.measures
    counts = dict(zip(measures, proposal.counts[row].tolist(), strict=True))
    households = int(counts.get("households", 0))
    few = households < FEWEST
    held = text("dividing.notice.few", n=FEWEST) if few else format_count(households)
    words = [
        text(
            "dividing.notice.part",
            name=names[row],
            code=code,
            houses=format_count(int(proposal.buildings[row])),
            households=held,
        )
    ]
    words += [
        text(
            "dividing.notice.border",
            other=names[two if one == row else one],
            words=said,
        )
        for (one, two), said in borders.items()
        if row in (one, two) and said
    ]
    return "".join(words)
