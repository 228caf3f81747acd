"""What the check is told of buildings, courtyards and counts."""

import numpy as np
import pytest
import shapely

from gridplanner.analysis.evidence import Groups, Wanted, gather, torn_courtyards
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.surroundings import Surroundings
from tests.analysis.towns import fetch, make_buildings, snapshot_of, square, town_9

GRID = 2


def standing_of(houses, **options):
    snapshot = snapshot_of(town_9(), make_buildings(houses, **options))
    return Standing(snapshot, fetch(houses))


def evidence_of(standing, level=GRID, *, groups=None, wanted=None):
    if groups is None:
        groups = np.zeros(len(standing.snapshot.buildings), np.int64)
    return gather(
        standing.snapshot,
        standing.figures(level),
        footprints=standing.footprints,
        groups=Groups.make(groups),
        wanted=wanted,
    )


def test_cut_buildings_come_with_their_footprints():
    """One across the villages, one across two micro-grids, one inside."""
    houses = [square(195, 20), square(150, 95), square(10, 150)]
    standing = standing_of(houses)

    grids, micro = evidence_of(standing), evidence_of(standing, 3)

    assert grids.building_ids.tolist() == [1]
    assert grids.footprints[0].equals(houses[0])
    assert micro.building_ids.tolist() == [1, 2]


def test_a_broken_footprint_is_handed_on_mended():
    bow = shapely.Polygon([(190, 20), (210, 20), (190, 40), (210, 40)])

    evidence = evidence_of(standing_of([bow]))

    assert evidence.building_ids.tolist() == [1]
    assert shapely.is_valid(evidence.footprints).all()


def test_counts_are_those_of_the_figures_and_unknown_ones_minus_one():
    counts = [[1, 4, 9], [1, 3, -1]]
    known = evidence_of(standing_of([square(10, 150), square(210, 20)], counts=counts))
    unknown = evidence_of(standing_of([square(10, 150)]))

    told = dict(zip(known.units.tolist(), known.households.tolist(), strict=True))
    assert (told[131], told[133]) == (4, 3)
    assert set(unknown.households.tolist()) == {-1}


def test_only_what_is_wanted_is_told():
    houses = [square(195, 20), square(195, 150), square(10, 150), square(20, 220)]
    standing = standing_of(houses, counts=np.ones((4, 3)))
    wanted = Wanted(cells={13}, units={133})

    evidence = evidence_of(standing, wanted=wanted)

    assert evidence.building_ids.tolist() == [1]
    assert evidence.units.tolist() == [133]


@pytest.mark.parametrize("seed", range(5))
def test_torn_courtyards_are_those_of_brute_force(seed):
    rng = np.random.default_rng(seed)
    corners = rng.uniform(-20, 300, (200, 2))
    overrides = np.where(rng.random(200) < 0.1, 132, 0)
    standing = standing_of([square(*c, 8) for c in corners], overrides=overrides)
    groups = rng.integers(0, 60, 200)
    snapshot = standing.snapshot

    expected = {}
    for number in range(1, 60):
        held = {
            int(snapshot.cell_owners[cell, GRID])
            for cell, group, chosen in zip(
                snapshot.building_cell, groups, overrides, strict=True
            )
            if group == number and cell >= 0 and not chosen
        } - {0}
        if len(held) > 1:
            expected[number] = held

    found = torn_courtyards(snapshot, GRID, Groups.make(groups))

    assert {yard.id: set(yard.units) for yard in found} == expected
    some = np.array([*sorted(expected)[::2], 999])
    assert [
        yard.id for yard in torn_courtyards(snapshot, GRID, Groups.make(groups), some)
    ] == sorted(expected)[::2]


def test_a_courtyard_tells_the_fullest_grid_first_and_what_lies_beyond():
    houses = [square(10, 150), square(30, 150), square(210, 20, 5)]
    standing = standing_of(houses)

    (yard,) = torn_courtyards(standing.snapshot, GRID, Groups.make(np.array([7, 7, 7])))

    assert yard.units == (131, 133)
    assert yard.buildings == (1, 2, 3)
    assert yard.area == pytest.approx(25)
    assert yard.place == pytest.approx((212.5, 22.5))


def test_new_buildings_belong_to_no_courtyard_and_old_ones_to_their_own():
    houses = [square(10, 150), square(210, 20), square(210, 40)]
    standing = standing_of(houses, ids=[1, 2, 3])
    around = Surroundings(np.array([1, 2]), np.array([5, 5]), np.empty(0, object), 0)

    evidence = around.evidence(town_9(), standing, GRID)

    assert [yard.buildings for yard in evidence.courtyards] == [(1, 2)]
    assert not len(evidence.outlined)
