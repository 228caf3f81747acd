"""Names of units: off the houses, or where these are all over off the plates."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.data.packed import pack
from gridplanner.layers.print.ground import Meaning
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.map_labels import Rank
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER
from tests.layers.print.small_ground import small_ground, view_of

_STEP = 30


def rows_of_houses(side: float):
    """Houses all over the square in the middle, one of them in its very middle."""
    west, south = CORNER + 300
    corners = [
        (west + column * _STEP, south + row * _STEP)
        for row in range(10)
        for column in range(10)
    ]
    shapes = [shapely.box(x, y, x + side, y + side) for x, y in corners]
    # The middle of the square is not between houses.
    shapes = [shapely.affinity.translate(one, side / 2, side / 2) for one in shapes]
    return np.arange(len(shapes)) + 1, np.array(shapes, object)


@pytest.fixture
def settled(qapp):
    def made(side):
        ids, shapes = rows_of_houses(side)
        ground = replace(
            small_ground(per_side=6, features=False),
            buildings=pack(ids, shapes),
            unit_of=lambda wanted, level: np.full(
                len(wanted), 2001 + 1004 * (level > 1)
            ),
        )
        found = settle(
            view_of(ground, scale=2500.0), ground, Meaning((2001,), 1, 2), load_fonts()
        )
        names = [one for one in found.labels if one.words == "第5网格"]
        return (
            found,
            names,
            found.view.to_mm(np.array([one.bounds[:2] for one in shapes])),
        )

    return made


def test_a_name_stands_between_houses_where_there_is_room(settled):
    side = 20
    found, (name,), corners = settled(side)
    left, top, right, bottom = name.box
    wide = side / 2.5
    for x, y in corners:  # bottom left corners
        assert right <= x or left >= x + wide or top >= y or bottom <= y - wide
    assert name.size == name.wish.sizes[0]
    assert not found.left_out


def test_among_houses_without_a_gap_every_plate_stays_in_its_own(settled):
    found, names, _corners = settled(29)
    assert len(names) == 1
    doors = {door.building: door for door in found.doors}
    plates = [one for one in found.labels if one.wish.rank is Rank.PLATE]
    assert len(plates) == len(doors)
    for plate in plates:
        door = doors[plate.wish.key]
        assert (plate.x, plate.y) == (door.x, door.y)
