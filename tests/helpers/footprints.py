"""Buildings of small towns for tests, at random."""

import numpy as np
import shapely
from shapely import affinity, box

SHRINK = 0.05  # metres of a wall that a border may graze


def random_footprints(rng, *, width=300.0, height=300.0, count=60):
    """Buildings that do not lie on one another: single, in rows, crooked, door plates.

    Houses of a row share their walls, to the bit or all but some centimetres.
    """
    found = []
    for _ in range(count):
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        kind = rng.random()
        if kind < 0.15:
            new = [shapely.Point(x, y)]
        elif kind < 0.6:
            new = _row(rng, x, y)
        else:
            new = [_house(rng, x, y)]
        turned = affinity.rotate(
            shapely.geometrycollections(new), rng.uniform(0, 90), origin=(x, y)
        )
        new = list(shapely.get_parts(turned))
        near = shapely.union_all(new).buffer(0.6)
        if not any(near.intersects(other) for other in found):
            found += new
    return np.array(found, object)


def _house(rng, x, y):
    wide, deep = rng.uniform(3, 25), rng.uniform(3, 12)
    house = box(x, y, x + wide, y + deep)
    if rng.random() < 0.4:
        notch = box(x + wide * 0.3, y + deep * 0.4, x + wide * 0.7, y + deep)
        house = house.difference(notch)
    return house


def _row(rng, x, y):
    gap = rng.choice((0.0, 0.0, 0.003, 0.02, 0.08, 0.4, 3.0))
    houses = []
    for _ in range(rng.randint(2, 5)):
        wide = rng.uniform(4, 10)
        houses.append(box(x, y, x + wide, y + rng.uniform(6, 10)))
        x += wide + gap
    return houses


def some_near(rng, footprints, *, most=12):
    """Mark some buildings that lie together."""
    given = np.zeros(len(footprints), bool)
    centre = footprints[rng.randrange(len(footprints))].centroid
    order = np.argsort(shapely.distance(footprints, centre))
    given[order[: rng.randint(1, most)]] = True
    if rng.random() < 0.3:
        given ^= np.array([rng.random() < 0.1 for _ in given])
    return given


def inner(footprints):
    """The buildings without a film of their walls."""
    thin = shapely.buffer(footprints, -SHRINK - 0.012, join_style="mitre")
    return thin[~shapely.is_empty(thin)]
