"""Divide ground along lines and say whose it is: the edit behind almost all others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.change import Change, Key, make_change
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.records import Cell, Record, Unit
from gridplanner.data.topology.canonical import CLEAR, ROUNDED, SLIVER, SNAP
from gridplanner.data.topology.ground import (
    Owners,
    check_across,
    check_locks,
    nobody,
    settle_units,
    unit_records,
)
from gridplanner.data.topology.noding import Faces, Scene, gather_cells, make_scene
from gridplanner.data.topology.relink import STRAIGHT, relink
from gridplanner.data.topology.sound import check_apart, check_touched

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.rings import Ids

Relabel = Callable[[Faces], list[Owners | None]]
"""Gives every face its owners after the edit, as long as `Faces.old`; what it says of
foreign faces (None) does not count."""


OF_SHAPE = frozenset(
    {
        "refuse.too_close",
        "refuse.crosses_itself",
        "refuse.crosses_neighbour",
        "refuse.inside_out",
        "refuse.hole_outside",
    }
)
"""Refusals of lines that come too near to one another somewhere: noded, they may do."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a redraw may do, and how it is named.

    Attributes
    ----------
    label : str
        Key of the sentence that names the edit.
    fields : mapping of str to str
        Values for that sentence.
    units : mapping of int to Unit or None
        Records of new, changed or gone units that go with the edit.
    drop : frozenset of int
        Units that may lose all their ground; without a record in `units` theirs goes.
    allow_parts : bool
        Units may fall into more pieces than expected.
    allow_across : bool
        Grids may come to lie in several villages or communities.
    unlock : bool
        Locked units may change (an import of newer borders).
    next_id : int
        First free id, past those of new units.
    snap : float
        Metres within which the lines take old points and borders.
    tolerant : bool
        Where the borders would come closer than 2 mm all the same, leave them so: a
        file of poor quality is still better inside than outside.
    """

    label: str
    fields: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[int, Unit | None] = field(default_factory=dict)
    drop: frozenset[int] = frozenset()
    allow_parts: bool = False
    allow_across: bool = True
    unlock: bool = False
    next_id: int = 0
    snap: float = SNAP
    tolerant: bool = False


def redraw(
    plan: Plan,
    lines: Iterable[Any],
    relabel: Relabel,
    *,
    terms: Terms,
    cells: Iterable[int] = (),
    touch: shapely.Geometry | None = None,
) -> Change:
    """Divide ground along lines and give its pieces new owners.

    Parameters
    ----------
    plan : Plan
    lines : iterable of LineString or LinearRing
        Where ground may be divided, metres of the project CRS. Lines between equal
        owners leave no trace.
    relabel : callable
        Says whose each face is afterwards.
    terms : Terms
        What is allowed, the units that come with the edit, its name.
    cells : iterable of int, optional
        Cells that may change besides those within 20 mm of `touch`.
    touch : Geometry, optional
        Ground the edit reaches, free ground included; without it the lines.

    Returns
    -------
    Change
        Empty where nothing changes.

    Raises
    ------
    EditError
        With the reason; the plan is as it was.
    """
    given = list(lines)
    order = _Order(plan, given, relabel, terms, touch)
    area = touch if touch is not None else (shapely.union_all(given) if given else None)
    named = gather_cells(plan, area, cells)
    try:
        return _attempt(order, named, terms.snap)
    except EditError as refusal:
        if terms.tolerant and refusal.code in OF_SHAPE:
            return _attempt(order, named, terms.snap, as_noded=True)
        if refusal.code != "refuse.too_close" or not given:
            raise
        return _attempt(order, named, 5 * terms.snap)


@dataclass(frozen=True, slots=True)
class _Order:
    """What a redraw was asked for."""

    plan: Plan
    lines: list[Any]
    relabel: Relabel
    terms: Terms
    touch: shapely.Geometry | None


def _attempt(
    order: _Order, cells: frozenset[int], snap: float, *, as_noded: bool = False
) -> Change:
    plan = order.plan
    try:
        while True:
            scene = make_scene(
                plan, order.lines, cells=cells, touch=order.touch, snap=snap
            )
            new = _relabelled(plan, scene, order.relabel)
            # Who receives ground takes part, near or not.
            receivers = {plan.cell_with(owners) for owners in new if owners} - {None}
            if receivers <= cells:
                break
            cells = cells.union(number for number in receivers if number is not None)
        return _finish(plan, scene, new, order.terms, as_noded=as_noded)
    except shapely.errors.GEOSException as fault:
        raise EditError("refuse.library") from fault


def _relabelled(plan: Plan, scene: Scene, relabel: Relabel) -> list[Owners | None]:
    faces = scene.faces
    wanted = relabel(faces)
    new = [
        None if old is None else want
        for old, want in zip(faces.old, wanted, strict=True)
    ]
    areas = sum(level.role is Role.AREA for level in plan.levels)
    return _absorb_slivers(scene, new, areas)


def _absorb_slivers(
    scene: Scene, new: list[Owners | None], areas: int
) -> list[Owners | None]:
    """Give ground narrower than 50 mm to the neighbour with the longest common edge."""
    polygons = scene.faces.polygons
    if not len(polygons):
        return new
    width = 2 * shapely.area(polygons) / shapely.length(polygons)
    of_edit = np.zeros(len(polygons), bool)
    fresh = scene.face[scene.parent < 0].ravel()
    of_edit[fresh[fresh >= 0]] = True
    # Rounding moved old lines too: what lay with its unit may now lie apart from it.
    given = np.array(
        [now != old for old, now in zip(scene.faces.old, new, strict=True)], bool
    )
    thin = ((width < SLIVER) & of_edit) | ((width < ROUNDED) & given)
    narrow = set(np.flatnonzero(thin).tolist())
    narrow = {face for face in narrow if new[face] is not None}
    if not narrow:
        return new
    edges = _common_edges(scene)
    result = list(new)
    for face in sorted(narrow):
        length: dict[Owners, float] = {}
        proper = False
        free = _free_beyond(scene.faces.old[face])
        for other, common in edges.get(face, {}).items():
            owners = new[other] if other >= 0 else free
            if other in narrow or owners is None:
                continue
            proper = proper or owners == new[face]
            length[owners] = length.get(owners, 0.0) + common
        old, wanted = scene.faces.old[face], new[face]
        if not proper and old is not None and wanted is not None:
            result[face] = _taker(length, old, wanted, areas)
    return result


def _free_beyond(old: Owners | None) -> Owners | None:
    """Give the owners of the free ground beyond all faces, for what was free itself."""
    return old if old is not None and not any(old) else None


def _taker(
    length: Mapping[Owners, float], old: Owners, wanted: Owners, areas: int
) -> Owners:
    """Choose who takes a sliver: who has the longest common edge with it.

    Where the edit leaves the areas alone, so does this: a grid drawn 30 mm beside a
    village border must not move the village. Without a taker of the same areas the
    sliver stays what it was to be.
    """
    if old[:areas] == wanted[:areas]:
        length = {o: n for o, n in length.items() if o[:areas] == old[:areas]}
    return max(length, key=lambda owners: (length[owners], owners), default=wanted)


def _common_edges(scene: Scene) -> dict[int, dict[int, float]]:
    steps = scene.places[scene.ends[:, 1]] - scene.places[scene.ends[:, 0]]
    lengths = np.hypot(steps[:, 0], steps[:, 1]).tolist()
    edges: dict[int, dict[int, float]] = {}
    for (left, right), length in zip(scene.face.tolist(), lengths, strict=True):
        for one, two in ((left, right), (right, left)):
            if one >= 0 and left != right:
                row = edges.setdefault(one, {})
                row[two] = row.get(two, 0.0) + length
    return edges


def _finish(
    plan: Plan,
    scene: Scene,
    new: list[Owners | None],
    terms: Terms,
    *,
    as_noded: bool,
) -> Change:
    moves = {
        (old, now)
        for old, now in zip(scene.faces.old, new, strict=True)
        if old is not None and now is not None and old != now
    }
    if not terms.unlock:
        check_locks(plan, moves)
    records: dict[Key, Record | None] = dict(unit_records(terms.units))
    numbers, next_id = _assign_cells(plan, scene, new, max(terms.next_id, plan.next_id))
    records.update(_cell_records(scene, numbers))
    sides = _sides(plan, scene, new, numbers)
    straight = 0.0 if as_noded else STRAIGHT
    linked = relink(plan, scene, sides, next_id=next_id, straight=straight)
    records.update(linked.records)
    named: dict[str, Any] = {"label": terms.label, "fields": terms.fields}
    draft = make_change(plan, records, next_id=linked.next_id, **named)
    after = plan.apply(draft)
    check_touched(plan, after, draft.touched, least=0.0 if as_noded else CLEAR)
    check_apart(
        after,
        (n for (kind, n), new in linked.records.items() if kind == "border" and new),
    )
    settled = settle_units(
        plan, after, moves, drop=terms.drop, allow_parts=terms.allow_parts
    )
    if not terms.allow_across:
        check_across(plan, after, moves)
    for number, record in settled.items():
        if not (record is None and number in terms.units):
            records["unit", number] = record
    return make_change(plan, records, next_id=linked.next_id, **named)


def _assign_cells(
    plan: Plan, scene: Scene, new: list[Owners | None], next_id: int
) -> tuple[dict[Owners, int], int]:
    """Find the cell of each owner tuple: the one that has it, an heir, or a new one."""
    area: dict[tuple[Owners, int], float] = {}
    present = {owners for owners in new if owners is not None}
    present.discard(nobody(plan.levels))
    sizes = shapely.area(scene.faces.polygons).tolist() if new else []
    for old, now, size in zip(scene.faces.old, new, sizes, strict=True):
        before = plan.cell_with(old) if old is not None else None
        if now in present and before is not None and old not in present:
            assert now is not None
            area[now, before] = area.get((now, before), 0.0) + size
    numbers = {owners: plan.cell_with(owners) for owners in present}
    heirs: dict[Owners, int] = {}
    taken: set[int] = set()
    for (owners, before), _ in sorted(area.items(), key=lambda item: -item[1]):
        if numbers[owners] is None and owners not in heirs and before not in taken:
            heirs[owners] = before
            taken.add(before)
    result: dict[Owners, int] = {}
    for owners in sorted(present):
        number = numbers[owners]
        if number is None:
            number = heirs.get(owners, 0)
        if not number:
            number, next_id = next_id, next_id + 1
        result[owners] = number
    return result, next_id


def _cell_records(
    scene: Scene, numbers: Mapping[Owners, int]
) -> dict[Key, Record | None]:
    records: dict[Key, Record | None] = {
        ("cell", number): Cell(number, owners) for owners, number in numbers.items()
    }
    for number in scene.cells:
        records.setdefault(("cell", number), None)
    return records


def _sides(
    plan: Plan,
    scene: Scene,
    new: list[Owners | None],
    numbers: Mapping[Owners, int],
) -> Ids:
    """Say which cell lies on either side of each segment after the edit."""
    cell = np.array(
        [-1 if owners is None else numbers.get(owners, 0) for owners in new] + [-1],
        np.int64,
    )
    sides = cell[scene.face]
    foreign = sides < 0
    if foreign.any():
        borders = [plan.borders[number] for number in scene.inner]
        old = np.array([(b.left, b.right) for b in borders] + [(0, 0)], np.int64)
        beside = old[scene.parent]
        beside[~scene.along] = beside[~scene.along][:, ::-1]
        beside[scene.parent < 0] = 0
        # Foreign ground is of no cell of the scene: where a sharp corner closed to
        # one line, the nearest border is not always the one that has it.
        odd = foreign & np.isin(beside, list(scene.cells))
        for segment, column in np.argwhere(odd).tolist():
            beside[segment, column] = _foreign_side(scene, old, segment, column)
        sides[foreign] = beside[foreign]
    return np.asarray(sides)


def _foreign_side(scene: Scene, old: Ids, segment: int, column: int) -> int:
    for border, along in scene.lies_on(segment):
        side = int(old[border, column if along else 1 - column])
        if side not in scene.cells:
            return side
    return 0
