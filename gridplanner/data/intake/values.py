"""Values of a source as the project keeps them: texts, and whole numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.sources.text import as_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(?:层|户|人|栋|个|套|间|单元|楼|F|f)?")
# Survey drawings write structure and floors together: 砖2, 混3, 砖混3.
_STRUCTURE = re.compile(r"[砖混框土石木钢简破棚房屋()（）]+\s*(\d+)")
_MOST = 2**31


def texts(values: NDArray[Any]) -> list[str | None]:
    """Read a column as text.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Of any type; codes that came as numbers keep their digits.

    Returns
    -------
    list of str or None
        Without blanks around; None where there is nothing.
    """
    if values.dtype.kind in "iu":
        return [str(value) for value in values.tolist()]
    if values.dtype == object:
        return [
            (value.strip() or None)
            if type(value) is str
            else (None if value is None else as_text(value) or None)
            for value in values.tolist()
        ]
    return [as_text(value) or None for value in values]


def whole_numbers(values: NDArray[Any]) -> tuple[list[int | None], list[int]]:
    """Read a column as numbers of floors, dwellings or people.

    Parameters
    ----------
    values : ndarray, shape (n,)

    Returns
    -------
    numbers : list of int or None
        None where there is none; halves are rounded up.
    bad : list of int
        Positions of values that are no number, negative or impossibly large.

    Examples
    --------
    >>> whole_numbers(np.array(["3层", "砖2", "", "many", "-1"], dtype=object))
    ([3, 2, None, None, None], [3, 4])
    """
    numbers: list[int | None] = []
    bad: list[int] = []
    known: dict[object, int | None] = {}
    for index, value in enumerate(values.tolist()):
        if value is None or value != value or value == "":  # noqa: PLR0124 - NaN
            numbers.append(None)
            continue
        if value not in known:
            known[value] = _number(value)
        numbers.append(known[value])
        if known[value] is None and str(value).strip():
            bad.append(index)
    return numbers, bad


def _number(value: object) -> int | None:
    if isinstance(value, (int, float)):
        number = float(value)
    else:
        text = str(value).strip()
        match = _NUMBER.fullmatch(text) or _STRUCTURE.fullmatch(text)
        if match is None:
            return None
        number = float(match.group(1))
    rounded = np.floor(number + 0.5)
    return int(rounded) if 0 <= rounded < _MOST else None
