"""Marks over the map: sketches of the tools, selection, hover, flashes.

They are few, change with every move of the pointer, and are painted straight onto
the screen above the cached pictures of the layers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.layers.readout import Readout


class MarkKind(StrEnum):
    """What a mark means; `gridplanner.layers.marks` knows how each looks."""

    DRAFT = "draft"  # the line being drawn: ink with white casing
    DRAFT_AREA = "draft_area"  # the ring being drawn, with the accent's tint
    RUBBER = "rubber"  # from the last point to the pointer: dashed
    TRACE = "trace"  # where the line would run along borders and roads
    HANDLE = "handle"  # square of 9 px on a corner
    BEND = "bend"  # smaller, hollow handle on a bend
    ACTIVE = "active"  # the handle under the pointer or being dragged
    SNAP = "snap"  # ring around the place the pointer snaps to
    REFUSED = "refused"  # dashed ink with the sign and the reason as text
    HOVER = "hover"  # what a click would take
    BOX = "box"  # selection by box or lasso
    BRUSH = "brush"  # ring of the brush, radius in px as size
    MEASURE = "measure"  # line of the ruler, with lengths as text
    PREVIEW = "preview"  # border as it would become: magenta
    HATCH = "hatch"  # ground or buildings that would change sides
    FLASH = "flash"  # an item found or at fault
    LABEL = "label"  # text alone, at its first point
    READOUT = "readout"  # figures of both sides beside the pointer


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing painted over the map.

    Attributes
    ----------
    kind : MarkKind
    points : ndarray, float64, shape (n, 2)
        Metres of the project CRS. One point for handles, snaps, labels; a line or,
        where `closed`, a ring for the rest.
    text : str
        Shown beside the first point in the user's language, empty for none.
    closed : bool
        True where the last point joins the first and the inside is tinted.
    size : float
        Logical pixels: radius of a brush, 0 for the size of the kind.
    colour : str
        ``"#rrggbb"`` in place of the kind's own colour, empty for that.
    holes : tuple of ndarray
        Inner rings of a closed mark.
    readout : Readout or None
        The figures of a mark of that kind.
    """

    kind: MarkKind
    points: NDArray[np.float64]
    text: str = ""
    closed: bool = False
    size: float = 0.0
    colour: str = ""
    holes: tuple[NDArray[np.float64], ...] = field(default=())
    readout: Readout | None = None
