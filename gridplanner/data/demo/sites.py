"""Where the town's sites lie: built-up cores, industrial parks, natural villages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.frames import Floats, Frames, draw_bends, turned
from gridplanner.data.demo.sizes import SiteKind, Size

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

STREET = 9.0  # half of the ground between two urban blocks, metres


@dataclass(frozen=True, slots=True)
class Core:
    """A lattice of urban blocks in one frame.

    ``corners`` (rows + 1, columns + 1, 2) street crossings in the frame,
    ``kinds`` (rows, columns) a `SiteKind` each, ``radius`` in metres.
    """

    corners: Floats
    kinds: Floats
    radius: float

    @property
    def gates(self) -> Floats:
        """Ends of the middle streets to east, north, west, south; (4, 2)."""
        rows, columns = self.corners.shape[0] // 2, self.corners.shape[1] // 2
        east, north = self.corners[rows, -1], self.corners[-1, columns]
        return np.array([east, north, self.corners[rows, 0], self.corners[0, columns]])


def draw_core(rng: np.random.Generator, columns: int, rows: int, kinds: Floats) -> Core:
    """Draw the streets of a core: uneven blocks, not quite at right angles.

    Parameters
    ----------
    rng : numpy.random.Generator
    columns, rows : int
    kinds : ndarray of int64, shape (rows, columns)

    Returns
    -------
    Core
    """
    x = np.concatenate([[0.0], np.cumsum(rng.uniform(262, 352, columns))])
    y = np.concatenate([[0.0], np.cumsum(rng.uniform(246, 322, rows))])
    grid = np.stack(np.meshgrid(x - x[-1] / 2, y - y[-1] / 2), axis=-1)
    grid += rng.uniform(-16, 16, grid.shape)
    radius = float(np.hypot(*grid.reshape(-1, 2).T).max())
    return Core(grid, kinds, radius)


def block_kinds(rng: np.random.Generator, columns: int, rows: int) -> Floats:
    """Choose what stands on each block of a core; most are estates.

    The market and the town hall lie in the middle, old courtyards near them.

    Returns
    -------
    ndarray of int64, shape (rows, columns)
    """
    kinds = np.full((rows, columns), int(SiteKind.ESTATE))
    if columns * rows == 1:
        return kinds
    y, x = np.mgrid[:rows, :columns]
    distance = np.hypot(x - (columns - 1) / 2, y - (rows - 1) / 2)
    spread = 0.5 + columns * rows / 60  # a city has several middles
    order = np.argsort(distance.ravel() + rng.uniform(0, spread, distance.size))
    wanted = [SiteKind.MARKET, SiteKind.CIVIC]
    wanted += [SiteKind.CIVIC, SiteKind.MARKET] * (columns * rows // 45)
    wanted += [SiteKind.OLD_TOWN] * max(1, round(0.14 * columns * rows))
    flat = kinds.ravel()
    flat[order[: len(wanted)]] = wanted
    return flat.reshape(rows, columns)


def place_centres(rng: np.random.Generator, size: Size, reach: float) -> Floats:
    """Place the centres of the cores: the first in the middle, others around it.

    Returns
    -------
    ndarray of float64, shape (cores, 2)
    """
    count = len(size.cores)
    spacing = reach * 0.52
    ring = np.arange(-4, 5)
    a, b = np.meshgrid(ring, ring)
    hexagons = (
        np.column_stack([(a + b / 2).ravel(), (b * np.sqrt(3) / 2).ravel()]) * spacing
    )
    hexagons = turned(hexagons, rng.uniform(0, 1.0))
    hexagons += rng.uniform(-0.13, 0.13, hexagons.shape) * spacing
    order = np.argsort(np.hypot(hexagons[:, 0], hexagons[:, 1]))
    centres = hexagons[order[:count]]
    centres[0] = 0.0
    return np.asarray(centres, np.float64)


def keep_from_water(centres: Floats, radii: Floats, water: BaseGeometry) -> Floats:
    """Push centres away until they stand clear of the water."""
    moved = centres.copy()
    for index in range(1, len(moved)):
        for _ in range(40):
            point = shapely.Point(moved[index])
            gap = water.distance(point) - radii[index] - 150
            if gap >= 0:
                break
            nearest = np.array(
                shapely.get_coordinates(shapely.shortest_line(water, point))[0]
            )
            away = moved[index] - nearest
            length = float(np.hypot(*away)) or 1.0
            moved[index] += away / length * (60 - gap)
    return moved


def scatter_villages(
    rng: np.random.Generator, *, reach: float, spacing: float, taken: BaseGeometry
) -> Floats:
    """Scatter village centres at least about `spacing` apart, off what is taken.

    Parameters
    ----------
    rng : numpy.random.Generator
    reach : float
        Radius of the land in metres.
    spacing : float
        Metres; the real distances vary by a fifth either way.
    taken : geometry
        Ground where no village may stand.

    Returns
    -------
    ndarray of float64, shape (n, 2)
    """
    count = int(14 * (reach / spacing) ** 2)
    radius = reach * np.sqrt(rng.random(count))
    angle = rng.uniform(0, 2 * np.pi, count)
    points = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    shapely.prepare(taken)
    points = points[~shapely.contains_xy(taken, points[:, 0], points[:, 1])]
    need = spacing * rng.uniform(0.8, 1.2, len(points))
    seen: dict[tuple[int, int], list[int]] = {}
    chosen: list[int] = []
    cells = np.floor(points / (1.2 * spacing)).astype(int)
    for index, (a, b) in enumerate(cells.tolist()):
        near = [
            i
            for x in (a - 1, a, a + 1)
            for y in (b - 1, b, b + 1)
            for i in seen.get((x, y), ())
        ]
        if near:
            gap = np.hypot(*(points[near] - points[index]).T)
            if (gap < (need[near] + need[index]) / 2).any():
                continue
        seen.setdefault((a, b), []).append(index)
        chosen.append(index)
    return np.asarray(points[chosen], np.float64)


def rank_by_distance(rng: np.random.Generator, points: Floats) -> Floats:
    """Distance from the middle, wavy by direction, so that the outline is not round."""
    angle = np.arctan2(points[:, 1], points[:, 0])
    waves = sum(
        0.045 * rng.uniform(0.3, 1.0) * np.sin(k * angle + rng.uniform(0, 6.3))
        for k in (2, 3, 5, 7)
    )
    return np.asarray(np.hypot(points[:, 0], points[:, 1]) * (1 + waves), np.float64)


def village_frames(rng: np.random.Generator, centres: Floats) -> Frames:
    """Turn and bend the frames of villages: most look about south."""
    count = len(centres)
    angle = np.clip(rng.normal(0, 0.16, count), -0.5, 0.5)
    return Frames(centres, angle, draw_bends(rng, count, amplitude=4.2, length=280))


def core_frames(rng: np.random.Generator, centres: Floats) -> Frames:
    """Turn the frames of cores and parks; their streets bend but little."""
    count = len(centres)
    angle = rng.uniform(-0.3, 0.3, count)
    return Frames(centres, angle, draw_bends(rng, count, amplitude=20.0, length=1300))
