"""为什么这样分: what each border follows, what is divided, what lifting would bring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.resources.format import (
    format_count,
    format_length,
    format_percent,
)
from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from gridplanner.studies.dividing.lifting import Lifted
    from gridplanner.studies.dividing.study import Proposal
    from gridplanner.studies.dividing.wish import Wish
    from gridplanner.ui.division.shown import Shown

MOST: Final = 60
"""Borders told one by one: more of them nobody reads."""
_NAMES: Final = 4
_LITTLE: Final = 0.001  # of a deviation, that another run might have found as well
_ROUGH: Final = 0.005  # the same for estimates
_SHORT: Final = 1.0  # metres below which a stretch is not worth a word


def reasons(shown: Shown) -> str:
    """Say why a candidate divides as it does."""
    return "\n".join(
        [_summary(shown), *_each_border(shown), "", *_divided(shown)]
    ).strip()


def border_words(shown: Shown, one: int, two: int) -> str:
    """Say what the border between two parts follows, the longest stretch first."""
    borders = shown.borders
    mine = (borders.parts[:, 0] == one) & (borders.parts[:, 1] == two)
    stretches: dict[str, float] = {}
    for row in np.flatnonzero(mine).tolist():
        name = _line_name(
            shown.proposal, int(borders.kind[row]), int(borders.line[row])
        )
        stretches[name] = stretches.get(name, 0.0) + float(borders.metres[row])
    told = sorted(stretches.items(), key=lambda item: -item[1])
    told = [(name, metres) for name, metres in told if metres >= _SHORT]
    words = [
        text("dividing.why.stretch", line=name, metres=format_length(metres))
        for name, metres in told[:_NAMES]
    ]
    if len(told) > _NAMES:
        rest = sum(metres for _name, metres in told[_NAMES:])
        words.append(text("dividing.why.others", metres=format_length(rest)))
    return text("dividing.comma").join(words)


def pairs_of(shown: Shown) -> list[tuple[int, int]]:
    """List the pairs of parts that have a border, ascending."""
    return [(int(a), int(b)) for a, b in np.unique(shown.borders.parts, axis=0)]


def kind_words(kind: str) -> str:
    """Name a kind of line."""
    key = f"dividing.kind.{kind}"
    return text(key) if has_text(key) else text("dividing.kind.line")


def lift_words(lifted: Lifted, wish: Wish) -> str:
    """Say what lifting a limit would bring, where that is anything.

    Parameters
    ----------
    lifted : Lifted
    wish : Wish
        With the limit.
    """
    what = _limit_words(lifted.name)
    one, two = lifted.before, lifted.after
    if two is None:
        return text("dividing.lift.impossible", what=what)
    little = _LITTLE if one.cut >= 0 else _ROUGH
    nearer = one.deviation - two.deviation > little
    within = two.deviation <= max(wish.tolerance, one.deviation) + little
    wider = lifted.name == "tolerance"
    gains = [two.along - one.along, (one.cut - two.cut) * float(wider)]
    if not nearer and not (within and max(gains) > 10 * little):
        return text("dividing.lift.nothing", what=what)
    return text(
        "dividing.lift.brings",
        what=what,
        before=format_percent(one.deviation),
        after=format_percent(two.deviation),
        along_before=f"{round(100 * one.along)}%",
        along_after=f"{round(100 * two.along)}%",
    )


def _limit_words(name: str) -> str:
    """Name what is lifted."""
    kind, _, weight = name.partition(".")
    if kind == "band":
        measure = text(f"balance.measure.{weight}")
        return text("dividing.lift.band", measure=measure)
    return text(f"dividing.lift.{name}")


def _summary(shown: Shown) -> str:
    borders = shown.borders
    if not len(borders.metres):
        return text("dividing.why.no_borders")
    lines = shown.proposal.asked.prepared.ground.lines
    metres = borders.by_kind(len(lines))
    sums: dict[str, float] = {}
    for row, kind in enumerate([*(each.kind for each in lines), "between"]):
        if metres[row] >= _SHORT:
            name = kind_words(kind)
            sums[name] = sums.get(name, 0.0) + float(metres[row])
    told = sorted(sums.items(), key=lambda item: -item[1])
    words = text("dividing.comma").join(
        text("dividing.why.stretch", line=name, metres=format_length(length))
        for name, length in told
    )
    whole = format_length(borders.length)
    return text("dividing.why.all", whole=whole, words=words)


def _each_border(shown: Shown) -> list[str]:
    pairs = pairs_of(shown)
    words = [
        text("dividing.why.border", one=a + 1, two=b + 1, words=said)
        for a, b in pairs[:MOST]
        if (said := border_words(shown, a, b))
    ]
    if len(pairs) > MOST:
        words.append(text("dividing.why.more", n=format_count(len(pairs) - MOST)))
    return words


def _divided(shown: Shown) -> list[str]:
    kept = shown.proposal.asked.prepared.ground.kept
    words = []
    for each in shown.divided:
        ground = kept[each.kept]
        name = ground.names[each.shape] if ground.names else ""
        shares = text("dividing.comma").join(
            text("dividing.why.share", part=part + 1, n=format_count(houses))
            for part, houses in zip(each.parts, each.houses, strict=True)
        )
        kind = text(f"dividing.keeping.{ground.kind}") if ground.kind else ""
        words.append(text("dividing.why.divided", name=name or kind, shares=shares))
    return words or ([text("dividing.why.nothing_divided")] if kept else [])


def _line_name(proposal: Proposal, kind: int, line: int) -> str:
    """Give the name of a line, of one without its kind."""
    if kind < 0:
        return kind_words("between")
    lines = proposal.asked.prepared.ground.lines[kind]
    name = lines.names[line] if lines.names else ""
    return name or kind_words(lines.kind)
