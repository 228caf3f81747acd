"""What sets each of several proposals apart from the others, in one word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.division.candidates import Candidate

MERITS: Final = ("balanced", "along", "round", "whole", "fewest")
"""What a proposal can be best in, the first of several first."""
BETWEEN: Final = "between"
"""Best in nothing, and yet no other is better in everything."""
SPARE: Final = "spare"
"""Another is at least as good in everything."""
RATHER: Final = "rather_"
"""Best in that among those that are best in nothing."""
ALIKE: Final = 0.002
"""Shares nearer than that are told by the same digits."""


def merits_of(candidates: Sequence[Candidate]) -> list[str]:
    """Name what each proposal is best in.

    Parameters
    ----------
    candidates : sequence of Candidate

    Returns
    -------
    list of str
        The first of `MERITS` that no other proposal reaches; else one it shares with a
        proposal that is named by another. No merit is named twice, and none that all
        have alike. Several that are left are named by what they are best in among
        themselves, with `RATHER` before it; where none is left, `BETWEEN` or `SPARE`.
        A proposal without a rival has none: an empty string.
    """
    if len(candidates) < 2:
        return ["" for _ in candidates]
    values = _values(candidates)
    found = _named(values)
    rest = [row for row, merit in enumerate(found) if not merit]
    if len(rest) > 1:
        for row, merit in zip(rest, _named(values[rest]), strict=True):
            found[row] = f"{RATHER}{merit}" if merit else ""
    return [
        merit or (SPARE if _is_surpassed(values, row) else BETWEEN)
        for row, merit in enumerate(found)
    ]


def _named(values: NDArray[np.float64]) -> list[str]:
    """Name what each is best in among these; empty where nothing is left."""
    leads = values >= values.max(axis=0) - ALIKE
    leads &= np.ptp(values, axis=0) > ALIKE
    alone = leads & (leads.sum(axis=0) == 1)
    found = ["" for _ in values]
    for mine in (alone, leads):
        for row in range(len(values)):
            led = [MERITS[at] for at in np.flatnonzero(mine[row]).tolist()]
            open_ = [merit for merit in led if merit not in found]
            if not found[row] and open_:
                found[row] = open_[0]
    return found


def _is_surpassed(values: NDArray[np.float64], row: int) -> bool:
    """Tell whether another proposal is at least as good in everything."""
    others = np.delete(values, row, axis=0)
    return bool((others >= values[row] - ALIKE).all(axis=1).any())


def _values(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Give what each proposal reaches in each merit, the more the better."""
    return np.array(
        [
            (
                -each.deviation,
                each.along,
                float(each.roundness.mean()),
                -each.cut,
                -each.moved_share if each.settled else 0.0,
            )
            for each in candidates
        ],
        np.float64,
    )
