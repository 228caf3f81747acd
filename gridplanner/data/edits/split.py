"""Split a unit along lines: which part keeps its identity is for the user to say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.edits.set_fields import check_code
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import retire, under_another, with_codes
from gridplanner.data.records import Unit
from gridplanner.data.topology.canonical import CLEAR, SLIVER, SNAP
from gridplanner.data.topology.ground import Owners, title
from gridplanner.data.topology.noding import Faces, Scene, make_scene

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan

REACH = 0.03
"""Metres by which a line may miss the border of what it splits."""


@dataclass(frozen=True, slots=True)
class Halves:
    """A unit as lines would divide it.

    Attributes
    ----------
    unit_id : int
    lines : tuple of LineString
        What of the lines lies on the unit's ground.
    parts : tuple of Polygon or MultiPolygon
        At least two, the largest first.
    crossed : tuple of int
        Units below that a line divides too.
    """

    unit_id: int
    lines: tuple[Any, ...]
    parts: tuple[Any, ...]
    crossed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SplitChoice:
    """What becomes of the parts.

    Attributes
    ----------
    keep : int or None
        Part that keeps the unit's id, code and name; None: all are new units and the
        old one ends.
    drafts : tuple of Unit
        Units of the other parts, in their order; id, parent and level are set by the
        edit, codes and names that are empty are proposed.
    whole : mapping of int to int
        Units below that stay whole, and the part they go to.
    """

    keep: int | None = 0
    drafts: tuple[Unit, ...] = ()
    whole: Mapping[int, int] = field(default_factory=dict)


def find_halves(plan: Plan, unit_id: int, lines: Iterable[Any]) -> Halves:
    """Find the parts into which lines divide a unit.

    Parameters
    ----------
    plan : Plan
    unit_id : int
        Of any level. Its pieces that no line divides go with the largest part.
    lines : iterable of LineString
        Metres of the project CRS; their ends may stand out beyond the unit.

    Returns
    -------
    Halves

    Raises
    ------
    EditError
        ``refuse.locked``; ``refuse.line_outside`` if no line meets the unit,
        ``refuse.line_ends_inside`` if none runs from border to border.
    """
    unit = plan.units[unit_id]
    if unit.locked:
        raise EditError("refuse.locked", cells=plan.cells_of(unit_id), grid=title(unit))
    ground = shapely.buffer(plan.outline(unit_id), REACH)
    clipped = clip_lines(lines, ground)
    if not clipped:
        raise EditError("refuse.line_outside", grid=title(unit))
    cells = frozenset(plan.cells_of(unit_id))
    scene = make_scene(plan, clipped, cells=cells, touch=None, snap=SNAP)
    parts = _parts(scene, clipped)
    if len(parts) < 2:
        end = shapely.Point(clipped[-1].coords[-1])
        raise EditError(
            "refuse.line_ends_inside", place=(end.x, end.y), grid=title(unit)
        )
    return Halves(unit_id, clipped, parts, _crossed(plan, unit_id, parts))


def clip_lines(lines: Iterable[Any], ground: shapely.Geometry) -> tuple[Any, ...]:
    """Give what of some lines lies on some ground, as lines of one piece each."""
    cut = shapely.intersection(np.array(list(lines), object), ground)
    merged = shapely.line_merge(shapely.union_all(cut)) if len(cut) else None
    pieces = shapely.get_parts(merged) if merged is not None else []
    return tuple(p for p in pieces if p.geom_type == "LineString" and p.length > SNAP)


def split(
    plan: Plan,
    halves: Halves,
    choice: SplitChoice | None = None,
    *,
    on: str,
) -> Change:
    """Split a unit.

    Parameters
    ----------
    plan : Plan
    halves : Halves
        Found on this plan.
    choice : SplitChoice, optional
        Without it the largest part keeps the code and all others are proposed.
    on : str
        ISO date on which new codes begin and old ones end.

    Returns
    -------
    Change
        Ids of new units follow `Plan.next_id` in the order of the parts. Units below
        go with the part they lie in; there they get new codes, and the old ones are
        retired.

    Raises
    ------
    EditError
        If a new code is taken, or the borders would not be sound.
    """
    chosen = choice or SplitChoice()
    work = _Split(plan, halves, chosen, on)
    unit = plan.units[halves.unit_id]
    terms = Terms(
        "change.split",
        fields={"grid": title(unit), "count": str(len(halves.parts))},
        units=work.units,
        drop=frozenset(work.ended),
        allow_parts=True,
        next_id=work.next_id,
    )
    change = redraw(
        plan,
        halves.lines,
        work.relabel,
        terms=terms,
        cells=plan.cells_of(halves.unit_id),
    )
    return with_codes(plan, change, work.fresh)


class _Split:
    """Who gets which part, worked out before the ground is divided."""

    def __init__(
        self, plan: Plan, halves: Halves, choice: SplitChoice, on: str
    ) -> None:
        self.plan, self.halves, self.choice, self.on = plan, halves, choice, on
        self.level = plan.units[halves.unit_id].level
        self.units: dict[int, Unit | None] = {}
        self.ended: list[int] = []
        self.fresh: list[int] = []
        self.next_id = plan.next_id
        self.owner = self._name_parts()
        self.below: dict[tuple[int, int], int] = {}
        for child in _below(plan, halves.unit_id):
            self._place(child)

    def relabel(self, faces: Faces) -> list[Owners | None]:
        """Give each face of the unit to the part it lies in."""
        part = self._parts_of(faces)
        result: list[Owners | None] = []
        for old, at in zip(faces.old, part, strict=True):
            if old is None or old[self.level] != self.halves.unit_id:
                result.append(old)
                continue
            home = next((self._whole(n) for n in old if self._whole(n) >= 0), at)
            lower = (
                self.below.get((n, home), n) if n else 0 for n in old[self.level + 1 :]
            )
            result.append((*old[: self.level], self.owner[home], *lower))
        return result

    def _parts_of(self, faces: Faces) -> list[int]:
        if not len(faces.points):
            return []
        distance = np.column_stack(
            [shapely.distance(part, faces.points) for part in self.halves.parts]
        )
        return [int(n) for n in distance.argmin(axis=1)]

    def _whole(self, unit_id: int) -> int:
        return self.choice.whole.get(unit_id, -1)

    def _new(self, unit: Unit) -> int:
        number, self.next_id = self.next_id, self.next_id + 1
        self.units[number] = replace(unit, id=number)
        return number

    def _name_parts(self) -> list[int]:
        """Give the unit of each part: the old one, or a new one of its draft."""
        plan, halves, keep = self.plan, self.halves, self.choice.keep
        old = plan.units[halves.unit_id]
        drafts = list(self.choice.drafts)
        owner = []
        for index, part in enumerate(halves.parts):
            count = int(shapely.get_num_geometries(part))
            if index == keep:
                owner.append(old.id)
                continue
            draft = drafts.pop(0) if drafts else Unit(0, 0, 0)
            check_code(plan, draft.code, level=old.level)
            number = self._new(
                replace(
                    draft,
                    parent=old.parent,
                    level=old.level,
                    kind=draft.kind or old.kind,
                    department=draft.department or old.department,
                    parts=count,
                    valid_from=self.on,
                    predecessors=(old.id,),
                )
            )
            self.fresh.append(number)
            owner.append(number)
        if keep is None:
            self.units[old.id] = retire(old, self.on)
            self.ended.append(old.id)
        return owner

    def _place(self, child: int) -> None:
        """Say which unit holds the ground of a unit below in each part."""
        unit = self.plan.units[child]
        shares = self._shares(child)
        keep = self.choice.keep
        home = keep if keep in shares else max(shares, key=lambda p: (shares[p], -p))
        assert home is not None
        for part in shares:
            if part != home:
                draft = replace(
                    unit,
                    code="",
                    name="",
                    sides="",
                    valid_from=self.on,
                    predecessors=(child,),
                )
                self.below[child, part] = self._new(draft)
                self.fresh.append(self.below[child, part])
        if not self._is_moved(unit, home):
            return
        former = self.plan.units.get(unit.parent)
        moved, kept = under_another(
            unit, former=former, number=self.next_id, on=self.on
        )
        if kept is not None:
            self._new(kept)
            self.units[child] = moved
            self.fresh.append(child)

    def _is_moved(self, unit: Unit, home: int) -> bool:
        """Tell whether a unit comes under another one, or its parent's code goes."""
        if unit.parent == self.halves.unit_id:
            return home != self.choice.keep
        return unit.parent in self.fresh or (unit.parent, home) in self.below

    def _shares(self, child: int) -> dict[int, float]:
        """Area of a unit below in each part it is to lie in."""
        outline = self.plan.outline(child)
        if self._whole(child) >= 0:
            return {self._whole(child): float(outline.area)}
        return shares_of(outline, self.halves.parts)


