"""The way of a patrol on a map: a line with arrows, thin and dashed off the roads."""

from __future__ import annotations

from math import hypot, inf
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.layers.print.signs import arrow
from gridplanner.layers.render import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.printing.patrol_route import Way
    from gridplanner.layers.print.ground import MapView
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.map_looks import Theme

_EVERY: Final = 28.0  # mm from arrow to arrow
_LEAST: Final = 6.0  # mm of a leg that has one
_ARROW: Final = 2.6
_APART: Final = 5.0  # mm from one arrow to another
_SHARES: Final = (0.5, 0.3, 0.7, 0.15, 0.85)  # of its stretch, the best first
_OFF_ROAD: Final = (0.9, 0.7)


def paint_route(ink: Ink, view: MapView, way: Way, theme: Theme) -> None:
    """Paint a way; the painter stands at the map's corner."""
    look, corner = theme.route, (view.place.x, view.place.y)
    legs = [(view.to_mm(leg.points) - corner, leg.on_road) for leg in way.legs]
    for points, on_road in legs:
        if on_road:
            _stroke(ink, points, "#FFFFFF", look.width + 0.5)
    for points, on_road in legs:
        width = look.width if on_road else 0.6 * look.width
        _stroke(ink, points, look.colour, width, look.dash if on_road else _OFF_ROAD)
    size = _ARROW * ink.weight
    taken: list[tuple[float, float]] = []
    for points, _on_road in legs:
        for at, ahead in _arrows(points, ink.weight, taken):
            taken.append(at)
            arrow(ink, at, ahead, size=size + 0.7, colour="#FFFFFF")
            arrow(ink, at, ahead, size=size, colour=look.colour)


def _stroke(
    ink: Ink,
    points: NDArray[np.float64],
    colour: str,
    width: float,
    dash: tuple[float, ...] = (),
) -> None:
    path = path_of(np.rint(points * ink.dots), np.array([0, len(points)], np.int32))
    ink.painter.strokePath(path, ink.pen(colour, width, dash))


def _arrows(
    points: NDArray[np.float64], grow: float, taken: Sequence[tuple[float, float]]
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Give places of arrows along a line in millimetres, and where each points.

    A way that comes back along a road has arrows beside those of the way there.
    """
    steps = np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    ends = np.cumsum(lengths)
    if not len(ends) or ends[-1] < _LEAST * grow:
        return
    count = max(1, round(float(ends[-1]) / (_EVERY * grow)))
    for number in range(count):
        places = []
        for share in _SHARES:
            at = float(ends[-1]) * (number + share) / count
            row = int(np.searchsorted(ends, at))
            part = 1.0 - (ends[row] - at) / lengths[row]
            x, y = (points[row] + part * steps[row]).tolist()
            u, v = (steps[row] / lengths[row]).tolist()
            places.append(((x, y), (u, v)))
        yield max(places, key=lambda one: min(_far(one[0], taken), _APART * grow))


def _far(at: tuple[float, float], taken: Sequence[tuple[float, float]]) -> float:
    return min((hypot(at[0] - x, at[1] - y) for x, y in taken), default=inf)
