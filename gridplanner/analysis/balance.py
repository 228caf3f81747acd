"""How evenly a load is shared: indices of inequality, and how each load stands.

Loads that are not known are left out of every index and counted apart; a load of 0
is known, and counts. Whole numbers and hundredths are added up exactly, so that an
index is the same to the last digit in whatever order, and however often, it is worked
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.norms.norm import Band

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR: Final = 0.15
FAR: Final = 0.30
BANDS: Final = (
    Band.FAR_UNDER,
    Band.UNDER,
    Band.INSIDE,
    Band.OVER,
    Band.FAR_OVER,
)
UNKNOWN: Final = -1
_INSIDE: Final = BANDS.index(Band.INSIDE)
# Decimal shares are not exact in binary: 115 of 100 is to be within 15 %.
_MARGIN: Final = 1e-9
_PARTS: Final = 100
"""Work is kept in hundredths; see `gridplanner.analysis.loads`."""
_EXACT: Final = 2.0**53
_SAFE: Final = 62
"""Bits of a whole number that sums and products may fill."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a load should be, and from where on it is over or under.

    Attributes
    ----------
    middle : float
        The load that is aimed at.
    low, high : float
        Loads from `low` to `high` are inside.
    far_low, far_high : float
        Loads beyond are far under and far over.
    is_range : bool
        Whether a norm gives `low` and `high`; else they lie round the mean.
    """

    middle: float
    low: float
    high: float
    far_low: float
    far_high: float
    is_range: bool = False

    def places(self, values: NDArray[Any]) -> NDArray[np.int8]:
        """Give the place in `BANDS` of each load, int8; inside without a target."""
        if self.high <= 0:
            return np.full(len(values), _INSIDE, np.int8)
        slack = self.high * _MARGIN
        places: NDArray[np.int8] = (values >= self.far_low - slack).astype(np.int8)
        places += values >= self.low - slack
        places += values > self.high + slack
        places += values > self.far_high + slack
        return places

    def band(self, value: float) -> Band:
        """Say how one load stands."""
        return BANDS[int(self.places(np.array([value]))[0])]

    def deviation(self, value: float) -> float | None:
        """Give by which share of the target a load is beyond it; 0 inside a range."""
        if self.middle <= 0:
            return None
        if not self.is_range:
            return value / self.middle - 1
        if value > self.high:
            return value / self.high - 1
        return value / self.low - 1 if value < self.low else 0.0


def around(middle: float, *, near: float = NEAR, far: float = FAR) -> Target:
    """Aim at one load: inside within a share `near` of it, far beyond a share `far`.

    Examples
    --------
    >>> [around(100).band(v).value for v in (69, 70, 85, 115, 116, 131)]
    ['far_under', 'under', 'inside', 'inside', 'over', 'far_over']
    """
    return Target(
        middle,
        middle * (1 - near),
        middle * (1 + near),
        middle * (1 - far),
        middle * (1 + far),
    )


def between(low: float, high: float, *, near: float = NEAR, far: float = FAR) -> Target:
    """Aim at a range, as a norm gives it: 300 to 500 households.

    Far under and far over begin in the same proportion as round a single load.

    Examples
    --------
    >>> [between(300, 500).band(v).value for v in (247, 248, 300, 500, 501, 566)]
    ['far_under', 'under', 'inside', 'inside', 'over', 'far_over']
    """
    return Target(
        (low + high) / 2,
        low,
        high,
        low * (1 - far) / (1 - near),
        high * (1 + far) / (1 + near),
        is_range=True,
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """How evenly a load is shared by `n` of which it is known.

    Attributes
    ----------
    count, unknown, zeros : int
        Loads that are known (`n`), that are not, and that are known to be 0.
    total, mean : float or None
        None where no load is known; so are the indices, and where all loads are 0.
    max_over_mean, min_over_mean : float or None
    cv : float or None
        Standard deviation of all `n` (not of a sample) divided by the mean.
    gini : float or None
        0 where all are equal, 1 - 1/n where one has everything.
    within : int
        Loads within the share `near` of the mean.
    near : float
    target : Target
    places : ndarray, int8, shape (rows,)
        Place in `BANDS` of each row; `UNKNOWN` where the load is not known.
    counts : tuple of int
        Rows of each of `BANDS`.
    order : ndarray, intp, shape (n,)
        Rows with the largest load first; among equal ones the first row first.
    lorenz : ndarray, float64, shape (n + 1, 2)
        Share of the rows, from the least loaded on, and the share of the load they
        have; empty where there is no load.
    """

    count: int
    unknown: int
    zeros: int
    total: float | None
    mean: float | None
    max_over_mean: float | None
    min_over_mean: float | None
    cv: float | None
    gini: float | None
    within: int
    near: float
    target: Target
    places: NDArray[np.int8]
    counts: tuple[int, ...]
    order: NDArray[np.intp]
    lorenz: NDArray[np.float64]

    @property
    def inside(self) -> int:
        """Rows whose load is inside the target."""
        return self.counts[_INSIDE]


def balance(
    values: NDArray[Any],
    known: NDArray[np.bool_] | None = None,
    *,
    target: Target | None = None,
    near: float = NEAR,
    far: float = FAR,
) -> Balance:
    """Work out how evenly a load is shared.

    Parameters
    ----------
    values : ndarray, int64 or float64, shape (rows,)
        Loads, none below 0: households, people, minutes a month, shares of capacity.
    known : ndarray, bool, shape (rows,), optional
        False where the load is not known. NaN is not known either.
    target : Target, optional
        What a norm sets; without it the mean of the loads that are known.
    near, far : float, optional
        Shares of the mean that bound the bands.

    Returns
    -------
    Balance

    Raises
    ------
    ValueError
        If a known load is below 0.

    Notes
    -----
    With the loads x in ascending order, their sum S and their number n [1]_ [2]_:

    - CV = sqrt(n Σ x² - S²) / S
    - Gini = (2 Σ i x_i - (n + 1) S) / (n S), i = 1 … n, which is the mean difference of
      all pairs divided by twice the mean, and twice the area between the Lorenz curve
      and the diagonal.

    References
    ----------
    .. [1] A. Sen, On Economic Inequality, Oxford 1973, §2.2-2.6.
    .. [2] M. O. Lorenz, Methods of measuring the concentration of wealth, Publications
       of the American Statistical Association 9 (1905) 209-219.
    """
    told = np.ones(len(values), bool) if known is None else known.copy()
    if values.dtype.kind == "f":
        told &= ~np.isnan(values)
    rows = np.flatnonzero(told)
    loads = values[rows]
    if len(loads) and loads.min() < 0:
        raise ValueError("a load is below 0")
    numbers, scale = _whole(loads)
    order, ascending = _ranked(numbers)
    count, total = len(rows), _sum(ascending)
    mean = total / (count * scale) if count else None
    aim = around(mean or 0.0, near=near, far=far)
    target = target or aim
    own = target.places(loads)
    places = np.full(len(values), UNKNOWN, np.int8)
    places[rows] = own
    counts = np.bincount(own, minlength=len(BANDS)).tolist()
    within = own if target is aim else aim.places(loads)
    smallest, largest = (ascending[[0, -1]] if count else np.zeros(2, int)).tolist()
    return Balance(
        count=count,
        unknown=len(values) - count,
        zeros=count - int(np.count_nonzero(loads)),
        total=(total if scale == 1 else total / scale) if count else None,
        mean=mean,
        max_over_mean=_share(largest * count, total),
        min_over_mean=_share(smallest * count, total),
        cv=_variation(ascending, total),
        gini=_gini(ascending, total),
        within=int(np.count_nonzero(within == _INSIDE)) if total else 0,
        near=near,
        target=target,
        places=places,
        counts=tuple(counts),
        order=rows[order],
        lorenz=_lorenz(ascending, total),
    )


def _whole(loads: NDArray[Any]) -> tuple[NDArray[Any], int]:
    """Give whole numbers as they are, and hundredths as numbers of hundredths.

    Returns
    -------
    numbers : ndarray, int64, or float64 where the loads are neither
    scale : int
        By which the loads are to be multiplied to be the numbers.
    """
    if loads.dtype.kind != "f":
        return loads.astype(np.int64), 1
    parts = np.rint(loads * _PARTS)
    if len(loads) and (parts.max() > _EXACT or (parts / _PARTS != loads).any()):
        return loads, 1
    return parts.astype(np.int64), _PARTS


def _ranked(numbers: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Give the rows with the largest first, among equal ones the first, and all sorted.

    Whole numbers are sorted with their rows behind them, which takes a third of the
    time that a stable order takes.
    """
    count = len(numbers)
    bits = count.bit_length()
    if numbers.dtype.kind == "f" or _most(numbers) >> (_SAFE - bits):
        order = np.argsort(-numbers, kind="stable")
        return order, numbers[order[::-1]]
    last = (1 << bits) - 1
    keys = numbers << bits | np.arange(last, last - count, -1)
    keys.sort()
    return (last - (keys & last))[::-1], keys >> bits


