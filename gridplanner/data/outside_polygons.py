"""Grids whose polygons another program changed: what taking them over would mean.

A polygon is only one side of a border. What it takes from a neighbour and what ground
it leaves to nobody are therefore findings the user decides; then `build` draws it in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.change import make_change, merge
from gridplanner.data.codes import propose_codes
from gridplanner.data.drawn.build import SNAP, Drawn, build
from gridplanner.data.drawn.faults import Faults, Finding
from gridplanner.data.drawn.slits import areas_of
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.records import GridKind, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.change import Change, Key
    from gridplanner.data.outside import OutsideProposal
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record

LABEL = "change.outside_borders"
TILING = 1
_LEAST = 0.5  # square metres; below, snapping makes it good unasked
_ROLES = {"grid": Role.GRID, "micro_grid": Role.MICRO_GRID}


@dataclass(frozen=True, slots=True)
class OutsideResult:
    """What taking polygons over would do.

    Attributes
    ----------
    change : Change or None
        One for all of them; None where nothing would change.
    findings : tuple of Finding
        Overlaps with grids that stayed, ground given up, deleted grids, and what
        `build` finds. `Finding.codes` are names where there are any.
    """

    change: Change | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _State:
    plan: Plan
    decisions: Mapping[str, str]
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, change: Change | None) -> None:
        if change:
            self.changes.append(change)
            self.plan = self.plan.apply(change)

    def decided(self, part: str) -> dict[str, str]:
        """Give the decisions of one part of the work, without its name."""
        start = part + "/"
        return {
            key.removeprefix(start): value
            for key, value in self.decisions.items()
            if key.startswith(start)
        }

    def keep(
        self, part: str, findings: Sequence[Finding], units: Sequence[Unit]
    ) -> None:
        """Keep findings, told apart by their part, with names instead of codes."""
        for finding in findings:
            names = tuple(units[row].name or units[row].code for row in finding.rows)
            number = f"{part}/{finding.id}"
            self.findings.append(replace(finding, id=number, codes=names))


def by_plan(
    proposals: Sequence[OutsideProposal], plans: Mapping[int, Plan]
) -> dict[int, tuple[OutsideProposal, ...]]:
    """Sort proposals by the plan their unit is in.

    Parameters
    ----------
    proposals : sequence of OutsideProposal
    plans : mapping of int to Plan

    Returns
    -------
    dict of int to tuple of OutsideProposal
        New polygons go to the plan that tiles; those of units that are no more are
        left out.
    """
    found: dict[int, list[OutsideProposal]] = {}
    for proposal in proposals:
        homes = [n for n, plan in plans.items() if proposal.unit in plan.units]
        if not proposal.unit:
            homes = [TILING]
        for number in homes[:1]:
            found.setdefault(number, []).append(proposal)
    return {number: tuple(group) for number, group in sorted(found.items())}


def build_outside(
    plan: Plan,
    proposals: Sequence[OutsideProposal],
    *,
    decisions: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> OutsideResult:
    """Work out the change that takes over polygons another program left.

    Parameters
    ----------
    plan : Plan
        As it is now, not as it was when the other program read it.
    proposals : sequence of OutsideProposal
        Of this plan, see `by_plan`.
    decisions : mapping of finding id to choice, optional
        Without one the first choice holds: the changed polygon takes what it
        covers, ground it gives up belongs to nobody, deleted grids go.
    progress : Progress, optional

    Returns
    -------
    OutsideResult

    Raises
    ------
    EditError
        If the borders cannot be drawn.
    Cancelled
    """
    progress = progress or Progress()
    state = _State(plan, decisions or {})
    _delete_units(state, [p for p in proposals if p.unit and p.polygon is None])
    drawn = [p for p in proposals if p.polygon is not None]
    levels = sorted({_level(plan, proposal) for proposal in drawn})
    for at, level in enumerate(levels):
        mine = [p for p in drawn if _level(plan, p) == level]
        part = progress.part(at / len(levels), (at + 1) / len(levels))
        _draw_level(state, mine, level=level, progress=part)
    change = merge(state.changes) if state.changes else None
    if change:
        names = {"n": str(len(proposals))}
        change = replace(change, label=LABEL, fields=names)
    return OutsideResult(change or None, tuple(state.findings))


def _level(plan: Plan, proposal: OutsideProposal) -> int:
    if proposal.unit:
        return plan.units[proposal.unit].level
    role = _ROLES.get(proposal.table, Role.AREA)
    levels = [at for at, level in enumerate(plan.levels) if level.role is role]
    return levels[-1] if levels else len(plan.levels) - 1


def _delete_units(state: _State, proposals: Sequence[OutsideProposal]) -> None:
    """Delete what was deleted there, unless it is locked or to be left."""
    plan = state.plan
    units = [plan.units[proposal.unit] for proposal in proposals]
    faults = Faults(units, state.decided("deleted"))
    for row, unit in enumerate(units):
        ways = ("leave",) if unit.locked else ("delete", "leave")
        chosen = faults.add("deleted", (row,), plan.outline(unit.id), ways)
        # The unit above may have taken it along.
        if chosen == "delete" and unit.id in state.plan.units:
            state.take(delete(state.plan, unit.id))
    state.keep("deleted", faults.found, units)


def _draw_level(
    state: _State,
    proposals: Sequence[OutsideProposal],
    *,
    level: int,
    progress: Progress,
) -> None:
    plan = state.plan
    drafts = [_draft(plan, proposal, level) for proposal in proposals]
    polygons = _areas(proposals)
    others = {
        number: outline
        for number, outline in plan.outlines(level).items()
        if number not in {draft.id for draft in drafts}
    }
    units = [*drafts, *(plan.units[number] for number in others)]
    faults = Faults(units, state.decided(f"{level}"))
    _settle_neighbours(polygons, others, faults)
    extra = _settle_given_up(polygons, drafts, others, faults, plan=plan)
    state.keep(f"{level}", faults.found, units)
    rows = [*drafts, *(plan.units[number] for number in extra)]
    marked, hidden = _mark(plan, rows)
    result = build(
        hidden,
        Drawn(np.array([*polygons, *extra.values()], object), marked),
        level=level,
        decisions=state.decided(f"{level}.build"),
        progress=progress,
    )
    state.keep(f"{level}.build", result.findings, rows)
    if result.change is not None:
        state.take(_unmark(result.change, plan))
    new = [result.unit_of.get(at, 0) for at, unit in enumerate(drafts) if not unit.id]
    _give_codes(state, new)


def _draft(plan: Plan, proposal: OutsideProposal, level: int) -> Unit:
    """Give the record of a unit, or one for a polygon that was drawn new.

    A program that splits a row leaves its code in both parts; only one may have it.
    """
    if proposal.unit:
        return plan.units[proposal.unit]
    code = proposal.fields.get("code", "")
    # Those of retired units too: codes are not used again.
    taken = {unit.code for unit in plan.units.values() if unit.level == level}
    kind = "" if plan.levels[level].role is Role.AREA else GridKind.BASIC.value
    return Unit(
        id=0,
        parent=0,
        level=level,
        code="" if code in taken else code,
        name=proposal.fields.get("name", ""),
        kind=kind,
    )


def _areas(proposals: Sequence[OutsideProposal]) -> NDArray[np.object_]:
    shapes = shapely.force_2d(shapely.from_wkb([p.polygon for p in proposals]))
    valid = shapely.make_valid(shapes, method="structure")
    return np.array([areas_of(shape) for shape in valid], object)


def _settle_neighbours(
    polygons: NDArray[np.object_], others: Mapping[int, Any], faults: Faults
) -> None:
    """Ask about ground of grids that were not changed; cut off what they keep."""
    outlines = np.array(list(others.values()), object)
    if not len(outlines):
        return
    pairs = shapely.STRtree(outlines).query(polygons, "intersects")
    for row, other in sorted(zip(*pairs.tolist(), strict=True)):
        common = areas_of(shapely.intersection(polygons[row], outlines[other]))
        if not _matters(common):
            continue
        both = (row, len(polygons) + other)
        if faults.add("overlap", both, common, ("taken", "kept")) == "kept":
            rest = shapely.difference(polygons[row], outlines[other])
            polygons[row] = areas_of(rest)


def _settle_given_up(
    polygons: NDArray[np.object_],
    drafts: Sequence[Unit],
    others: Mapping[int, Any],
    faults: Faults,
    *,
    plan: Plan,
) -> dict[int, Any]:
    """Ask about ground that would be nobody's.

    Returns
    -------
    dict of int to Polygon
        Outlines of units that were not changed there, and get some of it.
    """
    extra: dict[int, Any] = {}
    outlines = [
        plan.outline(draft.id) if draft.id else shapely.Polygon() for draft in drafts
    ]
    covered = shapely.union_all(polygons)
    for row, outline in enumerate(outlines):
        for part in shapely.get_parts(shapely.difference(outline, covered)):
            if not _matters(part):
                continue
            ways = ("nobody", "kept", "neighbour")
            chosen = faults.add("given_up", (row,), part, ways)
            if chosen == "kept":
                polygons[row] = _join(polygons[row], part)
            elif chosen == "neighbour":
                number = _longest_beside(part, {**others, **extra})
                if number:
                    base = extra.get(number, others[number])
                    extra[number] = _join(base, part)
    return extra


def _matters(ground: shapely.Geometry) -> bool:
    area, length = float(ground.area), float(ground.length)
    return area > _LEAST and 2 * area > SNAP * length


def _join(one: shapely.Geometry, two: shapely.Geometry) -> shapely.Geometry:
    return areas_of(shapely.union_all([one, two], grid_size=0.001))


def _longest_beside(ground: shapely.Geometry, others: Mapping[int, Any]) -> int:
    """Find the unit with the longest common border; 0 where there is none."""
    outlines = np.array(list(others.values()), object)
    near = shapely.buffer(ground.boundary, SNAP)
    edges = shapely.length(shapely.intersection(shapely.boundary(outlines), near))
    if not len(edges) or edges.max() <= 4 * SNAP:
        return 0
    return list(others)[int(np.argmax(edges))]


def _mark(plan: Plan, rows: Sequence[Unit]) -> tuple[tuple[Unit, ...], Plan]:
    """Give every known unit a code that is its alone: `build` matches by codes.

    Here the unit is known for certain, and it may have no code or a doubled one.
    """
    marked = tuple(replace(u, code=f"unit {u.id}") if u.id else u for u in rows)
    records: dict[Key, Record | None] = {("unit", u.id): u for u in marked if u.id}
    hidden = plan
    if records:
        hidden = plan.apply(make_change(plan, records, label=LABEL))
    return marked, hidden


def _unmark(change: Change, plan: Plan) -> Change:
    """Put the units' own codes back into a change made from the marked plan."""

    def own(records: Mapping[Key, Record | None]) -> dict[Key, Record | None]:
        return {
            key: replace(record, code=plan.units[record.id].code)
            if isinstance(record, Unit) and record.id in plan.units
            else record
            for key, record in records.items()
        }

    return replace(change, before=own(change.before), after=own(change.after))


def _give_codes(state: _State, numbers: Sequence[int]) -> None:
    """Give new units without a code the one the rule proposes."""
    units = state.plan.units
    bare = [n for n in numbers if n in units and not units[n].code]
    if bare:
        codes = propose_codes(state.plan, bare)
        fields = {number: {"code": code} for number, code in codes.items()}
        state.take(set_fields(state.plan, fields))
