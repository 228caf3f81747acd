"""The lie of the land: the river, the main roads, the lanes between fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.frames import Floats, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class River:
    """A river: its middle line (n, 2) and its water as a polygon."""

    middle: Floats
    water: BaseGeometry
    name: str

    @property
    def line(self) -> BaseGeometry:
        """The middle as a line."""
        return shapely.linestrings(self.middle)


def draw_river(
    rng: np.random.Generator,
    *,
    reach: float,
    clear: float,
    name: str,
    width: float = 34.0,
) -> River:
    """Let a river wind across the land, at least `clear` metres from the origin.

    Parameters
    ----------
    rng : numpy.random.Generator
    reach : float
        Half the length of the land in metres.
    clear : float
        Distance kept from the origin, in metres.
    name : str
    width : float, default 34.0
        Mean width of the water in metres.

    Returns
    -------
    River
        Middle line with a point every 20 m.
    """
    x = np.arange(-1.6 * reach, 1.6 * reach, 20.0)
    waves = ((0.06 * reach, 1.1 * reach), (130.0, 1500.0), (45.0, 640.0), (14.0, 260.0))
    y = np.zeros(len(x))
    for height, length in waves:
        y += height * np.sin(2 * np.pi * x / length + rng.uniform(0, 2 * np.pi))
    near = y[np.abs(x) < clear * 1.5]
    y -= near.max() + clear
    middle = turned(np.column_stack([x, y]), rng.uniform(-0.45, 0.45))
    half = width / 2 * (1 + 0.3 * np.sin(x / 170.0) + 0.18 * np.sin(x / 61.0 + 1))
    along = np.gradient(middle, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]]) * half[:, None]
    ring = np.vstack([middle + across, (middle - across)[::-1]])
    return River(middle, shapely.make_valid(shapely.polygons(ring)), name)


def curve(
    start: Floats, leave: Floats, end: Floats, arrive: Floats, *, wiggle: float = 0.0
) -> Floats:
    """Draw a road that leaves and arrives in given directions (cubic Hermite).

    Parameters
    ----------
    start, end : ndarray of float64, shape (2,)
    leave, arrive : ndarray of float64, shape (2,)
        Unit vectors: direction of travel at either end.
    wiggle : float, default 0.0
        Sideways wave as a share of the length.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        A point about every 18 m.
    """
    span = float(np.hypot(*(end - start)))
    t = np.linspace(0, 1, max(3, int(span / 18)))[:, None]
    pull = 0.8 * span
    line = (
        (2 * t**3 - 3 * t**2 + 1) * start
        + (t**3 - 2 * t**2 + t) * pull * leave
        + (3 * t**2 - 2 * t**3) * end
        + (t**3 - t**2) * pull * arrive
    )
    if wiggle and span > 0:
        across = np.array([-(end - start)[1], (end - start)[0]]) / span
        turns = max(1.0, round(span / 900))
        wave = np.sin(2 * np.pi * turns * t) * np.sin(np.pi * t)
        line = line + across * wave * min(90.0, wiggle * span)
    return np.asarray(line, np.float64)


def draw_lanes(
    rng: np.random.Generator, *, reach: float, pitch: float
) -> list[BaseGeometry]:
    """Draw the lanes between fields: a bent lattice with staggered cross-lanes.

    Rows keep running, cross-lanes stand at other places in each row, spacings
    vary, and the whole is warped, so that fields lie as on a real plain.

    Parameters
    ----------
    rng : numpy.random.Generator
    reach : float
        Half the length of the land in metres.
    pitch : float
        Mean distance of the rows in metres.

    Returns
    -------
    list of LineString
        The rows first.
    """
    steps = rng.uniform(0.6, 1.5, int(2.9 * reach / pitch)) * pitch
    rows = np.cumsum(steps) - 1.35 * reach
    rows = rows[rows < 1.35 * reach]
    warp = _draw_warp(rng)
    sway = _draw_sway(rng, len(rows), 0.17 * pitch)
    along = np.arange(-1.35 * reach, 1.35 * reach, 30.0)
    lines = [
        shapely.linestrings(warp(np.column_stack([along, row + sway(number, along)])))
        for number, row in enumerate(rows)
    ]
    coordinates: list[Floats] = []
    for number in range(len(rows) - 1):
        # A strip of ground has fields of one breadth, narrow ones or wide ones.
        breadth = pitch * rng.choice([0.5, 0.75, 1.0, 1.4])
        gaps = rng.gamma(6.0, breadth / 6, int(2.9 * reach / breadth * 1.2)) + 25
        x = np.cumsum(gaps) - 1.35 * reach
        x = x[x < 1.33 * reach]
        lean = rng.normal(0, 9, len(x))
        low = rows[number] + sway(number, x)
        high = rows[number + 1] + sway(number + 1, x + lean)
        for part in range(4):
            share = part / 3
            y = low + (high - low) * share
            coordinates.append(np.column_stack([x + lean * share, y]))
    return [*lines, *_cross_lanes(coordinates, warp)]


def _draw_sway(
    rng: np.random.Generator, rows: int, height: float
) -> Callable[[int, Floats], Floats]:
    """Draw how far each row strays from straight; a function of row and x."""
    phase = rng.uniform(0, 2 * np.pi, (rows, 3))
    length = rng.uniform(0.8, 1.3, (rows, 3)) * (1900.0, 800.0, 330.0)
    weight = np.array([0.5, 0.35, 0.15]) * height

    def sway(row: int, x: Floats) -> Floats:
        waves = np.sin(2 * np.pi * x[:, None] / length[row] + phase[row])
        return np.asarray(waves @ weight, np.float64)

    return sway


def _cross_lanes(coordinates: list[Floats], warp: Warp) -> list[BaseGeometry]:
    counts = [len(points) for points in coordinates[::4]]
    points = warp(np.vstack(coordinates))
    ends = np.concatenate([[0], np.cumsum(counts)])
    lines: list[BaseGeometry] = []
    for row, count in enumerate(counts):
        block = points[4 * ends[row] : 4 * ends[row + 1]].reshape(4, count, 2)
        lines.extend(shapely.linestrings(block.transpose(1, 0, 2)))
    return lines


class Warp:
    """A smooth shift of the plane: a few waves of long and of short length."""

    def __init__(self, waves: Floats, angle: float) -> None:
        self._waves = waves
        self._angle = angle

    def __call__(self, points: Floats) -> Floats:
        """Shift points (n, 2)."""
        shift = np.zeros_like(points)
        for height, kx, ky, phase, side in self._waves:
            wave = height * np.sin(points[:, 0] * kx + points[:, 1] * ky + phase)
            shift[:, int(side)] += wave
        return turned(points + shift, self._angle)


def _draw_warp(rng: np.random.Generator) -> Warp:
    waves = []
    for length, steep in (
        (6500.0, 0.16),
        (2600.0, 0.17),
        (1100.0, 0.12),
        (480.0, 0.06),
    ):
        for side in (0, 1):
            direction = rng.uniform(0, 2 * np.pi)
            k = 2 * np.pi / (length * rng.uniform(0.8, 1.25))
            waves.append(
                (
                    steep / k,
                    k * np.cos(direction),
                    k * np.sin(direction),
                    rng.uniform(0, 6.3),
                    side,
                )
            )
    return Warp(np.array(waves), rng.uniform(-0.3, 0.3))
