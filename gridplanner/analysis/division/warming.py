"""Compiling the loops of the division, once on a machine, with progress.

The compiler takes its time at the very first division; afterwards its code comes from
the user's cache folder. A handful of blocks is divided the way a town is, so that every
loop is compiled for just the arrays it will be given.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
import shapely

from gridplanner.analysis.division.assigning import assign
from gridplanner.analysis.division.assigning_task import Assigning
from gridplanner.analysis.division.faces import Faces
from gridplanner.analysis.division.loops.compiling import draw_share, number_compiled
from gridplanner.analysis.division.net import (
    make_net,
    places_by_points,
    random_state,
    regions_of,
)
from gridplanner.analysis.division.parting import edges_between
from gridplanner.analysis.division.rebalancing import rebalance
from gridplanner.analysis.division.rebalancing_task import Rebalancing, join
from gridplanner.analysis.division.solving import Effort, improve, solve
from gridplanner.analysis.division.starting import Task, grown

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.data.job import Progress

_SIDE: Final = 4
_LITTLE: Final = Effort(starts=1, between=1, final=1, heats=2)


class _Made:
    """Which loops have been made ready since the start."""

    ready: ClassVar[set[Callable[[], None]]] = set()


def make_ready(
    progress: Progress, calls: tuple[Callable[[], None], ...] | None = None
) -> None:
    """Have the loops compiled or loaded; tell of it where they must be compiled.

    Parameters
    ----------
    progress : Progress
    calls : tuple of callable, optional
        `DIVIDING`, which is for mending as well, or `ASSIGNING`.

    Raises
    ------
    Cancelled
        Between two loops; what is compiled is kept.
    """
    left = [call for call in calls or DIVIDING if call not in _Made.ready]
    before = number_compiled()
    for number, call in enumerate(left):
        if number_compiled() > before:
            progress.step("progress.compiling")
            progress.fraction(number / len(left))
        progress.check()
        call()
        _Made.ready.add(call)


def _draw() -> None:
    draw_share(random_state(0, 0))


def _part() -> None:
    none = np.empty(0, np.int32)
    box = np.array([shapely.box(0, 0, 9, 9)], object)
    faces = Faces(box, none, np.empty((0, 2, 2)), none, none.reshape(0, 2))
    xy = np.array([(1.0, 1.0), (8.0, 2.0), (5.0, 8.0)])
    edges_between(faces, xy, np.zeros(3, np.int64), np.arange(3))


def _board() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the blocks of a board of sixteen, and those that touch."""
    at = np.arange(_SIDE * _SIDE)
    right, up = at[at % _SIDE < _SIDE - 1], at[:-_SIDE]
    pairs = [np.column_stack([right, right + 1]), np.column_stack([up, up + _SIDE])]
    return at, np.concatenate(pairs)


def _task() -> Task:
    """Set a task of sixteen blocks on a board."""
    at, edges = _board()
    ones = np.ones(len(at))
    sides = np.ones(len(edges))
    net = make_net(
        edges,
        np.ones((len(at), 1), np.int64),
        sides=sides,
        prices=sides,
        areas=ones,
        rims=4 * ones,
    )
    return Task(
        net,
        regions_of(net),
        np.array([4]),
        places_by_points(np.column_stack([at % _SIDE, at // _SIDE]).astype(float)),
        np.zeros(len(at), np.bool_),
        tolerance=np.asarray(0.1),
        shape=1.0,
        balance=3.0,
        step=1.0,
    )


def _grow() -> None:
    grown(_task(), random_state(0, 0))


def _solve() -> None:
    solve(_task(), seed=0, effort=_LITTLE)


def _improve() -> None:
    task = _task()
    holds = np.ones(len(task.net.to) // 2, np.bool_)
    of = np.arange(_SIDE * _SIDE, dtype=np.int32) // _SIDE
    improve(replace(task, step=0.1), of, holds=holds, seed=0, effort=_LITTLE)


def _mend() -> None:
    at, pairs = _board()
    ones = np.ones(len(at))
    no = np.zeros(len(at), np.bool_)
    task = Rebalancing(
        pairs=pairs,
        sides=np.ones(len(pairs)),
        areas=ones,
        rims=4 * ones,
        points=np.column_stack([at % _SIDE, at // _SIDE]).astype(float),
        weights=at,
        households=at,
        before=(at // 8).astype(np.int32),
        capacities=np.ones(2),
        locked=np.zeros(2, np.bool_),
        zones=np.zeros(len(at), np.int32),
        fixed=no,
    )
    rebalance(join(task, 9))


def _assign() -> None:
    at, pairs = _board()
    assign(
        Assigning(
            loads=at,
            places=np.column_stack([at % _SIDE, at // _SIDE]).astype(float),
            pairs=pairs,
            sides=np.full(len(pairs), 100.0),
            capacities=np.ones(3),
            bases=np.full((3, 2), np.nan),
            before=np.full(len(at), -1, np.int32),
            allowed=np.ones((len(at), 3), np.bool_),
            whole=np.ones(3, np.bool_),
        )
    )


DIVIDING: Final[tuple[Callable[[], None], ...]] = (
    _draw,
    _part,
    _grow,
    _solve,
    _improve,
    _mend,
)
ASSIGNING: Final[tuple[Callable[[], None], ...]] = (_draw, _assign)
