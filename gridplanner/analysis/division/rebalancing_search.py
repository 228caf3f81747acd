"""Looking for a mended plan: blocks along borders are moved at falling heat.

They go only the way the least flows go, as long as that is enough; each is priced by
the households it takes along, so that none moves that need not, and every part is
whole all the time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.loops.mending import (
    Mending,
    may_leave,
    mend,
    take_in_order,
)
from gridplanner.analysis.division.loops.state import give
from gridplanner.analysis.division.moves import (
    Ground,
    Move,
    can_be_made,
    gain,
    list_moves,
)
from gridplanner.analysis.division.net import (
    make_net,
    new_parts,
    new_search,
    random_state,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.flows import Flows
    from gridplanner.analysis.division.loops.state import Net, Parts
    from gridplanner.analysis.division.moves import Band
    from gridplanner.analysis.division.rebalancing_task import Rebalancing

    Ids = NDArray[np.int64]

HEATS: Final = 24
_TRIES: Final = 14  # at each heat, a block on an edge
_MARGIN: Final = 0.025  # of a band, on both sides, that is not made use of
_ROUNDS: Final = 4  # of going on where parts still miss their bands
_BALANCE: Final = 10.0
_TYPICAL: Final = 200.0  # blocks a part; of more each changes the shape more
_AFTER_SHAPE: Final = 0.2  # of it, where parts still miss their bands
_SHAPE: Final = 0.15
_AFTER: Final = 0.05  # of the first heat; double in each round
_STAY: Final = 10.0  # a block that is still where nobody is any more
_WARM: Final = 0.1
_COOLING: Final = 0.8
_LIMIT: Final = 400
_BUILDING: Final = 0.02  # households that a building without any counts as


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """Blocks among which is searched: all, or those of parts that take part.

    Attributes
    ----------
    blocks : ndarray, int64, shape (b,)
        Rows of the task.
    net : Net
    goal : Mending
    """

    blocks: Ids
    net: Net
    goal: Mending


class Search:
    """Looks for a mended plan from several starts."""

    def __init__(self, task: Rebalancing, band: Band, flows: Flows) -> None:
        self._task, self._band = task, band
        allowed = np.zeros((task.count, task.count), np.bool_)
        allowed[flows.pairs[:, 0], flows.pairs[:, 1]] = True
        allowed[:, task.new] = True
        allowed[task.leaving] = True
        allowed[:, task.leaving | task.locked] = False
        part = np.zeros(task.count, np.bool_)
        part[flows.pairs.ravel()] = True
        part[_beside(task, task.leaving)] = True
        part[_beside(task, part if len(task.new) else task.leaving)] = True
        everything = np.arange(len(task.before))
        self._all = _field(task, band, allowed, everything)
        self.start = Ground(
            self._all.net,
            task.before,
            task.count,
            inner=task.inner_parts,
            may_end=task.leaving,
        )
        self._few = _field(task, band, allowed, np.flatnonzero(part[task.before]))

    def run(
        self, seed: int, start: int, tick: Callable[[], None]
    ) -> tuple[tuple[float, float, int], list[Move]]:
        """Mend once; the rank comes first, the least is best."""
        task, field = self._task, self._few
        of = task.before.copy()
        random = random_state(seed, start)
        parts = new_parts(field.net, of[field.blocks], task.count)
        field = self._begin_new(_left_by(field, parts), parts)
        seeds = field.blocks[field.goal.fixed & ~self._few.goal.fixed]
        heat = _WARM
        for _ in range(HEATS):
            _mend(field, parts, random, heat)
            heat *= _COOLING
            tick()
        _mend(field, parts, random, 0.0)
        of[field.blocks] = parts.of
        for turn in range(_ROUNDS):
            parts = new_parts(self._all.net, of, task.count)
            if not self._band.missed(parts.weight[:, 0]).any():
                break
            field = self._freer(parts, seeds, turn + 1)
            heat = _AFTER * _WARM * 2.0**turn
            for _ in range(HEATS // 3):
                _mend(field, parts, random, heat)
                heat *= _COOLING
            _mend(field, parts, random, 0.0)
            of = parts.of
        moves = list_moves(self.start, of, households=task.households, band=self._band)
        moves = self._pruned(moves)
        return (*self._rank(moves), start), moves

    def _begin_new(self, field: _Field, parts: Parts) -> _Field:
        """Let each new part take what lies nearest to its seed, which it then keeps.

        Where theirs cannot do without the block itself, the nearest one serves.
        """
        task, fixed = self._task, field.goal.fixed.copy()
        points = task.points[field.blocks]
        for part in task.new.tolist():
            off = points - task.points[task.seeds[part]]
            order = np.argsort((off * off).sum(axis=1), kind="stable")
            search = new_search(len(parts.of))
            for seed in order.tolist():
                if may_leave(field.net, parts, field.goal, seed, search, len(order)):
                    give(field.net, parts, seed, part)
                    field.goal.left[seed] = -1
                    fixed[seed] = True
                    break
            enough = float(self._band.low[part])
            take_in_order(field.net, parts, field.goal, search, order, part, enough)
        return replace(field, goal=field.goal._replace(fixed=fixed))

    def _freer(self, parts: Parts, seeds: Ids, steps: int) -> _Field:
        """Let all hand on to each other that are few steps from who misses a band."""
        fixed = self._all.goal.fixed.copy()
        fixed[seeds] = True
        missed = self._band.missed(parts.weight[:, 0]) > 0
        allowed = self._all.goal.allowed.copy()
        for _ in range(steps):
            missed = _beside(self._task, missed)
        allowed |= missed[:, None] & missed[None, :]
        allowed[:, self._task.leaving | self._task.locked] = False
        goal = self._all.goal._replace(
            allowed=allowed, fixed=fixed, shape=_AFTER_SHAPE * self._all.goal.shape
        )
        return _left_by(replace(self._all, goal=goal), parts)

    def _pruned(self, moves: Sequence[Move]) -> list[Move]:
        """Leave out moves, the smallest first, without which all is as good."""
        kept = list(moves)
        held = self.start.held.copy()
        for move in moves:
            held[move.giver] -= move.weight
            held[move.taker] += move.weight
        for move in sorted(moves, key=lambda each: (each.households, len(each.blocks))):
            back = replace(move, giver=move.taker, taker=move.giver)
            if self._task.leaving[move.giver] or gain(held, self._band, back) < 0:
                continue
            fewer = [each for each in kept if each is not move]
            if can_be_made(self.start, fewer):
                kept = fewer
                held[move.giver] += move.weight
                held[move.taker] -= move.weight
        return kept

    def _rank(self, moves: Sequence[Move]) -> tuple[float, float]:
        """Say by how much bands are missed, and how many households move."""
        ground = self.start.again()
        for move in moves:
            ground.make(move)
        left = self._task.leaving[ground.of].sum()
        missed = float(self._band.missed(ground.held).sum()) + float(left)
        return round(missed, 9), float(sum(move.households for move in moves))


def _left_by(field: _Field, parts: Parts) -> _Field:
    """Say anew what is left of smaller parts: each run keeps up an array of its own."""
    goal = field.goal
    left = np.where(parts.of == goal.before, goal.inner, -1).astype(np.int32)
    return replace(field, goal=goal._replace(left=left))


def _beside(task: Rebalancing, parts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say which parts touch some, or are these, bool, shape (k,)."""
    pairs, _ = task.touching()
    result = parts.copy()
    result[pairs[parts[pairs].any(axis=1)]] = True
    return result


