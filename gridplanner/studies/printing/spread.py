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
    closeups : tuple of MapView
        Sheets that follow these, at a larger scale where houses stand close.
    """

    layout: Layout
    fit: Fit
    shown: tuple[int, ...]
    closeups: tuple[MapView, ...] = ()

    @property
    def views(self) -> tuple[MapView, ...]:
        """What each sheet of the whole shows."""
        frames = [self.fit.frames[at] for at in self.shown]
        return tuple(
            MapView(self.layout.map, west, north, float(self.fit.scale))
            for west, _south, _east, north in frames
        )

    @property
    def all_views(self) -> tuple[MapView, ...]:
        """What each sheet shows, closer ones last."""
        return self.views + self.closeups
