"""What is asked for of a plan that is to be mended, and what is proposed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from gridplanner.analysis.division.rebalancing import NARROW, bound_of
from gridplanner.analysis.division.refusing import Without, without
from gridplanner.analysis.division.standstill import Standstill, standstill
from gridplanner.data.levels import Role
from gridplanner.studies.dividing.features import lowest_area

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.moves import Move
    from gridplanner.analysis.division.preparing import Prepared
    from gridplanner.analysis.division.rebalancing import Rebalanced
    from gridplanner.analysis.division.rebalancing_task import Rebalancing
    from gridplanner.data.errors import EditError
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.studies.dividing.ground import Houses
    from gridplanner.studies.rebalancing.capacities import Capacities
    from gridplanner.studies.rebalancing.drawing import Drawing

    Ids = NDArray[np.int64]
    Point = tuple[float, float]

HOUSEHOLDS: Final = "households"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes
    ----------
    level : int
        Whose units are mended: grids or micro-grids.
    areas : tuple of int
        Units (ids) at the level or above; empty for all.
    weight : str
        See `gridplanner.studies.dividing.weights.WEIGHTS`.
    tolerance : float
        Share of its target by which a unit may differ from it.
    keep : float
        From 1, as few households as possible change their worker, to 0, all are as
        even as they can be.
    most : float
        Share of the households that may change at most.
    locked : tuple of int
        Units that stay as they are, besides those that are locked in the plan.
    by_capacity : bool
        Whether each unit should have its share by the time its workers have, instead
        of all the same.
    across : bool
        Whether houses may go over the border of their village.
    barriers : frozenset of str
        Of `gridplanner.studies.dividing.features.Barrier`: what no grid comes to cross.
    leaving : tuple of int
        Units that are given up: their worker leaves.
    new : tuple of point
        Places (metres) where new units begin: a worker joins.
    estates : tuple of (point, int)
        Estates that open: where, and with how many households.
    seed : int
    """

    level: int
    areas: tuple[int, ...] = ()
    weight: str = HOUSEHOLDS
    tolerance: float = 0.05
    keep: float = 1.0
    most: float = 1.0
    locked: tuple[int, ...] = ()
    by_capacity: bool = False
    across: bool = False
    barriers: frozenset[str] = frozenset()
    leaving: tuple[int, ...] = ()
    new: tuple[Point, ...] = ()
    estates: tuple[tuple[Point, int], ...] = ()
    seed: int = 0


def _ground_of(wish: Wish) -> Wish:
    """Give the wish but for how even all is to become."""
    return replace(wish, tolerance=0.0, keep=1.0, most=1.0, seed=0)


def zone_level(plan: Plan, wish: Wish) -> int:
    """Give the level whose borders no house goes over; -1 for none."""
    if plan.levels[wish.level].role is Role.MICRO_GRID:
        roles = [level.role for level in plan.levels[: wish.level]]
        return (
            len(roles) - 1 - roles[::-1].index(Role.GRID) if Role.GRID in roles else -1
        )
    return -1 if wish.across else lowest_area(plan)


@dataclass(frozen=True, slots=True, eq=False)
class Around:
    """Buildings by their place; made once, so that a worker thread can look there.

    Attributes
    ----------
    ids : ndarray, int64, shape (b,)
        Ascending.
    footprints : ndarray of Geometry, shape (b,)
    boxes : ndarray, float64, shape (b, 4)
    """

    ids: Ids
    footprints: NDArray[np.object_]
    boxes: NDArray[np.float64]

    def near(self, boxes: NDArray[np.float64]) -> Ids:
        """Give the rows of buildings whose box meets one of several, ascending."""
        found = np.zeros(len(self.ids), np.bool_)
        for west, south, east, north in boxes.tolist():
            meets = (self.boxes[:, 0] <= east) & (self.boxes[:, 2] >= west)
            found |= meets & (self.boxes[:, 1] <= north) & (self.boxes[:, 3] >= south)
        return np.flatnonzero(found)


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A plan of a project, ready to be mended.

    Attributes
    ----------
    plan : Plan
    wish : Wish
    units : tuple of Unit
        A part of the task each; new ones have no record yet and stand at the end.
    task : Rebalancing
    prepared : Prepared
    houses : Houses
    building_ids : ndarray, int64, shape (n,)
        Of the houses.
    counts : ndarray, int64, shape (n, m)
        What each house holds of `measures`, 0 where unknown.
    measures : tuple of str
    scale : int
        How many of the weights of the task make one: 100 for minutes.
    around : Around
        All buildings on the ground of the units, and beside it.
    capacities : Capacities or None
        Of the units, where they should have their shares by these.
    """

    plan: Plan
    wish: Wish
    units: tuple[Unit, ...]
    task: Rebalancing
    prepared: Prepared
    houses: Houses
    building_ids: Ids
    counts: Ids
    measures: tuple[str, ...]
    scale: int
    around: Around
    capacities: Capacities | None = None

    def again(self, wish: Wish) -> Asked | None:
        """Give the same ground for a wish that only asks for more or less even units.

        Returns
        -------
        Asked or None
            None where the wish is about something else.
        """
        if _ground_of(wish) != _ground_of(self.wish):
            return None
        task = replace(
            self.task, tolerance=wish.tolerance, keep=wish.keep, most=wish.most
        )
        return replace(self, wish=wish, task=task)

    def houses_of(self, blocks: Ids) -> Ids:
        """Give the rows of the houses of some blocks, int64, shape (h,)."""
        return np.flatnonzero(np.isin(self.prepared.blocks.of_house, blocks))


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One move in words of the project.

    Attributes
    ----------
    giver, taker : int
        Rows of the parts; see `Proposal.name_of`.
    building_ids : ndarray, int64, shape (h,)
    households : int
    people : int
    weight : float
    """

    giver: int
    taker: int
    building_ids: Ids
    households: int
    people: int
    weight: float


