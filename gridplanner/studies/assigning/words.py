"""What cannot be done better, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.resources.format import format_percent
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.studies.assigning.study import Asked, Proposal


def bound_words(asked: Asked) -> str:
    """Say what every assignment misses at least, and why; empty for nothing known."""
    bound = asked.bound
    if not bound.reason:
        return ""
    unit = asked.units[bound.grid] if bound.grid >= 0 else None
    return text(
        f"assigning.bound.{bound.reason}",
        share=format_percent(bound.deviation),
        grid=(unit.name or unit.code) if unit is not None else "",
    )


def proven_words(proposal: Proposal) -> str:
    """Say that nothing evener can be had, where that is proven and was asked for."""
    least = proposal.found.least
    if least <= max(proposal.asked.task.tolerance, proposal.asked.bound.deviation):
        return ""
    return text("assigning.proven", share=format_percent(least))
