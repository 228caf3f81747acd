"""At which scale ground fits a sheet, which way the sheet is turned, and in how many.

Scales are those officials know from maps (1:500, 1:1000, 1:2000, 1:5000, 1:10,000), so
that a ruler can be laid on. Ground too large for one sheet is spread over several that
overlap a little.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

SERIES: Final = (500, 1_000, 2_000, 5_000, 10_000)
LARGEST: Final = 5_000
COARSEST: Final = 500_000
_COARSE: Final = (
    *(15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000),
    *(100_000, 150_000, 200_000, 250_000, COARSEST),
)
_MARGIN: Final = 6.0  # mm of ground around what is shown
OVERLAP: Final = 15.0
"""Millimetres that two sheets beside each other share."""
_NEARLY: Final = 1e-9
_MOST: Final = 12  # sheets of one area before a smaller scale is taken

Box = tuple[float, float, float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fit:
    """How an area is put on paper.

    Attributes
    ----------
    scale : int
        Denominator.
    is_turned : bool
        Whether the sheets lie across (landscape).
    columns, rows : int
        Of sheets.
    frames : tuple of tuple of float
        West, south, east, north in metres of what each sheet shows, from the north
        west row by row. Sheets that hold nothing of the area are among them.
    """

    scale: int
    is_turned: bool
    columns: int
    rows: int
    frames: tuple[Box, ...]

    @property
    def sheets(self) -> int:
        """Number of sheets."""
        return len(self.frames)


def fit(
    box: Box,
    upright: Size,
    across: Size,
    *,
    scale: int | None = None,
    finest: int = 500,
    largest: int = LARGEST,
) -> Fit:
    """Fit ground onto as few sheets as can be, at a scale of the series.

    Parameters
    ----------
    box : tuple of float
        West, south, east, north, metres.
    upright, across : tuple of float
        Width and height in mm of the map on a sheet that stands, and on one that lies;
        the same where the sheet must not be turned.
    scale : int, optional
        Denominator that must hold; several sheets where one is too small for it.
    finest : int, optional
        No larger scale is taken: a single house does not fill a wall.
    largest : int, optional
        Denominator up to which a smaller scale is taken rather than a second sheet;
        beyond, sheets are added, and only where they would be too many the scale
        shrinks again.

    Returns
    -------
    Fit

    Raises
    ------
    ValueError
        For a box or a map without extent, or a scale that is none.
    """
    _check(box, upright, across)
    if scale is not None:
        if scale <= 0:
            raise ValueError(f"no scale: {scale}")
        return _best(box, upright, across, scale)
    for one in (*SERIES, *_COARSE):
        if one < finest or one > largest:
            continue
        found = _best(box, upright, across, one)
        if found.sheets == 1:
            return found
    wide = [one for one in (*SERIES, *_COARSE) if one >= largest]
    for one in wide:
        found = _best(box, upright, across, one)
        if found.sheets <= _MOST:
            return found
    return _best(box, upright, across, wide[-1])


def fit_closely(
    box: Box, upright: Size, across: Size, *, finest: int = 500, step: int = 100
) -> Fit:
    """Fit ground onto one sheet at the largest scale of whole hundreds.

    Parameters
    ----------
    box : tuple of float
        West, south, east, north, metres.
    upright, across : tuple of float
        As for `fit`.
    finest : int, optional
        No larger scale is taken.
    step : int, optional
        Denominators are multiples of it.

    Returns
    -------
    Fit
        Of one sheet.

    Raises
    ------
    ValueError
        For a box or a map without extent.
    """
    _check(box, upright, across)
    wide, high = box[2] - box[0], box[3] - box[1]
    needed = min(
        max(wide / (size[0] - 2 * _MARGIN), high / (size[1] - 2 * _MARGIN))
        for size in (upright, across)
    )
    scale = max(finest, step * ceil(needed * 1000.0 / step - _NEARLY))
    found = _best(box, upright, across, scale)
    # Where the division is off by its last bit, the next hundred holds the ground.
    return found if found.sheets == 1 else _best(box, upright, across, scale + step)


def _check(box: Box, upright: Size, across: Size) -> None:
    if not all(side > 2 * _MARGIN for side in (*upright, *across)):
        raise ValueError(f"no room for a map: {upright}, {across} mm")
    if not (box[2] >= box[0] and box[3] >= box[1]):
        raise ValueError(f"no ground: {box}")


def neighbours(fit_: Fit, at: int) -> dict[str, int]:
    """Give the frames beside one, by ``"north"``, ``"east"``, ``"south"``, ``"west"``.

    Parameters
    ----------
    fit_ : Fit
    at : int
        Number of a frame in `Fit.frames`.
    """
    row, column = divmod(at, fit_.columns)
    beside = {
        "north": (row - 1, column),
        "east": (row, column + 1),
        "south": (row + 1, column),
        "west": (row, column - 1),
    }
    return {
        name: y * fit_.columns + x
        for name, (y, x) in beside.items()
        if 0 <= y < fit_.rows and 0 <= x < fit_.columns
    }


def _best(box: Box, upright: Size, across: Size, scale: int) -> Fit:
    """Turn the sheet the way that needs fewer, else that has more room to spare."""
    found = [
        _spread(box, size, scale, is_turned=turned)
        for turned, size in ((False, upright), (True, across))
    ]
    wide = box[2] - box[0] > box[3] - box[1]
    return min(found, key=lambda each: (each.sheets, each.is_turned != wide))


def _spread(box: Box, size: Size, scale: int, *, is_turned: bool) -> Fit:
    per_mm = scale / 1000.0
    width, height = size[0] * per_mm, size[1] * per_mm
    columns = _needed(box[2] - box[0], size[0], per_mm)
    rows = _needed(box[3] - box[1], size[1], per_mm)
    lap = OVERLAP * per_mm
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    west = middle[0] - (columns * width - (columns - 1) * lap) / 2
    north = middle[1] + (rows * height - (rows - 1) * lap) / 2
    frames = []
    for row in range(rows):
        for column in range(columns):
            left = west + column * (width - lap)
            top = north - row * (height - lap)
            frames.append((left, top - height, left + width, top))
    return Fit(scale, is_turned, columns, rows, tuple(frames))


def _needed(ground: float, side: float, per_mm: float) -> int:
    """Tell how many sheets of a side in mm hold so many metres side by side."""
    room = side - 2 * _MARGIN
    wanted = ground / per_mm
    if wanted <= room:
        return 1
    return 1 + ceil((wanted - room) / (side - OVERLAP))


def holding(fit_: Fit, boxes: Sequence[Box]) -> tuple[int, ...]:
    """Tell which sheets hold any of some boxes, in the order of the sheets."""
    return tuple(
        number
        for number, frame in enumerate(fit_.frames)
        if any(
            one[0] < frame[2]
            and one[2] > frame[0]
            and one[1] < frame[3]
            and one[3] > frame[1]
            for one in boxes
        )
    )
