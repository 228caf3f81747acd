"""Names of residential estates, written among their buildings at a near scale."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.layers import style as styles
from gridplanner.layers.labels import Label, Priority

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gridplanner.data.packed import Packed
    from gridplanner.layers.layer import Frame

_INK: Final = {"light": "#7A4B12", "dark": "#E8CFA6"}


@dataclass(frozen=True, slots=True)
class Estates:
    """Where estates lie.

    Attributes
    ----------
    names : tuple of str
    places : ndarray, float64, shape (n, 2)
        In the middle of their buildings, metres of the project CRS.
    boxes : ndarray, float64, shape (n, 4)
        West, south, east, north of their buildings, metres.
    """

    names: tuple[str, ...]
    places: NDArray[np.float64]
    boxes: NDArray[np.float64]


def no_estates() -> Estates:
    """Give a town without estates."""
    return Estates((), np.empty((0, 2)), np.empty((0, 4)))


def find_estates(
    packed: Packed, ids: NDArray[np.int64], names: Sequence[str | None]
) -> Estates:
    """Find where estates lie from the buildings that name one.

    Parameters
    ----------
    packed : Packed
        Buildings; those that are not among `ids` belong to no estate.
    ids : ndarray, int64, shape (n,)
    names : sequence of str or None, length n
        The estate of each building, nothing where it is in none.

    Returns
    -------
    Estates
        By name. A name that stands on two sides of the town is one estate.
    """
    named = np.array([bool(name) for name in names], bool)
    here = np.isin(ids, packed.ids) & named
    if not here.any():
        return no_estates()
    rows = packed.rows_of(np.asarray(ids)[here])
    words = np.array([str(names[i]) for i in np.flatnonzero(here).tolist()], object)
    found, group = np.unique(words.astype(str), return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(len(found)))
    boxes = packed.boxes[rows[order]].astype(np.float64)
    joined = np.hstack(
        [
            np.minimum.reduceat(boxes[:, :2], starts),
            np.maximum.reduceat(boxes[:, 2:], starts),
        ]
    ) + np.tile(packed.origin, 2)
    places = (joined[:, :2] + joined[:, 2:]) / 2
    return Estates(tuple(found.tolist()), places, joined)


@dataclass
class EstateLabels:
    """Writes the name of each estate in sight.

    Attributes
    ----------
    estates : Estates
    """

    estates: Estates = field(default_factory=no_estates)

    def labels(self, frame: Frame) -> Iterator[Label]:
        """Give the names of the estates in the frame."""
        if frame.band < styles.NEAR or not self.estates.names:
            return
        west, south, east, north = (frame.screen or frame.view).box
        boxes = self.estates.boxes
        seen = np.hstack(
            [np.maximum(boxes[:, :2], (west, south)),
             np.minimum(boxes[:, 2:], (east, north))]
        )  # fmt: skip
        sides = seen[:, 2:] - seen[:, :2]
        rows = np.flatnonzero((sides > 0).all(axis=1))
        # An estate of which a part is seen has its name in that part.
        places = frame.to_device((seen[rows, :2] + seen[rows, 2:]) / 2)
        rooms = sides[rows] * frame.device_per_metre
        ink = _INK[frame.style.palette.name]
        for row, (x, y), room in zip(
            rows.tolist(), places.tolist(), rooms.tolist(), strict=True
        ):
            name = self.estates.names[row]
            yield Label(
                (name,), x, y, Priority.ESTATE, 12.0, ink, room=(room[0], room[1])
            )
