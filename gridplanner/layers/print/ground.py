"""What is drawn on a printed map: the arrays of a town, and what of it is meant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.features import FeatureSet, no_features
from gridplanner.layers.print.themes import COLOUR
from gridplanner.layers.subdivision import tint_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    import shapely
    from numpy.typing import NDArray

    from gridplanner.analysis.printing.patrol_route import Way
    from gridplanner.data.packed import Packed
    from gridplanner.layers.print.base_picture import Base, LaidScan
    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.map_looks import Theme
    from gridplanner.layers.subdivision import Subdivision

    LookUp = Callable[[NDArray[np.int64]], list[tuple[str, Hashable]]]

Box = tuple[float, float, float, float]


def nowhere(wanted: NDArray[np.int64]) -> list[str]:
    """Know the street of no building."""
    return [""] * len(wanted)


@dataclass(frozen=True)
class Ground:
    """A town as maps of it are printed.

    Attributes
    ----------
    subdivision : Subdivision
    outlines : dict of int to shapely geometry
        Ground of each unit that maps are made of, or that lies beside one.
    buildings : Packed
        Ids are row ids of table ``building``.
    plates : callable
        Gives for building ids, in their order, the door plate and what the footprints
        of one door share; see `gridplanner.layers.plates.plates_in`.
    unit_of : callable
        Gives for building ids, in their order, the unit at a level, 0 for none.
    features : FeatureSet
    stops : tuple of Stop
        Of the whole town.
    way : callable or None
        Gives the way through stops in their order.
    streets : callable
        Gives for building ids, in their order, the street or village of the plate.
    scans : tuple of LaidScan
        Scanned plans of the project.
    """

    subdivision: Subdivision
    outlines: dict[int, shapely.Geometry]
    buildings: Packed
    plates: LookUp
    unit_of: Callable[[NDArray[np.int64], int], NDArray[np.int64]]
    features: FeatureSet = field(default_factory=no_features)
    stops: tuple[Stop, ...] = ()
    way: Callable[[Sequence[Stop]], Way] | None = None
    streets: Callable[[NDArray[np.int64]], list[str]] = nowhere
    scans: tuple[LaidScan, ...] = ()
    _tints: dict[int, dict[int, int]] = field(default_factory=dict, repr=False)

    def tints_at(self, level: int, count: int) -> dict[int, int]:
        """Give each unit of a level the number of its tint, once for all sheets."""
        if level not in self._tints:
            self._tints[level] = tint_numbers(self.subdivision, level, count=count)
        return self._tints[level]


@dataclass(frozen=True, slots=True)
class MapView:
    """Ground on a sheet, true to scale.

    Attributes
    ----------
    place : Rect
        Of the map on the sheet, millimetres.
    west, north : float
        Metres of its top left corner.
    scale : float
        Denominator.
    """

    place: Rect
    west: float
    north: float
    scale: float

    @property
    def mm_per_metre(self) -> float:
        """Millimetres a metre on the ground takes."""
        return 1000.0 / self.scale

    @property
    def box(self) -> Box:
        """West, south, east, north in metres."""
        k = self.mm_per_metre
        return (
            self.west,
            self.north - self.place.height / k,
            self.west + self.place.width / k,
            self.north,
        )

    @property
    def edges(self) -> Box:
        """Left, top, right, bottom of the map on the sheet."""
        place = self.place
        return place.x, place.y, place.right, place.bottom

    def to_mm(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn metres, shape (n, 2), into millimetres on the sheet."""
        k = self.mm_per_metre
        result = np.empty((len(points), 2))
        result[:, 0] = (points[:, 0] - self.west) * k + self.place.x
        result[:, 1] = (self.north - points[:, 1]) * k + self.place.y
        return result


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that is looked at on a patrol.

    Attributes
    ----------
    kind : str
        Of the map's features, or of `gridplanner.data.place_kinds`.
    name : str
        Nobody's: of a well, a square, an enterprise.
    x, y : float
        Metres.
    number : int
        In walking order, from 1; 0 before it is ordered.
    """

    kind: str
    name: str
    x: float
    y: float
    number: int = 0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a map is of.

    Attributes
    ----------
    own : tuple of int
        Units that stand out; empty for everything.
    level : int
        Of `own`; that whose neighbours are named.
    inner : int
        Level of the units named within `own`; -1 for none.
    is_tinted : bool
        Whether these have colours of their own.
    with_plates : bool
        Whether door plates are written.
    grow : float
        By which words and lines are larger than on a sheet of A3.
    stops : tuple of Stop
        Numbered on the map.
    theme : Theme
    way : Way or None
        Through the stops.
    with_houses : bool
        Whether houses are drawn.
    base : Base or None
        Pictures below; its theme is then one for them.
    with_boxes : bool
        Whether a box to tick stands beside each door plate.
    """

    own: tuple[int, ...]
    level: int
    inner: int = -1
    is_tinted: bool = False
    with_plates: bool = True
    grow: float = 1.0
    stops: tuple[Stop, ...] = ()
    theme: Theme = COLOUR
    way: Way | None = None
    with_houses: bool = True
    base: Base | None = None
    with_boxes: bool = False
