"""Door plates, at street scale: one for each door, however many footprints it has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.data.packed import POINT, Packed, empty_packed
from gridplanner.layers import style as styles
from gridplanner.layers.labels import Label, Priority

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.layers.layer import Frame

    LookUp = Callable[[NDArray[np.int64]], list[tuple[str, Hashable]]]

_MOST_PLATES: Final = 1500
_BELOW: Final = 14.0


def plates_in(
    rows: Iterable[Mapping[str, Any]], ids: Iterable[int]
) -> list[tuple[str, Hashable]]:
    """Give the plate of each building, and what the footprints of its door share.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of table ``building``, in any order.
    ids : iterable of int

    Returns
    -------
    list of (str, hashable)
        In the order of `ids`. The courtyard, else plate and address, else None.
    """
    found: dict[int, tuple[str, Hashable]] = {}
    for row in rows:
        plate, address = str(row["plate"] or ""), row["address"]
        door: Hashable = (plate, address) if address else None
        found[row["fid"]] = plate, row["courtyard_id"] or door
    return [found.get(number, ("", None)) for number in ids]


@dataclass
class PlateLabels:
    """Door plates of buildings, at street scale.

    Attributes
    ----------
    packed : Packed
        Buildings.
    look_up : callable
        Gives for building ids, in their order, the plate, ``""`` where there is none,
        and what the footprints of one door share, None for a footprint by itself.
    """

    packed: Packed = field(default_factory=empty_packed)
    look_up: LookUp | None = None

    def labels(self, frame: Frame) -> Iterator[Label]:
        """Give the plates in the frame, each once, at its largest footprint."""
        if frame.band < styles.STREET or self.look_up is None:
            return
        rows = self.packed.shapes_in(frame.view.box)[:_MOST_PLATES]
        sides = self.packed.boxes[rows, 2:] - self.packed.boxes[rows, :2]
        rows = rows[np.argsort(-sides.prod(axis=1), kind="stable")]
        plates = self.look_up(self.packed.ids[rows])
        places = frame.to_device(self.packed.points[rows])
        # Below the mark of a building without a footprint.
        places[self.packed.dims[rows] == POINT, 1] += frame.px(_BELOW)
        sides = self.packed.boxes[rows, 2:] - self.packed.boxes[rows, :2]
        rooms = sides * frame.device_per_metre * 1.3
        colour = frame.style.palette.muted
        written: set[Hashable] = set()
        for (plate, door), (x, y), (width, height) in zip(
            plates, places.tolist(), rooms.tolist(), strict=True
        ):
            if not plate or (door is not None and door in written):
                continue
            written.add(door)
            room = max(width, frame.px(24)), max(height, frame.px(16))
            yield Label(
                (plate,), x, y, Priority.PLATE, 11.0, colour, bold=False, room=room
            )
