"""What the inspector says of who is on record: in a building, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.counting import CountRule
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
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


def place_facts_of(session: Session, building_id: int) -> list[Fact]:
    """List the places of a building: what kind, and who manages its new citizens."""
    document = session.document
    assert document is not None  # the building is of it
    lines = document.registry.places(
        building_id=building_id, grant=session.grant, now=session.clock()
    )
    facts = []
    for line in lines:
        kind = text(f"household.place_kind.{line.kind}")
        words = kind
        if line.is_collection or line.has_manager:
            manager = line.manager_name or text("household.places.none_there")
            words = text("household.places.managed", kind=kind, manager=manager)
        facts.append(Fact(line.name, words, line.category))
    return facts
