"""What is said of candidates: figures of a card, of a part, what cannot be avoided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.resources.format import format_count, format_percent
from gridplanner.resources.texts import text
from gridplanner.studies.dividing.words import bound_words, staying_words

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.studies.dividing.study import Asked, Proposal

_SLIGHT: Final = 0.0005
"""Shares below that are told as none."""


def signed(share: float) -> str:
    """Write a deviation with its sign; a dash where nothing can be said."""
    if np.isnan(share):
        return format_percent(None)
    sign = "+" if share >= _SLIGHT else "−" if share <= -_SLIGHT else "±"
    return sign + format_percent(abs(share))


def part_words(proposal: Proposal) -> list[str]:
    """Say of each part its number, what it holds, and how far that is off.

    The heaviest and the lightest have a sign of their own; one that keeps a limit not
    says what it holds of that weight.
    """
    off = proposal.deviations
    known = np.flatnonzero(~np.isnan(off))
    signs = dict.fromkeys(range(len(off)), "")
    if len(known) and np.ptp(off[known]) > _SLIGHT:
        signs[int(known[np.argmax(off[known])])] = " ▲"
        signs[int(known[np.argmin(off[known])])] = " ▼"
    found = [
        f"{row + 1}{signs[row]}\n{format_count(held)} {signed(share)}"
        for row, (held, share) in enumerate(
            zip(proposal.weights.tolist(), off.tolist(), strict=True)
        )
    ]
    missed = [parts.tolist() for _band, parts in proposal.outside()]
    for limited, parts in zip(proposal.asked.limited, missed, strict=True):
        measure = text(f"balance.measure.{limited.band.weight}")
        held = proposal.held(limited).tolist()
        for row in parts:
            words = text("dividing.part.missed", measure=measure, n=round(held[row]))
            found[row] += f"\n{words}"
    return found


def card_heading(proposal: Proposal) -> str:
    """Say how far the parts are from equal."""
    return text("dividing.card.differs", share=format_percent(proposal.deviation))


def card_figures(proposal: Proposal) -> list[tuple[str, str]]:
    """Give the figures of a card, as name and value."""
    candidate = proposal.candidate
    return [
        (
            text("dividing.card.round"),
            f"{float(proposal.roundness.mean()):.2f}",
        ),
        (text("dividing.card.cut"), format_count(candidate.cut)),
        (text("dividing.card.along"), f"{round(100 * candidate.along)}%"),
        *_moved(proposal),
        *_missed(proposal),
    ]


def _moved(proposal: Proposal) -> list[tuple[str, str]]:
    """Say what share of the households changes its unit, where units stand."""
    candidate = proposal.candidate
    if not candidate.settled:
        return []
    share = format_percent(candidate.moved_share)
    level = proposal.asked.plan.levels[proposal.asked.level].name
    return [(text("dividing.card.moved", level=level), share)]


def _missed(proposal: Proposal) -> list[tuple[str, str]]:
    """Say how many parts keep a limit not, where there are any limits."""
    if not proposal.asked.limited:
        return []
    outside = [parts for _band, parts in proposal.outside()]
    missed = len(np.unique(np.concatenate(outside)))
    return [(text("dividing.card.missed"), format_count(missed))]


def merit_words(merit: str) -> str:
    """Say in a word what a candidate is best in; empty for none."""
    return text(f"dividing.merit.{merit}") if merit else ""


def beforehand_words(document: Document, asked: Asked) -> str:
    """Say what cannot be avoided, what goes and what stays; reads the project."""
    bound = bound_words(document, asked)
    if not bound:
        bound = text("dividing.bound.none", count=format_count(asked.count))
    said = [text("dividing.beforehand", words=bound)]
    if asked.replaced:
        level = asked.plan.levels[asked.level].name
        count = format_count(len(asked.replaced))
        said.append(text("dividing.replaces", n=count, level=level))
    return "\n".join([*said, *staying_words(asked), *_seed_words(asked)])


def _seed_words(asked: Asked) -> list[str]:
    """Say round how many places parts are found, and where a house stands for one."""
    if not asked.seeds:
        return []
    moved = sum(seed.is_moved for seed in asked.seeds)
    said = [text("dividing.seeds.told", n=format_count(len(asked.seeds)))]
    if moved:
        said.append(text("dividing.seeds.moved", n=format_count(moved)))
    return said
