"""Classes of a figure: where the breaks lie, and the colour of each value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.style import PUOR, YLGNBU

if TYPE_CHECKING:
    from numpy.typing import NDArray

NO_DATA = -1
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Classes:
    """Breaks and colours of a choropleth.

    Attributes
    ----------
    breaks : tuple of float
        Ascending; class ``i`` holds values from ``breaks[i - 1]`` up to, without,
        ``breaks[i]``. One fewer than there are colours.
    colours : tuple of str
        ``"#rrggbb"``, lowest class first.
    """

    breaks: tuple[float, ...]
    colours: tuple[str, ...]

    def of(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give the class of each value, int64; `NO_DATA` for NaN."""
        found = np.searchsorted(self.breaks, values, side="right")
        found[np.isnan(values)] = NO_DATA
        return found

    def counts(self, values: NDArray[np.float64]) -> list[int]:
        """Count the values of each class, then those without data."""
        found = self.of(values)
        counts = np.bincount(found[found >= 0], minlength=len(self.colours))
        return [*counts.tolist(), int((found == NO_DATA).sum())]

    def words(self, unit: str = "") -> list[str]:
        """Name each class: ``<200``, ``200–300`` … ``≥500``."""
        numbers = [f"{b:,.10g}" for b in self.breaks]
        if not numbers:
            return ["–"]
        inner = [f"{a}–{b}{unit}" for a, b in pairwise(numbers)]
        return [f"<{numbers[0]}{unit}", *inner, f"≥{numbers[-1]}{unit}"]


def classify(
    values: NDArray[np.float64],
    *,
    method: str = "quantile",
    count: int = 5,
    breaks: tuple[float, ...] = (),
    ramp: str = "sequential",
) -> Classes:
    """Choose the classes of a figure.

    Parameters
    ----------
    values : ndarray, float64, shape (n,)
        NaN where there is no data.
    method : {"quantile", "equal", "manual"}
        Equally many values a class, equally wide classes, or the `breaks` given.
    count : int, optional
        Number of classes wanted, 2 to 5; fewer where the values do not fill them.
    breaks : tuple of float, optional
        For ``"manual"``.
    ramp : {"sequential", "diverging"}
        YlGnBu or PuOr.

    Returns
    -------
    Classes
        With breaks rounded to what people say (200, 250, 300).

    Raises
    ------
    ValueError
        If `method` or `ramp` is none of those named.
    """
    ramps = {"sequential": YLGNBU, "diverging": PUOR}
    known = values[np.isfinite(values)]
    if method == "manual":
        found = tuple(sorted(set(breaks)))
    elif method in ("quantile", "equal"):
        found = _breaks(known, method, count)
    else:
        raise ValueError(f"unknown method {method!r}")
    return Classes(found, _pick(ramps[ramp], len(found) + 1))


def _breaks(known: NDArray[np.float64], method: str, count: int) -> tuple[float, ...]:
    if not len(known):
        return ()
    shares = np.arange(1, count) / count
    if method == "quantile":
        raw = np.quantile(known, shares)
    else:
        raw = known.min() + (known.max() - known.min()) * shares
    spread = float(known.max() - known.min())
    if spread == 0:
        return ()
    # By the closest two, or one large value would round all others together.
    steps = np.diff(np.unique(np.concatenate([[known.min()], raw, [known.max()]])))
    rounded = rounded_to(raw, _nice(float(steps.min()) / 4))
    inside = rounded[(rounded > known.min()) & (rounded <= known.max())]
    return tuple(np.unique(inside).tolist())


def rounded_to(values: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Round to whole multiples of `step`."""
    result: NDArray[np.float64] = np.round(np.round(values / step) * step, 10)
    return result


def _nice(step: float) -> float:
    """Round down to 1, 2, 2.5 or 5 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(step))
    return float(max(s for s in _STEPS if s <= step / power * (1 + 1e-9)) * power)


def _pick(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Take colours evenly from a ramp; beyond its length the last is repeated."""
    if count == 1:
        return (ramp[len(ramp) // 2],)
    places = np.linspace(0, len(ramp) - 1, count).round().astype(int)
    return tuple(ramp[p] for p in places.tolist())
