"""Take chosen changes of a scenario over into the plan it was branched from.

Each piece of ground is compared three ways: whose it was when the scenario was
branched, whose it is in the scenario, whose it is now. Where both sides changed it,
and not alike, somebody must decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import shapely

from gridplanner.data.change import Change, Key, make_change, merge
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.edits.set_fields import check_code, set_fields
from gridplanner.data.levels import Role
from gridplanner.data.scenario import (
    WRITTEN,
    Move,
    MoveKey,
    changed_borders,
    changed_cells,
    compare,
    grid_level,
    move_key,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Record, Unit
    from gridplanner.data.topology.ground import Owners
    from gridplanner.data.topology.noding import Faces

MERGE = "change.merge_scenario"
Keep = Literal["current", "scenario"]
ConflictKey = MoveKey | tuple[int, str]
"""Of ground its `MoveKey`, of a field the unit and the field's name."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A scenario, and the plan it was branched from as it was then."""

    base: Plan
    scenario: Plan


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the scenario and the plan changed both, and not alike.

    Attributes
    ----------
    move : Move or None
        Ground, from who has it now to who has it in the scenario; None where it is
        a field of a unit.
    unit : int
        The unit whose ground or field it is now; 0 = ground without one.
    field : str
        The field; empty for ground.
    base, current, scenario : str
        What the field said at the branch, says now, and says in the scenario.
    """

    move: Move | None
    unit: int
    field: str = ""
    base: str = ""
    current: str = ""
    scenario: str = ""

    @property
    def key(self) -> ConflictKey:
        """What the conflict is known by when it is decided."""
        return (self.unit, self.field) if self.move is None else self.move.key


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging does and what it found.

    Attributes
    ----------
    change : Change
        Empty where there is nothing to do.
    conflicts : tuple of Conflict
        What both sides changed, whether decided or not.
    taken : frozenset of MoveKey
        Ground the scenario changed: of what is chosen, without what only the plan
        changed since.
    """

    change: Change
    conflicts: tuple[Conflict, ...]
    taken: frozenset[MoveKey] = frozenset()


def merge_back(
    plan: Plan,
    branch: Branch,
    *,
    label: str = MERGE,
    fields: Mapping[str, str] | None = None,
    moves: Collection[MoveKey] | None = None,
    units: Collection[int] | None = None,
    keep: Keep = "current",
    yielding: Collection[ConflictKey] = (),
    level: int | None = None,
) -> Merged:
    """Take over what a scenario changed.

    Parameters
    ----------
    plan : Plan
        As it is now.
    branch : Branch
    label : str, optional
        Key of the sentence that names the edit.
    fields : mapping of str to str, optional
        Values for that sentence.
    moves : collection of MoveKey, optional
        Ground to take over, as `gridplanner.data.scenario.compare` of plan and
        scenario names it at `level`; without it all.
    units : collection of int, optional
        Units whose written fields to take over; without it all.
    keep : {"current", "scenario"}, optional
        What stays where both sides changed.
    yielding : collection of ConflictKey, optional
        Conflicts in which the scenario wins all the same.
    level : int, optional
        Level whose units name ground first; without it that of grids.

    Returns
    -------
    Merged

    Raises
    ------
    EditError
        As `redraw`: a unit is locked, a code is taken.
    """
    wins = _Wins(keep, frozenset(yielding))
    ground = _Ground(plan, branch, moves, wins)
    if level is not None:
        ground.level = level
    first = ground.change()
    after = plan.apply(first)
    second, clashes = _fields(after, branch, units=units, wins=wins)
    third = _past(after.apply(second), branch.scenario)
    change = merge([first, second, third])
    change = replace(change, label=label, fields=dict(fields or {}))
    _check_codes(plan, plan.apply(change))
    return Merged(change, (*ground.conflicts(), *clashes), frozenset(ground.taken))


