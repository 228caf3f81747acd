"""Corners off the map are left out, and nothing in view changes."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.layers.print.clipping import within

ROOM = (0.0, 0.0, 100.0, 60.0)
VIEW = shapely.box(*ROOM)
coordinates = st.integers(-250, 350).map(float)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=40))
def test_what_is_seen_of_a_line_stays(corners):
    points = np.array(corners)
    kept, starts = within(points, np.array([0, len(points)], np.int32), ROOM)
    assert starts.tolist() == [0, len(kept)]
    assert (kept[0] == points[0]).all()
    assert (kept[-1] == points[-1]).all()
    before = shapely.intersection(shapely.LineString(points), VIEW)
    after = shapely.intersection(shapely.LineString(kept), VIEW)
    assert shapely.hausdorff_distance(before, after) < 1e-9 or (
        before.is_empty and after.is_empty
    )


@given(st.integers(0, 10_000), st.integers(3, 60))
def test_what_is_filled_in_view_stays(seed, count):
    rng = np.random.default_rng(seed)
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    far = rng.uniform(20, 300, count)
    middle = rng.uniform(-80, 160, 2)
    ring = middle + np.column_stack([np.cos(angles), np.sin(angles)]) * far[:, None]
    ring = np.vstack([ring, ring[:1]])
    kept, _starts = within(ring, np.array([0, len(ring)], np.int32), ROOM)
    places = rng.uniform((0, 0), (100, 60), (200, 2))
    for points in (ring, kept):
        assert (points[0] == points[-1]).all()
    np.testing.assert_array_equal(windings(ring, places), windings(kept, places))


def windings(ring, places):
    """How often a ring goes round each place: what is filled by Qt's winding rule."""
    x, y = (ring[:, None, axis] - places[:, axis] for axis in (0, 1))
    turned = x[:-1] * y[1:] - x[1:] * y[:-1]
    up = (y[:-1] <= 0) & (y[1:] > 0) & (turned > 0)
    down = (y[:-1] > 0) & (y[1:] <= 0) & (turned < 0)
    return up.sum(axis=0) - down.sum(axis=0)


def test_several_lines_keep_apart_and_much_goes():
    far = np.column_stack([np.full(50, 500.0), np.arange(50.0)])
    points = np.vstack([far, [[10, 10], [20, 20]], far])
    starts = np.array([0, 50, 52, 102], np.int32)
    kept, at = within(points, starts, ROOM)
    assert at.tolist() == [0, 2, 4, 6]
    assert kept[2:4].tolist() == [[10, 10], [20, 20]]
