"""Rows of drawn polygons become units of a plan: areas, grids, micro-grids.

The polygons of one level go through `build`, which finds what is nested, doubled,
overlapping or missing; units without a code then get one by the rule in force. The
professional grids of each department go into a plan of their own, over the tiling.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.batch import Batch
from gridplanner.data.change import merge
from gridplanner.data.codes import propose_codes
from gridplanner.data.coding import empty_beside
from gridplanner.data.drawn.build import Drawn, build
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.intake.missing import find_shift
from gridplanner.data.intake.proposal import MOST_NEWS, News, Proposal
from gridplanner.data.plan import Plan
from gridplanner.data.records import GridKind
from gridplanner.data.store.tables import KIND_NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.drawn.build import BuildResult
    from gridplanner.data.intake.proposal import ImportOptions
    from gridplanner.data.intake.take_in import Intake
    from gridplanner.data.intake.target import Target
    from gridplanner.data.job import Progress
    from gridplanner.data.records import Unit


@dataclass(slots=True)
class Drafting:
    """What came of the rows of a source, level by level.

    Attributes
    ----------
    plan : Plan
        With all changes so far.
    prefix : str
        Stands before the ids of its findings, to part those of several plans.
    changes : list of Change
    findings : list of Finding
        Their rows count within the source, from 0.
    unit_of : dict of int to int
        Row to unit, for rows that got ground.
    news : list of News
    added, changed, same : int
    """

    plan: Plan
    prefix: str = ""
    changes: list[Change] = field(default_factory=list)
    findings: list[Any] = field(default_factory=list)
    unit_of: dict[int, int] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0


def draft(
    intake: Intake,
    target: Target,
    options: ImportOptions,
    progress: Progress,
    *,
    kind: str,
    drafts: Sequence[Unit],
) -> Proposal:
    """Say what an import of drawn polygons would do to the plans.

    Parameters
    ----------
    intake : Intake
        Sound polygons in metres of the project.
    target : Target
    options : ImportOptions
        Its ``decisions`` settle findings.
    progress : Progress
    kind : str
        ``"areas"`` or ``"grids"``.
    drafts : sequence of Unit
        One for each row: level, code, name and what else the columns say.

    Returns
    -------
    Proposal
        Every row is added, changed, the same, or named with its reason.
    """
    states: list[Drafting] = []
    new_plans: dict[int, str] = {}
    for department, rows in _by_department(intake, target, drafts).items():
        state = Drafting(target.plan or Plan.empty(1, target.levels))
        if department:
            plan = target.departments.get(department)
            if plan is None:
                number = target.next_plan + len(new_plans)
                new_plans[number] = department
                plan = empty_beside(state.plan, number)
            state = Drafting(plan, prefix=f"{department}/")
        clean = _without_conflicts(intake, state.plan, drafts, rows)
        for level in sorted({clean[row].level for row in rows}):
            same = [row for row in rows if clean[row].level == level]
            _build_level(state, intake, options, progress, rows=same, drafts=clean)
        states.append(state)
    hint = None
    if options.shift is None:
        footprints = target.in_use("building", ["source"]).shapes
        hint = find_shift(intake, town=target.town(), footprints=footprints)
    return Proposal(
        kind=kind,
        source=intake.source,
        layer=intake.table.layer.name,
        read=len(intake.shapes),
        added=sum(state.added for state in states),
        changed=sum(state.changed for state in states),
        same=sum(state.same for state in states),
        findings=tuple(found for state in states for found in state.findings),
        news=tuple(one for state in states for one in state.news),
        drawn=_drawn(intake, states),
        batch=_batch(intake, states, new_plans, label=f"change.import_{kind}"),
        shift_hint=hint,
    )


def _by_department(
    intake: Intake, target: Target, drafts: Sequence[Unit]
) -> dict[str, list[int]]:
    """Group the rows that have a shape: by department, or "" for the tiling plan.

    A department is the same with wide brackets or narrow ones and with blanks or
    none; it goes by the name the project has, else by the first in the file.
    """
    spelled = {_folded(name): name for name in target.departments}
    groups: dict[str, list[int]] = {}
    for row in np.flatnonzero(~shapely.is_missing(intake.shapes)).tolist():
        unit = drafts[row]
        department = ""
        if unit.kind == GridKind.PROFESSIONAL.value:
            department = unit.department or KIND_NAMES[unit.kind]
            if department not in target.departments:
                department = spelled.setdefault(_folded(department), department)
        groups.setdefault(department, []).append(row)
    return groups


def _folded(name: str) -> str:
    """Write a name as it is compared: the same in every spelling."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _drawn(intake: Intake, states: Sequence[Drafting]) -> NDArray[np.object_]:
    """Give the ground each row's unit will have; None for a row that gets none."""
    drawn = np.full(len(intake.shapes), None, object)
    for state in states:
        for row, number in state.unit_of.items():
            drawn[row] = state.plan.outline(number)
    return drawn


