"""How much of a line runs along something one can see."""

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, box

from gridplanner.analysis.sights import Sights, sample
from gridplanner.data.checks.marks import BorderMarks
from tests.helpers.plans import grid_named, nine_cell_town, tiled_town


def array(*shapes):
    found = np.empty(len(shapes), object)
    found[:] = shapes
    return found


def lines_at_random(rng, count, points):
    starts = rng.uniform(0, 1000, (count, 1, 2))
    return shapely.linestrings(starts + rng.normal(0, 40, (count, points, 2)).cumsum(1))


def test_samples_stand_in_the_middle_of_pieces_of_their_line():
    points, line = sample(
        array(LineString([(0, 0), (30, 0)]), LineString([(5, 5), (5, 8)])), 10
    )

    assert points.tolist() == [[5, 0], [15, 0], [25, 0], [5, 6.5]]
    assert line.tolist() == [0, 0, 0, 1]


def test_samples_lie_on_their_own_line():
    lines = lines_at_random(np.random.default_rng(4), 40, 9)

    points, line = sample(lines, 7.0)

    assert shapely.distance(shapely.points(points), lines[line]).max() < 1e-9
    assert np.bincount(line).tolist() == np.ceil(shapely.length(lines) / 7).tolist()


def test_shares_are_those_of_brute_force_but_for_one_sample_a_line():
    rng = np.random.default_rng(5)
    roads, ponds = (
        lines_at_random(rng, 60, 12),
        shapely.buffer(shapely.points(rng.uniform(0, 1000, (9, 2))), 60),
    )
    lines = lines_at_random(rng, 50, 6)
    near = shapely.union_all(
        np.concatenate(
            [
                shapely.buffer(roads, 10, quad_segs=64),
                shapely.buffer(ponds, 10, quad_segs=64),
            ]
        )
    )

    shares, faint = Sights(np.concatenate([roads, ponds]), 10.0).measure(lines)

    exact = shapely.length(shapely.intersection(lines, near)) / shapely.length(lines)
    # Each stretch along something is true to one sample; these lines meet many.
    assert np.abs(shares - exact).max() < 0.12
    assert np.abs((shares - exact).mean()) < 0.01
    bare = shares < 1
    assert np.isnan(faint[~bare]).all()
    assert shapely.distance(shapely.points(faint[bare]), near).min() > 0


def test_a_river_marks_what_lies_in_it_and_a_point_marks_nothing():
    lines = array(LineString([(50, 0), (50, 100)]))

    assert Sights(array(box(0, 0, 100, 100)), 5.0).measure(lines)[0].tolist() == [1]
    assert Sights(array(Point(50, 50)), 5.0).measure(lines)[0].tolist() == [0]


def test_a_border_beside_a_road_is_marked_for_both_grids():
    """The road runs along the border of grids 4 and 5, which is a quarter of each."""
    town = nine_cell_town()
    road = array(LineString([(104, 100), (104, 200)]))
    grids = [grid_named(town, 4), grid_named(town, 5)]

    units, shares, faint = BorderMarks(Sights(road, 10.0).measure).marks(town, 2, grids)

    assert units.tolist() == grids
    # Grid 4 has the border of the town in the west besides.
    assert shares == pytest.approx([0.5, 0.25], abs=0.06)
    assert np.isfinite(faint).all()


def test_borders_of_villages_are_marked():
    town = tiled_town(4, 1)
    marks = BorderMarks(Sights(array(LineString([(0, 900), (9, 900)])), 10.0).measure)

    _, shares, faint = marks.marks(town, 2, [grid_named(town, 1), grid_named(town, 2)])

    assert shares == pytest.approx([0.75, 0.75])
    assert faint[:, 0] == pytest.approx([100, 100])


def test_each_border_is_measured_once():
    asked = []
    town = nine_cell_town()
    grids = [unit.id for unit in town.units_at(2)]

    def measure(lines):
        asked.append(len(lines))
        return np.zeros(len(lines)), np.zeros((len(lines), 2))

    marks = BorderMarks(measure)
    marks.marks(town, 2, grids)
    marks.marks(town, 2, grids)

    assert asked == [12]
