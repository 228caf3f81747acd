"""The middle of a town: market street, town hall, school, hospital."""

from __future__ import annotations

import numpy as np

from gridplanner.data.demo.courtyards import raise_public_houses
from gridplanner.data.demo.estates import Block, Box, shop_row
from gridplanner.data.demo.footprints import (
    from_rectangles,
    from_rings,
    join_footprints,
)
from gridplanner.data.demo.layout import Use


def build_market(rng: np.random.Generator, box: Box, *, site: int) -> Block:
    """Build a market street: shophouses on both sides, market hall and yards behind.

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
    third = (top - bottom) / 3
    streets = (bottom + third * 0.72, bottom + 2.2 * third)
    parts = []
    for number, y in enumerate(streets):
        parts.append(
            shop_row(
                rng, (left, right), y + 11, site=site, first=1 + 100 * number, look=-1
            )
        )
        parts.append(
            shop_row(
                rng, (left, right), y - 11, site=site, first=2 + 100 * number, look=1
            )
        )
    parts.extend(
        shop_row(rng, (left, right), y, site=site, first=first, look=-1)
        for y, first in ((bottom + 7, 301), (top - 8, 401))
    )
    middle = (left + right) / 2
    hall_y = (streets[0] + streets[1]) / 2
    halls = np.array([(-34, -13, 34, 13), (-12, -9, 12, 9)], float)
    places = np.array([(middle - 42, hall_y), (right - 30, hall_y)])
    parts.append(
        from_rectangles(
            halls, places, site=site, use=int(Use.MARKET), number=np.array([1, 2])
        )
    )
    squares = np.array([(middle + 12, hall_y - 13, right - 50, hall_y + 13)])
    xs = np.array([middle])
    return Block(join_footprints(parts), (xs, np.array(streets)), squares)


def build_civic(rng: np.random.Generator, box: Box, *, site: int) -> Block:
    """Build the town hall on its square, the school with its track, the hospital.

    Parameters and result are those of `build_market`.
    """
    left, bottom, right, top = box
    middle, half = (left + right) / 2, (bottom + top) / 2
    hall = [(-36, 8), (-36, -8), (-22, -8), (-22, -4), (-8, -4), (-8, -10), (8, -10)]
    hall += [(8, -4), (22, -4), (22, -8), (36, -8), (36, 8)]
    school = [
        (-40, -7),
        (40, -7),
        (40, 7),
        (28, 7),
        (28, 30),
        (14, 30),
        (14, 7),
        (-40, 7),
    ]
    ward = [(-28, -8), (28, -8), (28, 8), (6, 8), (6, 26), (-6, 26), (-6, 8), (-28, 8)]
    quarter = (right - left) / 4
    anchors = np.array(
        [(middle, top - 16), (left + quarter, half - 46), (right - quarter, half - 52)]
    )
    rings = [np.array(ring, float) for ring in (hall, school, ward)]
    fit = min(1.0, quarter * 1.8 / 80)
    big = from_rings(
        np.vstack(rings) * (fit, 1.0),
        np.array([len(ring) for ring in rings]),
        anchors,
        site=site,
        use=np.array([Use.OFFICE, Use.SCHOOL, Use.CLINIC]),
        floors=np.array([5, 4, 6]),
        units=1,
        number=np.array([1, 3, 5]),
    )
    plots = np.array([(x, top - 14.0, 24.0, 18.0) for x in (left + 16, right - 16)])
    small = raise_public_houses(
        rng, plots, site=np.full(2, site), use=np.full(2, int(Use.OFFICE))
    )
    shops = shop_row(
        rng, (left + 4, right - 4), bottom + 8, site=site, first=1, look=-1
    )
    squares = np.array([(middle - 40, half + 8, middle + 40, top - 34)])
    # Not along the middle: town hall and square stand there.
    cuts = (np.empty(0), np.array([half - 4.0]))
    return Block(join_footprints([big, small, shops]), cuts, squares)
