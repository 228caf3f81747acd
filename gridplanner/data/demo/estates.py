"""Apartment estates: rows of slabs and towers that look south, shops, a green."""

from __future__ import annotations

from dataclasses import dataclass
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
    from gridplanner.data.demo.frames import Floats

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """What was built on an urban block.

    ``cuts`` are the x and y of lanes along which the block may be divided,
    ``squares`` (n, 4) boxes of open squares and greens.
    """

    footprints: Footprints
    cuts: tuple[Floats, Floats]
    squares: Floats
    floors: int = 0


# floors, entrances, width of one entrance, depth, flats on a floor, row pitch
_TYPES = (
    (6, 3, 15.0, 12.0, 2, 27.0),
    (11, 2, 17.0, 13.5, 2, 36.0),
    (18, 2, 18.5, 14.5, 3, 47.0),
    (26, 1, 27.0, 21.0, 5, 56.0),
)


def share_kinds(
    rng: np.random.Generator, count: int, weights: tuple[float, ...]
) -> list[int]:
    """Share estates out among the kinds by weight, in random order.

    Shared out, not drawn: the number of flats is then about the same at any seed.

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
        Number of estates.
    weights : tuple of float
        One for each kind.

    Returns
    -------
    list of int
        `count` kinds.
    """
    ends = np.cumsum(weights) / sum(weights)
    kinds = np.searchsorted(ends, (np.arange(count) + 0.5) / max(count, 1))
    return [int(kind) for kind in rng.permutation(kinds)]


def build_estate(rng: np.random.Generator, box: Box, *, site: int, kind: int) -> Block:
    """Build an estate on a block: slabs in rows, shops to the street, a green.

    Parameters
    ----------
    rng : numpy.random.Generator
    box : tuple of float
        Inner rectangle of the block in the frame, metres.
    site : int
    kind : int
        0 to 3: houses of 6, 11, 18 or 26 floors.

    Returns
    -------
    Block
    """
    floors, units, bay, depth, flats, pitch = _TYPES[kind]
    shop_side = bool(rng.random() < 0.7)
    bottom = box[1] + (27.0 if shop_side else 6.0)
    rows = max(1, int((box[3] - 4 - bottom - depth) / pitch) + 1)
    pitch = (box[3] - 4 - bottom - depth) / max(1, rows - 1) if rows > 1 else pitch
    y = box[3] - 4 - depth / 2 - pitch * np.arange(rows, dtype=np.float64)
    width = units * bay
    columns = max(1, int((box[2] - box[0] - 8 + 11) / (width + 11)))
    step = (box[2] - box[0] - 8) / columns
    x = box[0] + 4 + step * (np.arange(columns, dtype=np.float64) + 0.5)
    places = np.array([(a, b) for b in y for a in x])
    row = np.repeat(np.arange(rows), columns)
    places[:, 0] += np.where(row % 2 == 1, 1.0, -1.0) * min(
        3.0, (step - width) / 2 - 1.0
    )
    keep = np.ones(len(places), bool)
    green = _green(rng, rows, columns)
    keep[green] = False
    towers = _slabs(rng, places[keep], (units, bay, depth))
    count = int(keep.sum())
    standing = from_rings(
        towers[0],
        towers[1],
        places[keep],
        site=site,
        use=int(Use.FLATS),
        floors=np.full(count, floors),
        units=units,
        flats=flats,
        number=np.arange(1, count + 1),
    )
    squares = np.array([(*(places[g] - 14), *(places[g] + 14)) for g in green[:1]])
    extras = _extras(rng, box, places[green], site=site, shops=shop_side)
    cuts = (x[:-1] + step / 2, y[:-1] - pitch / 2)
    if shop_side:
        cuts = (cuts[0], np.append(cuts[1], bottom - 4.0))
    return Block(join_footprints([standing, *extras]), cuts, squares, floors)


