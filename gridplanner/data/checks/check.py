"""Look over a whole level of the tiling plan.

Plans of departments lie over it and may overlap: nothing here is asked of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.checks.belonging import (
    find_clashes,
    find_misfits,
    find_pieces,
    find_spread,
)
from gridplanner.data.checks.content import (
    find_cut_buildings,
    find_cut_courtyards,
    find_sizes,
    find_unmarked,
)
from gridplanner.data.checks.evidence import Evidence
from gridplanner.data.checks.gaps import find_gaps, find_overlaps
from gridplanner.data.checks.issue import CheckResult, sum_up
from gridplanner.data.checks.limits import Limits
from gridplanner.data.checks.scope import whole_level
from gridplanner.data.checks.shapes import (
    find_self_touching,
    find_slivers,
    find_spikes,
    find_winding,
)
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.plan import Plan

OF_GROUND = (find_gaps, find_overlaps)
OF_UNITS = (
    find_slivers,
    find_spikes,
    find_self_touching,
    find_pieces,
    find_spread,
    find_winding,
)
TOLD = (find_cut_buildings, find_cut_courtyards, find_sizes, find_unmarked)


def check(
    plan: Plan,
    evidence: Evidence | None = None,
    *,
    level: int,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Look over all units of a level.

    Parameters
    ----------
    plan : Plan
        The one that tiles the town.
    evidence : Evidence, optional
        Without it no building is found cut and no count is held against a norm.
    level : int
        Index into the template.
    limits : Limits, optional
    progress : Progress, optional

    Returns
    -------
    CheckResult
        A grid that has no micro-grid at all is not a gap of the micro-grids.
    """
    told, known = progress or Progress(), evidence or Evidence()
    told.step("progress.checking")
    told.fraction(0.0)
    scope = whole_level(plan, level, limits or Limits())
    issues: list[CheckIssue] = []
    rules = (*OF_GROUND, *OF_UNITS, find_clashes, find_misfits)
    for number, rule in enumerate(rules):
        issues += rule(scope)
        told.fraction(0.8 * (number + 1) / len(rules))
    for tell in TOLD:
        issues += tell(scope, known)
        told.check()
    told.fraction(1.0)
    return sum_up(issues, has_units=len(scope.units) > 0)