def foresee(
    plan: Plan, branch: Branch, *, level: int
) -> tuple[frozenset[MoveKey], tuple[Conflict, ...]]:
    """Tell what merging would take over and where it would ask, and no more.

    Parameters
    ----------
    plan : Plan
    branch : Branch
    level : int
        As of `merge_back`.

    Returns
    -------
    taken : frozenset of MoveKey
    conflicts : tuple of Conflict

    Raises
    ------
    EditError
        As `merge_back`, where both sides changed ground that lies together. Where
        they did not, as a rule, nothing need be drawn to know.
    """
    theirs = changed_cells(branch.base, branch.scenario)
    if theirs & changed_cells(branch.base, plan):
        merged = merge_back(plan, branch, level=level)
        return merged.taken, merged.conflicts
    moves = compare(branch.base, branch.scenario, level=level).moves
    _, clashes = _written(plan, branch, units=None, wins=_Wins("current", frozenset()))
    return frozenset(move.key for move in moves), tuple(clashes)


@dataclass(frozen=True, slots=True)
class _Wins:
    """In which conflicts the scenario wins."""

    keep: Keep
    yielding: frozenset[ConflictKey]

    def __call__(self, key: ConflictKey) -> bool:
        return self.keep == "scenario" or key in self.yielding


class _Ground:
    """The three-way comparison of every face of the ground that changed."""

    def __init__(
        self,
        plan: Plan,
        branch: Branch,
        moves: Collection[MoveKey] | None,
        wins: _Wins,
    ) -> None:
        self._plan, self._branch = plan, branch
        self._moves, self._wins = moves, wins
        self.level = grid_level(plan)
        self.taken: set[MoveKey] = set()
        self._areas = sum(level.role is Role.AREA for level in plan.levels)
        self._units: dict[int, Unit | None] = {}
        self._disputed: dict[MoveKey, list[Any]] = {}

    def change(self) -> Change:
        plan, base, scenario = self._plan, self._branch.base, self._branch.scenario
        ours, theirs = changed_borders(scenario, base), changed_borders(base, scenario)
        cells = [
            *scenario.shapes(changed_cells(scenario, base)).values(),
            *base.shapes(changed_cells(base, scenario)).values(),
        ]
        nothing = make_change(plan, {}, label=MERGE)
        if not cells:
            return nothing
        lines = [*scenario.lines(sorted(ours)), *base.lines(sorted(theirs))]
        dropped = {
            number
            for number in set(base.units) | set(plan.units)
            if not scenario.cells_of(number)
        }
        # The units that come with the ground are known when it has been looked at:
        # `_relabel` fills them in.
        terms = Terms(
            MERGE, units=self._units, drop=frozenset(dropped), allow_parts=True
        )
        ground = redraw(
            plan, lines, self._relabel, terms=terms, touch=shapely.union_all(cells)
        )
        if not ground:
            return nothing
        return merge([ground, self._retired(plan.apply(ground))])

    def conflicts(self) -> Iterator[Conflict]:
        for key, faces in sorted(self._disputed.items()):
            move = Move(*key, shapely.union_all(faces))
            yield Conflict(move, unit=move.source)

    def _relabel(self, faces: Faces) -> list[Owners | None]:
        self._units.clear()
        self._disputed.clear()
        self.taken.clear()
        base, scenario = self._branch.base, self._branch.scenario
        if not len(faces.points):
            return []
        then, theirs = base.cells_at(faces.points), scenario.cells_at(faces.points)
        result: list[Owners | None] = []
        for row, now in enumerate(faces.old):
            before = base.owners_of(int(then[row]))
            wanted = scenario.owners_of(int(theirs[row]))
            if now is None or wanted in (before, now):
                result.append(now)
                continue
            result.append(self._decide(faces.polygons[row], before, now, wanted))
        return result

    def _decide(
        self, face: shapely.Geometry, before: Owners, now: Owners, wanted: Owners
    ) -> Owners:
        """Say whose a face shall be that the scenario gave to others."""
        joined, disputed = self._join(before, now, wanted)
        if joined == now and not disputed:
            return now
        aim = wanted if disputed else joined
        key = move_key(now, aim, level=self.level)
        if self._moves is not None and key not in self._moves:
            return now
        self.taken.add(key)
        lost = [n for n in aim if n and not self._is_there(n)]
        if disputed or lost:
            self._disputed.setdefault(key, []).append(face)
            if not self._wins(key):
                return now
        for number in aim:
            if number and (number in lost or number not in self._plan.units):
                self._units[number] = self._branch.scenario.units[number]
        return aim

    def _join(self, before: Owners, now: Owners, wanted: Owners) -> tuple[Owners, bool]:
        """Join both sides: each area by itself, a grid with its micro-grids."""
        parts = [slice(k, k + 1) for k in range(self._areas)]
        parts.append(slice(self._areas, None))
        joined: list[int] = []
        disputed = False
        for part in parts:
            changed_here = now[part] != before[part]
            changed_there = wanted[part] != before[part]
            disputed |= changed_here and changed_there and now[part] != wanted[part]
            joined += wanted[part] if changed_there else now[part]
        return tuple(joined), disputed

    def _is_there(self, number: int) -> bool:
        """Tell whether a unit of the scenario may get ground: it is new or in force."""
        unit = self._plan.units.get(number)
        if unit is None:
            return number not in self._branch.base.units
        return not unit.valid_to

    def _retired(self, after: Plan) -> Change:
        """Keep the records of units the scenario retired, so that codes stay taken."""
        records: dict[Key, Record | None] = {}
        for number in self._plan.units:
            kept = self._branch.scenario.units.get(number)
            if number not in after.units and kept is not None:
                records["unit", number] = kept
        return make_change(after, records, label="")


