"""Rules of an open project, held against it the same way from wherever it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.evidence import Wanted
from gridplanner.analysis.rules.judge import judge
from gridplanner.analysis.rules.values import scope_of
from gridplanner.analysis.surroundings import Surroundings
from gridplanner.data.landmarks import read_landmarks
from gridplanner.data.rules.pack import from_body
from gridplanner.data.standards import StandardKind, read_standards

if TYPE_CHECKING:
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
