"""Rules of an open project, held against it the same way from wherever it is asked."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.balance import between
from gridplanner.analysis.evidence import Wanted
from gridplanner.analysis.rules.judge import judge
from gridplanner.analysis.rules.values import scope_of
from gridplanner.analysis.surroundings import Surroundings
from gridplanner.data.landmarks import read_landmarks
from gridplanner.data.rules.pack import RuleError, from_body
from gridplanner.data.standards import StandardKind, read_standards

if TYPE_CHECKING:
    from gridplanner.analysis.balance import Target
    from gridplanner.analysis.rules.judge import Verdict
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.data.rules.pack import Pack


def packs_of(document: Document) -> dict[str, Pack]:
    """Read the packs of a project that are in use, by name.

    Raises
    ------
    RuleError
        If one cannot be used.
    """
    return {
        standard.name: from_body(standard.body)
        for standard in read_standards(document.file, StandardKind.RULES)
        if standard.in_use
    }


def target_of(document: Document, measure: str) -> Target | None:
    """Give the range that the packs in use set for a measure of grids.

    Parameters
    ----------
    document : Document
    measure : str
        ``"households"``, ``"people"`` or ``"dwellings"``.

    Returns
    -------
    Target or None
        Where several packs set one, what all of them allow; None where none does, or
        they allow nothing in common.
    """
    lows, highs = [0.0], [inf]
    for standard in read_standards(document.file, StandardKind.RULES):
        if not standard.in_use:
            continue
        try:
            pack = from_body(standard.body)
        except RuleError:
            continue  # said when the rules are run
        for rule in pack.rules:
            if rule.kind.key == measure and rule.is_on:
                lows.append(rule.low or 0.0)
                highs.append(inf if rule.high is None else rule.high)
    low, high = max(lows), min(highs)
    # A range that begins at nothing says what is too much, not what to aim at.
    return between(low, high) if 0 < low <= high < inf else None


def study_rules(
    document: Document, plan: Plan, standing: Standing, level: int, pack: Pack
) -> tuple[Verdict, ...]:
    """Hold a pack against the units of a level.

    Parameters
    ----------
    document : Document
    plan : Plan
    standing : Standing
        Of the plan.
    level : int
    pack : Pack

    Returns
    -------
    tuple of Verdict
    """
    visible = None
    seen = pack.rule("visible_border")
    if seen.is_on:
        visible = _visible(document, plan, standing, level, seen.numbers["distance"])
    scope = scope_of(standing.snapshot, standing.figures(level), visible)
    return judge(pack, scope)


def _visible(
    document: Document, plan: Plan, standing: Standing, level: int, distance: float
) -> dict[int, float] | None:
    """Measure which share of each border runs along something that can be seen."""
    landmarks = read_landmarks(document.file)
    if not len(landmarks):
        return None
    ids = standing.snapshot.building_ids
    around = Surroundings(ids, np.zeros(len(ids), np.int64), landmarks, distance)
    units = [unit.id for unit in standing.figures(level).units]
    told = around.evidence(plan, standing, level, Wanted(cells=(), units=units))
    return dict(zip(told.outlined.tolist(), told.marked.tolist(), strict=True))
