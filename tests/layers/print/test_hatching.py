"""Hatching: lines cut to areas as shapely cuts them, and signs that stay inside."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.layers.print.hatching import hatch_lines, strewn_places

WINDOW = (0.0, 0.0, 100.0, 80.0)


def rings_of(area):
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(area)))
    counts = shapely.get_num_coordinates(rings)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return shapely.get_coordinates(rings), starts


def drawn(area, step, angle, window=WINDOW):
    lines = hatch_lines(*rings_of(area), window, step=step, angle=angle)
    return shapely.multilinestrings(shapely.linestrings(lines.reshape(-1, 2, 2)))


@st.composite
def areas(draw):
    """Stars with a hole or without, some of them two pieces."""
    count = draw(st.integers(4, 12))
    reach = draw(st.lists(st.floats(5, 38), min_size=count, max_size=count))
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = np.column_stack([np.cos(turns), np.sin(turns)]) * np.array(reach)[:, None]
    star = shapely.Polygon(ring + np.array([50, 40]))
    if draw(st.booleans()):
        star = star.difference(shapely.Point(50, 40).buffer(3))
    if draw(st.booleans()):
        star = star.union(shapely.box(1, 1, 4, 79).difference(star.buffer(0.5)))
    return star


@settings(max_examples=80, deadline=None)
@given(areas(), st.floats(0.7, 5), st.sampled_from([0.0, 45.0, 90.0, 135.0, 17.0]))
def test_lines_lie_inside_and_cover_the_area_evenly(area, step, angle):
    lines = drawn(area, step, angle)
    assert shapely.length(lines.difference(area.buffer(1e-6))) < 1e-6
    # Lines a step apart measure the area, but for what is lost along the sides.
    lost = step * shapely.length(area.boundary)
    assert abs(shapely.length(lines) * step - area.area) <= lost


@pytest.mark.parametrize("angle", [0.0, 45.0, 90.0, 135.0])
def test_lines_run_as_the_angle_says(angle):
    lines = shapely.get_parts(drawn(shapely.box(10, 10, 60, 60), 3.0, angle))
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    way = ends[:, 1] - ends[:, 0]
    turned = np.degrees(np.arctan2(-way[:, 1], way[:, 0])) % 180
    assert len(turned) > 10
    np.testing.assert_allclose(
        np.minimum(abs(turned - angle), 180 - abs(turned - angle)), 0, atol=1e-6
    )


def test_areas_that_touch_are_hatched_through():
    left, right = shapely.box(10, 10, 40, 70), shapely.box(40, 10, 90, 70)
    both = [drawn(one, 2.0, 45.0) for one in (left, right)]
    whole = drawn(left.union(right), 2.0, 45.0)
    np.testing.assert_allclose(
        sum(map(shapely.length, both)), shapely.length(whole), rtol=1e-9
    )


def test_what_lies_beside_the_window_costs_nothing():
    far = shapely.box(1e6, 1e6, 2e6, 2e6)
    assert not len(hatch_lines(*rings_of(far), WINDOW, step=1.0, angle=45.0))
    huge = shapely.box(-1e6, -1e6, 1e6, 1e6)
    lines = hatch_lines(*rings_of(huge), WINDOW, step=1.0, angle=0.0)
    assert len(lines) == pytest.approx(81, abs=1)
    assert np.abs(lines).max() <= 100.0


def test_nothing_is_hatched_where_there_is_no_area():
    thin = shapely.box(10, 10.2, 90, 10.7)
    assert not len(hatch_lines(*rings_of(thin), WINDOW, step=1.0, angle=0.0))
    none = np.empty((0, 2)), np.zeros(1, np.int32)
    assert not len(hatch_lines(*none, WINDOW, step=1.0, angle=0.0))
    assert not len(strewn_places(*none, WINDOW, step=3.0, size=1.0))


@settings(max_examples=60, deadline=None)
@given(areas(), st.floats(2, 8))
def test_signs_stand_inside_and_apart(area, step):
    places = strewn_places(*rings_of(area), WINDOW, step=step, size=1.0)
    points = shapely.points(places)
    assert shapely.covers(area.buffer(1e-9), points).all()
    tree = shapely.STRtree(points)
    one, other = tree.query(points, "dwithin", step * 0.99)
    assert (one == other).all()
