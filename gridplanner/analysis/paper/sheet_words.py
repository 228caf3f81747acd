"""What the square code of a printed sheet says.

Whoever prints needs this much; OpenCV is for those who read photos.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FORMAT: Final = "GP2"
_PARTS: Final = 6


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
        Of the print, as 20261127.
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
    >>> said = SheetWords("1f04c9", "990000103003001", "20261127", "1/1", "A7")
    >>> write_words(said, "2000")
    'GP2:1F04C9:990000103003001:20261127:1/1:A7:2000'
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
    >>> read_words("GP2:1F04C9:99:20261127:1/1:A7:2000").key
    'A7'
    >>> read_words("https://example.org") is None
    True
    """
    parts = said.split(":")
    if len(parts) < _PARTS or parts[0] != FORMAT:
        return None
    return SheetWords(parts[1].lower(), *parts[2:_PARTS])
