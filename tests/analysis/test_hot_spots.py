import numpy as np
import pytest
import shapely

from gridplanner.analysis.hot_spots import (
    Heat,
    find_hot_spots,
    hexagons_over,
    neighbours_of,
    squares_over,
)
from gridplanner.data.job import Cancelled, Progress

SIDE = 12
GRID = squares_over(shapely.box(0, 0, 100 * SIDE, 100 * SIDE), np.empty((0, 2)), 100)
BESIDE = neighbours_of(GRID.shapes)
MIDDLE = 5 * SIDE + 5


def events(*, hot=0, seed=1):
    counts = np.random.default_rng(seed).poisson(4, SIDE * SIDE).astype(float)
    counts[[MIDDLE, *BESIDE[MIDDLE]]] += hot
    return counts


def test_a_cluster_is_hot_and_the_rest_is_not():
    found = find_hot_spots(events(hot=12), BESIDE)
    assert found.heat[MIDDLE] == Heat.VERY_HOT
    far = np.setdiff1d(np.arange(SIDE * SIDE), [MIDDLE, *BESIDE[MIDDLE]])
    reach = {n for each in BESIDE[MIDDLE] for n in BESIDE[each]}
    assert not (found.heat[[n for n in far if n not in reach]] > Heat.NEITHER).any()
    assert found.number(Heat.HOT, Heat.VERY_HOT) >= 5


def test_a_hole_is_cold():
    counts = events(seed=2) + 8
    counts[[MIDDLE, *BESIDE[MIDDLE]]] = 0
    assert find_hot_spots(counts, BESIDE).heat[MIDDLE] <= Heat.COLD


def test_chance_alone_makes_hardly_any_hot_spot():
    named = [
        find_hot_spots(events(seed=seed), BESIDE).number(
            Heat.HOT, Heat.VERY_HOT, Heat.COLD, Heat.VERY_COLD
        )
        for seed in range(10)
    ]
    assert sum(number > 0 for number in named) <= 2


def test_the_statistic_is_that_of_getis_and_ord():
    counts = events(hot=5)
    found = find_hot_spots(counts, BESIDE)
    mean, deviation, size = counts.mean(), counts.std(), len(counts)
    for place in (0, MIDDLE, 77):
        own = [place, *BESIDE[place]]
        spread = deviation * np.sqrt((size * len(own) - len(own) ** 2) / (size - 1))
        z = (counts[own].sum() - mean * len(own)) / spread
        assert found.z[place] == pytest.approx(z)


def test_the_correction_is_that_of_benjamini_and_hochberg():
    found = find_hot_spots(events(hot=12), BESIDE)
    order = np.sort(found.p)
    passes = order <= 0.05 * np.arange(1, len(order) + 1) / len(order)
    wanted = found.p <= (order[passes].max() if passes.any() else -1)
    assert np.array_equal(found.heat != Heat.NEITHER, wanted)


def test_the_same_seed_gives_the_same_answer():
    one = find_hot_spots(events(hot=4), BESIDE, seed=3)
    two = find_hot_spots(events(hot=4), BESIDE, seed=3)
    assert np.array_equal(one.p, two.p)


def test_renumbering_places_changes_no_statistic():
    counts, order = events(hot=6), np.random.default_rng(0).permutation(SIDE * SIDE)
    back = np.argsort(order)
    moved = [back[BESIDE[place]] for place in order]
    one, two = find_hot_spots(counts, BESIDE), find_hot_spots(counts[order], moved)
    assert np.allclose(one.z[order], two.z)
    assert two.heat[back[MIDDLE]] == one.heat[MIDDLE]


def test_quiet_places_are_not_cold_where_most_are_quiet():
    counts = np.zeros(SIDE * SIDE)
    counts[[MIDDLE, *BESIDE[MIDDLE]]] = 3
    counts[::17] += 1
    found = find_hot_spots(counts, BESIDE)
    assert not (found.heat < Heat.NEITHER).any()
    assert found.heat[MIDDLE] == Heat.VERY_HOT


def test_p_is_the_share_of_draws_as_extreme_in_either_direction():
    counts, rng = events(hot=3, seed=5), np.random.default_rng(9)
    found = find_hot_spots(counts, BESIDE)
    for place in (0, 20, MIDDLE, 100):
        others = np.delete(counts, place)
        own = counts[place] + counts[BESIDE[place]].sum()
        draws = np.array(
            [
                counts[place] + rng.choice(others, len(BESIDE[place]), False).sum()
                for _ in range(4000)
            ]
        )
        tails = min((draws <= own).mean(), (draws >= own).mean())
        assert found.p[place] == pytest.approx(min(2 * tails, 1), abs=0.04)


@pytest.mark.parametrize("counts", [np.zeros(144), np.full(144, 7.0)])
def test_without_difference_nothing_is_hot(counts):
    found = find_hot_spots(counts, BESIDE)
    assert (found.heat == Heat.NEITHER).all()
    assert found.limit == 0


def test_too_few_places_and_islands_are_neither():
    few = find_hot_spots(
        np.arange(3.0), [np.array([1]), np.array([0, 2]), np.array([1])]
    )
    assert (few.heat == Heat.NEITHER).all()
    island = [*BESIDE, np.empty(0, np.intp)]
    found = find_hot_spots(np.append(events(hot=12), 900.0), island)
    assert found.heat[-1] == Heat.NEITHER
    assert np.isnan(found.z[-1])
    assert found.heat[MIDDLE] == Heat.VERY_HOT


def test_finding_can_be_cancelled():
    with pytest.raises(Cancelled):
        find_hot_spots(events(), BESIDE, progress=Progress(cancelled=lambda: True))


def test_neighbours_share_a_border_or_a_corner():
    assert len(BESIDE[0]) == 3
    assert len(BESIDE[MIDDLE]) == 8
    assert all(row in BESIDE[other] for row in range(30) for other in BESIDE[row])


@pytest.mark.parametrize("lay", [squares_over, hexagons_over])
def test_cells_hold_every_event_on_the_ground_once(lay):
    ground = shapely.Polygon([(0, 0), (1000, 100), (900, 900), (100, 700)])
    points = np.random.default_rng(5).uniform(0, 1000, (500, 2))
    inside = points[shapely.contains_xy(ground, *points.T)]
    cells = lay(ground, inside, 90)
    assert cells.counts.sum() == len(inside)
    assert shapely.union_all(cells.shapes).buffer(0.01).contains(ground)
    own = [shapely.contains_xy(shape, *inside.T).sum() for shape in cells.shapes]
    assert np.array_equal(own, cells.counts)
    assert (
        abs(shapely.area(cells.shapes).sum() - shapely.union_all(cells.shapes).area) < 1
    )
