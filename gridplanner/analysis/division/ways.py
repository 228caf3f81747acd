"""Ways of dividing: what each values, and the task that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.division.net import places_by_points
from gridplanner.analysis.division.preparing import Ground, Prepared, net_of_blocks
from gridplanner.analysis.division.starting import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BALANCE = 3.0
_TYPICAL = 2.0  # what a move costs, times the root of parts per block


@dataclass(frozen=True, slots=True)
class Way:
    """What a way of dividing values.

    Attributes
    ----------
    name : str
        ``balanced``, ``along`` (lines), ``round``, ``whole``, ``fewest`` (changes);
        names its sentence.
    along : float
        Price of borders that follow no line, set against roundness at 1.
    shape : float
        Price of parts that are not round.
    kept : float
        By how much dearer than usual it is to divide what is to be kept whole.
    enough : float
        Tolerances that parts may miss while what is to be kept whole stays so.
    stays : bool
        Whether it sets out from the units that stand there.
    """

    name: str
    along: float
    shape: float = 1.0
    kept: float = 1.0
    enough: float = 1.0
    stays: bool = False


WAYS = (
    Way("balanced", 0.3),
    Way("along", 2.0),
    Way("round", 0.05),
    Way("whole", 0.3, kept=8.0, enough=3.0),
    Way("fewest", 0.3, stays=True),
)


def ways_of(ground: Ground) -> tuple[Way, ...]:
    """Give the ways in which ground can be divided: not all mean anything anywhere."""
    is_kept = any(len(kept.shapes) for kept in ground.kept)
    present = ground.present
    stands = present is not None and bool((present.of_house >= 0).any())
    return tuple(
        way
        for way in WAYS
        if (way.kept == 1.0 or is_kept) and (stands or not way.stays)
    )


def first_ways(ground: Ground, wanted: int) -> tuple[Way, ...]:
    """Give so many ways at most, the most telling ones.

    The first few; where units stand, the way that keeps them is the last of three or
    more, for whoever looks at few candidates asks what would change for people.
    """
    ways = ways_of(ground)
    chosen = ways[:wanted]
    staying = tuple(way for way in ways if way.stays)
    if wanted < 3 or not staying or staying[0] in chosen:
        return chosen
    return (*chosen[:-1], staying[0])


def task_of(
    prepared: Prepared,
    shares: NDArray[np.int64],
    way: Way,
    tolerance: float | Sequence[float],
) -> Task:
    """Set the task of one way of dividing."""
    blocks = prepared.blocks
    count = int(shares.sum())
    scale = np.sqrt(blocks.areas.sum() / count)
    prices = (blocks.prices + way.kept * _kept_prices(prepared)) * blocks.sides
    return Task(
        net_of_blocks(blocks, prepared.weights, way.along * prices / scale),
        prepared.regions,
        shares,
        places_by_points(blocks.points),
        np.zeros(len(blocks), np.bool_),
        tolerance=np.asarray(tolerance, np.float64),
        shape=way.shape,
        balance=_BALANCE * way.shape,
        step=_TYPICAL * way.shape / np.sqrt(len(blocks) / count),
    )


def _kept_prices(prepared: Prepared) -> NDArray[np.float64]:
    """Say what a border between two blocks costs more for what it divides."""
    blocks = prepared.blocks
    more = np.zeros(len(blocks.pairs))
    points = shapely.points(blocks.points)
    for kept in prepared.ground.kept:
        inside = np.full(len(blocks), -1, np.int64)
        block, shape = shapely.STRtree(kept.shapes).query(points, "intersects")
        inside[block] = shape
        both = inside[blocks.pairs]
        more += np.where((both[:, 0] == both[:, 1]) & (both[:, 0] >= 0), kept.price, 0)
    return more
