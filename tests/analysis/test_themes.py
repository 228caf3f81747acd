import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.themes import (
    UnitShares,
    density_of,
    dots_a_house,
    place_dots,
)


def test_a_quarter_is_25_percent_and_totals_are_sums_by_sums():
    shares = UnitShares({1: 250, 2: 0}, {1: 1000, 2: 10})
    assert shares.percents()[1] == 25.0
    assert shares.total == Share(250, 1010)
    assert shares.total.share != np.mean([0.25, 0.0])


def test_a_unit_without_people_has_no_share_and_one_without_a_whole_is_left_out():
    shares = UnitShares({3: 4}, {1: 0})
    assert np.isnan(shares.percents()[1])
    assert shares.share(3) == Share(4, None)
    assert shares.total.share is None


def test_small_counts_are_not_told():
    percents = UnitShares({1: 2, 2: 3, 3: 0}, {1: 10, 2: 10, 3: 10}).percents(3)
    assert np.isnan(percents[1])
    assert (percents[2], percents[3]) == (30.0, 0.0)


houses = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 900), st.integers(0, 900)), max_size=30
)


@given(houses, st.integers(1, 50))
def test_dots_are_as_many_as_people_by_dot_rounded(rows, per_dot):
    table = np.array(rows, np.int64).reshape(-1, 3)
    dots = dots_a_house(table[:, 0], table[:, 1:].astype(float), per_dot)
    assert (dots >= 0).all()
    assert dots.sum() == (table[:, 0].sum() + per_dot // 2) // per_dot
    assert (dots <= table[:, 0] // per_dot + 1).all()
    if per_dot == 1:
        assert np.array_equal(dots, table[:, 0])


def test_a_dot_stands_for_one_person_at_least():
    with pytest.raises(ValueError, match="one person"):
        dots_a_house(np.array([1]), np.zeros((1, 2)), 0)


L_SHAPE = shapely.Polygon([(0, 0), (20, 0), (20, 2), (2, 2), (2, 20), (0, 20)])


def test_dots_lie_inside_their_houses():
    shapes = np.array(
        [L_SHAPE, shapely.Point(50, 50), shapely.box(90, 0, 99, 9)], object
    )
    dots = place_dots(np.array([7, 8, 9]), shapes, np.array([60, 2, 40]))
    assert shapely.contains_xy(L_SHAPE, *dots[:60].T).all()
    assert dots[60:62].tolist() == [[50, 50], [50, 50]]
    assert shapely.contains_xy(shapes[2], *dots[62:].T).all()
    assert len(np.unique(dots[:60], axis=0)) == 60
    assert len(place_dots(np.array([7]), shapes[:1], np.array([0]))) == 0


def test_dots_stay_where_they_were_when_another_house_comes():
    shapes = np.array([L_SHAPE, shapely.box(90, 0, 99, 9)], object)
    one = place_dots(np.array([7]), shapes[:1], np.array([5]))
    both = place_dots(np.array([7, 9]), shapes, np.array([5, 3]))
    assert np.array_equal(one, both[:5])
    more = place_dots(np.array([7]), shapes[:1], np.array([9]))
    assert np.array_equal(one, more[:5])


def test_dots_fill_a_house_evenly():
    box = np.array([shapely.box(0, 0, 10, 10)], object)
    dots = place_dots(np.array([3]), box, np.array([4000]))
    table = np.histogram2d(*dots.T, bins=4, range=[[0, 10], [0, 10]])[0]
    assert abs(table - 250).max() < 75


def test_a_density_holds_all_people_and_is_highest_where_they_are():
    points = np.array([[1000.0, 2000.0], [1400.0, 2000.0]])
    surface = density_of(points, np.array([300, 100]), bandwidth=100)
    area = surface.side**2 / 1e6
    assert surface.density.sum() * area == pytest.approx(400, rel=1e-3)
    row, column = np.unravel_index(surface.density.argmax(), surface.density.shape)
    assert surface.west + column * surface.side == pytest.approx(1000, abs=25)
    assert surface.south + row * surface.side == pytest.approx(2000, abs=25)
    #  in the middle of one kernel: n / (2 pi h²), in people a square kilometre
    one = density_of(points[:1], np.array([300]), bandwidth=100)
    assert one.density.max() == pytest.approx(300 / (2 * np.pi * 0.1**2), rel=0.02)


def test_a_density_against_the_sum_of_all_kernels():
    rng = np.random.default_rng(3)
    points = rng.uniform(0, 800, (40, 2))
    numbers = rng.integers(1, 9, 40)
    surface = density_of(points, numbers, bandwidth=150)
    rows, columns = surface.density.shape
    x = surface.west + (np.arange(columns) + 0.5) * surface.side
    y = surface.south + (np.arange(rows) + 0.5) * surface.side
    far = (x[None, :, None] - points[:, 0]) ** 2 + (
        y[:, None, None] - points[:, 1]
    ) ** 2
    kernels = np.exp(-far / (2 * 150**2)) / (2 * np.pi * 0.15**2)
    expected = (kernels * numbers).sum(axis=2)
    assert abs(surface.density - expected).max() < 0.05 * expected.max()


def test_doubling_everybody_doubles_the_density():
    points = np.random.default_rng(4).uniform(0, 500, (9, 2))
    numbers = np.arange(9)
    one, two = density_of(points, numbers), density_of(points, 2 * numbers)
    assert np.allclose(2 * one.density, two.density)


def test_nobody_makes_no_surface():
    assert density_of(np.zeros((3, 2)), np.zeros(3, int)).density.size == 0
    with pytest.raises(ValueError, match="width"):
        density_of(np.zeros((1, 2)), np.ones(1, int), bandwidth=0)
