"""Lines that can be snapped to and traced, held for look-up near the cursor.

Borders, roads, rivers and walls of footprints all come down to the same thing
here: polylines with a box each. Nothing is indexed beyond the boxes, since
comparing 300,000 of them with the cursor's square takes well under a
millisecond and there is then no index to keep up while the user edits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Coords = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Linework:
    """Polylines of one source.

    Attributes
    ----------
    name : str
        What the lines are, for the mark beside the cursor: ``"border"``,
        ``"road"``, ``"river"``, ``"building"``.
    coords : ndarray, shape (v, 2)
        Points of all lines, metres from `origin`; float32 or float64.
    offsets : ndarray, int32, shape (k + 1,)
        Line i is ``coords[offsets[i]:offsets[i + 1]]``; at least two points each.
    ids : ndarray, int64, shape (k,)
        Record each line belongs to.
    boxes : ndarray, float64, shape (k, 4)
        xmin, ymin, xmax, ymax of each line, metres from `origin`.
    origin : tuple of float
        Metres of the project CRS.
    is_traceable : bool
        Whether a drawn line may follow these.
    """

    name: str
    coords: NDArray[np.floating]
    offsets: NDArray[np.int32]
    ids: NDArray[np.int64]
    boxes: NDArray[np.floating]
    origin: tuple[float, float] = (0.0, 0.0)
    is_traceable: bool = True

    def near(self, box: tuple[float, float, float, float]) -> NDArray[np.intp]:
        """Find the lines whose box meets `box` (project CRS)."""
        x, y = self.origin
        b = self.boxes
        meets = (b[:, 0] <= box[2] - x) & (b[:, 2] >= box[0] - x)
        meets &= (b[:, 1] <= box[3] - y) & (b[:, 3] >= box[1] - y)
        return np.flatnonzero(meets)

    def line(self, index: int) -> Coords:
        """Give the points of a line in the project CRS, float64, shape (n, 2)."""
        part = self.coords[self.offsets[index] : self.offsets[index + 1]]
        return part.astype(np.float64) + np.asarray(self.origin)


def linework(
    name: str,
    lines: list[Coords],
    *,
    ids: list[int] | None = None,
    is_traceable: bool = True,
) -> Linework:
    """Collect separate polylines into a `Linework`.

    Parameters
    ----------
    name : str
    lines : list of ndarray, float64, shape (n, 2), n ≥ 2
        Points in metres of the project CRS.
    ids : list of int, optional
        Record of each line; its position where not given.
    is_traceable : bool, default True

    Returns
    -------
    Linework
        Empty where `lines` is.
    """
    counts = [len(line) for line in lines]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    coords = np.concatenate(lines) if lines else np.empty((0, 2))
    boxes = np.array(
        [[*line.min(axis=0), *line.max(axis=0)] for line in lines], np.float64
    ).reshape(-1, 4)
    numbers = np.arange(len(lines)) if ids is None else np.asarray(ids)
    return Linework(
        name,
        coords,
        offsets,
        numbers.astype(np.int64),
        boxes,
        is_traceable=is_traceable,
    )
