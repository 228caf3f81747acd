"""A town of the largest size, made of arrays alone: to time the drawing.

300,000 buildings with 2.04 million vertices, 2,287 grids that tile, 8,000 roads.
"""

from __future__ import annotations

import numpy as np
import shapely

SIDE = 22_000.0
CORNER = np.array([500_000.0, 4_000_000.0])


def footprints(count: int = 300_000, *, seed: int = 1) -> np.ndarray:
    """Make courtyard houses, a few of them L-shaped or large, in rows along streets."""
    rng = np.random.default_rng(seed)
    columns = int(np.ceil(np.sqrt(count)))
    place = np.stack(np.divmod(np.arange(count), columns), 1) / columns * SIDE
    place += rng.uniform(-6, 6, place.shape)
    size = rng.uniform(7, 18, (count, 2))
    long = rng.random(count) < 0.01
    size[long] *= 3
    box = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)], float)
    ell = np.array(
        [(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1), (0, 1), (0, 0)], float
    )
    turn = rng.normal(0.1, 0.05, count)
    cos, sin = np.cos(turn), np.sin(turn)
    shapes = np.empty(count, object)
    is_ell = rng.random(count) < 0.9
    for which, ring in ((is_ell, ell), (~is_ell, box)):
        local = ring[None] * size[which, None]
        turned = np.stack(
            [
                local[..., 0] * cos[which, None] - local[..., 1] * sin[which, None],
                local[..., 0] * sin[which, None] + local[..., 1] * cos[which, None],
            ],
            axis=-1,
        )
        shapes[which] = shapely.polygons(turned + (place[which] + CORNER)[:, None])
    return shapes


def grid_lines(across: int = 48, *, bends: int = 8, seed: int = 2) -> list[tuple]:
    """Make the sides of a tiling: (points, cell on the left, cell on the right)."""
    rng = np.random.default_rng(seed)
    step = SIDE / across
    node = (
        np.stack(np.meshgrid(np.arange(across + 1), np.arange(across + 1)), -1) * step
    )
    node = node + rng.uniform(-0.25, 0.25, node.shape) * step + CORNER

    def cell(row: int, column: int) -> int:
        inside = 0 <= row < across and 0 <= column < across
        number = row * across + column + 1
        return number if inside and number <= 2287 else 0

    def wiggle(start: np.ndarray, end: np.ndarray) -> np.ndarray:
        share = np.linspace(0, 1, bends + 2)[:, None]
        line = start + (end - start) * share
        # Less near the ends, or sides that meet at a sharp corner would cross.
        line += rng.normal(0, step * 0.02, line.shape) * np.sin(np.pi * share)
        return line

    sides = []
    for row in range(across + 1):
        for column in range(across + 1):
            here = node[row, column]
            if column < across:
                one, other = cell(row, column), cell(row - 1, column)
                sides.append((wiggle(here, node[row, column + 1]), one, other))
            if row < across:
                one, other = cell(row, column - 1), cell(row, column)
                sides.append((wiggle(here, node[row + 1, column]), one, other))
    return [side for side in sides if side[1] or side[2]]


def polygons_of(sides: list[tuple]) -> tuple[np.ndarray, np.ndarray]:
    """Close the sides to polygons: ids 1 to 2,287, polygons in their order."""
    faces = shapely.get_parts(
        shapely.polygonize([shapely.LineString(s[0]) for s in sides])
    )
    middle = {}
    for points, left, right in sides:
        for number in (left, right):
            middle.setdefault(number, []).append(points.mean(axis=0))
    ids = np.array(sorted(n for n in middle if n))
    tree = shapely.STRtree(faces)
    centres = shapely.points([np.mean(middle[n], axis=0) for n in ids.tolist()])
    point, face = tree.query(centres, "intersects")
    return ids[point], faces[face]


def roads(count: int = 8_000, *, seed: int = 3) -> np.ndarray:
    """Make roads across the town: long and straight ones, short and crooked ones."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(0, SIDE, (count, 1, 2))
    way = np.cumsum(
        rng.normal(0, 30, (count, 12, 2)) + rng.normal(0, 25, (count, 1, 2)), 1
    )
    return shapely.linestrings(start + way + CORNER)
