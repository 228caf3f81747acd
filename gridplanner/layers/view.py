"""View: which ground the map shows, at what scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]

# A logical pixel is 1/96 inch, as the scale in the status bar takes it.
METRES_PER_PIXEL = 0.0254 / 96


@dataclass(frozen=True, slots=True)
class View:
    """The ground under a picture.

    Attributes
    ----------
    x, y : float
        Middle of the picture, metres of the project CRS.
    metres_per_px : float
        Ground length of one logical pixel.
    width, height : float
        Logical pixels.
    ratio : float
        Device pixels per logical pixel.
    """

    x: float = 0.0
    y: float = 0.0
    metres_per_px: float = 1.0
    width: float = 800.0
    height: float = 600.0
    ratio: float = 1.0

    @property
    def scale(self) -> float:
        """Denominator of the map scale: 4000 for 1:4,000."""
        return self.metres_per_px / METRES_PER_PIXEL

    @property
    def box(self) -> Box:
        """West, south, east, north in metres."""
        dx, dy = (
            self.width * self.metres_per_px / 2,
            self.height * self.metres_per_px / 2,
        )
        return self.x - dx, self.y - dy, self.x + dx, self.y + dy

    def to_px(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn metres, shape (n, 2), into logical pixels from the top left corner."""
        pixels = np.asarray(points, np.float64) - (self.x, self.y)
        pixels /= (self.metres_per_px, -self.metres_per_px)
        pixels += (self.width / 2, self.height / 2)
        return pixels

    def to_map(self, px: float, py: float) -> tuple[float, float]:
        """Turn logical pixels into metres."""
        return (
            self.x + (px - self.width / 2) * self.metres_per_px,
            self.y - (py - self.height / 2) * self.metres_per_px,
        )

    def panned(self, px: float, py: float) -> View:
        """Move the ground by so many logical pixels, as a hand drags it."""
        return replace(
            self,
            x=self.x - px * self.metres_per_px,
            y=self.y + py * self.metres_per_px,
        )

    def zoomed(self, factor: float, px: float, py: float) -> View:
        """Show `factor` times larger; the ground under a pixel stays there."""
        x, y = self.to_map(px, py)
        return replace(
            self,
            x=x + (self.x - x) / factor,
            y=y + (self.y - y) / factor,
            metres_per_px=self.metres_per_px / factor,
        )

    def at_scale(self, denominator: float) -> View:
        """Show the same middle at 1:`denominator`."""
        return replace(self, metres_per_px=denominator * METRES_PER_PIXEL)

    def fitted(self, box: Box, *, margin: float = 0.06) -> View:
        """Show a box whole, with a share of the picture free around it.

        A box without extent is shown at 1:1,000.
        """
        west, south, east, north = box
        across = (east - west) / max(self.width * (1 - 2 * margin), 1.0)
        up = (north - south) / max(self.height * (1 - 2 * margin), 1.0)
        return replace(
            self,
            x=(west + east) / 2,
            y=(south + north) / 2,
            metres_per_px=max(across, up) or 1000 * METRES_PER_PIXEL,
        )

    def widened(self, margin: float) -> View:
        """Add ground on every side, for a picture larger than the screen."""
        return replace(
            self,
            width=self.width + 2 * round(self.width * margin),
            height=self.height + 2 * round(self.height * margin),
        )

    def covers(self, other: View) -> bool:
        """Whether a picture of this view holds all ground of `other`."""
        mine, theirs = self.box, other.box
        slack = self.metres_per_px / 4
        return (
            mine[0] <= theirs[0] + slack
            and mine[1] <= theirs[1] + slack
            and mine[2] >= theirs[2] - slack
            and mine[3] >= theirs[3] - slack
        )
