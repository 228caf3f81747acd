"""Narrow gaps between areas that reach the outside."""

import numpy as np
import pytest
from shapely import Polygon, box

from gridplanner.data.drawn.build import Drawn, build
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from tests.helpers.plans import areas, assert_sound

EMPTY = Plan.empty(1, DEFAULT_LEVELS)


def four_apart(width):
    """
    +---+ +---+
    | 2 | | 3 |     `width` between all of them, open to the outside
    +---+ +---+
    +---+ +---+
    | 0 | | 1 |
    +---+ +---+
    """
    far = 100 + width
    return [
        box(0, 0, 100, 100),
        box(far, 0, 200, 100),
        box(0, far, 100, 200),
        box(far, far, 200, 200),
    ]


def built(shapes, **options):
    polygons = np.array(shapes, object)
    units = tuple(Unit(0, 0, 0, name=str(i)) for i in range(len(shapes)))
    result = build(EMPTY, Drawn(polygons, units), level=0, **options)
    plan = EMPTY.apply(result.change)
    assert_sound(plan)
    return plan, result.findings


@pytest.mark.parametrize(("width", "listed"), [(0.04, 0), (0.3, 1), (0.45, 1)])
def test_narrow_slits_are_closed(width, listed):
    plan, findings = built(four_apart(width))

    assert [f.kind for f in findings] == ["gap"] * listed
    assert all(f.chosen == "close" for f in findings)
    assert sum(areas(plan, 0).values()) == pytest.approx(40_000, abs=0.1)
    assert plan.neighbours(min(plan.cells))


def test_a_wider_slit_is_left_and_listed():
    plan, findings = built(four_apart(0.8))

    (finding,) = findings
    assert (finding.kind, finding.chosen) == ("gap", "leave")
    assert finding.width == pytest.approx(0.8, abs=0.01)
    assert sum(areas(plan, 0).values()) < 39_900


def test_a_wider_slit_is_closed_when_decided():
    _, (finding,) = built(four_apart(0.8))

    plan, _ = built(four_apart(0.8), decisions={finding.id: "close"})

    assert sum(areas(plan, 0).values()) == pytest.approx(40_000, abs=0.1)


def test_a_narrow_slit_stays_open_when_decided():
    _, (finding,) = built(four_apart(0.3))

    plan, _ = built(four_apart(0.3), decisions={finding.id: "leave"})

    assert sum(areas(plan, 0).values()) == pytest.approx(
        sum(shape.area for shape in four_apart(0.3))
    )


def test_a_street_between_two_areas_is_no_slit():
    plan, findings = built(four_apart(5))

    assert findings == ()
    assert plan.neighbours(min(plan.cells)) == frozenset()


def test_a_notch_between_neighbours_that_share_a_border_stays():
    """A sharp notch where the two meet at the edge of the town.

    +----\\  /----+
    |     \\/     |
    |  0   |  1  |
    +------+-----+
    """
    left = Polygon([(0, 0), (100, 0), (100, 90), (99.8, 100), (0, 100)])
    right = Polygon([(100, 0), (200, 0), (200, 100), (100.2, 100), (100, 90)])

    plan, findings = built([left, right])

    assert findings == ()
    assert areas(plan, 0) == {
        "0": round(left.area, 2),
        "1": round(right.area, 2),
    }