def _field(
    task: Rebalancing, band: Band, allowed: NDArray[np.bool_], blocks: Ids
) -> _Field:
    """Lay out blocks for the loops.

    Blocks of two zones do not touch; what holds a part together across the border of
    a zone stays, so that it still does.
    """
    one, two = task.pairs.T if len(task.pairs) else np.empty((2, 0), np.int64)
    within = task.zones[one] == task.zones[two]
    holding = ~within & (task.before[one] == task.before[two])
    fixed = task.fixed | task.locked[task.before]
    fixed[task.pairs[holding].ravel()] = True
    row = np.full(len(task.before), -1, np.int64)
    row[blocks] = np.arange(len(blocks))
    kept = within & (row[one] >= 0) & (row[two] >= 0)
    net = make_net(
        row[task.pairs[kept]],
        task.weights[blocks, None],
        sides=task.sides[kept],
        prices=np.zeros(int(kept.sum())),
        areas=task.areas[blocks],
        rims=task.rims[blocks],
    )
    homes = np.maximum(task.households, _BUILDING)
    able = max(1, int((task.capacities > 0).sum()))
    price = homes / max(float(homes.sum()) / able, 1.0)
    stay = np.where(task.leaving[task.before], _STAY * price, 0.0)
    goal = Mending(
        before=task.before[blocks],
        fixed=fixed[blocks],
        price=price[blocks],
        stay=stay[blocks],
        allowed=allowed,
        low=band.low + _MARGIN * (band.high - band.low),
        high=band.high - _MARGIN * (band.high - band.low),
        slack=max(task.tolerance, 0.01) * band.unit,
        least=np.where(task.leaving, 0, 1).astype(np.int64),
        inner=task.inner_parts[blocks],
        left=task.inner_parts[blocks],
        shape=_SHAPE * min(1.0, _TYPICAL * able / len(homes)),
        balance=_BALANCE,
    )
    return _Field(blocks, net, goal)


def _mend(field: _Field, parts: Parts, random: NDArray[np.uint64], heat: float) -> None:
    search = new_search(len(parts.of))
    tries = int(_TRIES * parts.edges[0])
    mend(field.net, parts, field.goal, search, random, tries, heat, _LIMIT)
