"""The list of a check, kept up after each edit by looking at what it touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from gridplanner.data.checks.belonging import find_clashes, find_misfits
from gridplanner.data.checks.check import OF_UNITS, TOLD
from gridplanner.data.checks.gaps import find_gaps, find_overlaps
from gridplanner.data.checks.issue import KINDS, CheckResult, sum_up
from gridplanner.data.checks.scope import touched_part, whole_level
from gridplanner.data.code_template import CodeKind
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gridplanner.data.checks.evidence import Evidence
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.limits import Limits
    from gridplanner.data.checks.scope import Scope
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

_OF_UNITS = frozenset(
    {"sliver", "spike", "self_touching", "pieces", "two_parents", "winding"}
)
_OF_COUNTS = frozenset(
    {"few_households", "many_households", "many_people", "unmarked_border"}
)
_TOLD = _OF_COUNTS | {"cut_building", "cut_courtyard"}


@dataclass(frozen=True, slots=True)
class Touched:
    """What an edit touched, as far as the evidence has to be gathered anew.

    Attributes
    ----------
    cells : frozenset of int
        Cells that changed, came or went.
    units : frozenset of int
        Units of the level that hold or held them, or whose record changed.
    buildings : frozenset of int
        All that have a line in the list: some may not be cut any more.
    again : frozenset of int
        Those of them that lay in such cells.
    courtyards : frozenset of int
        Those that have a line in the list and buildings in such units.
    """

    cells: frozenset[int]
    units: frozenset[int]
    buildings: frozenset[int]
    again: frozenset[int]
    courtyards: frozenset[int]


class LiveCheck:
    """What is wrong at one level, from edit to edit as if checked anew.

    Parameters
    ----------
    plan : Plan
    level : int
        Index into the template.
    limits : Limits
    found : CheckResult, optional
        Of a whole check of this plan. Without it the list holds what edits touched
        since, and nothing else.

    Attributes
    ----------
    level : int
    limits : Limits
    is_whole : bool
        Whether the list is that of the whole level.
    """

    def __init__(
        self, plan: Plan, level: int, limits: Limits, found: CheckResult | None = None
    ) -> None:
        self.level, self.limits = level, limits
        self.is_whole = found is not None
        self._plan = plan
        # By kind and subject, so that a look touches no line it leaves as it is.
        self._lines: dict[str, dict[int, list[CheckIssue]]] = {k: {} for k in KINDS}
        self._add(found.issues if found else ())

    @property
    def result(self) -> CheckResult:
        """The list as it stands."""
        has_units = any(c.owners[self.level] for c in self._plan.cells.values())
        lines = (one for of_kind in self._lines.values() for one in of_kind.values())
        return sum_up(chain.from_iterable(lines), has_units=has_units)

    def refresh(
        self,
        plan: Plan,
        cells: Iterable[int],
        units: Iterable[int],
        gather: Callable[[Touched], Evidence],
        *,
        recounted: Iterable[int] = (),
    ) -> None:
        """Look again at what an edit touched.

        Parameters
        ----------
        plan : Plan
            After the edit.
        cells, units : iterable of int
            Those that changed, came or went.
        gather : callable
            Gives the evidence of what is asked for.
        recounted : iterable of int, optional
            Cells that a building left or came to, touched or not.
        """
        before, self._plan = self._plan, plan
        near, records = frozenset(cells), frozenset(units)
        scope = touched_part(
            before, plan, self.level, self.limits, touched=near, records=records
        )
        touched = self._touched(before, plan, near, records)
        counted = _holding(plan, self.level, recounted) | touched.units
        touched = replace(touched, units=counted)
        self._look_at_ground(scope)
        self._drop(_OF_UNITS, scope.looked_at)
        for rule in OF_UNITS:
            self._add(rule(scope))
        if any(_code(before, n) != _code(plan, n) for n in records):
            self._lines["code_clash"] = {}
            self._add(find_clashes(scope))
        recoded = scope.looked_at | _in_families(before, plan, self.level, records)
        self._drop(("code_misfit",), recoded)
        self._add(find_misfits(scope, recoded))
        self._tell(scope, touched, gather(touched))
        self._rename(scope, before, records)

    def retell(
        self,
        gather: Callable[[Touched | None], Evidence],
        buildings: Iterable[int] = (),
    ) -> None:
        """Take other buildings or counts; the ground is as it was.

        Parameters
        ----------
        gather : callable
            Gives all evidence for None; of a list that is not whole only what the
            lines are about is asked for, and the buildings that changed.
        buildings : iterable of int
            Those that changed, where they are few.
        """
        scope = whole_level(self._plan, self.level, self.limits)
        if self.is_whole:
            for kind in _TOLD:
                self._lines[kind] = {}
            told = gather(None)
            for tell in TOLD:
                self._add(tell(scope, told))
            return
        units = frozenset[int]().union(*(self._lines[kind] for kind in _OF_COUNTS))
        cut = frozenset((*self._lines["cut_building"], *buildings))
        yards = frozenset(self._lines["cut_courtyard"])
        listed = Touched(frozenset(), units, cut, cut, yards)
        self._tell(scope, listed, gather(listed))

    def _tell(self, scope: Scope, touched: Touched, told: Evidence) -> None:
        """Take the evidence of what was touched in place of what was said of it."""
        cut = frozenset((*told.building_ids.tolist(), *told.uncut.tolist()))
        torn = frozenset(yard.id for yard in told.courtyards)
        self._drop(_OF_COUNTS, touched.units)
        self._drop(("cut_building",), cut)
        self._drop(("cut_courtyard",), touched.courtyards | torn)
        for tell in TOLD:
            self._add(tell(scope, told))

    def _look_at_ground(self, scope: Scope) -> None:
        gaps, overlaps = self._lines["gap"], self._lines["overlap"]
        for cell in scope.cells & gaps.keys():
            del gaps[cell]
        if scope.has_edge:
            gaps.pop(0, None)
        self._add(find_gaps(scope))
        # No edit makes ground that two hold; it can only end what was there before.
        ended = {
            subject
            for subject, lines in overlaps.items()
            if any(not scope.cells.isdisjoint(issue.cells) for issue in lines)
        }
        if ended:
            for subject in ended:
                kept = [i for i in overlaps[subject] if scope.cells.isdisjoint(i.cells)]
                overlaps[subject] = kept
            self._add(find_overlaps(scope))

    def _add(self, issues: Iterable[CheckIssue]) -> None:
        for issue in issues:
            self._lines[issue.kind].setdefault(issue.subject, []).append(issue)

    def _drop(self, kinds: Iterable[str], subjects: frozenset[int]) -> None:
        for kind in kinds:
            lines = self._lines[kind]
            for subject in subjects & lines.keys():
                del lines[subject]

    def _rename(self, scope: Scope, before: Plan, records: frozenset[int]) -> None:
        """Say the present codes of units that are called otherwise now."""
        units = scope.plan.units
        new = {
            number
            for number in records
            if number in units
            and number in before.units
            and _title(units[number]) != _title(before.units[number])
        }
        if not new:
            return
        for of_kind in self._lines.values():
            for subject, lines in of_kind.items():
                of_kind[subject] = [
                    issue
                    if new.isdisjoint(issue.units)
                    else replace(issue, codes=tuple(map(scope.name, issue.units)))
                    for issue in lines
                ]

    def _touched(
        self, before: Plan, plan: Plan, cells: frozenset[int], units: frozenset[int]
    ) -> Touched:
        level = self.level
        holding = {n for n in units if n in plan.units and plan.units[n].level == level}
        # A neighbour's border may be a village line now, or no more.
        other = [cell for cell in cells if _areas(before, cell) != _areas(plan, cell)]
        for state in (before, plan):
            near = cells.union(*(state.neighbours(cell) for cell in other))
            holding |= {
                state.cells[cell].owners[level] for cell in near if cell in state.cells
            }
        holding |= _below(before, plan, level, units)
        holding.discard(0)
        courtyards = {
            subject
            for subject, lines in self._lines["cut_courtyard"].items()
            if not holding.isdisjoint(lines[0].units)
        }
        cut = self._lines["cut_building"]
        again = [n for n, (line, *_) in cut.items() if not cells.isdisjoint(line.cells)]
        return Touched(
            cells,
            frozenset(holding),
            frozenset(cut),
            frozenset(again),
            frozenset(courtyards),
        )


def _holding(plan: Plan, level: int, cells: Iterable[int]) -> frozenset[int]:
    """Units of the level that hold some cells, as far as these are there."""
    there = [plan.cells[cell].owners[level] for cell in cells if cell in plan.cells]
    return frozenset(there) - {0}


def _below(before: Plan, plan: Plan, level: int, units: frozenset[int]) -> set[int]:
    """Units of the level under areas that are called something else now."""
    changed = {
        number
        for number in units
        if number in plan.units
        and plan.units[number].level < level
        and _called(before, number) != _called(plan, number)
    }
    if not changed:
        return set()
    below = [unit for unit in plan.units.values() if unit.level == level]
    return {unit.id for unit in below if not changed.isdisjoint(_above(plan, unit))}


def _in_families(
    before: Plan, plan: Plan, level: int, units: frozenset[int]
) -> frozenset[int]:
    """Units of the level whose code may fit now, or no more."""
    kind = plan.code_template.kind
    above = {n for n in units if n in plan.units and plan.units[n].level < level}
    named = {n for n in above if _coded(before, n) != _coded(plan, n)}
    at_level = (unit for unit in plan.units.values() if unit.level == level)
    if named and kind is CodeKind.SHORT:
        # One village called otherwise may give its short name to another.
        return frozenset(unit.id for unit in at_level) | units
    # A grid that was its whole community may be so no more.
    parents = above if kind is CodeKind.DIGITS_20 else named
    if not parents:
        return units
    return frozenset(unit.id for unit in at_level if unit.parent in parents) | units


def _coded(plan: Plan, unit_id: int) -> tuple[str, str, int]:
    """Give what the codes below a unit follow from."""
    unit = plan.units.get(unit_id)
    return ("", "", 0) if unit is None else (unit.code, unit.name, unit.parent)


def _above(plan: Plan, unit: Unit) -> set[int]:
    found = set()
    while unit.parent in plan.units:
        unit = plan.units[unit.parent]
        found.add(unit.id)
    return found


def _areas(plan: Plan, cell_id: int) -> tuple[int, ...]:
    """Areas that hold a cell; empty where there is no such cell."""
    if cell_id not in plan.cells:
        return ()
    return tuple(
        owner
        for owner, level in zip(plan.cells[cell_id].owners, plan.levels, strict=True)
        if level.role is Role.AREA
    )


def _called(plan: Plan, unit_id: int) -> tuple[str, str]:
    unit = plan.units.get(unit_id)
    return ("", "") if unit is None else (unit.kind, unit.name)


def _title(unit: Unit) -> str:
    return unit.code or unit.name


def _code(plan: Plan, unit_id: int) -> tuple[str, str]:
    """Code of a unit as far as it can clash."""
    unit = plan.units.get(unit_id)
    return ("", "") if unit is None else (unit.code, unit.valid_to)
