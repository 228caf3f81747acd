"""The four marks in the corners of a sheet that can be read back.

Each is a black square with a pattern of its own, so that a photo tells which corner is
which, however the sheet was held. The patterns differ in at least seven of their
sixteen fields from each other in all four turns.
"""

from __future__ import annotations

from typing import Final

CORNERS: Final = ("north_west", "north_east", "south_east", "south_west")
PATTERNS: Final = (
    ((1, 1, 1, 1), (0, 1, 0, 1), (1, 1, 0, 0), (0, 1, 0, 0)),
    ((1, 0, 0, 1), (1, 0, 1, 1), (1, 0, 1, 1), (0, 1, 0, 0)),
    ((0, 1, 0, 0), (1, 0, 1, 1), (0, 1, 0, 0), (1, 1, 0, 0)),
    ((0, 1, 1, 0), (1, 1, 1, 0), (0, 0, 1, 0), (1, 0, 0, 1)),
)
"""Of the corners in their order: rows from the top, 1 for white."""
LINE: Final = 0.22
"""Width of a box's printed outline on A3, millimetres."""
SIDE: Final = 5.0
"""Of a mark on A3, millimetres."""
_AWAY: Final = 0.9  # of its side that a mark keeps from the edge of the paper


def mark_places(
    size: tuple[float, float], side: float
) -> tuple[tuple[float, float], ...]:
    """Give the left and upper edges of the marks of a sheet, by corner.

    Parameters
    ----------
    size : tuple of float
        Width and height of the paper, millimetres.
    side : float
        Of a mark, millimetres.

    Examples
    --------
    >>> mark_places((297.0, 420.0), 5.0)[2]
    (287.5, 410.5)
    """
    near = _AWAY * side
    right, bottom = size[0] - near - side, size[1] - near - side
    return (near, near), (right, near), (right, bottom), (near, bottom)