class Ends(NamedTuple):
    """What both ends of a slider between even units and few changes come to.

    Attributes
    ----------
    even, few : tuple of float
        The deviation aimed for, and the share of all weight that must be handed on at
        least to come there; what passes through a unit counts there too.
    """

    even: tuple[float, float]
    few: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Proposal:
    """How the plan could be mended.

    Attributes
    ----------
    asked : Asked
    found : Rebalanced
    drawing : Drawing or None
        Of all moves; None where they were not drawn yet.
    faults : mapping of int to EditError
        Moves the ground does not allow, with the reason.
    """

    asked: Asked
    found: Rebalanced
    drawing: Drawing | None = None
    faults: Mapping[int, EditError] = field(default_factory=dict)

    def without(self, refused: Collection[int]) -> Without:
        """Say which moves can be made when some are refused."""
        found = self.found
        off = {*refused, *self.faults}
        return without(found.start, found.moves, found.band, off)

    @cached_property
    def first(self) -> Without:
        """What can be made where none is refused."""
        return self.without(())

    @property
    def kept(self) -> tuple[int, ...]:
        """The moves that can be made where none is refused."""
        return self.first.kept

    @cached_property
    def told(self) -> tuple[Told, ...]:
        """The moves, in the order in which they can be made."""
        return tuple(self._tell(move) for move in self.found.moves)

    def _tell(self, move: Move) -> Told:
        asked = self.asked
        rows = asked.houses_of(move.blocks)
        people = 0
        if "people" in asked.measures:
            people = int(asked.counts[rows, asked.measures.index("people")].sum())
        return Told(
            move.giver,
            move.taker,
            asked.building_ids[rows],
            move.households,
            people,
            move.weight / asked.scale,
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names or codes of the units; those of one name with the unit above."""
        return told_apart(self.asked.units, self.asked.plan.units)

    def name_of(self, part: int) -> str:
        """Give the name of the unit of a part; empty for a new one."""
        return self.names[part] if part < len(self.names) else ""

    def held(self, kept: Collection[int]) -> NDArray[np.float64]:
        """Weigh each part once some moves are made, float64, shape (k,)."""
        return np.asarray(self._weights(kept) / self.asked.scale)

    def _weights(self, kept: Collection[int]) -> Ids:
        weights = self.found.before.copy()
        for at in kept:
            move = self.found.moves[at]
            weights[move.giver] -= move.weight
            weights[move.taker] += move.weight
        return weights

    @cached_property
    def ends(self) -> Ends:
        """What more or less even would ask for."""
        task = self.asked.task
        total = max(1, int(task.weights.sum()))
        shares = [min(NARROW, task.tolerance), task.tolerance]
        least = [bound_of(replace(task, tolerance=share)) / total for share in shares]
        even, few = zip(shares, least, strict=True)
        return Ends(even, few)

    @cached_property
    def standstill(self) -> Standstill:
        """Why nothing more moves."""
        of = self.found.task.before.copy()
        for at in self.kept:
            of[self.found.moves[at].blocks] = self.found.moves[at].taker
        return standstill(self.found, of)

    @property
    def targets(self) -> NDArray[np.float64]:
        """What each part should weigh, float64, shape (k,)."""
        return self.found.targets / self.asked.scale

    def deviation(self, kept: Collection[int]) -> float:
        """Give the largest deviation from a target once some moves are made."""
        return self.found.deviation(self._weights(kept))

    def moved_share(self, kept: Collection[int]) -> float:
        """Give the share of all households that change their unit."""
        moved = sum(self.found.moves[at].households for at in kept)
        return float(moved / max(1, self.asked.task.households.sum()))


def told_apart(units: Sequence[Unit], above: Mapping[int, Unit]) -> tuple[str, ...]:
    """Name units, by their codes where they have no name.

    Parameters
    ----------
    units : sequence of Unit
    above : mapping of int to Unit
        Those above them among others: with these go units of one name.
    """
    names = [unit.name or unit.code for unit in units]
    number = Counter(names)
    for row, unit in enumerate(units):
        over = above.get(unit.parent)
        if number[names[row]] > 1 and over is not None:
            names[row] = f"{over.name or over.code} · {names[row]}"
    return tuple(names)