def _green(rng: np.random.Generator, rows: int, columns: int) -> list[int]:
    if rows * columns < 9:
        return []
    middle = (rows // 2) * columns + columns // 2
    corner = int(rng.choice([0, columns - 1, (rows - 1) * columns]))
    return [middle, corner] if corner != middle else [middle]


def _slabs(
    rng: np.random.Generator, places: Floats, shape: tuple[int, float, float]
) -> tuple[Floats, np.ndarray]:
    """Outline of a slab: every entrance has bays to the south, a stair to the north."""
    units, bay, depth = shape
    south = [(0.06, -0.5), (0.06, -0.58), (0.36, -0.58), (0.36, -0.5)]
    south += [(0.64, -0.5), (0.64, -0.58), (0.94, -0.58), (0.94, -0.5)]
    north = [(0.60, 0.42), (0.60, 0.52), (0.40, 0.52), (0.40, 0.42)]
    ring = [(-units / 2, -0.5)]
    for unit in range(units):
        ring += [(unit - units / 2 + x, y) for x, y in south]
    ring += [(units / 2, -0.5), (units / 2, 0.42)]
    for unit in reversed(range(units)):
        ring += [(unit - units / 2 + x, y) for x, y in north]
    ring.append((-units / 2, 0.42))
    outline = np.array(ring) * (bay, depth)
    size = rng.uniform(0.97, 1.0, (len(places), 1, 1))
    points = (outline[None] * size).reshape(-1, 2)
    return points, np.full(len(places), len(ring), np.int64)


def _extras(
    rng: np.random.Generator, box: Box, green: Floats, *, site: int, shops: bool
) -> list[Footprints]:
    """Gatehouse, kindergarten on a green, substation, shops along the street."""
    parts = []
    middle = (box[0] + box[2]) / 2
    small = np.array([(-2.5, -1.8, 2.5, 1.8), (-3.5, -2.5, 3.5, 2.5)])
    places = np.array([(middle + 9, box[1] + 2.2), (box[0] + 4, box[3] - 0.2)])
    parts.append(from_rectangles(small, places, site=site, use=int(Use.SERVICE)))
    if len(green) > 1:
        ring = np.array([(-13, -8), (13, -8), (13, 2), (4, 2), (4, 8), (-13, 8)], float)
        parts.append(
            from_rings(
                ring,
                np.array([6]),
                green[1:2],
                site=site,
                use=int(Use.SCHOOL),
                floors=3,
            )
        )
    if shops:
        parts.append(
            shop_row(
                rng, (box[0] + 6, middle - 8), box[1] + 10, site=site, first=1, look=-1
            )
        )
        parts.append(
            shop_row(
                rng,
                (middle + 16, box[2] - 6),
                box[1] + 10,
                site=site,
                first=51,
                look=-1,
            )
        )
    return parts


def shop_row(
    rng: np.random.Generator,
    span: tuple[float, float],
    y: float,
    *,
    site: int,
    first: int,
    look: int,
) -> Footprints:
    """Stand shophouses side by side along a street.

    Parameters
    ----------
    rng : numpy.random.Generator
    span : tuple of float
        Least and greatest x in the frame.
    y : float
        Middle of the row.
    site : int
    first : int
        Number of the first shop; numbers go up in twos, as along a real street.
    look : int
        -1 where the fronts look south, 1 north.

    Returns
    -------
    Footprints
    """
    widths = rng.choice([8.0, 12.0, 12.0, 16.0, 20.0, 27.0], 60) + rng.uniform(
        -0.6, 0.6, 60
    )
    ends = span[0] + np.cumsum(widths + 0.5)
    keep = ends < span[1]
    widths, ends = widths[keep], ends[keep]
    depth = rng.uniform(10.0, 13.5, len(widths))
    front = np.full(len(widths), 5.0)
    low, high = (-front, depth - front) if look < 0 else (front - depth, front)
    boxes = np.column_stack([-widths / 2, low, widths / 2, high])
    anchors = np.column_stack([ends - widths / 2, np.full(len(widths), y)])
    floors = rng.choice([2, 2, 3, 3, 4], len(widths))
    return from_rectangles(
        boxes,
        anchors,
        site=site,
        use=int(Use.SHOP),
        floors=floors,
        units=1,
        flats=np.where(floors > 2, 1, 0),
        number=first + 2 * np.arange(len(widths)),
    )
