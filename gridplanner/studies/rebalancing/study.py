"""How a plan in force could be mended by few moves, for window and commands.

What is proposed changes nothing; `edit_of` makes one edit of the moves that are taken,
by which the ground of their houses goes along with them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.division.faces import Lines
from gridplanner.analysis.division.preparing import Ground, Prepared, prepare
from gridplanner.analysis.division.rebalancing_task import (
    Rebalancing,
    RebalancingError,
)
from gridplanner.data.levels import Role
from gridplanner.data.topology.outlines import outline_labels
from gridplanner.studies.dividing.features import read_features
from gridplanner.studies.dividing.ground import Area, find_houses
from gridplanner.studies.dividing.kept import Keeping, read_kept
from gridplanner.studies.dividing.weights import scale_of, weights_of
from gridplanner.studies.rebalancing.asked import (
    HOUSEHOLDS,
    Around,
    Asked,
    Proposal,
    Told,
    Wish,
    zone_level,
)
from gridplanner.studies.rebalancing.capacities import read_capacities
from gridplanner.studies.rebalancing.proposing import propose
from gridplanner.studies.rebalancing.setting_out import set_out

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.studies.dividing.ground import Houses
    from gridplanner.studies.rebalancing.capacities import Capacities

    Ids = NDArray[np.int64]

__all__ = ("Asked", "Proposal", "Told", "Wish", "make_ready", "propose", "read")

_TOUCH: Final = 3.0  # metres of common side below which nothing hangs together


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """What was read of a project: all a worker thread needs.

    Attributes
    ----------
    plan : Plan
    wish : Wish
    snapshot : Snapshot
    cells : tuple of int
    houses : Houses
    ground : Ground
    around : Around
    capacities : Capacities or None
    """

    plan: Plan
    wish: Wish
    snapshot: Snapshot
    cells: tuple[int, ...]
    houses: Houses
    ground: Ground
    around: Around
    capacities: Capacities | None = None


def read(
    document: Document, standing: Standing, wish: Wish, *, plan: int, day: date
) -> Read:
    """Read what is to be mended.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan.
    wish : Wish
    plan : int
        Its number.
    day : date
        Of the work, where minutes are balanced.

    Raises
    ------
    RebalancingError
        ``rebalancing.level`` where the level is one of areas,
        ``rebalancing.no_grids``, ``rebalancing.no_houses``; as `read_capacities`.
    DivisionError
        Where nothing is known of the weight.
    NormError
    """
    here = document.plans[plan]
    if here.levels[wish.level].role is Role.AREA:
        raise RebalancingError("rebalancing.level", level=here.levels[wish.level].name)
    cells = _cells(document, here, wish)
    if not cells:
        raise RebalancingError("rebalancing.no_grids")
    shape = outline_labels(here, dict.fromkeys(cells, 1))[1]
    snapshot = standing.snapshot
    houses = find_houses(snapshot, document.footprints, (Area(0, cells, shape),))
    if not len(houses.rows):
        raise RebalancingError("rebalancing.no_houses")
    weights = weights_of(document, standing, wish.weight, plan=plan, day=day)
    box = shapely.total_bounds(shape)
    features = read_features(document.file, here, wish.barriers, box)
    # Houses touch where their ground does once it is drawn: borders of units part it,
    # roads and ditches do not, since the new border runs midway between houses.
    drawn = [n for n, at in here.border_levels().items() if at <= wish.level]
    borders = Lines(here.lines(drawn), 0.0)
    ids = snapshot.building_ids[houses.rows]
    courtyards = {Keeping.COURTYARDS.value}
    groups, _ = read_kept(document.file, here, courtyards, ids, houses.shapes)
    ground = Ground(
        np.array([shape], object),
        houses.shapes,
        weights[houses.rows][:, None],
        (*(lines for lines in features.lines if lines.is_barrier), borders),
        bridges=features.bridges,
        groups=groups,
    )
    near = standing.near_all(shapely.bounds(list(here.shapes(cells).values())))
    around = Around(
        snapshot.building_ids[near],
        document.footprints(snapshot.building_ids[near]),
        snapshot.buildings.boxes[near],
    )
    capacities = read_capacities(document, standing, wish, plan=plan, day=day)
    return Read(here, wish, snapshot, cells, houses, ground, around, capacities)


def make_ready(found: Read, progress: Progress | None = None) -> Asked:
    """Put together what is to be mended; this may take seconds.

    Raises
    ------
    RebalancingError
        As `gridplanner.studies.rebalancing.setting_out.set_out`.
    Cancelled
    """
    prepared = prepare(found.ground, progress=progress)
    units, task = _task(found, prepared)
    rows = found.houses.rows
    asked = Asked(
        found.plan,
        found.wish,
        units,
        task,
        prepared,
        found.houses,
        found.snapshot.building_ids[rows],
        np.maximum(found.snapshot.counts[rows], 0),
        found.snapshot.measures,
        scale_of(found.wish.weight),
        found.around,
        found.capacities,
    )
    return replace(asked, task=set_out(asked))


def _cells(document: Document, plan: Plan, wish: Wish) -> tuple[int, ...]:
    """List the cells with a unit of the level, of those meant and within reach."""
    found = {n for n, cell in plan.cells.items() if cell.owners[wish.level]}
    if wish.areas:
        found &= {cell for unit in wish.areas for cell in plan.cells_of(unit)}
    reach = document.limits.reach(plan)
    if reach is not None:
        found = {cell for cell in found if reach & set(plan.cells[cell].owners)}
    return tuple(sorted(found))


def _task(found: Read, prepared: Prepared) -> tuple[tuple[Unit, ...], Rebalancing]:
    """Say which block is in which unit, and what stays."""
    plan, wish, houses = found.plan, found.wish, found.houses
    snapshot, blocks = found.snapshot, prepared.blocks
    cell = snapshot.building_cell[houses.rows]
    owners = snapshot.cell_owners[cell]
    inside = blocks.of_house >= 0
    numbers, part = np.unique(owners[:, wish.level], return_inverse=True)
    before, fixed = _votes(blocks.of_house[inside], part[inside], len(blocks))
    stays = _stays(plan, owners[:, wish.level + 1 :])
    stays |= snapshot.buildings.overrides[houses.rows] != 0
    fixed[blocks.of_house[inside & stays]] = True
    zones = np.zeros(len(blocks), np.int32)
    within = zone_level(plan, wish)
    if within >= 0:
        zones[blocks.of_house[inside]] = owners[inside, within]
    weights = prepared.weights[:, 0]
    homes = np.zeros(len(blocks), np.int64)
    if HOUSEHOLDS in snapshot.measures:
        column = snapshot.counts[houses.rows, snapshot.measures.index(HOUSEHOLDS)]
        np.add.at(homes, blocks.of_house[inside], np.maximum(column[inside], 0))
    units = tuple(plan.units[number] for number in numbers.tolist())
    here = set(found.cells)
    locked = [
        unit.locked
        or unit.id in wish.locked
        or not here.issuperset(plan.cells_of(unit.id))
        for unit in units
    ]
    wide = blocks.sides >= _TOUCH
    task = Rebalancing(
        pairs=blocks.pairs[wide],
        sides=blocks.sides[wide],
        areas=blocks.areas,
        rims=blocks.rims,
        points=blocks.points,
        weights=weights,
        households=homes if homes.any() else weights,
        before=before,
        capacities=_bearable(found, units),
        locked=np.array(locked, bool),
        zones=zones,
        fixed=fixed,
        seeds=np.full(len(units), -1, np.int64),
        inner=_inner(
            owners[inside], wish.level + 1, blocks.of_house[inside], len(blocks)
        ),
        tolerance=wish.tolerance,
        keep=wish.keep,
        most=wish.most,
    )
    return units, task


def _bearable(found: Read, units: tuple[Unit, ...]) -> NDArray[np.float64]:
    """Say what each unit can bear; the same where that is not asked for."""
    capacities = found.capacities
    return np.ones(len(units)) if capacities is None else capacities.of(units)


def _inner(
    owners: Ids, level: int, block: NDArray[np.int32], count: int
) -> NDArray[np.int32]:
    """Say in which unit of the next level each block is; -1 for none."""
    if level >= owners.shape[1]:
        return np.full(count, -1, np.int32)
    numbers, row = np.unique(owners[:, level], return_inverse=True)
    inner, _ = _votes(block, row, count)
    return np.where(numbers[inner] > 0, inner, -1).astype(np.int32)


def _votes(
    block: NDArray[np.int32], part: NDArray[np.intp], count: int
) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Give the part most houses of each block are in, and where not all are in it."""
    pairs, votes = np.unique(np.column_stack([block, part]), axis=0, return_counts=True)
    order = np.argsort(votes, kind="stable")
    before = np.zeros(count, np.int32)
    before[pairs[order, 0]] = pairs[order, 1]
    return before, np.bincount(pairs[:, 0], minlength=count) > 1


def _stays(plan: Plan, below: Ids) -> NDArray[np.bool_]:
    """Tell which houses stay since a unit they are in further down is locked."""
    locked = [number for number, unit in plan.units.items() if unit.locked]
    return np.asarray(np.isin(below, locked).any(axis=1))
