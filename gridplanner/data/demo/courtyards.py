"""Homesteads: a main house, side houses and a gate around one yard with one plate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.demo.footprints import (
    Footprints,
    from_rectangles,
    from_rings,
    join_footprints,
)
from gridplanner.data.demo.layout import Use

if TYPE_CHECKING:
    from gridplanner.data.demo.frames import Floats, Ints


def raise_homesteads(
    rng: np.random.Generator, plots: Floats, *, site: Ints, plot: Ints
) -> Footprints:
    """Build on homestead plots: most have several footprints to the one plate.

    The main house stands at the north end and looks south; side houses stand
    along the east and west walls; the gate opens to the lane in the south-east.

    Parameters
    ----------
    rng : numpy.random.Generator
    plots : ndarray of float64, shape (n, 4)
        Middle x, middle y, width, depth in metres of the frame.
    site, plot : ndarray of int64, shape (n,)
        Site and courtyard number of each plot.

    Returns
    -------
    Footprints
    """
    count = len(plots)
    half_width = plots[:, 2] / 2 - rng.uniform(0.4, 0.9, count)
    half_depth = plots[:, 3] / 2 - rng.uniform(0.4, 1.1, count)
    house_depth = rng.uniform(5.4, 7.4, count)
    back = half_depth - house_depth
    houses = _main_houses(rng, plots, (half_width, half_depth, back), site, plot)
    parts = [houses]
    gate_depth = rng.uniform(2.0, 2.8, count)
    free = back - 0.6 - (-half_depth + gate_depth + 0.5)
    for share, side in ((0.62, 1), (0.34, -1)):
        chosen = (rng.random(count) < share) & (free > 3.5)
        breadth = rng.uniform(2.9, 4.0, count)
        length = np.minimum(free, rng.uniform(4.0, 8.5, count))
        low = np.where(side > 0, half_width - breadth, -half_width)
        boxes = np.column_stack([low, back - 0.6 - length, low + breadth, back - 0.6])[
            chosen
        ]
        parts.append(
            _rectangles(
                boxes, plots[chosen], site[chosen], plot[chosen], Use.SIDE_HOUSE
            )
        )
    gates = rng.random(count) < 0.58
    south = (rng.random(count) < 0.1) & ~gates
    wide = rng.uniform(2.4, 3.4, count)
    right = half_width - np.where(rng.random(count) < 0.7, 0.0, half_width * 0.7)
    boxes = np.column_stack(
        [right - wide, -half_depth, right, -half_depth + gate_depth]
    )[gates]
    parts.append(_rectangles(boxes, plots[gates], site[gates], plot[gates], Use.GATE))
    boxes = np.column_stack(
        [-half_width, -half_depth, half_width - 3.2, -half_depth + gate_depth]
    )[south]
    parts.append(
        _rectangles(boxes, plots[south], site[south], plot[south], Use.SIDE_HOUSE)
    )
    return join_footprints(parts)


def _main_houses(
    rng: np.random.Generator,
    plots: Floats,
    size: tuple[Floats, Floats, Floats],
    site: Ints,
    plot: Ints,
) -> Footprints:
    half_width, half_depth, back = size
    count = len(plots)
    eared = rng.random(count) < 0.28
    step = rng.uniform(0.9, 1.8, count)
    ear = half_width * rng.uniform(0.35, 0.6, count)
    left = np.where(rng.random(count) < 0.5, 1.0, -1.0)
    rings = np.stack(
        [
            np.column_stack([-half_width, half_depth]),
            np.column_stack([-half_width, back]),
            np.column_stack([half_width - ear, back]),
            np.column_stack([half_width - ear, back + step]),
            np.column_stack([half_width, back + step]),
            np.column_stack([half_width, half_depth]),
        ],
        axis=1,
    )
    mirrored = rings[:, ::-1] * np.array([-1.0, 1.0])
    rings = np.where((left > 0)[:, None, None], rings, mirrored)
    floors = np.where(rng.random(count) < 0.13, 2, 1)
    plain = np.column_stack([-half_width, back, half_width, half_depth])
    return join_footprints(
        [
            from_rings(
                rings[eared].reshape(-1, 2),
                np.full(int(eared.sum()), 6, np.int64),
                plots[eared, :2],
                site=site[eared],
                plot=plot[eared],
                use=int(Use.HOUSE),
                floors=floors[eared],
            ),
            from_rectangles(
                plain[~eared],
                plots[~eared, :2],
                site=site[~eared],
                plot=plot[~eared],
                use=int(Use.HOUSE),
                floors=floors[~eared],
            ),
        ]
    )


def _rectangles(
    boxes: Floats, plots: Floats, site: Ints, plot: Ints, use: Use
) -> Footprints:
    return from_rectangles(boxes, plots[:, :2], site=site, plot=plot, use=int(use))


def raise_public_houses(
    rng: np.random.Generator, plots: Floats, *, site: Ints, use: Ints
) -> Footprints:
    """Build the village's committee, shop and clinic on single plots.

    Parameters
    ----------
    rng : numpy.random.Generator
    plots : ndarray of float64, shape (n, 4)
    site, use : ndarray of int64, shape (n,)

    Returns
    -------
    Footprints
    """
    count = len(plots)
    half_width = plots[:, 2] / 2 - 0.6
    half_depth = plots[:, 3] / 2 - 0.6
    front = np.where(
        use == Use.OFFICE, rng.uniform(-2, 0, count), rng.uniform(0, 2.0, count)
    )
    boxes = np.column_stack([-half_width, front, half_width, half_depth])
    floors = np.where(use == Use.OFFICE, 2, 1)
    return from_rectangles(boxes, plots[:, :2], site=site, use=use, floors=floors)
