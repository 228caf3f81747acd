"""How many parts each region gets, and what no division can do better than."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

_HALVINGS = 50


def share_out(
    weights: NDArray[np.int64],
    sizes: NDArray[np.int64],
    count: int,
    least: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Share parts out among regions by weight.

    The mean part of the region that is worst off is as near to the mean of all as can
    be; what is open then goes by the method of Webster (Sainte-Laguë), which alone
    would rather give a large region its tenth part than a small one its second.

    Parameters
    ----------
    weights : ndarray, int64, shape (c,)
    sizes : ndarray, int64, shape (c,)
        Blocks of each region: it cannot get more parts.
    count : int
        Number of parts, from the number of regions to that of blocks.
    least : ndarray, int64, shape (c,), optional
        Parts each region gets whatever it weighs: 1 or more, all together no more than
        there are, none more than its blocks.

    Returns
    -------
    ndarray, int64, shape (c,)
        At least 1 each; equal claims go to the earlier region.
    """
    low = np.ones(len(weights), np.int64) if least is None else least
    shares, most = _bounds(weights, (low, sizes), count)
    claims = [
        (-float(weights[r]) / (2.0 * shares[r] + 1.0), r)
        for r in range(len(weights))
        if most[r] > shares[r]
    ]
    heapq.heapify(claims)
    for _ in range(count - int(shares.sum())):
        _, region = heapq.heappop(claims)
        shares[region] += 1
        if shares[region] < most[region]:
            claim = -float(weights[region]) / (2.0 * shares[region] + 1.0)
            heapq.heappush(claims, (claim, region))
    return shares


def _bounds(weights: Ids, bounds: tuple[Ids, Ids], count: int) -> tuple[Ids, Ids]:
    """Say from how many to how many parts each region may get, so narrow as can be.

    Found by halving what the worst region misses; fifty times is to the last digit.
    """
    some = weights > 0
    if some.sum() < 2:
        return bounds[0].copy(), bounds[1]
    quotas = weights[some] * (count / float(weights.sum()))
    first, last = bounds[0].copy(), bounds[1].copy()
    narrow, wide = 0.0, float(quotas.max())
    for _ in range(_HALVINGS):
        off = (narrow + wide) / 2
        low, high = bounds[0].copy(), bounds[1].copy()
        low[some] = np.maximum(low[some], np.ceil(quotas / (1.0 + off)))
        if off < 1.0:
            high[some] = np.minimum(high[some], np.floor(quotas / (1.0 - off)))
        if (low <= high).all() and low.sum() <= count <= high.sum():
            wide, first, last = off, low, high
        else:
            narrow = off
    return first, last


@dataclass(frozen=True, slots=True)
class Bound:
    """What every division misses at least, told before anything is solved.

    Attributes
    ----------
    deviation : float
        The largest deviation from the mean that cannot be avoided; 0 where none is
        known.
    block : int
        The block that forces it, -1 where none does.
    region : int
        The region that forces it, -1 where none does.
    """

    deviation: float
    block: int = -1
    region: int = -1


def bound_of(
    weights: NDArray[np.int64], regions: NDArray[np.int32], shares: NDArray[np.int64]
) -> Bound:
    """Give the least deviation any division of these regions must have.

    A block that outweighs the mean makes its part as heavy; a region whose weight is
    no multiple of the mean misses it by what is left over; and whole weights never
    add up to a mean that is not whole.

    Parameters
    ----------
    weights : ndarray, int64, shape (n,)
    regions : ndarray, int32, shape (n,)
    shares : ndarray, int64, shape (c,)
        Parts of each region.
    """
    total = int(weights.sum())
    count = int(shares.sum())
    if total == 0:
        return Bound(0.0)
    mean = total / count
    heaviest = int(np.argmax(weights))
    over = float(weights[heaviest]) / mean - 1.0
    best = Bound(over, block=heaviest) if over > 0 else Bound(0.0)
    by_region = np.bincount(regions, weights.astype(np.float64), len(shares))
    off = np.abs(by_region / shares / mean - 1.0)
    worst = int(np.argmax(off))
    if off[worst] > best.deviation:
        best = Bound(float(off[worst]), region=worst)
    rounding = max(mean - total // count, -(-total // count) - mean) / mean
    return best if best.deviation >= rounding else Bound(rounding)
