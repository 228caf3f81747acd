"""Rules of an open project, held against it the same way from wherever it is asked."""

from __future__ import annotations

import json
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.balance import between
from gridplanner.analysis.evidence import Wanted
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.rules.judge import judge
from gridplanner.analysis.rules.staffed import STAFFED
from gridplanner.analysis.rules.values import StaffScope, scope_of
from gridplanner.analysis.staffing import Staff
from gridplanner.analysis.surroundings import Surroundings
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_list import entrances_given
from gridplanner.data.landmarks import read_landmarks
from gridplanner.data.norms.checks import NormError
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.people.categories import CARE
from gridplanner.data.rules.pack import RuleError, from_body
from gridplanner.data.standards import StandardKind, read_standards, standard_in_use
from gridplanner.data.store.work_done import (
    count_households_nowhere,
    read_households_of,
)
from gridplanner.data.team.reading import (
    read_duties,
    read_houses,
    read_posts,
    read_workers,
    template_in_use,
)
from gridplanner.studies.workload.study import study_work

if TYPE_CHECKING:
    from datetime import date

    from gridplanner.analysis.balance import Target
    from gridplanner.analysis.loads import Loads
    from gridplanner.analysis.rules.values import Scope
    from gridplanner.analysis.rules.verdict import Verdict
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
    document: Document,
    plan: Plan,
    standing: Standing,
    level: int,
    pack: Pack,
    *,
    day: date,
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
    day : date
        Of posts, and of the work there is.

    Returns
    -------
    tuple of Verdict
    """
    return judge(pack, read_scope(document, plan, standing, level, pack, day=day))


def read_scope(
    document: Document,
    plan: Plan,
    standing: Standing,
    level: int,
    pack: Pack,
    *,
    day: date,
) -> Scope:
    """Read what a pack is held against; see `study_rules`."""
    visible = None
    seen = pack.rule("visible_border")
    if seen.is_on:
        visible = _visible(document, plan, standing, level, seen.numbers["distance"])
    staff = None
    if any(pack.rule(key).is_on for key in STAFFED):
        work = pack.rule("utilisation").is_on
        staff = _staff(document, plan, standing, level, day, with_work=work)
    return scope_of(standing.snapshot, standing.figures(level), visible, staff)


def _staff(
    document: Document,
    plan: Plan,
    standing: Standing,
    level: int,
    day: date,
    *,
    with_work: bool,
) -> StaffScope:
    """Read who works where; the work itself is counted where a rule asks for it."""
    file, snapshot = document.file, standing.snapshot
    try:
        template = template_in_use(file)
    except GridPlannerError:
        template = None
    loads, why = None, ""
    if with_work:
        loads, why = _loads(document, plan, standing, level, day)
    tags, on = json.dumps(sorted(CARE)), day.isoformat()
    care = read_households_of(file, tags, on)
    places = people_places(snapshot, *entrances_given(file))
    return StaffScope(
        staff=Staff(read_posts(file), read_workers(file), read_houses(file)),
        day=on,
        template=template,
        # Whose time is how long decides nothing but the load, which reads its own.
        duties=read_duties(file, snapshot, on, norm=time_norm()),
        loads=loads,
        no_loads=why,
        care=places.at(care[:, 1], care[:, 2]),
        care_nowhere=count_households_nowhere(file, tags, on),
    )


def _loads(
    document: Document, plan: Plan, standing: Standing, level: int, day: date
) -> tuple[Loads | None, str]:
    """Give the loads by the norm of the project, else why there are none.

    The norm that comes with the program is nobody's decision: it keeps and breaks
    nothing.
    """
    if standard_in_use(document.file, StandardKind.NORM) is None:
        return None, "no_norm"
    try:
        study = study_work(document, standing, plan=plan.id, day=day)
    except NormError:
        return None, "bad_norm"
    if study.duties is None:
        return None, "no_duties"
    return study.loads(level), ""


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
