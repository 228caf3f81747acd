"""Counts on sheets that others may see: none so small that it tells of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

FEWEST: Final = 3
"""Counts below it could tell of a person, and are not told."""


def few(count: int) -> str:
    """Say a count, or that it is small; nobody at all is told."""
    if 0 < count < FEWEST:
        return text("print.few", n=FEWEST)
    return format_count(count)


def few_in_all(total: int, parts: Sequence[int]) -> str:
    """Say a total that stands beside its parts, without giving a hidden one away.

    Parameters
    ----------
    total : int
    parts : sequence of int
        As `few` says them beside it.

    Returns
    -------
    str
        "At least" what the parts that are told come to, where taking these from the
        total would tell a hidden one.
    """
    hidden = [count for count in parts if 0 < count < FEWEST]
    is_safe = len(hidden) > 1 and sum(hidden) >= FEWEST
    if not hidden or is_safe:
        return few(total)
    shown = sum(parts) - sum(hidden)
    if shown < FEWEST:
        return text("print.few", n=FEWEST) if total < FEWEST else NOT_TOLD
    return text("print.at_least", n=format_count(shown))


NOT_TOLD: Final = "—"
