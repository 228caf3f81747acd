"""Local frames: every village and every built-up core has its own.

A core or village is laid out with straight rows in a frame of its own; the frame
is gently bent, turned and placed on the map. Rows then follow the lie of the land
and no two villages point the same way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frames:
    """Placing of `f` local frames.

    ``origin`` (f, 2) metres on the map, ``angle`` (f,) radians, ``bend`` (f, 6):
    amplitude, wave length and phase of the sideways wave (x shifts along y) and
    of the upward one (y shifts along x).
    """

    origin: Floats
    angle: Floats
    bend: Floats

    def place(self, frame: Ints, local: Floats) -> Floats:
        """Carry points from their frames onto the map.

        Parameters
        ----------
        frame : ndarray of int64, shape (n,)
        local : ndarray of float64, shape (n, 2)
            Metres in the frame.

        Returns
        -------
        ndarray of float64, shape (n, 2)
            Metres on the map.
        """
        bend = self.bend[frame]
        wave = 2 * np.pi
        x = local[:, 0] + bend[:, 0] * np.sin(
            wave * local[:, 1] / bend[:, 1] + bend[:, 2]
        )
        y = local[:, 1] + bend[:, 3] * np.sin(
            wave * local[:, 0] / bend[:, 4] + bend[:, 5]
        )
        return self.origin[frame] + turned(np.column_stack([x, y]), self.angle[frame])

    def heading(self, frame: Ints, local: Floats) -> Floats:
        """Direction of the rows at points, in radians on the map.

        Parameters
        ----------
        frame : ndarray of int64, shape (n,)
        local : ndarray of float64, shape (n, 2)

        Returns
        -------
        ndarray of float64, shape (n,)
        """
        bend = self.bend[frame]
        steepness = 2 * np.pi * bend[:, 3] / bend[:, 4]
        slope = steepness * np.cos(2 * np.pi * local[:, 0] / bend[:, 4] + bend[:, 5])
        return np.asarray(self.angle[frame] + np.arctan(slope), np.float64)


def turned(points: Floats, angle: Floats | float) -> Floats:
    """Turn points about the origin, anticlockwise, by one angle or one each."""
    cos, sin = np.cos(angle), np.sin(angle)
    x, y = points[:, 0], points[:, 1]
    return np.column_stack([x * cos - y * sin, x * sin + y * cos])


def join(first: Frames, second: Frames) -> Frames:
    """Put two sets of frames one after the other."""
    return Frames(
        np.vstack([first.origin, second.origin]),
        np.concatenate([first.angle, second.angle]),
        np.vstack([first.bend, second.bend]),
    )


def draw_bends(
    rng: np.random.Generator, count: int, *, amplitude: float, length: float
) -> Floats:
    """Draw the bends of `count` frames; amplitudes up to `amplitude` metres."""
    bend = np.empty((count, 6))
    for column in (0, 3):
        bend[:, column] = rng.uniform(0.2, 1.0, count) * amplitude
        bend[:, column + 1] = length * rng.uniform(0.85, 1.6, count)
        bend[:, column + 2] = rng.uniform(0, 2 * np.pi, count)
    return bend