def _fields(
    plan: Plan, branch: Branch, *, units: Collection[int] | None, wins: _Wins
) -> tuple[Change, list[Conflict]]:
    """Take over what the scenario wrote about units that stand on both sides."""
    values, conflicts = _written(plan, branch, units=units, wins=wins)
    written = set_fields(plan, values) if values else None
    origins = _origins(plan if written is None else plan.apply(written), branch)
    return merge([c for c in (written, origins) if c is not None]), conflicts


def _written(
    plan: Plan, branch: Branch, *, units: Collection[int] | None, wins: _Wins
) -> tuple[dict[int, dict[str, Any]], list[Conflict]]:
    values: dict[int, dict[str, Any]] = {}
    conflicts: list[Conflict] = []
    for number, theirs in sorted(branch.scenario.units.items()):
        before, now = branch.base.units.get(number), plan.units.get(number)
        chosen = units is None or number in units
        if before is None or now is None or before == theirs or not chosen:
            continue
        for name in WRITTEN:
            then, here, there = (getattr(u, name) for u in (before, now, theirs))
            if there in {then, here}:
                continue
            if here != then:
                conflicts.append(Conflict(None, number, name, then, here, there))
                if not wins((number, name)):
                    continue
            values.setdefault(number, {})[name] = there
    return values, conflicts


def _check_codes(plan: Plan, after: Plan) -> None:
    """Refuse a code that came with the scenario and was given here meanwhile."""
    for number, unit in after.units.items():
        before = plan.units.get(number)
        if before is None or before.code != unit.code:
            check_code(after, unit.code, level=unit.level, passing_over={number})


def _origins(plan: Plan, branch: Branch) -> Change:
    """Take over which units went into others, of those that are gone by now."""
    records: dict[Key, Record | None] = {}
    for number, theirs in branch.scenario.units.items():
        before, now = branch.base.units.get(number), plan.units.get(number)
        if before is None or now is None:
            continue
        new = set(theirs.predecessors) - set(before.predecessors)
        new -= {n for n in new if n in plan.units and not plan.units[n].valid_to}
        past = tuple(dict.fromkeys((*now.predecessors, *sorted(new))))
        records["unit", number] = replace(now, predecessors=past)
    return make_change(plan, records, label=MERGE)


def _past(plan: Plan, scenario: Plan) -> Change:
    """Bring the records of units that came and went in the scenario, for the codes.

    Only of those a unit of the plan came from; theirs too.
    """
    records: dict[Key, Record | None] = {}
    waiting = list(plan.units.values())
    while waiting:
        for number in waiting.pop().predecessors:
            past = scenario.units.get(number)
            known = number in plan.units or ("unit", number) in records
            if known or past is None or not past.valid_to:
                continue
            parent = past.parent if past.parent in plan.units else 0
            records["unit", number] = replace(past, parent=parent)
            waiting.append(past)
    return make_change(plan, records, label=MERGE)
