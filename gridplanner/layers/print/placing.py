"""Where words go on a printed map: the more important first, none over another.

Every label is a wish with some places it could stand at, the best first. A place is
free where no other label's box overlaps it, asked of a grid of buckets. What finds no
place comes back: nothing on a sheet is left out in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, radians, sin
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gridplanner.layers.print.map_looks import DiscLook

_BUCKET: Final = 6.0  # mm
_AIR: Final = 0.15  # mm between two labels
_RIM: Final = 0.45  # of a disc round its words, in heights of their type
HEIGHT: Final = 1.05  # of a label's box, in heights of its type
_AFTER: Final = 0.18  # of a box to tick, between it and the words


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that wants a place.

    Attributes
    ----------
    words : str
    places : tuple of (float, float)
        Where its middle could be, millimetres on the sheet, the best first.
    sizes : tuple of float
        Heights of type in millimetres, the best first.
    rank : int
        Lower ones get their places first.
    key : int
        Of what is labelled.
    bold : bool
    colour : str
    halo : bool
    angle : float
        Degrees clockwise the words are turned by.
    room : tuple of float or None
        Width and height its first place offers: it stands there only within these.
    disc : DiscLook or None
        The disc the words stand on.
    is_sure : bool
        Written at its first place whether that is free or not.
    box : float
        Side of the box to tick before the words, millimetres; 0 for none.
    """

    words: str
    places: tuple[tuple[float, float], ...]
    sizes: tuple[float, ...]
    rank: int
    key: int = 0
    bold: bool = False
    colour: str = "#111827"
    halo: bool = False
    angle: float = 0.0
    room: tuple[float, float] | None = None
    disc: DiscLook | None = None
    is_sure: bool = False
    box: float = 0.0

    @property
    def lead(self) -> float:
        """Room the box to tick takes before the words, millimetres."""
        return self.box * (1 + _AFTER)


@dataclass(frozen=True, slots=True)
class Placed:
    """A label at its place: millimetres, the middle of its box."""

    words: str
    x: float
    y: float
    width: float
    height: float
    size: float
    wish: Wish

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what is written, turned words included."""
        half, tall = self.width / 2, self.height / 2
        if self.wish.angle:
            turned = radians(self.wish.angle)
            across, along = abs(cos(turned)), abs(sin(turned))
            half, tall = half * across + tall * along, half * along + tall * across
        return self.x - half, self.y - tall, self.x + half, self.y + tall


@dataclass(slots=True)
class Rooms:
    """The room on a map, and what of it is taken.

    Attributes
    ----------
    edges : tuple of float
        Left, top, right and bottom, millimetres.
    """

    edges: tuple[float, float, float, float]
    _taken: dict[tuple[int, int], list[tuple[float, float, float, float]]] = field(
        default_factory=dict
    )

    def is_free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether a box lies on the map and over no other."""
        edges = self.edges
        if left < edges[0] or top < edges[1] or right > edges[2] or bottom > edges[3]:
            return False
        for bucket in _buckets(left, top, right, bottom):
            for one in self._taken.get(bucket, ()):
                if (
                    left < one[2]
                    and right > one[0]
                    and top < one[3]
                    and bottom > one[1]
                ):
                    return False
        return True

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        """Take the room of a box."""
        box = left - _AIR, top - _AIR, right + _AIR, bottom + _AIR
        for bucket in _buckets(*box):
            self._taken.setdefault(bucket, []).append(box)


def _buckets(
    left: float, top: float, right: float, bottom: float
) -> Iterable[tuple[int, int]]:
    for column in range(int(left // _BUCKET), int(right // _BUCKET) + 1):
        for row in range(int(top // _BUCKET), int(bottom // _BUCKET) + 1):
            yield column, row


def place(
    wishes: Iterable[Wish], rooms: Rooms, width_of: Callable[[str, bool], float]
) -> tuple[list[Placed], list[Wish]]:
    """Give labels their places.

    Parameters
    ----------
    wishes : iterable of Wish
    rooms : Rooms
        What is taken already stays so.
    width_of : callable
        Width of words in a type of 1 mm, by words and whether they are bold.

    Returns
    -------
    list of Placed, list of Wish
        What has a place, and what has none; each in the order of rank, of those alike
        what has room of its own first, then as given.
    """
    placed: list[Placed] = []
    left_out: list[Wish] = []
    asked = [(one, width_of(one.words, one.bold)) for one in wishes]
    # Words with room in their own house stand there, not those of the house beside.
    asked.sort(key=lambda one: (one[0].rank, not _has_own_room(*one)))
    for wish, wide in asked:
        found = _placed(wish, rooms, wide)
        if found is None:
            left_out.append(wish)
        else:
            rooms.take(*found.box)
            placed.append(found)
    return placed, left_out


def _placed(wish: Wish, rooms: Rooms, wide: float) -> Placed | None:
    for size in wish.sizes:
        width, height = wide * size + wish.lead, max(HEIGHT * size, wish.box)
        if wish.disc:
            width = height = max(width, height) + _RIM * size
        for number, (x, y) in enumerate(wish.places):
            inside = number == 0 and wish.room is not None
            if inside and not _fits(wish.room, width, height):
                continue
            found = Placed(wish.words, x, y, width, height, size, wish)
            if rooms.is_free(*found.box):
                return found
    if wish.is_sure:
        size = wish.sizes[-1]
        x, y = wish.places[0]
        left, top, right, bottom = rooms.edges
        half, tall = wide * size / 2, HEIGHT * size / 2
        x = min(max(x, left + half), right - half)
        y = min(max(y, top + tall), bottom - tall)
        return Placed(wish.words, x, y, 2 * half, 2 * tall, size, wish)
    return None


def _has_own_room(wish: Wish, wide: float) -> bool:
    size = wish.sizes[-1]
    return wish.room is not None and _fits(wish.room, wide * size, HEIGHT * size)


def _fits(room: tuple[float, float] | None, width: float, height: float) -> bool:
    return room is None or (width <= room[0] and height <= room[1])
