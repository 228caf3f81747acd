"""Signs: the symbols of a printed map, as a few strokes each.

After GB/T 20257.1 (symbols of 1:500 to 1:2000 maps) where it has them: 井 for a well,
an open circle for woods, two strokes for dry fields. A sign is drawn in a square from
-1 to 1 and scaled by who paints it, so that paper, legend and picture agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath

from gridplanner.layers.render import path_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.layers.print.ink import Ink

Stroke = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A symbol.

    Attributes
    ----------
    strokes : tuple of tuple of (float, float)
        Lines from -1 to 1, across and down.
    is_filled : bool
        Whether what they close in is white.
    """

    strokes: tuple[Stroke, ...]
    is_filled: bool = False


def _circle(radius: float, *, middle: tuple[float, float] = (0, 0)) -> Stroke:
    turns = [pi * (number + 0.5) / 4 for number in range(9)]
    x, y = middle
    return tuple((x + radius * cos(turn), y + radius * sin(turn)) for turn in turns)


def _line(*points: tuple[float, float]) -> Stroke:
    return points


SIGNS: Final = {
    "well": Sign(
        (
            _line((-0.4, -1), (-0.4, 1)),
            _line((0.4, -1), (0.4, 1)),
            _line((-1, -0.4), (1, -0.4)),
            _line((-1, 0.4), (1, 0.4)),
        )
    ),
    "woodland": Sign((_circle(0.62), _line((0, 0.62), (0, 1)))),
    "field": Sign(
        (
            _line((-0.5, -0.5), (-0.5, 0.5)),
            _line((0.5, -0.5), (0.5, 0.5)),
            _line((-0.9, 0.5), (0.9, 0.5)),
        )
    ),
    "river": Sign(
        tuple(
            _line((-1, y), (-0.5, y - 0.3), (0, y), (0.5, y + 0.3), (1, y))
            for y in (-0.4, 0.4)
        )
    ),
    "ditch": Sign(
        (
            _line((-1, 0), (1, 0)),
            *(_line((x, 0), (x, side)) for x in (-0.6, 0, 0.6) for side in (-0.6, 0.6)),
        )
    ),
    "square": Sign(
        (
            _line((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)),
            _line((-0.9, 0), (0.9, 0)),
            _line((0, -0.9), (0, 0.9)),
        ),
        is_filled=True,
    ),
    "house": Sign(
        (
            _line(
                (-0.8, 0.9),
                (-0.8, -0.1),
                (0, -0.9),
                (0.8, -0.1),
                (0.8, 0.9),
                (-0.8, 0.9),
            ),
        ),
        is_filled=True,
    ),
    "population": Sign(
        (
            _circle(0.38, middle=(0, -0.5)),
            _line((-0.75, 0.9), (-0.55, 0.1), (0.55, 0.1), (0.75, 0.9)),
        )
    ),
    "hazard": Sign(
        (
            _line((0, -1), (1, 0.8), (-1, 0.8), (0, -1)),
            _line((0, -0.4), (0, 0.25)),
            _line((0, 0.5), (0, 0.56)),
        ),
        is_filled=True,
    ),
    "other": Sign((_circle(0.5),)),
}
"""All symbols, by kind of map feature; ``"hazard"`` among them."""


def sign_path(name: str, places: NDArray[np.float64], size: float) -> QPainterPath:
    """Make one path of a symbol at many places, in the unit these are given in."""
    strokes = SIGNS[name].strokes
    points = np.concatenate([np.array(stroke, float) for stroke in strokes])
    points *= size / 2
    every = (places[:, None] + points).reshape(-1, 2)
    counts = np.tile([len(stroke) for stroke in strokes], len(places))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return path_of(np.rint(every), starts)


def paint_signs(
    ink: Ink, name: str, places: NDArray[np.float64], *, size: float, colour: str
) -> None:
    """Paint a symbol at many places in millimetres, white behind those closed in."""
    if not len(places):
        return
    painter = ink.painter
    path = sign_path(name, places * ink.dots, size * ink.dots)
    width = min(max(0.09 * size, 0.08), 0.25)
    if SIGNS[name].is_filled:
        painter.fillPath(path, QColor("#FFFFFF"))
    painter.strokePath(path, ink.pen(colour, width / ink.weight))


def arrow(
    ink: Ink, at: tuple[float, float], way: Sequence[float], *, size: float, colour: str
) -> None:
    """Paint a head of an arrow in millimetres that points along a way of length 1."""
    (x, y), (u, v) = at, way
    k, half = ink.dots, 0.45 * size
    head = QPainterPath(QPointF((x + u * size / 2) * k, (y + v * size / 2) * k))
    back = x - u * size / 2, y - v * size / 2
    for side in (-half, half):
        head.lineTo((back[0] - v * side) * k, (back[1] + u * side) * k)
    head.closeSubpath()
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.fillPath(head, ink.tone(colour))
