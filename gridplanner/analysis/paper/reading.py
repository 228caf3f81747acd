"""A photo of a sheet with boxes, read: which are ticked, which empty, which doubtful.

Nothing is guessed. A box is ticked or empty where its ink is far from anything between;
all else is for the eyes of whoever confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from gridplanner.analysis.paper.ink_in_boxes import measure
from gridplanner.analysis.paper.marks import CORNERS
from gridplanner.analysis.paper.square_code import find_code
from gridplanner.analysis.paper.straighten import (
    PER_MARK,
    find_marks,
    flatten,
    grey_of,
    guess_size,
    lie_of,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gridplanner.analysis.paper.ink_in_boxes import Inks
    from gridplanner.analysis.paper.sheet_words import SheetWords
    from gridplanner.data.tick_sheets import TickSheet

    Floats = NDArray[np.float64]
    Picture = NDArray[np.uint8]

_BLANK: Final = 0.03  # of ink that is dust
_MARKED: Final = 0.07  # of ink from which on somebody meant it
_SPREAD: Final = 5.0  # times the spread among empty boxes that is still empty
_CLEAR: Final = 0.45  # of a usual outline that must be seen
_LONG, _SHORT = 0.55, 0.22  # of a box that strokes reach over
_MIDDLE: Final = 0.02  # of ink in the middle, but for rings and large ticks
_WIDE, _HIGH = 0.9, 0.4  # of a box these reach over
_OFF: Final = 0.1  # of a mark's side the marks may lie beside the paper's
_SMALLEST, _LARGEST = 100.0, 1300.0  # mm of a side of paper
_FEWEST: Final = 12.0  # pixels of a box's side in the photo


class Tick(StrEnum):
    """What a box is."""

    TICKED = "ticked"
    EMPTY = "empty"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A photo that was read.

    Attributes
    ----------
    sheet : TickSheet
    words : SheetWords
    flat : ndarray, uint8, shape (rows, columns, 3)
        The sheet laid flat, blue green red.
    ticks : tuple of Tick
        Of the sheet's boxes in their order.
    places : ndarray, float64, shape (n, 3)
        Left, top and side of each box in `flat`, pixels.
    missing : tuple of str
        Corners whose marks were not found.
    """

    sheet: TickSheet
    words: SheetWords
    flat: Picture
    ticks: tuple[Tick, ...]
    places: Floats
    missing: tuple[str, ...] = ()


def read_sheet(
    picture: Picture,
    look_up: Callable[[SheetWords], TickSheet],
    progress: Progress | None = None,
) -> Reading:
    """Read the ticks of a photographed sheet.

    Parameters
    ----------
    picture : ndarray, uint8, shape (rows, columns, 3)
        Blue green red, of any shape, size and turn.
    look_up : callable
        Gives the sheet a code speaks of, or raises `GridPlannerError` where it is not
        this project's.
    progress : Progress, optional

    Raises
    ------
    GridPlannerError
        ``ticks.no_marks``, ``ticks.marks_missing.*``, ``ticks.several_sheets``,
        ``ticks.no_code``, ``ticks.other_code``, ``ticks.bent``, ``ticks.too_small``,
        and what `look_up` raises.
    Cancelled
    """
    told = progress or Progress()
    told.fraction(0.0)
    grey = grey_of(picture)
    marks = find_marks(grey)
    told.fraction(0.25)
    size, side = guess_size(marks)
    if not all(_SMALLEST <= one <= _LARGEST for one in size):
        raise GridPlannerError("ticks.bent")
    lie, _off = lie_of(marks, size, side)
    words = find_code(flatten(grey, lie, size, PER_MARK / side))
    told.fraction(0.55)
    sheet = look_up(words)
    lie, off = lie_of(marks, sheet.size, sheet.mark)
    if off > _OFF:
        raise GridPlannerError("ticks.bent")
    per_mm = PER_MARK / sheet.mark
    flat = flatten(picture, lie, sheet.size, per_mm)
    told.fraction(0.75)
    places = np.array([(one.x, one.y) for one in sheet.boxes], float).reshape(-1, 2)
    sides = np.array([one.side for one in sheet.boxes], float)
    _check_size(lie, places, sides)
    inks = measure(flat, places * per_mm, sides * per_mm)
    told.fraction(1.0)
    missing = tuple(name for at, name in enumerate(CORNERS) if at not in marks.corners)
    return Reading(
        sheet,
        words,
        flat,
        judged(inks, _seen(picture, lie, places, sides)),
        np.column_stack([inks.places, inks.sides]),
        missing,
    )


def _check_size(lie: Floats, places: Floats, sides: Floats) -> None:
    """Refuse a photo in which a box has too few pixels."""
    if not len(places):
        return
    there = cv2.perspectiveTransform(places[None], lie)[0]
    right = cv2.perspectiveTransform((places + sides[:, None] * (1, 0))[None], lie)[0]
    if np.median(np.hypot(*(right - there).T)) < _FEWEST:
        raise GridPlannerError("ticks.too_small")


def _seen(
    picture: Picture, lie: Floats, places: Floats, sides: Floats
) -> NDArray[np.bool_]:
    """Tell which boxes lie within the photo."""
    if not len(places):
        return np.empty(0, bool)
    corners = [places, places + sides[:, None]]
    inside = np.ones(len(places), bool)
    high, wide = picture.shape[:2]
    for corner in corners:
        x, y = cv2.perspectiveTransform(corner[None], lie)[0].T
        inside &= (x > 0) & (y > 0) & (x < wide - 1) & (y < high - 1)
    return inside


def judged(inks: Inks, seen: NDArray[np.bool_]) -> tuple[Tick, ...]:
    """Decide what each box is.

    What is empty is told by the sheet itself: how much its emptier half differs.

    Parameters
    ----------
    inks : Inks
    seen : ndarray, bool, shape (n,)
        Whether the box is in the photo.
    """
    amounts = inks.amounts
    blank = _BLANK
    if len(amounts):
        low = np.sort(amounts)[: max(1, len(amounts) // 3)]
        usual = float(np.median(low))
        spread = 1.5 * float(np.median(np.abs(low - usual)))
        if usual < _MARKED / 3:
            blank = max(blank, usual + _SPREAD * spread)
    is_empty = amounts <= min(blank, _MARKED / 2)
    long, short = inks.spans.max(axis=1), inks.spans.min(axis=1)
    is_ticked = amounts >= max(_MARKED, 2.5 * blank)
    is_ticked &= (long >= _LONG) & (short >= _SHORT)
    is_ticked &= (inks.middles >= _MIDDLE) | ((long >= _WIDE) & (short >= _HIGH))
    is_ticked &= ~inks.passing
    is_sure = seen & (inks.outlines >= _CLEAR)
    return tuple(
        Tick.DOUBTFUL
        if not (sure and (ticked or empty))
        else (Tick.TICKED if ticked else Tick.EMPTY)
        for sure, ticked, empty in zip(is_sure, is_ticked, is_empty, strict=True)
    )
