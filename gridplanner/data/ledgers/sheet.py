"""A sheet as values and merged ranges, whatever file it came from."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

Cell = (
    str
    | int
    | float
    | bool
    | datetime.date
    | datetime.time
    | datetime.datetime
    | datetime.timedelta
)

MOST_ROWS = 300_000
"""Rows a ledger may have; a town has fewer people, and a sheet of a million rows
would need gigabytes."""
MOST_CELLS = 15_000_000
"""Cells between the first and the last one in use; each takes 24 to 90 bytes."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are one: first and last row and column, from 0, all included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of a sheet.

    Attributes
    ----------
    name : str
    rows : list of list
        Values from the first row and column on, as the file types them; blank cells
        are ``""``. Rows of a text file may differ in length.
    merged : tuple of Merged
        Only the first cell of each has a value.
    is_hidden : bool
    unvalued : int
        Cells with a formula whose value the file does not hold.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[Merged, ...] = field(default=())
    is_hidden: bool = False
    unvalued: int = 0

    @property
    def width(self) -> int:
        """Number of columns of the widest row."""
        return max(map(len, self.rows), default=0)


def written(value: Cell) -> str:
    r"""Write a value as the user sees it; codes that came as numbers keep their digits.

    Parameters
    ----------
    value : Cell

    Returns
    -------
    str
        Line breaks and blanks at the ends are gone, a leading ``'`` too.

    Examples
    --------
    >>> written(501.0), written(" '王　强\n"), written(True)
    ('501', '王　强', '是')
    >>> written(datetime.datetime(1955, 3, 12)), written(1955.1)
    ('1955-03-12', '1955.1')
    """
    if type(value) is str:
        text = value.strip()
        return text[1:].lstrip() if text.startswith(("'", "‘")) else text
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:
        return value.date().isoformat()
    if isinstance(value, float):
        # 17 digits at most: an ID number that Excel took for a number keeps those
        # it still has.
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value)
