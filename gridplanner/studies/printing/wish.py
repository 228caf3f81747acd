"""What is to be printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be printed.

    Attributes
    ----------
    product : str
        ``"patrol"``.
    units : tuple of int
        Ids; empty for all of the level.
    level : int
    paper : str
        One of `gridplanner.layers.print.sheet.PAPERS`.
    scale : int or None
        Denominator; None for the largest of the series that fits.
    day : str
        ISO date of posts and figures.
    maker : str
    """

    product: str
    level: int
    units: tuple[int, ...] = ()
    paper: str = "A3"
    scale: int | None = None
    day: str = ""
    maker: str = ""
