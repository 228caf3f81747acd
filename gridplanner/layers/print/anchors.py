"""Places on a page that hold for paper of any size: measured from its edges.

As in a style sheet of the web, two of three say where something is along the page: how
far from the left edge, how far from the right, how wide; or how far its middle is from
the page's. Millimetres are those of A3, and grow with the paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gridplanner.layers.print.ink import Rect

LEAST: Final = 1.0
"""Millimetres the smallest element is wide and high."""
_STRETCHED: Final = 0.6  # of the page, from where on something is tied to both edges
_CENTRED: Final = 1.0  # mm from the middle, within which it is tied to that
_DIGITS: Final = 2  # of a millimetre that are kept
_SLACK: Final = 0.02  # mm that rounding may take a place over an edge


@dataclass(frozen=True, slots=True)
class Span:
    """Where something is along one direction of a page.

    Attributes
    ----------
    tied : str
        ``"near"`` to the left or upper edge, ``"far"`` to the right or lower one,
        ``"both"``, or ``"middle"``.
    first : float
        Distance from the edge it is tied to; with ``"both"`` from the near one, with
        ``"middle"`` of its middle from the page's.
    second : float
        Its width or height; with ``"both"`` the distance from the far edge.
    """

    tied: str
    first: float
    second: float

    def on(self, length: float) -> tuple[float, float]:
        """Give beginning and width on a page of a length."""
        if self.tied == "near":
            return self.first, self.second
        if self.tied == "far":
            return length - self.first - self.second, self.second
        if self.tied == "both":
            return self.first, length - self.first - self.second
        return (length - self.second) / 2 + self.first, self.second

    @classmethod
    def tied_to(cls, tied: str, start: float, wide: float, length: float) -> Span:
        """Say a place by what it is tied to."""
        rest = length - start - wide
        values = {
            "near": (start, wide),
            "far": (rest, wide),
            "both": (start, rest),
            "middle": (start + wide / 2 - length / 2, wide),
        }[tied]
        return cls(tied, *(round(one, _DIGITS) + 0.0 for one in values))

    @classmethod
    def guessed(cls, start: float, wide: float, length: float) -> Span:
        """Tie a place to what it is at: both edges, the middle, or the nearer edge."""
        rest = length - start - wide
        if wide >= _STRETCHED * length:
            tied = "both"
        elif abs(start - rest) <= 2 * _CENTRED:
            tied = "middle"
        else:
            tied = "near" if start <= rest else "far"
        return cls.tied_to(tied, start, wide, length)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A place on paper of any size.

    Attributes
    ----------
    across, down : Span
    """

    across: Span
    down: Span

    def on(self, size: tuple[float, float]) -> Rect:
        """Give the place on a page of a size, in the same millimetres."""
        x, width = self.across.on(size[0])
        y, height = self.down.on(size[1])
        return Rect(x, y, width, height)

    @classmethod
    def of(
        cls, place: Rect, size: tuple[float, float], like: Anchored | None = None
    ) -> Anchored:
        """Tie a place to the page: as another one was, else to what it is at."""
        if like is None:
            return cls(
                Span.guessed(place.x, place.width, size[0]),
                Span.guessed(place.y, place.height, size[1]),
            )
        return cls(
            Span.tied_to(like.across.tied, place.x, place.width, size[0]),
            Span.tied_to(like.down.tied, place.y, place.height, size[1]),
        )


def within(place: Rect, size: tuple[float, float], *, beyond: float = 0.0) -> Rect:
    """Keep a place on the page, smaller where it must be.

    Parameters
    ----------
    place : Rect
    size : tuple of float
    beyond : float, optional
        How far it may reach over the edge, into what is cut off.
    """
    left, width = _kept(place.x, place.width, size[0], beyond)
    top, height = _kept(place.y, place.height, size[1], beyond)
    return Rect(left, top, width, height)


def _kept(
    start: float, wide: float, length: float, beyond: float
) -> tuple[float, float]:
    wide = min(max(wide, LEAST), length + 2 * beyond)
    return min(max(start, -beyond), length + beyond - wide), wide


def is_on(place: Rect, size: tuple[float, float], *, beyond: float = 0.0) -> bool:
    """Tell whether a place is on a page, and large enough to be seen."""
    slack = _SLACK + beyond
    return (
        place.width >= LEAST - _SLACK
        and place.height >= LEAST - _SLACK
        and place.x >= -slack
        and place.y >= -slack
        and place.right <= size[0] + slack
        and place.bottom <= size[1] + slack
    )
