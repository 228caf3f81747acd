"""What others have worked out for the check, as plain arrays.

The plan alone does not know who lives where or what can be seen on the ground; those
who do (`gridplanner.analysis.evidence`) hand it in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def _no_numbers() -> NDArray[np.int64]:
    return np.empty(0, np.int64)


def _no_values() -> NDArray[np.float64]:
    return np.empty(0, np.float64)


def _nothing() -> NDArray[np.object_]:
    return np.empty(0, object)


@dataclass(frozen=True, slots=True, eq=False)
class Courtyard:
    """A courtyard whose buildings lie in several units.

    Attributes
    ----------
    id : int
        Number of the group of buildings.
    buildings, units : tuple of int
        All of its buildings, and the units that hold them, the fullest first.
    place : tuple of float
        Of a building outside the fullest unit, metres of the project CRS.
    area : float
        Square metres of footprints outside the fullest unit.
    """

    id: int
    buildings: tuple[int, ...]
    units: tuple[int, ...]
    place: tuple[float, float]
    area: float


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What the check is told besides the plan.

    Attributes
    ----------
    building_ids : ndarray, int64, shape (b,)
        Buildings that a border may cut; others are not looked at.
    footprints : ndarray of Polygon or MultiPolygon, shape (b,)
        Theirs: valid, metres of the project CRS.
    uncut : ndarray, int64
        Of the buildings asked for by name, those that no border cuts.
    courtyards : tuple of Courtyard
        Those in several units.
    units : ndarray, int64, shape (u,)
        Units of the level whose counts are told.
    households, people : ndarray, int64, shape (u,)
        -1 where nothing is known.
    outlined : ndarray, int64, shape (o,)
        Units of the level whose borders were held against what can be seen.
    marked : ndarray, float64, shape (o,)
        Share of each one's border along something visible.
    faint : ndarray, float64, shape (o, 2)
        A place on each one's border along nothing visible; NaN where there is none.
    """

    building_ids: NDArray[np.int64] = field(default_factory=_no_numbers)
    footprints: NDArray[np.object_] = field(default_factory=_nothing)
    uncut: NDArray[np.int64] = field(default_factory=_no_numbers)
    courtyards: tuple[Courtyard, ...] = ()
    units: NDArray[np.int64] = field(default_factory=_no_numbers)
    households: NDArray[np.int64] = field(default_factory=_no_numbers)
    people: NDArray[np.int64] = field(default_factory=_no_numbers)
    outlined: NDArray[np.int64] = field(default_factory=_no_numbers)
    marked: NDArray[np.float64] = field(default_factory=_no_values)
    faint: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
