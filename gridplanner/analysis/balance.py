"""How evenly a load is shared: indices of inequality, and how each load stands.

Loads that are not known are left out of every index and counted apart; a load of 0
is known, and counts. Whole numbers are added up exactly, so that an index is the same
to the last digit in whatever order, and however often, it is worked out.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import fsum, sqrt
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.norms.norm import Band

if TYPE_CHECKING:
    from collections.abc import Sequence

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
# Decimal shares are not exact in binary: 115 of 100 is to be within 15 %.
_MARGIN: Final = 1e-9


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
            return np.full(len(values), BANDS.index(Band.INSIDE), np.int8)
        slack = self.high * _MARGIN
        edges = (
            (values >= self.far_low - slack),
            (values >= self.low - slack),
            (values > self.high + slack),
            (values > self.far_high + slack),
        )
        places: NDArray[np.int8] = np.sum(edges, axis=0, dtype=np.int8)
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
        return self.counts[BANDS.index(Band.INSIDE)]


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
    told &= ~np.isnan(values)
    rows = np.flatnonzero(told)
    loads = values[rows]
    if len(loads) and loads.min() < 0:
        raise ValueError("a load is below 0")
    order = np.argsort(-loads, kind="stable")
    ascending = loads[order[::-1]].tolist()
    count, total = len(rows), _sum(ascending)
    mean = total / count if count else None
    aim = around(mean or 0.0, near=near, far=far)
    target = target or aim
    places = np.full(len(values), UNKNOWN, np.int8)
    places[rows] = target.places(loads)
    counts = np.bincount(places[rows], minlength=len(BANDS)).tolist()
    within = aim.places(loads) == BANDS.index(Band.INSIDE)
    return Balance(
        count=count,
        unknown=len(values) - count,
        zeros=int((loads == 0).sum()),
        total=total if count else None,
        mean=mean,
        max_over_mean=_share(ascending[-1] * count, total) if count else None,
        min_over_mean=_share(ascending[0] * count, total) if count else None,
        cv=_variation(ascending, total),
        gini=_gini(ascending, total),
        within=int(within.sum()) if total else 0,
        near=near,
        target=target,
        places=places,
        counts=tuple(counts),
        order=rows[order],
        lorenz=_lorenz(ascending, total),
    )


def _sum(loads: Sequence[float]) -> Any:  # noqa: ANN401 - whole as long as they are
    """Add up: exactly whole numbers, others with one rounding."""
    if all(isinstance(load, int) for load in loads):
        return sum(loads)
    return fsum(loads)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _variation(loads: Sequence[Any], total: Any) -> float | None:  # noqa: ANN401
    if not total:
        return None
    if isinstance(total, int):
        whole = sum(load * load for load in loads)
        excess = len(loads) * whole - total * total
        return sqrt(Fraction(excess, total * total))
    mean = float(total) / len(loads)
    return sqrt(fsum((load - mean) ** 2 for load in loads) / len(loads)) / mean


def _gini(loads: Sequence[float], total: float) -> float | None:
    if not total:
        return None
    count = len(loads)
    # Each rank weighs what it is above the middle rank, so that equal loads give 0.
    weighed = _sum([(2 * i - count + 1) * load for i, load in enumerate(loads)])
    return weighed / (count * total)  # type: ignore[no-any-return]


def _lorenz(loads: Sequence[float], total: float) -> NDArray[np.float64]:
    if not total:
        return np.empty((0, 2))
    count = len(loads)
    shares = np.concatenate([[0.0], np.cumsum(loads, dtype=np.float64) / total])
    shares[-1] = 1.0
    return np.column_stack([np.arange(count + 1) / count, shares])
