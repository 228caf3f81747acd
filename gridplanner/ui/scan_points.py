"""The placing points of one scan while they are set, and what follows from them.

A point has a side in the scan and one on the map; whichever is clicked first waits for
the other. The scan is placed anew after every change.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.errors import ScanError
from gridplanner.data.events import Signal
from gridplanner.data.geodesy.placing_scan import (
    LEAST_POINTS,
    Fit,
    Placing,
    residuals,
    to_map,
    to_pixels,
)
from gridplanner.data.scans import ScanPoint, place_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    Spot = tuple[float, float]

ENOUGH = 3  # points under which a scan is not taken: two leave nothing to check


class Side(StrEnum):
    """Where a spot of a point lies."""

    SCAN = "scan"
    MAP = "map"

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.MAP if self is Side.SCAN else Side.SCAN


@dataclass(slots=True)
class Row:
    """A point that may lack one of its sides.

    Attributes
    ----------
    spots : dict of Side to tuple of float
        Pixels of the picture, metres of the project.
    is_used : bool
    """

    spots: dict[Side, Spot]
    is_used: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether both sides are set."""
        return len(self.spots) == len(Side)


class ScanPoints:
    """The points of a scan.

    Attributes
    ----------
    rows : list of Row
        In the order they were set; at most the last lacks a side.
    fit : Fit
        How freely the scan may be stretched, where there are points enough.
    chosen : int or None
        Row that is marked.
    placing : Placing or None
        Of the present points, None where they place nothing.
    fault : ScanError or None
        Why they place nothing, None where there are just too few.
    changed : Signal
    """

    def __init__(
        self,
        size: tuple[int, int],
        points: Sequence[ScanPoint] = (),
        *,
        fit: Fit = Fit.AFFINE,
    ) -> None:
        self.size = size
        self.rows = [
            Row({Side.SCAN: p.pixel, Side.MAP: p.place}, p.is_used) for p in points
        ]
        self.fit = fit
        self.chosen: int | None = None
        self.placing: Placing | None = None
        self.fault: ScanError | None = None
        self.changed: Signal[None] = Signal()
        self._place()

    @property
    def points(self) -> tuple[ScanPoint, ...]:
        """Points of which both sides are set."""
        return tuple(
            ScanPoint(row.spots[Side.SCAN], row.spots[Side.MAP], row.is_used)
            for row in self.rows
            if row.is_whole
        )

    @property
    def used(self) -> list[int]:
        """Rows that take part."""
        return [i for i, row in enumerate(self.rows) if row.is_whole and row.is_used]

    @property
    def waiting(self) -> Side | None:
        """Side that the last point still lacks."""
        if self.rows and not self.rows[-1].is_whole:
            (there,) = self.rows[-1].spots
            return there.other
        return None

    @property
    def is_ready(self) -> bool:
        """Whether the scan can be taken as it lies."""
        return (
            self.placing is not None
            and self.waiting is None
            and len(self.used) >= max(ENOUGH, LEAST_POINTS[self.fit])
        )

    @property
    def worst(self) -> int | None:
        """Row with the largest residual, None where nothing tells."""
        placing = self.placing
        if placing is None or placing.worst is None:
            return None
        return self.used[placing.worst]

    def off(self, index: int) -> tuple[float, float] | None:
        """Tell how far a row is off in metres and in pixels, also one not used."""
        row = self.rows[index]
        if self.placing is None or not row.is_whole:
            return None
        metres, pixels = residuals(
            self.placing.matrix,
            np.array([row.spots[Side.SCAN]]),
            np.array([row.spots[Side.MAP]]),
        )
        return float(metres[0]), float(pixels[0])

    def across(self, side: Side, spot: Spot) -> Spot | None:
        """Tell where a spot of one side comes to lie on the other one."""
        if self.placing is None:
            return None
        carry = to_map if side is Side.SCAN else to_pixels
        x, y = carry(self.placing.matrix, np.array([spot]))[0].tolist()
        return x, y

    def set_spot(self, side: Side, spot: Spot) -> None:
        """Set a side of the point that lacks it, else begin another point."""
        if self.rows and not self.rows[-1].is_whole:
            self.rows[-1].spots[side] = spot
        else:
            self.rows.append(Row({side: spot}))
        self.chosen = len(self.rows) - 1
        self._tell()

    def move(self, index: int, side: Side, spot: Spot) -> None:
        """Move a side of a point."""
        self.rows[index].spots[side] = spot
        self.chosen = index
        self._tell()

    def switch(self, index: int, *, on: bool) -> None:
        """Let a point take part, or not."""
        self.rows[index].is_used = on
        self._tell()

    def remove(self, index: int) -> None:
        """Forget a point."""
        del self.rows[index]
        self.chosen = None
        self._tell()

    def choose(self, index: int | None) -> None:
        """Mark a point."""
        if index != self.chosen:
            self.chosen = index
            self.changed.emit(None)

    def set_fit(self, fit: Fit) -> None:
        """Let the scan be stretched otherwise."""
        self.fit = fit
        self._tell()

    def drop_half(self) -> bool:
        """Forget a point that lacks a side; False where there is none."""
        if self.waiting is None:
            return False
        self.remove(len(self.rows) - 1)
        return True

    def _tell(self) -> None:
        self._place()
        self.changed.emit(None)

    def _place(self) -> None:
        self.placing = self.fault = None
        fits = list(Fit)[: list(Fit).index(self.fit) + 1]
        fits = [fit for fit in fits if LEAST_POINTS[fit] <= len(self.used)]
        if not fits:
            return
        points = [p for p in self.points if p.is_used]
        try:
            self.placing = place_by(points, fits[-1], size=self.size)
        except ScanError as fault:
            self.fault = fault
