"""A page of an index: lines in columns, and how many of them a place holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gridplanner.analysis.printing.listing import Page
    from gridplanner.layers.print.ink import Rect

ROW: Final = 4.0
"""Height of a line, millimetres on A3."""
GAP: Final = 5.0
"""Between two columns."""
HEAD: Final = 5.0
"""Of the titles above the columns, where there are any."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How the lines of an index look.

    Attributes
    ----------
    widths : tuple of float
        Shares of the cells in the width of a column.
    right : tuple of bool
        Which cells stand at their right edge.
    least : float
        Width of a column, millimetres on A3.
    titles : tuple of str
        Above the cells of each column; empty for none.
    """

    widths: tuple[float, ...]
    right: tuple[bool, ...]
    least: float
    titles: tuple[str, ...] = ()

    def room(self, place: Rect) -> tuple[int, int]:
        """Tell how many columns a place holds (in millimetres on A3), and lines."""
        columns = max(1, int((place.width + GAP) // (self.least + GAP)))
        return columns, max(4, int((place.height - HEAD) // ROW))

    def wide(self, place: Rect) -> float:
        """Give the width of each column of a place."""
        columns, _lines = self.room(place)
        return (place.width - GAP * (columns - 1)) / columns


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of an index.

    Attributes
    ----------
    shape : Shape
    columns : tuple of columns
        The lines of each.
    running : str
        What of the whole the page holds, above its columns: from where to where.
    """

    shape: Shape
    columns: Page
    running: str = ""
