"""The index map of an atlas: the frames of its sheets over the ground, numbered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.layers.print.ink import Hand, width_of
from gridplanner.layers.print.map_frame import Settled, Stroke
from gridplanner.layers.print.placing import HEIGHT, Placed, Rooms, Wish, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gridplanner.layers.print.ground import Box, MapView, Meaning

_FRAME: Final = ("#5B93B5", 0.18)
_LEAST: Final = 60.0  # square millimetres of ground whose sheet has its code there
_SIZES: Final = (3.4, 2.8, 2.3, 1.9, 1.5)
_CODE_SIZES: Final = (2.2, 1.8, 1.5)
_NUMBER, _CODE = "#8C1D18", "#374151"
_AROUND: Final = ((0, 0), (0, -1), (0, 1), (1, 0), (-1, 0), (1, 1), (-1, -1))


@dataclass(frozen=True, slots=True)
class Framed:
    """A sheet on the index map.

    Attributes
    ----------
    number : str
        Its page.
    code : str
        Short; empty for none.
    box : tuple of float
        West, south, east, north of what it shows, metres.
    x, y : float
        Where its number should stand, metres: on its own ground.
    area : float
        Square metres of its own ground that it shows.
    """

    number: str
    code: str
    box: Box
    x: float
    y: float
    area: float


def framed(number: str, code: str, box: Box, ground: shapely.Geometry) -> Framed:
    """Take a sheet, its number well inside what it shows of its own ground."""
    seen = shapely.intersection(ground, shapely.box(*box))
    parts = [part for part in shapely.get_parts(seen) if part.area > 0]
    inner = max(parts, key=shapely.area) if parts else shapely.box(*box)
    middle = inner.centroid
    if not inner.contains(middle):
        middle = inner.point_on_surface()
    return Framed(number, code, box, middle.x, middle.y, inner.area)


def settle_frames(
    view: MapView, meant: Meaning, sheets: Sequence[Framed], family: str
) -> Settled:
    """Give frames and numbers of sheets their places.

    Parameters
    ----------
    view : MapView
    meant : Meaning
    sheets : sequence of Framed
    family : str
        Font, as loaded.

    Returns
    -------
    Settled
        `left_out` holds the numbers without a place; the table beside lists them all.
    """
    rooms = Rooms(view.edges)

    def wide(words: str, bold: bool) -> float:  # noqa: FBT001 - as `place` calls it
        return width_of(family, words, Hand(1.0, bold))

    numbers = [_number(view, at, one) for at, one in enumerate(sheets)]
    numbers = [_grown(wish, meant.grow) for wish in numbers]
    labels, left = place(numbers, rooms, wide)
    below = [
        _code(sheets[label.wish.key].code, label, meant.grow)
        for label in labels
        if sheets[label.wish.key].code and _has_room(view, sheets[label.wish.key], wide)
    ]
    codes, _without = place(below, rooms, wide)
    return Settled(
        view,
        meant,
        (),
        (*labels, *codes),
        (),
        tuple(left),
        tuple(_frames(view, sheets)),
    )


def _has_room(view: MapView, one: Framed, wide: Callable[[str, bool], float]) -> bool:
    """Tell whether a sheet's own ground is as wide as its code."""
    side = float(one.area**0.5) * view.mm_per_metre
    return side**2 >= _LEAST and side >= wide(one.code, False) * _CODE_SIZES[-1]


def _grown(wish: Wish, grow: float) -> Wish:
    return replace(wish, sizes=tuple(size * grow for size in wish.sizes))


def _number(view: MapView, at: int, one: Framed) -> Wish:
    ((x, y),) = view.to_mm(np.array([[one.x, one.y]])).tolist()
    near = tuple((x + 3 * u, y + 2 * v) for u, v in _AROUND)
    return Wish(one.number, near, _SIZES, 0, at, bold=True, colour=_NUMBER, halo=True)


def _code(words: str, number: Placed, grow: float) -> Wish:
    """Ask for the code right below the number, or above it."""
    x, y = number.x, number.y
    down = 0.75 * number.size + HEIGHT / 2 * _CODE_SIZES[0] * grow
    sizes = tuple(min(one * grow, 0.8 * number.size) for one in _CODE_SIZES)
    return Wish(words, ((x, y + down), (x, y - down)), sizes, 1, colour=_CODE)


def _frames(view: MapView, sheets: Sequence[Framed]) -> Iterator[Stroke]:
    for one in sheets:
        west, south, east, north = one.box
        corners = view.to_mm(
            np.array(
                [
                    [west, north],
                    [east, north],
                    [east, south],
                    [west, south],
                    [west, north],
                ]
            )
        )
        yield Stroke(tuple((x, y) for x, y in corners.tolist()), *_FRAME)
