"""Slivers, spikes, outlines that touch themselves or wind."""

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

from gridplanner.data.checks.check import check
from gridplanner.data.checks.limits import Limits
from gridplanner.data.checks.shapes import find_tongues
from gridplanner.data.edits.draw import draw
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from tests.helpers.plans import grid_named, nine_cell_town

SHARP = Polygon(
    [(0, 0), (100, 0), (100, 50), (160, 50.2), (100, 50.4), (100, 100), (0, 100)]
)
BLUNT = Polygon(
    [
        (0, 0),
        (100, 0),
        (100, 50),
        (160, 50),
        (160, 50.4),
        (100, 50.4),
        (100, 100),
        (0, 100),
    ]
)
NOTCH = Polygon(
    [
        (0, 0),
        (100, 0),
        (100, 50),
        (40, 50),
        (40, 50.4),
        (100, 50.4),
        (100, 100),
        (0, 100),
    ]
)


def tongues(*shapes, width=1.0, length=10.0):
    oriented = shapely.orient_polygons(np.array(shapes, object))
    return find_tongues(oriented, width=width, length=length)


def issues_of(plan, kind, **limits):
    found = check(plan, level=2, limits=Limits(**limits)).issues
    return [issue for issue in found if issue.kind == kind]


@pytest.mark.parametrize("shape", [SHARP, BLUNT])
@pytest.mark.parametrize("turned", [0, 77, 180, 301])
def test_a_narrow_tongue_is_found_whichever_way_it_points(shape, turned):
    (tongue,) = tongues(shapely.affinity.rotate(shape, turned, origin=(0, 0)))

    assert tongue.row == 0
    assert 2 < tongue.ground.area < 25
    assert tongue.ground.length > 50


def test_a_notch_is_no_tongue_of_the_ground_round_it():
    assert tongues(NOTCH) == []


def test_wide_corners_short_tips_and_pieces_narrow_all_over_are_none():
    corner = Polygon([(0, 0), (100, 0), (0, 100)])
    nick = Polygon(
        [(0, 0), (100, 0), (100, 50), (103, 50.1), (100, 50.2), (100, 100), (0, 100)]
    )

    assert tongues(box(0, 0, 9, 9), corner, nick) == []
    assert tongues(box(0, 0, 100, 0.5)) == []
    assert tongues() == []
    assert tongues(SHARP, width=0) == []


def test_a_tongue_into_a_hole_is_found_too():
    """Ground points from the shell into its own hole."""
    hole = [(20, 20), (20, 80), (80, 80), (80, 51), (30, 50.2), (80, 50), (80, 20)]

    (tongue,) = tongues(Polygon([(0, 0), (100, 0), (100, 100), (0, 100)], [hole]))

    assert tongue.ground.centroid.x > 29


def test_each_polygon_has_its_own_tongues():
    found = tongues(SHARP, box(0, 0, 50, 50), BLUNT)

    assert [tongue.row for tongue in found] == [0, 2]


def test_a_spike_of_a_grid_is_listed_with_its_place():
    town = nine_cell_town()
    shape = shapely.union_all([box(110, 110, 190, 190), box(190, 150, 230, 150.5)])
    town = town.apply(
        draw(town, shape, level=2, unit=Unit(0, 0, 2, name="刺"), take=True)
    )

    (issue,) = issues_of(town, "spike")

    assert issue.codes == ("刺",)
    assert box(188, 149, 231, 151).contains(shapely.Point(issue.place))
    assert issue.width < 1


def test_a_grid_that_meets_itself_in_a_corner_is_listed_there():
    """Grid 5 takes a square at the corner of grid 1, and touches itself with grid 9."""
    town = nine_cell_town()
    corner = Unit(0, 0, 2, name="角", parts=2)
    shape = shapely.MultiPolygon([box(0, 0, 100, 100), box(100, 100, 150, 150)])
    town = town.apply(
        draw(town, shape, level=2, unit=corner, take=True, drop=(grid_named(town, 1),))
    )

    (issue,) = issues_of(town, "self_touching")

    assert issue.place == (100, 100)
    assert issue.severity == "warning"


def test_a_long_grid_winds_and_a_square_does_not():
    town = nine_cell_town()
    strip = Unit(0, 0, 2, name="带")
    town = town.apply(
        draw(
            town,
            box(0, 145, 300, 155),
            level=2,
            unit=strip,
            take=True,
            allow_parts=True,
        )
    )

    listed = {issue.codes: issue.measure for issue in issues_of(town, "winding")}

    assert listed == {("带",): pytest.approx(4 * np.pi * 3000 / 620**2)}
    assert issues_of(town, "winding", compactness=0) == []


def test_villages_may_wind():
    plan = Plan.empty(1, DEFAULT_LEVELS)
    unit = Unit(0, 0, 0, name="长镇")
    plan = plan.apply(draw(plan, box(0, 0, 900, 20), level=0, unit=unit, take=False))

    assert check(plan, level=0).issues == ()
