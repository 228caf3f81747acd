"""What the comparison shows: which ground and which buildings change hands."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from gridplanner.analysis.loads import PARTS
from gridplanner.analysis.measured import work_measures
from gridplanner.analysis.scenario_difference import (
    Measure,
    Shift,
    compare_measures,
    find_shifts,
)
from gridplanner.data.branches import branch_of
from gridplanner.data.edits.merge_back import Conflict, foresee
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.scenario import Rewritten, compare, differing_cells
from gridplanner.data.team.reading import read_duties
from gridplanner.data.topology.ground import title
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.studies.workload.extract import stand_workload
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    import shapely

    from gridplanner.analysis.loads import Loads
    from gridplanner.analysis.standing import Standing
    from gridplanner.analysis.workload import Workload
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.plan import Plan
    from gridplanner.data.scenario import MoveKey
    from gridplanner.ui.session import Session


@dataclass(frozen=True, slots=True)
class Row:
    """One change of the list.

    Attributes
    ----------
    key : MoveKey
    source, target : str
        Who has it in the first plan and in the second.
    ground : Geometry or None
        None where only a building changes hands.
    shift : Shift or None
        The buildings; None where only ground changes hands.
    can_take : bool
        The scenario changed it: it can be merged back.
    conflict : bool
        The plan changed it as well since the scenario was made.
    work : str
        What the people and places in the buildings ask for a month; empty where the
        workload is not counted.
    """

    key: MoveKey
    source: str
    target: str
    ground: shapely.Geometry | None
    shift: Shift | None
    can_take: bool
    conflict: bool
    work: str = ""

    @property
    def words(self) -> str:
        """Who gives to whom, and how much."""
        head = text("compare.row", source=self.source, target=self.target)
        return f"{head}\n{self.amounts}"

    @property
    def amounts(self) -> str:
        """Buildings, households, people and minutes that change hands."""
        if self.shift is None:
            return text("compare.ground_only")
        parts = [format_count(len(self.shift.buildings), "unit.buildings")]
        for measure in ("households", "people"):
            count = self.shift.counts.get(measure)
            if count is not None:
                parts.append(format_count(count, "unit." + measure))
        return " · ".join(filter(None, (*parts, self.work)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans, their figures and what is other.

    Attributes
    ----------
    numbers : tuple of int
        Of the two plans.
    plans, standings : tuple
    names : tuple of str
        What the plans are called.
    level : int
    rows : tuple of Row
        Most buildings first.
    rewritten : tuple of Rewritten
    measures : tuple of Measure
    conflicts : tuple of Conflict
        Where the second plan is a scenario to be merged into the first.
    """

    numbers: tuple[int, int]
    plans: tuple[Plan, Plan]
    standings: tuple[Standing, Standing]
    names: tuple[str, str]
    level: int
    rows: tuple[Row, ...]
    rewritten: tuple[Rewritten, ...]
    measures: tuple[Measure, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def can_merge(self) -> bool:
        """Whether the second is a scenario and the first what it is merged into."""
        return self.numbers[0] == TILING != self.numbers[1]

    @property
    def summary(self) -> str:
        """How many changes there are, and what moves with them."""
        here = [r.shift for r in self.rows if r.shift and r.shift.level == self.level]
        parts = [text("compare.count", n=f"{len(self.rows):,}")]
        buildings = sum(len(shift.buildings) for shift in here)
        moved = [format_count(buildings, "unit.buildings")]
        for measure in ("households", "people"):
            counts = [shift.counts.get(measure) for shift in here]
            known = [count for count in counts if count is not None]
            if known:
                moved.append(format_count(sum(known), "unit." + measure))
        parts.append(text("compare.moved", what=" ".join(moved)))
        return " · ".join(parts)


def compare_plans(
    session: Session,
    numbers: tuple[int, int],
    work: Workload | None = None,
    norm: Norm | None = None,
) -> Comparison:
    """Compare two plans of the open project at the level of work.

    Parameters
    ----------
    session : Session
        Whose figures have been counted.
    numbers : tuple of int
        The plan before and the plan after.
    work : Workload, optional
        Of the same buildings, for whoever calls alone.
    norm : Norm, optional
        By which the work is counted where there is none; without either none is
        compared.

    Returns
    -------
    Comparison
    """
    document = session.document
    assert document is not None  # the command is blocked else
    plans = (document.plans[numbers[0]], document.plans[numbers[1]])
    standings = (_standing(session, numbers[0]), _standing(session, numbers[1]))
    if work is None and norm is not None:
        day = date.fromisoformat(session.staff_desk.day)
        work = stand_workload(document, standings[0], norm, day=day)
    level = session.level
    found = compare(*plans, level=level)
    shifts = {shift.key: shift for shift in find_shifts(*standings, level=level)}
    ground = {move.key: move.ground for move in found.moves}
    taken, conflicts = _mergeable(session, numbers)
    disputed = {each.key for each in conflicts}
    keys = sorted(
        ground.keys() | shifts.keys(),
        key=lambda key: (-len(shifts[key].buildings) if key in shifts else 0, key),
    )
    rows = tuple(
        Row(
            key,
            _name(plans, key[1]),
            _name(plans, key[2]),
            ground.get(key),
            shifts.get(key),
            can_take=key in taken,
            conflict=key in disputed,
            work=_work_words(work, shifts.get(key)),
        )
        for key in keys
    )
    names = (plan_name(session, numbers[0]), plan_name(session, numbers[1]))
    loads = None if work is None else _loads(session, work, standings, level)
    measures = compare_measures(*standings, level=level, loads=loads)
    return Comparison(
        numbers,
        plans,
        standings,
        names,
        level,
        rows,
        found.rewritten,
        measures,
        conflicts,
    )


def _loads(
    session: Session,
    work: Workload,
    standings: tuple[Standing, Standing],
    level: int,
) -> tuple[Loads, Loads]:
    """Reckon the work of both plans, and the time of those who have it there."""
    document = session.document
    assert document is not None  # as of `compare_plans`
    file, day = document.file, session.staff_desk.day
    found = []
    for standing in standings:
        own = copy(work)
        own.follow(standing.snapshot)
        duties = read_duties(file, standing.snapshot, day, norm=work.norm)
        found.append(own.loads(level, duties))
    return found[0], found[1]


def _work_words(work: Workload | None, shift: Shift | None) -> str:
    if work is None or shift is None:
        return ""
    amount = f"{work.visits(shift.buildings) / PARTS:+,.0f}"
    return text(f"compare.{work_measures(work.norm)[0]}", n=amount)


def plan_name(session: Session, number: int) -> str:
    """Say what a plan is called."""
    if number == TILING or session.document is None:
        return text("compare.in_force_plan")
    return session.document.file.plan_name(number)


def _name(plans: tuple[Plan, Plan], number: int) -> str:
    """Name a unit; below grids with its grid, since those of all grids are alike."""
    for plan in reversed(plans):
        if number not in plan.units:
            continue
        unit = plan.units[number]
        above = plan.units.get(unit.parent)
        if above is None or plan.levels[above.level].role is not Role.GRID:
            return title(unit)
        return text("staff.unit_within", within=title(above), name=title(unit))
    return text("compare.nobody")


def _standing(session: Session, number: int) -> Standing:
    """Give the figures of a plan, counted from those at hand."""
    document, own = session.document, session.standing
    assert document is not None  # as of `compare_plans`
    assert own is not None  # the command waits until the town has been counted
    if number == session.plan_id:
        return own
    differing = differing_cells(session.plan, document.plans[number])
    return own.for_branch(document.snapshot(number), differing)


def _mergeable(
    session: Session, numbers: tuple[int, int]
) -> tuple[frozenset[MoveKey], tuple[Conflict, ...]]:
    """Find what the scenario changed, and what the plan changed as well."""
    document = session.document
    if document is None or numbers[0] != TILING or numbers[1] == TILING:
        return frozenset(), ()
    branch = branch_of(document, numbers[1])
    try:
        return foresee(document.plan, branch, level=session.level)
    except EditError:
        # All of it together is refused, for instance over a locked grid; each part
        # is tried when it is chosen.
        found = compare(branch.base, branch.scenario, level=session.level)
        return frozenset(move.key for move in found.moves), ()
