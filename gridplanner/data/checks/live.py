"""The list of a check, kept up after each edit by looking at what it touched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gridplanner.data.checks.belonging import find_clashes
from gridplanner.data.checks.check import OF_GROUND, OF_UNITS, TOLD
from gridplanner.data.checks.issue import CheckResult, sum_up
from gridplanner.data.checks.scope import touched_part, whole_level

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
    buildings, courtyards : frozenset of int
        Those that had a line in the list and lie there.
    """

    cells: frozenset[int]
    units: frozenset[int]
    buildings: frozenset[int]
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
        self._issues: list[CheckIssue] = list(found.issues) if found else []

    @property
    def result(self) -> CheckResult:
        """The list as it stands."""
        has_units = any(c.owners[self.level] for c in self._plan.cells.values())
        return sum_up(self._issues, has_units=has_units)

    def refresh(
        self,
        plan: Plan,
        cells: Iterable[int],
        units: Iterable[int],
        gather: Callable[[Touched], Evidence],
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
        """
        before, self._plan = self._plan, plan
        near, records = frozenset(cells), frozenset(units)
        scope = touched_part(
            before, plan, self.level, self.limits, touched=near, records=records
        )
        touched = self._touched(before, plan, near, records)
        looked_at = _looked_at(scope, touched)
        issues = [i for i in self._issues if _stays(i, scope, looked_at)]
        for rule in (*OF_GROUND, *OF_UNITS):
            issues += rule(scope)
        if any(_code(before, n) != _code(plan, n) for n in records):
            issues = [issue for issue in issues if issue.kind != "code_clash"]
            issues += find_clashes(scope)
        told = gather(touched)
        new = [issue for tell in TOLD for issue in tell(scope, told)]
        again = {(issue.kind, issue.subject) for issue in new}
        issues = [i for i in issues if (i.kind, i.subject) not in again]
        self._issues = [_renamed(scope, i, records) for i in issues] + new

    def retell(self, evidence: Evidence) -> None:
        """Take other buildings or counts of the whole level.

        Parameters
        ----------
        evidence : Evidence
            Of all units and buildings.
        """
        scope = whole_level(self._plan, self.level, self.limits)
        self._issues = [issue for issue in self._issues if issue.kind not in _TOLD]
        for tell in TOLD:
            self._issues += tell(scope, evidence)

    def _touched(
        self, before: Plan, plan: Plan, cells: frozenset[int], units: frozenset[int]
    ) -> Touched:
        level = self.level
        holding = {n for n in units if n in plan.units and plan.units[n].level == level}
        for state in (before, plan):
            # A neighbour's border may be a village line now, or no more.
            near = cells.union(*(state.neighbours(cell) for cell in cells))
            holding |= {
                state.cells[cell].owners[level] for cell in near if cell in state.cells
            }
        holding |= _below(before, plan, level, units)
        holding.discard(0)
        buildings: set[int] = set()
        courtyards: set[int] = set()
        for issue in self._issues:
            if issue.kind == "cut_building" and not cells.isdisjoint(issue.cells):
                buildings.add(issue.subject)
            elif issue.kind == "cut_courtyard" and not holding.isdisjoint(issue.units):
                courtyards.add(issue.subject)
        return Touched(
            cells, frozenset(holding), frozenset(buildings), frozenset(courtyards)
        )


def _looked_at(scope: Scope, touched: Touched) -> dict[str, frozenset[int]]:
    """Subjects of each kind that are looked at anew."""
    return {
        "cut_building": touched.buildings,
        "cut_courtyard": touched.courtyards,
        **dict.fromkeys(_OF_UNITS, scope.looked_at),
        **dict.fromkeys(_OF_COUNTS, touched.units),
    }


def _stays(
    issue: CheckIssue, scope: Scope, looked_at: dict[str, frozenset[int]]
) -> bool:
    """Whether a line of the list still says what a new look would."""
    if issue.kind == "gap" and not issue.subject:
        return not scope.has_edge
    if issue.kind in {"gap", "overlap"}:
        return scope.cells.isdisjoint(issue.cells)
    return issue.subject not in looked_at.get(issue.kind, ())


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


def _above(plan: Plan, unit: Unit) -> set[int]:
    found = set()
    while unit.parent in plan.units:
        unit = plan.units[unit.parent]
        found.add(unit.id)
    return found


def _called(plan: Plan, unit_id: int) -> tuple[str, str]:
    unit = plan.units.get(unit_id)
    return ("", "") if unit is None else (unit.kind, unit.name)


def _renamed(scope: Scope, issue: CheckIssue, units: frozenset[int]) -> CheckIssue:
    """Say the present codes of units whose record changed."""
    if units.isdisjoint(issue.units):
        return issue
    return replace(issue, codes=tuple(scope.name(number) for number in issue.units))


def _code(plan: Plan, unit_id: int) -> tuple[str, str]:
    """Code of a unit as far as it can clash."""
    unit = plan.units.get(unit_id)
    return ("", "") if unit is None else (unit.code, unit.valid_to)
