"""Blocks beside a map given the room they need, once it is known what they say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from gridplanner.layers.print import elements as _elements
from gridplanner.layers.print.sheet import ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.sheet import Sheet

_ALL = _elements  # who wants how much room is registered where they are written


def reflow(sheet: Sheet, names: Sequence[str]) -> Sheet:
    """Let blocks that stand in one column or one row share its room by what they say.

    Blocks without anything to say go; those that need less leave their room to others.

    Parameters
    ----------
    sheet : Sheet
        Its labels have their places.
    names : sequence of str
        Blocks as the product stacks them, from the top down or from the left. Those
        somebody moved are not among them.
    """
    there = [name for name in names if name in sheet.places]
    wanted = {name: _wanted(sheet, name) for name in there}
    shown = [name for name in there if wanted[name] > 0]
    places = {
        name: place
        for name, place in sheet.places.items()
        if name not in wanted or wanted[name] > 0
    }
    if shown and len(there) > 1:
        olds = [sheet.places[name] for name in there]
        if olds[0].x == olds[-1].x:
            places |= _stacked(shown, sheet.places, olds, wanted)
        else:
            places |= _abreast(shown, sheet.places, olds)
    return replace(sheet, places=places)


def _wanted(sheet: Sheet, name: str) -> float:
    """Tell how high a block would be, millimetres of this paper."""
    wants = ELEMENTS[name].wants
    if wants is None:
        return sheet.places[name].height
    larger = getattr(sheet.params.get(name), "larger", 1.0)
    return wants(sheet) * sheet.grow * larger


def _stacked(
    shown: Sequence[str],
    places: Mapping[str, Rect],
    olds: Sequence[Rect],
    wanted: Mapping[str, float],
) -> dict[str, Rect]:
    gap = min(later.y - one.bottom for one, later in pairwise(olds))
    top, bottom = olds[0].y, olds[-1].bottom
    room = bottom - top - gap * (len(shown) - 1)
    heights = shares_of(
        [wanted[name] for name in shown],
        [places[name].height for name in shown],
        [ELEMENTS[name].is_elastic for name in shown],
        room,
    )
    found, y = {}, top
    for name, height in zip(shown, heights, strict=True):
        found[name] = replace(places[name], y=y, height=height)
        y += height + gap
    return found


def shares_of(
    wanted: Sequence[float],
    usual: Sequence[float],
    elastic: Sequence[bool],
    room: float,
) -> list[float]:
    """Share room among blocks.

    Parameters
    ----------
    wanted : sequence of float
        What each would take.
    usual : sequence of float
        By which those share that cannot have all they want.
    elastic : sequence of bool
        Which make use of what is left.
    room : float

    Returns
    -------
    list of float
        Their sum is not more than `room`; it is less where all have what they want and
        none is elastic.

    Examples
    --------
    >>> shares_of([10, 90, 90], [20, 20, 40], [False] * 3, 100)
    [10.0, 30.0, 60.0]
    >>> shares_of([10, 20], [50, 50], [False, True], 100)
    [10.0, 90.0]
    """
    given = [0.0] * len(wanted)
    open_ = list(range(len(wanted)))
    left = room
    while open_:
        whole = sum(usual[at] for at in open_)
        part = {at: left * usual[at] / whole for at in open_}
        content = [at for at in open_ if wanted[at] <= part[at]]
        if not content:
            for at in open_:
                given[at] = part[at]
            return given
        for at in content:
            given[at] = float(wanted[at])
            left -= given[at]
            open_.remove(at)
    stretching = [at for at, can in enumerate(elastic) if can]
    for at in stretching:
        given[at] += left / len(stretching)
    return given


def _abreast(
    shown: Sequence[str], places: Mapping[str, Rect], olds: Sequence[Rect]
) -> dict[str, Rect]:
    """Let those that are shown be wider by what the others leave."""
    gap = min(later.x - one.right for one, later in pairwise(olds))
    room = olds[-1].right - olds[0].x - gap * (len(shown) - 1)
    whole = sum(places[name].width for name in shown)
    found, x = {}, olds[0].x
    for name in shown:
        width = room * places[name].width / whole
        found[name] = replace(places[name], x=x, width=width)
        x += width + gap
    return found
