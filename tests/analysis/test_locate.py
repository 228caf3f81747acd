import numpy as np
import pytest
import shapely

from gridplanner.analysis.locate import locate
from gridplanner.data.job import Cancelled, Progress
from tests.analysis.towns import lattice, square


def test_every_point_lies_in_the_polygon_that_brute_force_finds():
    rng = np.random.default_rng(3)
    polygons = lattice(5, 1000.0, rng=rng)
    polygons[7] = shapely.MultiPolygon([polygons[7], square(1100, 0, 50)])
    points = rng.uniform(-50, 1200, (2000, 2))
    by_hand = [
        next((i for i, p in enumerate(polygons) if p.intersects(point)), -1)
        for point in shapely.points(points)
    ]
    found = locate(points, polygons)
    assert found.dtype == np.int32
    assert found.tolist() == by_hand
    assert (found == 7).sum() > 0
    assert (found == -1).sum() > 0


def test_a_point_on_a_shared_border_goes_to_the_lowest_index():
    polygons = np.array([square(10, 0), square(0, 0)], object)
    assert locate(np.array([[10.0, 5.0]]), polygons).tolist() == [0]


def test_no_points_and_no_polygons_give_nothing():
    assert locate(np.empty((0, 2)), np.array([square(0, 0)], object)).shape == (0,)
    assert locate(np.zeros((2, 2)), np.empty(0, object)).tolist() == [-1, -1]


def test_a_coordinate_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="finite"):
        locate(np.array([[np.nan, 0.0]]), np.array([square(0, 0)], object))


def test_locating_can_be_cancelled():
    progress = Progress(cancelled=lambda: True)
    with pytest.raises(Cancelled):
        locate(np.zeros((1, 2)), np.array([square(0, 0)], object), progress=progress)
