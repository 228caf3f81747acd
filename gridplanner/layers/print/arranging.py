"""Moving, sizing, snapping, aligning and spreading places on a page; no window.

Everything is in millimetres of the paper. What a hand wants is given as a shift; what
comes of it is a place on the page, and the lines it came to lie on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.layers.print.anchors import LEAST
from gridplanner.layers.print.ink import Rect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HANDLES: Final = ("nw", "n", "ne", "e", "se", "s", "sw", "w")
ALIGNMENTS: Final = ("left", "centre", "right", "top", "middle", "bottom")
DIRECTIONS: Final = ("across", "down")
_SAME: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Lines:
    """Where things like to lie: edges and middles, of the page and of others.

    Attributes
    ----------
    across : tuple of float
        Of upright lines.
    down : tuple of float
        Of level lines.
    """

    across: tuple[float, ...] = ()
    down: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Arranged:
    """What came of a move.

    Attributes
    ----------
    places : dict of str to Rect
    across, down : tuple of float
        Lines that the places came to lie on.
    """

    places: dict[str, Rect]
    across: tuple[float, ...] = ()
    down: tuple[float, ...] = ()


def lines_of(
    size: tuple[float, float],
    margins: tuple[float, float, float, float],
    others: Sequence[Rect],
    *,
    beyond: float = 0.0,
) -> Lines:
    """List the lines of a page and of what lies there.

    Parameters
    ----------
    size : tuple of float
    margins : tuple of float
        Left, top, right, bottom.
    others : sequence of Rect
        Of what does not move.
    beyond : float, optional
        How far the page is printed over its edge.
    """
    left, top, right, bottom = margins
    across = {0.0, left, size[0] / 2, size[0] - right, size[0]}
    down = {0.0, top, size[1] / 2, size[1] - bottom, size[1]}
    across |= {-beyond, size[0] + beyond}
    down |= {-beyond, size[1] + beyond}
    for one in others:
        across |= {one.x, one.x + one.width / 2, one.right}
        down |= {one.y, one.y + one.height / 2, one.bottom}
    return Lines(tuple(sorted(across)), tuple(sorted(down)))


def around(places: Sequence[Rect]) -> Rect:
    """Give the smallest place around places."""
    x, y = min(one.x for one in places), min(one.y for one in places)
    right, bottom = max(one.right for one in places), max(one.bottom for one in places)
    return Rect(x, y, right - x, bottom - y)


def moved(
    places: Mapping[str, Rect],
    shift: tuple[float, float],
    size: tuple[float, float],
    *,
    lines: Lines | None = None,
    reach: float = 0.0,
    beyond: float = 0.0,
) -> Arranged:
    """Move places together, onto lines that are near, and never off the page.

    Parameters
    ----------
    places : mapping of str to Rect
    shift : tuple of float
    size : tuple of float
        Of the page.
    lines : Lines, optional
        None where nothing is to snap.
    reach : float, optional
        Millimetres within which a line pulls.
    beyond : float, optional
        How far they may go over the edge, into what is cut off.
    """
    if not places:
        return Arranged({})
    whole = around(list(places.values()))
    known = lines or Lines()
    dx, dy = shift
    dx += _pull(_marks(whole.x + dx, whole.width), known.across, reach)
    dy += _pull(_marks(whole.y + dy, whole.height), known.down, reach)
    dx = _kept(whole.x + dx, whole.width, size[0], beyond) - whole.x
    dy = _kept(whole.y + dy, whole.height, size[1], beyond) - whole.y
    there = {key: shifted(one, dx, dy) for key, one in places.items()}
    after = shifted(whole, dx, dy)
    return Arranged(
        there,
        _met(_marks(after.x, after.width), known.across),
        _met(_marks(after.y, after.height), known.down),
    )


def shifted(place: Rect, dx: float, dy: float) -> Rect:
    """Give a place moved by so much."""
    return Rect(place.x + dx, place.y + dy, place.width, place.height)


def resized(
    place: Rect,
    handle: str,
    shift: tuple[float, float],
    size: tuple[float, float],
    *,
    lines: Lines | None = None,
    reach: float = 0.0,
    beyond: float = 0.0,
) -> tuple[Rect, tuple[float, ...], tuple[float, ...]]:
    """Draw a place larger or smaller by one of its handles; the other side stays.

    Parameters
    ----------
    place : Rect
    handle : str
        One of `HANDLES`.
    shift : tuple of float
    size : tuple of float
        Of the page.
    lines : Lines, optional
    reach, beyond : float, optional

    Returns
    -------
    Rect, tuple of float, tuple of float
        The place, and the upright and level lines it came to lie on.
    """
    known = lines or Lines()
    x, right, across = _drawn(
        (place.x, place.right),
        shift[0],
        (-beyond, size[0] + beyond),
        known.across,
        reach,
        ("w" in handle, "e" in handle),
    )
    y, bottom, down = _drawn(
        (place.y, place.bottom),
        shift[1],
        (-beyond, size[1] + beyond),
        known.down,
        reach,
        ("n" in handle, "s" in handle),
    )
    return Rect(x, y, right - x, bottom - y), across, down


def _drawn(  # noqa: PLR0917 - one side of `resized`
    sides: tuple[float, float],
    shift: float,
    ends: tuple[float, float],
    lines: Sequence[float],
    reach: float,
    held: tuple[bool, bool],
) -> tuple[float, float, tuple[float, ...]]:
    """Draw one of two sides; give both, and the lines the drawn one lies on."""
    low, high = sides
    least = min(LEAST, high - low)
    if held[0]:
        low += shift
        low = min(max(low + _pull((low,), lines, reach), ends[0]), high - least)
        return low, high, _met((low,), lines)
    if held[1]:
        high += shift
        high = max(min(high + _pull((high,), lines, reach), ends[1]), low + least)
        return low, high, _met((high,), lines)
    return low, high, ()


def aligned(
    places: Mapping[str, Rect], how: str, room: Rect | None = None
) -> dict[str, Rect]:
    """Put places on one line: all edges or middles at the same.

    Parameters
    ----------
    places : mapping of str to Rect
    how : str
        One of `ALIGNMENTS`.
    room : Rect, optional
        What they are aligned to; their common bounds where there are several.
    """
    if not places:
        return {}
    whole = room or around(list(places.values()))
    return {key: _aligned(one, how, whole) for key, one in places.items()}


def _aligned(one: Rect, how: str, whole: Rect) -> Rect:
    x = {
        "left": whole.x,
        "centre": whole.x + (whole.width - one.width) / 2,
        "right": whole.right - one.width,
    }.get(how, one.x)
    y = {
        "top": whole.y,
        "middle": whole.y + (whole.height - one.height) / 2,
        "bottom": whole.bottom - one.height,
    }.get(how, one.y)
    return Rect(x, y, one.width, one.height)


def distributed(places: Mapping[str, Rect], direction: str) -> dict[str, Rect]:
    """Spread places so that the room between them is the same; the ends stay.

    Parameters
    ----------
    places : mapping of str to Rect
        Fewer than three stay where they are.
    direction : str
        One of `DIRECTIONS`.
    """
    is_across = direction == "across"

    def start(one: Rect) -> float:
        return one.x if is_across else one.y

    def long(one: Rect) -> float:
        return one.width if is_across else one.height

    keys = sorted(places, key=lambda key: (start(places[key]), long(places[key])))
    if len(keys) < 3:
        return dict(places)
    low = start(places[keys[0]])
    high = start(places[keys[-1]]) + long(places[keys[-1]])
    gap = (high - low - sum(long(places[key]) for key in keys)) / (len(keys) - 1)
    found, at = {}, low
    for key in keys:
        one = places[key]
        by = at - start(one)
        found[key] = shifted(one, by, 0.0) if is_across else shifted(one, 0.0, by)
        at += long(one) + gap
    found[keys[-1]] = places[keys[-1]]
    return {key: found[key] for key in places}


def raised(keys: Sequence[str], chosen: set[str]) -> list[str]:
    """Bring some one step to the front; their order among themselves stays.

    Examples
    --------
    >>> raised(["a", "b", "c"], {"a", "b"})
    ['c', 'a', 'b']
    """
    found = list(keys)
    for at in range(len(found) - 2, -1, -1):
        if found[at] in chosen and found[at + 1] not in chosen:
            found[at], found[at + 1] = found[at + 1], found[at]
    return found


def lowered(keys: Sequence[str], chosen: set[str]) -> list[str]:
    """Bring some one step to the back.

    Examples
    --------
    >>> lowered(["a", "b", "c"], {"b", "c"})
    ['b', 'c', 'a']
    """
    return raised(list(reversed(keys)), chosen)[::-1]


def _marks(start: float, wide: float) -> tuple[float, float, float]:
    return start, start + wide / 2, start + wide


def _pull(marks: Sequence[float], lines: Sequence[float], reach: float) -> float:
    """Give the smallest shift that brings a mark onto a line; 0 where none is near."""
    pulls = [line - mark for mark in marks for line in lines]
    near = [pull for pull in pulls if abs(pull) <= reach]
    return min(near, key=abs, default=0.0)


def _met(marks: Sequence[float], lines: Sequence[float]) -> tuple[float, ...]:
    return tuple(
        line for line in lines if any(abs(line - mark) <= _SAME for mark in marks)
    )


def _kept(start: float, wide: float, length: float, beyond: float) -> float:
    """Keep something on the page; what is wider than that stays where it is."""
    low, high = -beyond, length + beyond - wide
    return start if low > high else min(max(start, low), high)
