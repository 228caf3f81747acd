"""Industrial parks: sheds on walled lots, an office at the gate, a dormitory behind."""

from __future__ import annotations

import numpy as np

from gridplanner.data.demo.estates import Block, Box
from gridplanner.data.demo.footprints import (
    Footprints,
    from_rectangles,
    join_footprints,
)
from gridplanner.data.demo.layout import Use


def build_industry(rng: np.random.Generator, box: Box, *, site: int) -> Block:
    """Build the lots of one block of an industrial park.

    Parameters
    ----------
    rng : numpy.random.Generator
    box : tuple of float
        Inner rectangle of the block in the frame, metres.
    site : int

    Returns
    -------
    Block
    """
    left, bottom, right, top = box
    columns = max(1, round((right - left) / rng.uniform(95, 130)))
    rows = max(1, round((top - bottom) / rng.uniform(85, 115)))
    x = np.linspace(left, right, columns + 1)
    y = np.linspace(bottom, top, rows + 1)
    parts = []
    for column in range(columns):
        for row in range(rows):
            lot = (x[column] + 4, y[row] + 4, x[column + 1] - 4, y[row + 1] - 4)
            parts.append(_lot(rng, lot, site=site, number=1 + column * rows + row))
    return Block(join_footprints(parts), (x[1:-1], y[1:-1]), np.empty((0, 4)))


def _lot(rng: np.random.Generator, lot: Box, *, site: int, number: int) -> Footprints:
    left, bottom, right, top = lot
    gate = bottom + 22
    sheds = int(rng.integers(1, 4))
    edges = np.linspace(left, right, sheds + 1)
    back = top - rng.uniform(0, 18, sheds)
    boxes = np.column_stack(
        [edges[:-1] + 2, np.full(sheds, gate + 5.0), edges[1:] - 2, np.full(sheds, 0.0)]
    )
    boxes[:, 3] = back
    uses = np.full(sheds, int(Use.SHED))
    floors = rng.choice([1, 1, 1, 2], sheds)
    office = np.array(
        [(left + 2, bottom + 3, left + 2 + rng.uniform(16, 26), bottom + 15)]
    )
    rows = [boxes, office]
    uses = np.append(uses, int(Use.OFFICE))
    floors = np.append(floors, rng.integers(2, 5))
    if rng.random() < 0.4:
        rows.append(np.array([(right - 30, bottom + 3, right - 4, bottom + 15)]))
        uses = np.append(uses, int(Use.DORMITORY))
        floors = np.append(floors, rng.integers(3, 6))
    boxes = np.vstack(rows)
    middles = (
        np.column_stack([boxes[:, 0] + boxes[:, 2], boxes[:, 1] + boxes[:, 3]]) / 2
    )
    return from_rectangles(
        boxes - np.hstack([middles, middles]),
        middles,
        site=site,
        use=uses,
        floors=floors,
        units=1,
        flats=np.where(uses == Use.DORMITORY, 8, 0),
        number=number,
    )
