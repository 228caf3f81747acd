"""From painted buildings to a border between the footprints, with its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.ground_edits.belonging import forget_choices
from gridplanner.data.levels import Role
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import text
from gridplanner.ui.plan_edits import PlanTrial, hatch
from gridplanner.ui.session import TILING

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.batch import TableChange
    from gridplanner.data.plan import Plan
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.layers.buildings import BuildingsLayer
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.sketch import Point
    from gridplanner.ui.tools.trial import Trial

    Ids = frozenset[int]
    Positions = NDArray[np.intp]

CLOSE = 25.0  # metres between houses of one block
MOST = 2_000  # houses a double click takes at most
MOST_HATCHED = 400


def follow_ground(context: Context, ids: Collection[int]) -> tuple[TableChange, ...]:
    """Let buildings given with their ground go along, whomever they were given to.

    In a scenario they stay: a choice by hand holds in every plan.
    """
    standing = context.session.standing
    if standing is None or context.session.plan_id != TILING:
        return ()
    return forget_choices(standing.snapshot.buildings, ids)


class GivingWork:
    """Finds buildings by where they stand, and gives them to a unit."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def unit_at(self, place: Point) -> int:
        """Give the unit of the level of work at a place."""
        plan = self._context.session.plan
        cell = int(plan.cells_at(np.array([shapely.Point(place)], object))[0])
        return plan.cells[cell].owners[self._context.session.level] if cell else 0

    def name(self, unit: int) -> str:
        """Say who receives, or that one must be chosen."""
        record = self._context.session.unit(unit)
        if record is None:
            return text("give.choose")
        return text("give.to", grid=record.name or record.code)

    def in_circle(self, place: Point, radius: float, *, to: int, across: bool) -> Ids:
        """Find the buildings whose box a circle touches."""
        standing = self._standing
        if standing is None:
            return frozenset()
        x, y = place
        found = standing.near((x - radius, y - radius, x + radius, y + radius))
        boxes = standing.snapshot.buildings.boxes[found]
        nearest = np.clip(np.array(place), boxes[:, :2], boxes[:, 2:])
        hit = np.hypot(*(nearest - place).T) <= radius
        return self._ids(standing.snapshot, found[hit], to, across=across)

    def in_ring(self, ring: list[Point], *, to: int, across: bool) -> Ids:
        """Find the buildings whose middle lies in a ring."""
        standing = self._standing
        if standing is None:
            return frozenset()
        area = shapely.make_valid(shapely.Polygon(ring))
        found = standing.near(area.bounds)
        points = standing.snapshot.buildings.points[found]
        inside = shapely.contains_xy(area, points[:, 0], points[:, 1])
        return self._ids(standing.snapshot, found[inside], to, across=across)

    def block_at(self, place: Point, *, to: int, across: bool) -> Ids:
        """Find the buildings of one unit, from each house to those close to it."""
        standing = self._standing
        if standing is None:
            return frozenset()
        x, y = place
        start = standing.near((x - 1, y - 1, x + 1, y + 1))
        if not len(start):
            return frozenset()
        snapshot = standing.snapshot
        level = self._context.session.level
        home = _owners(snapshot, start[:1])[0, level]
        seen = {int(start[0])}
        front = start[:1]
        while len(front) and len(seen) < MOST:
            boxes = snapshot.buildings.boxes[front] + [-CLOSE, -CLOSE, CLOSE, CLOSE]
            near = standing.near_all(boxes)
            near = near[_owners(snapshot, near)[:, level] == home]
            front = np.array([n for n in near.tolist() if n not in seen], np.intp)
            seen.update(front.tolist())
        found = np.array(sorted(seen), np.intp)
        return self._ids(snapshot, found, to, across=across)

    def show(
        self, trial: Trial, ids: Ids, to: int, *, allow_parts: bool = False
    ) -> bool:
        """Show the border with the buildings given."""
        standing = self._standing
        document = self._context.session.document
        if standing is None or document is None:
            return False
        around = self._around(trial.start, standing, ids)
        footprints = document.footprints(around)
        given = np.isin(around, list(ids))
        return trial.show(
            # Those of other villages are among them only where Alt asked for it.
            lambda plan: give_buildings(
                plan,
                footprints,
                given,
                unit_id=to,
                allow_parts=allow_parts,
                allow_across=True,
            )
        )

    def done(self, trial: Trial, ids: Ids, to: int) -> None:
        """Keep what is shown."""
        record = self._context.session.unit(to)
        name = "" if record is None else record.name or record.code
        words = text("strip.given", n=f"{len(ids):,}", grid=name)
        assert isinstance(trial, PlanTrial)
        trial.keep(words, follow_ground(self._context, ids))

    def marks(
        self, trial: Trial, ids: Ids, to: int, pointer: Point
    ) -> tuple[Mark, ...]:
        """Hatch what is painted, and give the figures of both sides."""
        standing = self._standing
        assert isinstance(trial, PlanTrial)
        at = np.array([pointer])
        if trial.refusal is not None:
            return (*self._hatched(ids), *trial.marks(pointer))
        if trial.live is None or standing is None or not ids:
            self._context.session.foreseen.emit({})
            return ()
        painted = self._moving(standing, ids)
        box = trial.live.if_given(painted, to)
        self._context.session.foreseen.emit(trial.live.sides_if_given(painted, to))
        return (*self._hatched(ids), Mark(MarkKind.READOUT, at, readout=box))

    def _moving(self, standing: Standing, ids: Ids) -> NDArray[np.int64]:
        """Leave out those that stay, whatever ground goes: see `follow_ground`."""
        painted = np.array(sorted(ids), np.int64)
        if self._context.session.plan_id == TILING:
            return painted
        buildings = standing.snapshot.buildings
        chosen = buildings.overrides[np.searchsorted(buildings.ids, painted)]
        return np.compress(chosen == 0, painted)

    @property
    def _standing(self) -> Standing | None:
        return self._context.session.standing

    def _hatched(self, ids: Ids) -> tuple[Mark, ...]:
        layer: BuildingsLayer = self._context.canvas.stack["buildings"]  # type: ignore[assignment]
        shown = np.fromiter(ids, np.int64, len(ids))[:MOST_HATCHED]
        return hatch(layer, shown)

    def _ids(
        self, snapshot: Snapshot, positions: Positions, to: int, *, across: bool
    ) -> Ids:
        """Leave out what the unit has already, and what lies in other villages."""
        level = self._context.session.level
        owners = _owners(snapshot, positions)
        wanted = owners[:, level] != to
        plan = self._context.session.plan
        above = _above(plan, to, across=across)
        if above is not None:
            wanted &= (owners[:, : len(above)] == above).all(axis=1)
        return frozenset(snapshot.buildings.ids[positions[wanted]].tolist())

    def _around(self, plan: Plan, standing: Standing, ids: Ids) -> NDArray[np.int64]:
        """List the buildings on the ground of the cells that give, and beside it."""
        snapshot = standing.snapshot
        buildings = snapshot.buildings
        rows = np.searchsorted(buildings.ids, np.fromiter(ids, np.int64, len(ids)))
        places = shapely.points(buildings.points[rows])
        cells = np.unique(plan.cells_at(places))
        boxes = [plan.polygon(cell).bounds for cell in cells.tolist() if cell]
        free = buildings.boxes[rows][plan.cells_at(places) == 0]
        found = standing.near_all(np.array([*boxes, *free.tolist()], np.float64))
        return buildings.ids[np.union1d(found, rows)]


def _owners(snapshot: Snapshot, positions: Positions) -> NDArray[np.int64]:
    """Units that hold buildings, one a level; 0 where none does."""
    nobody = np.zeros((1, snapshot.cell_owners.shape[1]), np.int64)
    held: NDArray[np.int64] = np.vstack([snapshot.cell_owners, nobody])
    return held[snapshot.building_cell[positions]]


def _above(plan: Plan, to: int, *, across: bool) -> NDArray[np.int64] | None:
    """Owners above a unit that its buildings must share; None where they need not."""
    unit = plan.units.get(to)
    cells = plan.cells_of(to)
    if unit is None or not cells:
        return None
    owners = plan.cells[cells[0]].owners
    if plan.levels[unit.level].role is Role.MICRO_GRID:
        return np.array(owners[: unit.level], np.int64)
    if across or plan.levels[unit.level].role is Role.AREA:
        return None
    areas = sum(level.role is Role.AREA for level in plan.levels)
    return np.array(owners[:areas], np.int64)
