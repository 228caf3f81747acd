"""What the inspector says of who is on record: in a building, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.counting import CountRule
from gridplanner.resources.texts import text
from gridplanner.ui.format import format_count
from gridplanner.ui.panels.facts import Fact

if TYPE_CHECKING:
    from gridplanner.data.registry import Registry
    from gridplanner.ui.session import Session


def registry_facts(registry: Registry, building_id: int) -> list[Fact]:
    """Say what the registry counts in a building; nothing where it counts nothing."""
    rule = registry.count_rule
    facts = []
    for measure, count in registry.counts(building_id).items():
        if count.source == "registry" and count.number is not None:
            help_ = text(f"counting.rule.{rule}.help") if measure == "people" else ""
            name = text("measure." + measure)
            facts.append(Fact(name, format_count(count.number), help_))
    return facts


def rule_fact(session: Session) -> Fact | None:
    """Say where people count, unless they count where they live, as is usual."""
    document = session.document
    if document is None or session.is_held:
        return None
    rule = document.registry.count_rule
    if rule is CountRule.RESIDENCE:
        return None
    words = text(f"counting.rule.{rule}")
    return Fact(text("counting.rule"), words, text(f"counting.rule.{rule}.help"))
