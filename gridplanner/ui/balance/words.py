"""What the line of indices says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.format import format_index
from gridplanner.resources.texts import text
from gridplanner.ui.balance.ranking import amount

if TYPE_CHECKING:
    from gridplanner.analysis.balance import Balance, Target


def line_words(balance: Balance) -> str:
    """Say the indices in one line."""
    percent = f"{100 * balance.near:.0f}"
    parts = [
        text("balance.line.max", n=format_index(balance.max_over_mean)),
        text("balance.line.min", n=format_index(balance.min_over_mean)),
        text("balance.line.cv", n=format_index(balance.cv)),
        text("balance.line.gini", n=format_index(balance.gini)),
        text("balance.line.within", p=percent, n=balance.within, all=balance.count),
    ]
    if balance.target.is_range:
        parts.append(text("balance.line.inside", n=balance.inside, all=balance.count))
    if balance.zeros:
        parts.append(text("balance.line.zeros", n=f"{balance.zeros:,}"))
    if balance.unknown:
        parts.append(text("balance.line.unknown", n=f"{balance.unknown:,}"))
    return "  ".join(parts)


def target_words(target: Target, measure: str, near: float) -> str:
    """Say what is aimed at."""
    edges = {name: amount(getattr(target, name), measure) for name in ("low", "high")}
    what = text(f"balance.unit.{measure}")
    if target.is_range:
        said = text("balance.target.range", what=what, **edges)
        return said.replace(" %", "%")
    said = text(
        "balance.target.mean",
        n=amount(target.middle, measure),
        what=what,
        p=f"{100 * near:.0f}",
        **edges,
    )
    # A share is written as everywhere else; other units stand apart.
    return said.replace(" %", "%")
