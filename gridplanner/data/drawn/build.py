"""Bring drawn polygons of one level into a plan: what they are, then one redraw."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.drawn.faults import Faults, Finding
from gridplanner.data.drawn.matching import is_same_ground, match_units
from gridplanner.data.drawn.mending import mend
from gridplanner.data.edits.redraw import Relabel, Terms, redraw
from gridplanner.data.job import Progress
from gridplanner.data.topology.canonical import CLEAR
from gridplanner.data.topology.ground import Owners, give_to
from gridplanner.data.topology.noding import rings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.topology.noding import Faces

Shapes = NDArray[np.object_]

SNAP = 0.05
"""Metres within which drawn borders take each other's and the plan's points."""

GAP = 0.5
"""Metres up to which a gap between drawn polygons is closed unasked."""

_KEPT_FIELDS = ("code", "name", "kind", "department", "note")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Polygons of one level with what is known of each.

    Attributes
    ----------
    polygons : ndarray of Geometry, shape (n,)
        Metres of the project CRS, of any quality.
    units : tuple of Unit, length n
        Drafts: code, name, kind …; id, parent and level are set here.
    """

    polygons: Shapes
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What would change, and what was found.

    Attributes
    ----------
    change : Change or None
        None where nothing changes.
    findings : tuple of Finding
    unit_of : dict of int to int
        Row to unit id; rows without ground have none.
    added, changed, same : tuple of int
        Rows that are new units, newer versions, or as they stand.
    absent : tuple of int
        Units of the level that no row is; they stay.
    """

    change: Change | None
    findings: tuple[Finding, ...]
    unit_of: Mapping[int, int]
    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    same: tuple[int, ...] = ()
    absent: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Task:
    plan: Plan
    level: int
    polygons: Shapes
    drafts: tuple[Unit, ...]
    unit_of: Mapping[int, int]
    redrawn: frozenset[int]
    new: frozenset[int]


def build(
    plan: Plan,
    drawn: Drawn,
    *,
    level: int,
    decisions: Mapping[str, str] | None = None,
    snap: float = SNAP,
    gap: float = GAP,
    progress: Progress | None = None,
) -> BuildResult:
    """Work out the change that brings drawn polygons into a plan.

    Parameters
    ----------
    plan : Plan
    drawn : Drawn
    level : int
        Level of all of them.
    decisions : mapping of finding id to choice, optional
        Without one the first choice of a finding is taken.
    snap : float, optional
        Metres within which drawn borders take each other's points and the plan's.
    gap : float, optional
        Metres up to which gaps are closed.
    progress : Progress, optional

    Returns
    -------
    BuildResult
        A polygon with the code of a unit, or on 80 % of its ground, is a newer
        version of it; the same file twice changes nothing. The unit above is the one
        that holds the largest share.

    Raises
    ------
    EditError
        If the borders cannot be drawn, for instance two that run closer than 2 mm.
    Cancelled
    """
    told = progress or Progress()
    drafts, polygons = _join_rows(drawn)
    faults = Faults(drafts, decisions or {})
    mended = mend(polygons, faults=faults, snap=snap, gap=gap, progress=told)
    told.step("progress.comparing", 0.3, 0.4)
    matched = match_units(plan, mended.polygons, drafts, level=level)
    task = _plan_task(plan, level, mended.polygons, drafts, matched, snap=snap)
    told.step("progress.bordering", 0.4, 0.9)
    change = _redraw(task, snap=snap)
    told.step("progress.checking", 0.9, 1.0)
    after = plan.apply(change) if change is not None else plan
    _list_losses(task, after, faults)
    told.fraction(1.0)
    faults.forget_unchanged(task.redrawn)
    return _result(task, change, after, faults)


def _join_rows(drawn: Drawn) -> tuple[tuple[Unit, ...], Shapes]:
    """Join rows of the same code and name into the first; one unit, several parts."""
    polygons = np.asarray(drawn.polygons, object).copy()
    first: dict[tuple[str, str], int] = {}
    drafts = list(drawn.units)
    codes: set[str] = set()
    for row, unit in enumerate(drafts):
        if not unit.code:
            continue
        key = (unit.code, unit.name)
        if key in first:
            head = first[key]
            valid = shapely.make_valid([polygons[head], polygons[row]])
            polygons[head] = shapely.union_all(valid)
            polygons[row] = None
        elif unit.code in codes:
            # The same code with another name: only the first may have it.
            drafts[row] = replace(unit, code="")
        first.setdefault(key, row)
        codes.add(unit.code)
    return tuple(drafts), polygons


def _plan_task(
    plan: Plan,
    level: int,
    polygons: Shapes,
    drafts: tuple[Unit, ...],
    matched: Mapping[int, int],
    *,
    snap: float,
) -> _Task:
    outlines = plan.outlines(level)
    nothing = shapely.Polygon()
    unit_of: dict[int, int] = {}
    redrawn, new = set(), set()
    next_id = plan.next_id
    for row, polygon in enumerate(polygons):
        if polygon.is_empty:
            continue
        if row in matched:
            unit_of[row] = matched[row]
            old = outlines.get(matched[row], nothing)
            if not is_same_ground(polygon, old, distance=2 * snap):
                redrawn.add(row)
        else:
            unit_of[row], next_id = next_id, next_id + 1
            redrawn.add(row)
            new.add(row)
    return _Task(
        plan, level, polygons, drafts, unit_of, frozenset(redrawn), frozenset(new)
    )


def _redraw(task: _Task, *, snap: float) -> Change | None:
    plan = task.plan
    units = _unit_records(task)
    rows = sorted(task.redrawn)
    shapes = task.polygons[rows]
    touched = {
        cell
        for row in task.redrawn - task.new
        for cell in plan.cells_of(task.unit_of[row])
    }
    below = {u.id for u in plan.units.values() if u.level > task.level}
    change = redraw(
        plan,
        rings_of(shapes),
        _relabel(task, rows, shapes),
        terms=Terms(
            "change.build",
            fields={"count": str(len(task.unit_of))},
            units=units,
            drop=frozenset(below),
            allow_parts=True,
            unlock=True,
            # A unit that came from a scenario has an id of that plan's numbers.
            next_id=plan.next_id + len(task.new),
            snap=snap,
            tolerant=True,
        ),
        cells=touched,
        touch=shapely.union_all(shapes) if rows else None,
    )
    return change if change else None


def _unit_records(task: _Task) -> dict[int, Unit]:
    units: dict[int, Unit] = {}
    for row, number in task.unit_of.items():
        draft = task.drafts[row]
        if row in task.new:
            parts = int(shapely.get_num_geometries(task.polygons[row]))
            units[number] = replace(
                draft, id=number, parent=0, level=task.level, parts=parts
            )
            continue
        old = task.plan.units[number]
        values = {
            name: getattr(draft, name) for name in _KEPT_FIELDS if getattr(draft, name)
        }
        if replace(old, **values) != old:
            units[number] = replace(old, **values)
    return units


def _relabel(task: _Task, rows: list[int], shapes: Shapes) -> Relabel:
    level, levels = task.level, task.plan.levels
    given_up = {task.unit_of[row] for row in task.redrawn - task.new}
    kept = _kept_units(task, shapes)

    def relabel(faces: Faces) -> list[Owners | None]:
        owner = [-1] * len(faces.points)
        if len(faces.points):
            face, shape = shapely.STRtree(shapes).query(faces.points, "intersects")
            for index, at in zip(face.tolist(), shape.tolist(), strict=True):
                owner[index] = task.unit_of[rows[at]]
        result: list[Owners | None] = []
        for old, number in zip(faces.old, owner, strict=True):
            if old is None or old[level] in kept:
                result.append(old)
            elif number >= 0:
                result.append(give_to(old, number, level=level, levels=levels))
            elif old[level] in given_up:
                result.append(give_to(old, 0, level=level, levels=levels))
            else:
                result.append(old)
        return result

    return relabel


def _kept_units(task: _Task, shapes: Shapes) -> set[int]:
    """Units no row is, that would lose all their ground: they keep it."""
    mine = set(task.unit_of.values())
    others = {
        number: outline
        for number, outline in task.plan.outlines(task.level).items()
        if number not in mine
    }
    if not others or not len(shapes):
        return set()
    outlines = np.array(list(others.values()), object)
    covered = np.zeros(len(outlines))
    one, two = shapely.STRtree(shapes).query(outlines, "intersects")
    common = shapely.area(shapely.intersection(outlines[one], shapes[two]))
    np.add.at(covered, one, common)
    lost = covered >= 0.95 * shapely.area(outlines)
    return set(np.array(list(others), np.int64)[lost].tolist())


def _list_losses(task: _Task, after: Plan, faults: Faults) -> None:
    """List drawn polygons that got less ground than they have, and why it matters."""
    outlines = after.outlines(task.level)
    for row in sorted(task.redrawn):
        polygon = task.polygons[row]
        got = outlines.get(task.unit_of[row], shapely.Polygon())
        if got.is_empty:
            faults.add("vanished", (row,), polygon)
            continue
        missing = float(polygon.area) - float(got.area)
        if missing > max(1.0, 0.1 * float(polygon.length)):
            faults.add("split", (row,), shapely.difference(polygon, got))
    _list_off_border(task, after, faults)
    _list_tight(task, after, faults)


def _list_off_border(task: _Task, after: Plan, faults: Faults) -> None:
    """List narrow strips of a unit beyond the border of its area."""
    rows = {task.unit_of[row]: row for row in task.redrawn}
    for number, row in rows.items():
        cells = after.cells_of(number)
        if len(cells) < 2 or task.level == 0:
            continue
        above = task.level - 1
        for cell in cells:
            owner = after.cells[cell].owners[above]
            ground = after.polygon(cell)
            width = 2 * float(ground.area) / float(ground.length)
            if owner != after.units[number].parent and width < 2.0:
                faults.add("off_border", (row,), ground)


def _list_tight(task: _Task, after: Plan, faults: Faults) -> None:
    """List units with places where two borders run closer than 2 mm."""
    for row in sorted(task.redrawn):
        shapes = after.shapes(after.cells_of(task.unit_of[row])).values()
        grounds = np.array(list(shapes), object)
        clear = shapely.minimum_clearance(grounds)
        for ground in grounds[clear < CLEAR - 1e-9]:
            faults.add("tight", (row,), shapely.minimum_clearance_line(ground))


def _result(
    task: _Task, change: Change | None, after: Plan, faults: Faults
) -> BuildResult:
    with_ground = {
        row: number for row, number in task.unit_of.items() if after.cells_of(number)
    }
    changed_units = change.units if change is not None else frozenset()
    added = tuple(row for row in with_ground if row in task.new)
    changed = tuple(
        row
        for row, number in with_ground.items()
        if row not in task.new
        and (row in task.redrawn or task.plan.units[number] != after.units[number])
        and number in changed_units | {task.unit_of[r] for r in task.redrawn}
    )
    known = set(added) | set(changed)
    mine = set(task.unit_of.values())
    return BuildResult(
        change=change,
        findings=tuple(faults.found),
        unit_of=with_ground,
        added=added,
        changed=changed,
        same=tuple(row for row in with_ground if row not in known),
        absent=tuple(u.id for u in task.plan.units_at(task.level) if u.id not in mine),
    )