def shares_of(ground: shapely.Geometry, parts: Sequence[Any]) -> dict[int, float]:
    """Area of some ground in each part, without slivers.

    Parameters
    ----------
    ground : Polygon or MultiPolygon
    parts : sequence of Polygon or MultiPolygon

    Returns
    -------
    dict of int to float
        Index of the part to square metres; at least the part with the most.
    """
    pieces = shapely.intersection(np.array(parts, object), ground)
    areas = shapely.area(pieces)
    wide = 2 * areas > SLIVER * shapely.length(pieces)
    found = {n: float(areas[n]) for n in np.flatnonzero(wide & (areas > 0)).tolist()}
    return found or {int(np.argmax(areas)): float(areas.max())}


def _below(plan: Plan, unit_id: int) -> list[int]:
    level = plan.units[unit_id].level
    found = {
        owner
        for cell in plan.cells_of(unit_id)
        for owner in plan.cells[cell].owners[level + 1 :]
    }
    # From the top down: what a unit is called depends on the one above.
    return sorted(found - {0}, key=lambda number: (plan.units[number].level, number))


def _crossed(plan: Plan, unit_id: int, parts: Sequence[Any]) -> tuple[int, ...]:
    return tuple(
        child
        for child in _below(plan, unit_id)
        if len(shares_of(plan.outline(child), parts)) > 1
    )


