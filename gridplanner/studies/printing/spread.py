"""Ground spread over sheets, before a label is placed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.layers.print.ground import MapView

if TYPE_CHECKING:
    from gridplanner.analysis.printing.fitting import Fit
    from gridplanner.layers.print.products import Layout


@dataclass(frozen=True, slots=True)
class Spread:
    """The ground of a topic spread over sheets, before a label is placed.

    Attributes
    ----------
    layout : Layout
        Of each sheet.
    fit : Fit
    shown : tuple of int
        Frames of `fit` that hold anything of the ground, in their order.
    """

    layout: Layout
    fit: Fit
    shown: tuple[int, ...]

    @property
    def views(self) -> tuple[MapView, ...]:
        """What each sheet shows."""
        frames = [self.fit.frames[at] for at in self.shown]
        return tuple(
            MapView(self.layout.map, west, north, float(self.fit.scale))
            for west, _south, _east, north in frames
        )
