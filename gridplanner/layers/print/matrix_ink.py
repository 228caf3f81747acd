"""How dwellings of a matrix are inked: fill, hatching, mark; colour is never alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt

from gridplanner.data.matrix import State
from gridplanner.layers.heart import heart
from gridplanner.layers.matrix_looks import (
    HEART,
    ColourBy,
    Look,
    look_of,
    state_look,
)
from gridplanner.layers.print.ink import CENTRE, Hand
from gridplanner.layers.style import LIGHT

if TYPE_CHECKING:
    from gridplanner.data.matrix import Cell
    from gridplanner.layers.print.ink import Ink, Rect

_STEP: Final = 1.7  # mm between two lines of a hatching
_LINE: Final = 0.18


def state_of(cell: Cell) -> Look:
    """Give the look of a dwelling by how it is lived in."""
    return look_of(cell, ColourBy.STATE, LIGHT)


def also_of(cell: Cell) -> Look | None:
    """Give the look whose mark stands beside the heart of a home that is rented."""
    is_both = cell.state is State.CARE and cell.is_let
    return state_look(State.RENTED, LIGHT) if is_both else None


def fill(ink: Ink, place: Rect, look: Look, *, is_sparing: bool = False) -> None:
    """Fill a place as a look says, with its hatching as lines.

    To save ink the hatching and the mark alone tell one from another.
    """
    if not is_sparing and look.fill != LIGHT.surface:
        ink.box(place, fill=look.fill)
    if look.hatch:
        _hatch(ink, place, look.hatch)


def _hatch(ink: Ink, place: Rect, colour: str) -> None:
    """Draw lines that run on from place to place: x + y is the same along each."""
    low, high = place.x + place.y, place.right + place.bottom
    sums = np.arange(np.ceil(low / _STEP) * _STEP, high, _STEP)
    left = np.maximum(place.x, sums - place.bottom)
    right = np.minimum(place.right, sums - place.y)
    k = ink.dots
    ink.painter.setPen(ink.pen(colour, _LINE))
    ink.painter.drawLines(
        [
            QLineF(x * k, (at - x) * k, u * k, (at - u) * k)
            for at, x, u in zip(
                sums.tolist(), left.tolist(), right.tolist(), strict=True
            )
        ]
    )


def mark(ink: Ink, place: Rect, look: Look, size: float) -> None:
    """Write the letter of a look in the middle of a place, or paint its heart."""
    if look.mark == HEART:
        middle = QPointF(place.x + place.width / 2, place.y + place.height / 2)
        ink.painter.setPen(Qt.PenStyle.NoPen)
        ink.painter.setBrush(ink.tone(look.ink))
        ink.painter.drawPath(heart(middle * ink.dots, 0.42 * size * ink.dots))
        ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    elif look.mark:
        hand = Hand(size, bold=True, colour=look.ink)
        ink.line_of(place, look.mark, hand, CENTRE)