def _parts(scene: Scene, lines: Sequence[Any]) -> tuple[Any, ...]:
    """Join the faces of a scene that no line divides; largest ground first."""
    own = [index for index, old in enumerate(scene.faces.old) if old is not None]
    group = {index: index for index in own}

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    middles = shapely.points(scene.places[scene.ends].mean(axis=1))
    on_line = shapely.dwithin(shapely.union_all(list(lines)), middles, 2 * SNAP)
    on_line &= (scene.parent < 0) | _along(scene, lines)
    for (left, right), cut in zip(scene.face.tolist(), on_line.tolist(), strict=True):
        if not cut and left in group and right in group:
            group[root(left)] = root(right)
    grounds: dict[int, list[Any]] = {}
    for index in own:
        grounds.setdefault(root(index), []).append(scene.faces.polygons[index])
    made = [shapely.union_all(faces) for faces in grounds.values()]
    return _proper(made, shapely.union_all(list(lines)))


def _along(scene: Scene, lines: Sequence[Any]) -> NDArray[np.bool_]:
    """Tell which segments lie on the lines with their whole length."""
    target = shapely.buffer(shapely.union_all(list(lines)), 2 * CLEAR + SNAP)
    shapely.prepare(target)
    inside = shapely.covers(target, shapely.linestrings(scene.places[scene.ends]))
    return np.asarray(inside)


def _proper(grounds: list[Any], line: shapely.Geometry) -> tuple[Any, ...]:
    """Put slivers and pieces that no line touches to the largest part."""
    order = sorted(grounds, key=lambda ground: -ground.area)
    parts: list[Any] = []
    rest: list[Any] = []
    for ground in order:
        narrow = 2 * ground.area < SLIVER * ground.length
        beside = shapely.dwithin(ground, line, 2 * SNAP)
        (rest if narrow or not beside else parts).append(ground)
    if not parts:
        return ()
    if rest:
        parts[0] = shapely.union_all([parts[0], *rest])
    return tuple(parts)
