import math

import pytest

from gridplanner.ui.tools.sketch import Sketch, place_at


def along_the_corner(start, end):
    """Trace over (10, 0) when going from the bottom to the right side."""
    return [(10.0, 0.0)] if start[1] == 0 and end[0] == 10 else None


def test_sketch_holds_what_was_traced_between_two_corners():
    sketch = Sketch(along_the_corner)
    sketch.add((0.0, 0.0))
    sketch.add((10.0, 10.0))
    assert sketch.line() == [(0, 0), (10, 0), (10, 10)]
    assert sketch.length() == 20


def test_removing_a_corner_removes_its_traced_points():
    sketch = Sketch(along_the_corner)
    for corner in [(0.0, 0.0), (10.0, 10.0), (0.0, 10.0)]:
        sketch.add(corner)
    sketch.remove_last()
    sketch.remove_last()
    assert sketch.line() == [(0, 0)]
    sketch.remove_last()
    sketch.remove_last()
    assert not sketch


def test_second_click_on_the_same_place_adds_nothing():
    sketch = Sketch()
    assert sketch.add((1.0, 1.0))
    assert not sketch.add((1.0, 1.0005))
    assert len(sketch.corners) == 1


def test_ring_is_closed_along_the_traced_way():
    def closing(start, end):
        return [(0.0, 10.0)] if start == (10.0, 10.0) and end == (0.0, 0.0) else None

    sketch = Sketch(closing)
    for corner in [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]:
        sketch.add(corner)
    assert sketch.ring() == [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]
    assert sketch.area() == 100


def test_area_is_exact_far_from_the_origin_and_either_way_round():
    sketch = Sketch()
    for corner in [(4e7, 4e6), (4e7, 4e6 + 10), (4e7 + 10, 4e6 + 10), (4e7 + 10, 4e6)]:
        sketch.add(corner)
    assert sketch.area() == 100


def test_two_points_make_a_line_but_no_ring():
    sketch = Sketch()
    sketch.add((0.0, 0.0))
    assert sketch.ring() == []
    assert sketch.line((3.0, 4.0)) == [(0, 0), (3, 4)]
    assert sketch.length((3.0, 4.0)) == 5
    assert sketch.area() == 0


@pytest.mark.parametrize(
    ("angle", "expected"), [(0, (0, 10)), (90, (10, 0)), (180, (0, -10))]
)
def test_place_at_counts_angles_clockwise_from_north(angle, expected):
    assert math.dist(place_at((0.0, 0.0), length=10, angle=angle), expected) < 1e-9