def _most(numbers: NDArray[Any]) -> int:
    """Give the largest whole number; 0 where there is none."""
    return int(numbers.max()) if len(numbers) else 0


def _sum(numbers: NDArray[Any]) -> Any:  # noqa: ANN401 - whole as long as they are
    """Add up: exactly whole numbers, others with one rounding."""
    if numbers.dtype.kind == "f":
        return fsum(numbers.tolist())
    if _most(numbers) * len(numbers) >> _SAFE:
        return sum(numbers.tolist())
    return int(numbers.sum())


def _dot(one: NDArray[np.int64], other: NDArray[np.int64]) -> int:
    """Add up products of whole numbers, none below 0, exactly."""
    if _most(one) * _most(other) * len(one) >> _SAFE:
        return sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))
    return int(one @ other)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _variation(numbers: NDArray[Any], total: Any) -> float | None:  # noqa: ANN401
    if not total:
        return None
    count = len(numbers)
    if isinstance(total, int):
        excess = count * _dot(numbers, numbers) - total * total
        return sqrt(Fraction(excess, total * total))
    mean = total / count
    apart = numbers - mean
    return float(sqrt(apart @ apart / count) / mean)


def _gini(numbers: NDArray[Any], total: float) -> float | None:
    if not total:
        return None
    count = len(numbers)
    # The largest against the smallest and so on inwards: equal loads give 0.
    half = count // 2
    apart = numbers[count - half :][::-1] - numbers[:half]
    weights = np.arange(count - 1, 0, -2)[:half]
    if isinstance(total, int):
        return _dot(weights, apart) / (count * total)
    return float(weights @ apart / (count * total))


def _lorenz(numbers: NDArray[Any], total: float) -> NDArray[np.float64]:
    if not total:
        return np.empty((0, 2))
    count = len(numbers)
    shares = np.zeros((count + 1, 2))
    shares[:, 0] = np.arange(count + 1) / count
    shares[1:, 1] = np.cumsum(numbers, dtype=np.float64) / total
    shares[-1, 1] = 1.0
    return shares