def _batch(
    intake: Intake,
    states: Sequence[Drafting],
    new_plans: Mapping[int, str],
    *,
    label: str,
) -> Batch | None:
    """Make one step of the changes of all plans; None where nothing changes."""
    added = sum(state.added for state in states)
    fields = {"source": intake.source, "added": str(added)}
    merged = [merge(state.changes) for state in states if state.changes]
    changes = tuple(
        replace(change, label=label, fields=fields) for change in merged if change
    )
    if not changes:
        return None
    needed = {change.plan for change in changes}
    made = {number: name for number, name in new_plans.items() if number in needed}
    return Batch(label, fields, plan_changes=changes, new_plans=made)


def _build_level(
    state: Drafting,
    intake: Intake,
    options: ImportOptions,
    progress: Progress,
    *,
    rows: list[int],
    drafts: Sequence[Unit],
) -> None:
    """Build the rows of one level into the plan as it is so far."""
    units = tuple(drafts[row] for row in rows)
    polygons = intake.shapes[rows]
    progress.check()
    result = build(
        state.plan,
        Drawn(polygons, units),
        level=units[0].level,
        decisions={
            number.removeprefix(state.prefix): way
            for number, way in options.decisions.items()
            if number.startswith(state.prefix)
        },
        progress=progress,
    )
    if result.change is not None:
        state.changes.append(result.change)
        state.plan = state.plan.apply(result.change)
    _give_codes(state, result)
    _count(state, intake, result, rows=rows, drafts=units)
    _list_parents(state.plan, intake, result, rows=rows)


def _give_codes(state: Drafting, result: BuildResult) -> None:
    """Give units without a code the one the rule proposes."""
    plan = state.plan
    nameless = [
        number for number in result.unit_of.values() if not plan.units[number].code
    ]
    if not nameless:
        return
    proposed = propose_codes(plan, nameless)
    change = set_fields(
        plan, {number: {"code": code} for number, code in proposed.items()}
    )
    if change:
        state.changes.append(change)
        state.plan = plan.apply(change)


def _count(
    state: Drafting,
    intake: Intake,
    result: BuildResult,
    *,
    rows: list[int],
    drafts: Sequence[Unit],
) -> None:
    """Count rows; name those that were joined to another or got no ground."""
    state.unit_of |= {rows[at]: number for at, number in result.unit_of.items()}
    state.added += len(result.added)
    state.changed += len(result.changed)
    state.same += len(result.same)
    sorts = {"added": result.added, "changed": result.changed, "same": result.same}
    for what, found in sorts.items():
        state.news += [
            News(
                what,
                int(intake.table.rows[rows[at]]),
                drafts[at].name or drafts[at].code,
            )
            for at in found[:MOST_NEWS]
        ]
    known = {*result.added, *result.changed, *result.same}
    first = {
        (draft.code, draft.name): at for at, draft in reversed(list(enumerate(drafts)))
    }
    for at, row in enumerate(rows):
        if at in known:
            continue
        head = first[drafts[at].code, drafts[at].name]
        if drafts[at].code and head != at and head in known:
            other = int(intake.table.rows[rows[head]])
            intake.note(row, "joined", "skipped", other=other)
        else:
            intake.note(row, "no_ground_left", "skipped")
    for finding in result.findings:
        real = tuple(rows[at] for at in finding.rows)
        name = state.prefix + finding.id
        state.findings.append(replace(finding, id=name, rows=real))
        if finding.kind == "invalid":
            continue
        for row in real[:1]:
            intake.note(
                row,
                finding.kind,
                "repaired" if finding.chosen not in {"", "leave"} else "kept",
                area=round(finding.area, 1),
                width=round(finding.width, 2),
                others=", ".join(finding.codes[1:]),
            )


def _list_parents(
    plan: Plan, intake: Intake, result: BuildResult, *, rows: list[int]
) -> None:
    """List rows whose file names another unit above than the ground does."""
    named = intake.texts("parent")
    if named is None:
        return
    for at, number in result.unit_of.items():
        said = named[rows[at]]
        parent = plan.units.get(plan.units[number].parent)
        if said and parent is not None and said not in {parent.code, parent.name}:
            intake.note(
                rows[at], "other_parent", "kept", parent=said, found=parent.name
            )


def _without_conflicts(
    intake: Intake, plan: Plan, drafts: Sequence[Unit], rows: list[int]
) -> list[Unit]:
    """Take a code away where it stands for another name already, and say so."""
    known: dict[tuple[int, str], str] = {
        (unit.level, unit.code): unit.name
        for unit in plan.units.values()
        if unit.code and not unit.valid_to
    }
    clean = list(drafts)
    for row in rows:
        unit = drafts[row]
        if not unit.code:
            continue
        before = known.setdefault((unit.level, unit.code), unit.name)
        if before and unit.name and before != unit.name:
            intake.note(
                row,
                "code_conflict",
                "kept",
                code=unit.code,
                name=unit.name,
                other=before,
            )
            clean[row] = replace(unit, code="")
    return clean
