"""Sizes of paper: those with a name, and an office's own in millimetres."""

from __future__ import annotations

import re
from typing import Final

from gridplanner.layers.print.sheet import PAPERS

SMALLEST: Final = 90.0
LARGEST: Final = 2000.0
_OWN: Final = re.compile(r"(\d+(?:\.\d+)?)x(\d+(?:\.\d+)?) mm")


def size_of(paper: str) -> tuple[float, float]:
    """Give width and height of paper in millimetres.

    Parameters
    ----------
    paper : str
        One of `PAPERS`, or as `own_paper` writes it.

    Raises
    ------
    KeyError
        If it is neither.

    Examples
    --------
    >>> size_of("A4"), size_of("500x700 mm")
    ((210.0, 297.0), (500.0, 700.0))
    """
    if paper in PAPERS:
        return PAPERS[paper]
    found = _OWN.fullmatch(paper)
    if found is None:
        raise KeyError(paper)
    return float(found[1]), float(found[2])


def own_paper(width: float, height: float) -> str:
    """Name paper by its sides in millimetres.

    Examples
    --------
    >>> own_paper(500.0, 707.5)
    '500x707.5 mm'
    """
    return f"{width:.6g}x{height:.6g} mm"
