"""Mend what a check found: gaps, slivers and spikes go to the neighbour beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from gridplanner.data.change import Change, merge
from gridplanner.data.checks.gaps import find_gaps
from gridplanner.data.checks.gifts import (
    LABEL,
    find_gift,
    give_gifts,
    is_locked_grid,
)
from gridplanner.data.checks.limits import Limits
from gridplanner.data.checks.scope import whole_level
from gridplanner.data.checks.shapes import find_slivers, find_spikes, find_tongues
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.errors import EditError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.plan import Plan

FIXABLE = frozenset({"gap", "sliver", "spike"})
_ROUNDS = 12
_BESIDE = 2e-3
_TRIFLE = 1e-3


@dataclass(frozen=True, slots=True)
class Gain:
    """Ground that changes hands; `unit` is who has it afterwards, 0 = nobody."""

    unit: int
    ground: shapely.Geometry


def fix(
    plan: Plan, issues: Iterable[CheckIssue], *, limits: Limits | None = None
) -> Change | None:
    """Give gaps, slivers and spikes to the neighbour with the longest common border.

    Parameters
    ----------
    plan : Plan
        The plan that was checked.
    issues : iterable of CheckIssue
        Others than these three kinds are passed over.
    limits : Limits, optional
        Those of the check.

    Returns
    -------
    Change or None
        One change for all; None where there is nothing it can mend. A gap goes to a
        unit of its own area; to one beyond only where it is narrower than 2 m. So a
        village without any grid stays a gap, and a grid that is a sliver all over
        stays as it is. Locked grids neither receive nor give.
    """
    within = limits or Limits()
    changes: list[Change] = []
    now = plan
    for part in _by_kind(issues):
        change = _mend(now, part, within)
        if change:
            changes.append(change)
            now = now.apply(change)
    joined = merge(changes) if changes else None
    return joined if joined else None


def fix_all(
    plan: Plan, issues: Iterable[CheckIssue], *, limits: Limits | None = None
) -> Change | None:
    """Mend until a new check of the levels finds nothing more that mending lessens.

    Parameters
    ----------
    plan : Plan
    issues : iterable of CheckIssue
    limits : Limits, optional

    Returns
    -------
    Change or None
        As `fix`.
    """
    within = limits or Limits()
    listed = [issue for issue in issues if issue.kind in FIXABLE]
    levels = sorted({issue.level for issue in listed})
    changes: list[Change] = []
    now, least, useful = plan, len(_look_again(plan, levels, within)), 0
    for _ in range(_ROUNDS):
        change = fix(now, listed, limits=within)
        if change is None:
            break
        changes.append(change)
        now = now.apply(change)
        listed = _look_again(now, levels, within)
        if len(listed) < least:
            least, useful = len(listed), len(changes)
    # A narrow end that only went to and fro between neighbours is left to a person.
    joined = merge(changes[:useful]) if useful else None
    return joined if joined else None


def _look_again(plan: Plan, levels: Sequence[int], limits: Limits) -> list[CheckIssue]:
    """List what can be mended at some levels of a plan."""
    scopes = [whole_level(plan, level, limits) for level in levels]
    rules = (find_gaps, find_slivers, find_spikes)
    return [issue for scope in scopes for rule in rules for issue in rule(scope)]


def gains_of(plan: Plan, change: Change, level: int) -> list[Gain]:
    """Tell which ground changes hands at a level, for a picture of the change.

    Parameters
    ----------
    plan : Plan
        Before the change.
    change : Change
    level : int

    Returns
    -------
    list of Gain
        By cell; ground that only changes its cell is left out.
    """
    after = plan.apply(change)
    found = []
    for cell in sorted(change.touched & set(after.cells)):
        unit = after.cells[cell].owners[level]
        ground = after.polygon(cell)
        for old in plan.cells_near(ground):
            if plan.cells[old].owners[level] == unit:
                ground = shapely.difference(ground, plan.polygon(old))
        if ground.area > _TRIFLE:
            found.append(Gain(unit, ground))
    return found


def _by_kind(issues: Iterable[CheckIssue]) -> list[list[CheckIssue]]:
    """Part issues into those mended together: ground of one level; spikes singly."""
    listed = [issue for issue in issues if issue.kind in FIXABLE]
    whole = [issue for issue in listed if issue.kind != "spike"]
    levels = sorted({issue.level for issue in whole})
    parts = [[issue for issue in whole if issue.level == level] for level in levels]
    return parts + [[issue] for issue in listed if issue.kind == "spike"]


def _mend(plan: Plan, issues: Sequence[CheckIssue], limits: Limits) -> Change | None:
    if issues[0].kind == "spike":
        return _cut_off(plan, issues[0], limits)
    found = [find_gift(plan, issue, limits) for issue in issues]
    gifts = [gift for gift in found if gift is not None]
    if not gifts:
        return None
    try:
        return give_gifts(plan, gifts)
    except EditError:
        pass  # one that can not be given must not keep back the others
    changes, now = [], plan
    for gift in gifts:
        try:
            change = give_gifts(now, [gift])
        except EditError:
            continue
        changes.append(change)
        now = now.apply(change)
    return merge(changes) if changes else None


def _cut_off(plan: Plan, issue: CheckIssue, limits: Limits) -> Change | None:
    """Give a spike to the unit that lies along most of it."""
    if issue.subject not in plan.units or issue.place is None:
        return None
    if is_locked_grid(plan, issue.subject):
        return None
    outline = shapely.get_parts(plan.outline(issue.subject))
    at = shapely.Point(issue.place)
    for tongue in find_tongues(
        outline, width=limits.sliver_width, length=limits.spike_length
    ):
        if tongue.ground.covers(at):
            receiver = _along(plan, tongue.ground, issue)
            if not receiver:
                return None
            try:
                return give_ground(
                    plan,
                    tongue.ground,
                    unit_id=receiver,
                    givers=(issue.subject,),
                    allow_parts=True,
                    label=LABEL,
                )
            except EditError:
                return None
    return None


def _along(plan: Plan, ground: shapely.Geometry, issue: CheckIssue) -> int:
    """Find the unit that shares most of the outline of some ground; 0 where none."""
    shared: dict[int, float] = {}
    for cell, shape in plan.shapes(plan.cells_near(ground)).items():
        unit = plan.cells[cell].owners[issue.level]
        if not unit or unit == issue.subject or is_locked_grid(plan, unit):
            continue
        edge = shapely.intersection(ground.boundary, shapely.buffer(shape, _BESIDE))
        shared[unit] = shared.get(unit, 0.0) + float(shapely.length(edge))
    best = max(shared, key=shared.__getitem__, default=0)
    return best if shared.get(best, 0.0) > 2 * _BESIDE else 0
