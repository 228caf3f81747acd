"""Lines that can be snapped to and traced, held for look-up near the cursor.

Borders, roads, rivers and walls of footprints all come down to the same thing
here: polylines with a box each. Nothing is indexed beyond the boxes, since
comparing 300,000 of them with the cursor's square takes well under a
millisecond and there is then no index to keep up while the user edits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterator

Coords = NDArray[np.float64]
Box = tuple[float, float, float, float]


class LineSource(Protocol):
    """Lines that can be looked up by a box.

    Attributes
    ----------
    name : str
        What the lines are, for the mark beside the cursor: ``"border"``,
        ``"road"``, ``"river"``, ``"building"``.
    is_traceable : bool
        Whether a drawn line may follow these.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - said above

    @property
    def is_traceable(self) -> bool: ...  # noqa: D102 - said above

    def near(self, box: Box) -> Iterator[tuple[int, Coords]]:
        """Give record and points (float64, shape (n, 2)) of the lines near `box`."""


@dataclass(frozen=True, slots=True, eq=False)
class Linework:
    """Polylines of one source, in metres of the project CRS.

    Attributes
    ----------
    name : str
        See `LineSource`.
    coords : ndarray, float64, shape (v, 2)
        Points of all lines.
    offsets : ndarray, int32, shape (k + 1,)
        Line i is ``coords[offsets[i]:offsets[i + 1]]``; at least two points each.
    ids : ndarray, int64, shape (k,)
        Record each line belongs to.
    boxes : ndarray, float64, shape (k, 4)
        xmin, ymin, xmax, ymax of each line.
    is_traceable : bool
        See `LineSource`.
    """

    name: str
    coords: Coords
    offsets: NDArray[np.int32]
    ids: NDArray[np.int64]
    boxes: NDArray[np.float64]
    is_traceable: bool = True

    def near(self, box: Box) -> Iterator[tuple[int, Coords]]:
        """Give record and points of each line whose box meets `box`."""
        b = self.boxes
        meets = (b[:, 0] <= box[2]) & (b[:, 2] >= box[0])
        meets &= (b[:, 1] <= box[3]) & (b[:, 3] >= box[1])
        for index in np.flatnonzero(meets).tolist():
            part = self.coords[self.offsets[index] : self.offsets[index + 1]]
            yield int(self.ids[index]), part


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
