"""Where names of units stand: off the houses, and off the plates most of all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from gridplanner.data.packed import AREA, spread
from gridplanner.layers.print.map_labels import short_plate
from gridplanner.layers.print.map_signs import SIZE, point_signs
from gridplanner.layers.print.placing import HEIGHT
from gridplanner.layers.render import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from gridplanner.layers.print.ground import Ground, MapView
    from gridplanner.layers.print.map_labels import Door
    from gridplanner.layers.print.placing import Wish

_FINE: Final = 2.0  # dots of the mask a millimetre
_STEP: Final = 1.5  # mm between places that are tried
_MOST: Final = 1600  # places tried of one unit
_AIR: Final = 0.3  # mm round a name
_PLATE: Final = 1.25  # mm, type of the plates kept clear
_BESIDE: Final = 0.5  # cost of a name's end outside its own ground
_FAR: Final = 0.12  # cost of standing a unit's breadth from its middle
_SMALLER: Final = 0.12  # cost of each smaller type
_KEPT: Final = 12
# Of the greys houses and plates are painted in.
_WEIGHTS: Final = np.repeat(np.array([0, 1, 3], np.int32), (61, 140, 55))


@dataclass(frozen=True)
class Covered:
    """How much of a map is covered, summed from its top left corner.

    Attributes
    ----------
    edges : tuple of float
        Of the map on the sheet, millimetres.
    sums : ndarray, int32, shape (rows + 1, columns + 1)
    """

    edges: tuple[float, float, float, float]
    sums: NDArray[np.int32]

    def share(
        self, x: NDArray[np.float64], y: NDArray[np.float64], size: tuple[float, float]
    ) -> NDArray[np.float64]:
        """Give the covered share of boxes round some places."""
        half, tall = size[0] / 2, size[1] / 2
        rows, columns = (side - 1 for side in self.sums.shape)

        def at(values: NDArray[np.float64], most: int) -> NDArray[np.int64]:
            found: NDArray[np.int64] = np.clip(np.rint(values), 0, most).astype(int)
            return found

        left = at((x - half - self.edges[0]) * _FINE, columns)
        right = at((x + half - self.edges[0]) * _FINE, columns)
        top = at((y - tall - self.edges[1]) * _FINE, rows)
        bottom = at((y + tall - self.edges[1]) * _FINE, rows)
        sums = self.sums
        inside = sums[bottom, right] - sums[top, right]
        inside = inside - sums[bottom, left] + sums[top, left]
        return inside / (size[0] * size[1] * _FINE**2)


def covered_by(view: MapView, ground: Ground, doors: Sequence[Door]) -> Covered:
    """Sum up what houses and signs cover of a map; plates count three times."""
    packed, place = ground.buildings, view.place
    rows = packed.shapes_in(view.box)
    shapes = _outlines(view, ground, rows[packed.dims[rows] == AREA])
    size = int(place.width * _FINE) + 1, int(place.height * _FINE) + 1
    image = QImage(*size, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.fillPath(shapes, Qt.GlobalColor.darkGray)
    painter.scale(_FINE, _FINE)
    painter.translate(-place.x, -place.y)
    for places in point_signs(view, ground).values():
        for x, y in places.tolist():
            sign = QRectF(x - SIZE / 2, y - SIZE / 2, SIZE, SIZE)
            painter.fillRect(sign, Qt.GlobalColor.darkGray)
    for door in doors:
        wide = min(0.6 * _PLATE * len(short_plate(door.plate)) + 0.4, door.width)
        tall = min(1.2 * _PLATE, door.height)
        corner = door.x - wide / 2, door.y - tall / 2
        painter.fillRect(QRectF(*corner, wide, tall), Qt.GlobalColor.white)
    painter.end()
    dots = np.frombuffer(image.constBits(), np.uint8)
    dots = dots.reshape(size[1], image.bytesPerLine())[:, : size[0]]
    sums = np.zeros((size[1] + 1, size[0] + 1), np.int32)
    np.cumsum(_WEIGHTS[dots], axis=0, out=sums[1:, 1:])
    np.cumsum(sums[1:, 1:], axis=1, out=sums[1:, 1:])
    return Covered(view.edges, sums)


def _outlines(view: MapView, ground: Ground, rows: NDArray[np.int64]) -> QPainterPath:
    """Give footprints as a path, dots of the mask."""
    packed = ground.buildings
    rings, _ = spread(packed.shapes, rows)
    taken, starts = spread(packed.rings, rings)
    points = view.to_mm(packed.coords.take(taken, axis=0) + packed.origin)
    return path_of((points - (view.place.x, view.place.y)) * _FINE, starts)


def off_houses(
    view: MapView,
    ground: Ground,
    doors: Sequence[Door],
    wishes: Iterable[Wish],
    wide: Callable[[str, bool], float],
) -> list[Wish]:
    """Let names of units ask first for places where they cover no house.

    Parameters
    ----------
    view : MapView
    ground : Ground
    doors : sequence of Door
        Whose plates stay readable where houses cannot be avoided.
    wishes : iterable of Wish
        Names of units, by their number; the first place is the middle.
    wide : callable
        Width of words in a type of 1 mm, by words and whether they are bold.

    Returns
    -------
    list of Wish
        In the order given; places asked for before come last.
    """
    wishes = list(wishes)
    if not wishes:
        return []
    covered = covered_by(view, ground, doors)
    window = shapely.box(*view.box)
    found = []
    for wish in wishes:
        shown = shapely.intersection(ground.outlines[wish.key], window)
        found.append(_moved(view, shown, covered, wish, wide(wish.words, wish.bold)))
    return found


def _moved(
    view: MapView, shown: shapely.Geometry, covered: Covered, wish: Wish, wide: float
) -> Wish:
    """Put the places of a name in the order of what they cost."""
    first = wish.places[0]
    across = view.mm_per_metre * float(np.sqrt(shown.area))
    x, y = _tried(view, shown, first)
    if not len(x):
        return wish
    shapely.prepare(shown)
    far = np.hypot(x - first[0], y - first[1]) / across * _FAR
    costs = []
    for number, size in enumerate(wish.sizes):
        width, height = wide * size, HEIGHT * size
        box = width + 2 * _AIR, height + 2 * _AIR
        cost = covered.share(x, y, box) + far + number * _SMALLER
        for side in (-0.5, 0.5):
            cost[~_holds(view, shown, x + side * width, y)] += _BESIDE
        left, top, right, bottom = view.edges
        out = (x - width / 2 < left) | (x + width / 2 > right)
        out |= (y - height / 2 < top) | (y + height / 2 > bottom)
        cost[out] += 4.0
        costs.append(cost)
    best = int(np.argmin([cost.min() for cost in costs]))
    order = np.argsort(costs[best], kind="stable")[:_KEPT]
    places = tuple(zip(x[order].tolist(), y[order].tolist(), strict=True))
    return replace(wish, places=(*places, *wish.places), sizes=wish.sizes[best:])


def _tried(
    view: MapView, shown: shapely.Geometry, first: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give places all over an area, the first of them its middle."""
    west, south, east, north = shown.bounds
    corners = view.to_mm(np.array([[west, north], [east, south]]))
    (left, top), (right, bottom) = corners.tolist()
    step = max(_STEP, float(np.sqrt((right - left) * (bottom - top) / _MOST)))
    grid = np.meshgrid(np.arange(left, right, step), np.arange(top, bottom, step))
    x, y = (np.append(at, side.ravel()) for at, side in zip(first, grid, strict=True))
    shapely.prepare(shown)
    held = _holds(view, shown, x, y)
    return x[held], y[held]


def _holds(
    view: MapView,
    shown: shapely.Geometry,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
) -> NDArray[np.bool_]:
    k = view.mm_per_metre
    west = view.west + (x - view.place.x) / k
    north = view.north - (y - view.place.y) / k
    held: NDArray[np.bool_] = shapely.contains_xy(shown, west, north)
    return held
