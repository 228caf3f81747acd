"""The square code of a straightened sheet: what it says, wherever it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import cv2
import numpy as np

from gridplanner.analysis.paper.modules import read_modules
from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

FORMAT: Final = "GP2"
_PARTS: Final = 6
# Share of the sheet looked at, from its upper right corner: the usual place first.
_WINDOWS: Final = ((0.25, 0.18), (0.5, 0.35), (1.0, 1.0))
_WIDE: Final = 0.3  # of the sheet, from which on there is time for one look alone
_LARGER: Final = (3.0, 4.0, 2.0)


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What a sheet's code says.

    Attributes
    ----------
    project : str
        The beginning of its id.
    code : str
        Of the unit.
    day : str
        ISO date.
    part : str
        Number of the page and how many there are, ``"1/2"``.
    key : str
        Of the boxes to tick, see `gridplanner.data.tick_sheets`; empty for none.
    """

    project: str
    code: str
    day: str
    part: str
    key: str


def write_words(words: SheetWords, *map_words: str) -> str:
    """Put the words of a code together; those of the map come last.

    Only capitals, digits and a few signs: such codes are a third smaller.

    Examples
    --------
    >>> said = SheetWords("1f04c9", "990000103003001", "2026-11-27", "1/1", "A7")
    >>> write_words(said, "2000")
    'GP2:1F04C9:990000103003001:2026-11-27:1/1:A7:2000'
    """
    parts = [
        FORMAT,
        words.project.upper(),
        words.code,
        words.day,
        words.part,
        words.key,
        *map_words,
    ]
    return ":".join(parts)


def read_words(said: str) -> SheetWords | None:
    """Take the words of a code apart; None where they are another program's.

    Examples
    --------
    >>> read_words("GP2:1F04C9:99:2026-11-27:1/1:A7:2000").key
    'A7'
    >>> read_words("https://example.org") is None
    True
    """
    parts = said.split(":")
    if len(parts) < _PARTS or parts[0] != FORMAT:
        return None
    return SheetWords(parts[1].lower(), *parts[2:_PARTS])


def find_code(flat: Picture) -> SheetWords:
    """Read the code of a straightened sheet.

    Parameters
    ----------
    flat : ndarray, uint8, shape (rows, columns)
        Upright, of grey.

    Raises
    ------
    GridPlannerError
        ``ticks.no_code``; ``ticks.other_code`` where only codes of others are there.
    """
    rows, columns = flat.shape
    is_other = False
    for wide, high in _WINDOWS:
        part = flat[: round(high * rows), round((1 - wide) * columns) :]
        for larger in _LARGER if wide < _WIDE else (2.0,):
            for said in _said(part, larger):
                words = read_words(said)
                if words is not None:
                    return words
                is_other = True
    raise GridPlannerError("ticks.other_code" if is_other else "ticks.no_code")


def _said(part: Picture, larger: float) -> Iterator[str]:
    shown = np.asarray(
        cv2.resize(part, None, fx=larger, fy=larger, interpolation=cv2.INTER_CUBIC),
        np.uint8,
    )
    for detector in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
        words, corners, _code = detector.detectAndDecode(shown)
        found: Any = corners
        if words:
            yield words
        elif found is not None and np.isfinite(found).all():
            yield from filter(None, [read_modules(shown, found.reshape(4, 2))])
