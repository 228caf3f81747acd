"""What a building card (楼栋公示卡) shows beside its map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.layers.print.sheet import Post


_AROUND: Final = 1.6  # mm between house and ring
_LEAST: Final = 4.5  # radius of the ring


@dataclass(frozen=True, slots=True)
class Card:
    """What elements of a card paint.

    Attributes
    ----------
    rings : tuple of ndarray, float64, shape (n, 2)
        Outlines of the house in metres of the project CRS.
    entrances : tuple of (str, tuple of Post)
        Name of each entrance, and who looks after it and its floors.
    lines : tuple of (str, str)
        Whom to call, and the number; empty for one to be written in.
    """

    rings: tuple[NDArray[np.float64], ...]
    entrances: tuple[tuple[str, tuple[Post, ...]], ...]
    lines: tuple[tuple[str, str], ...]


def radius_of(places: NDArray[np.float64], grow: float) -> float:
    """Give the radius of the ring round a house, millimetres.

    Parameters
    ----------
    places : ndarray, float64, shape (n, 2)
        Of the house on the sheet, two opposite corners at least; millimetres.
    grow : float
        By which the sheet is larger than A4.
    """
    half = float(np.hypot(*np.ptp(places, axis=0))) / 2
    return max(_LEAST * grow, half + _AROUND * grow)
