import numpy as np
import pytest
import shapely

from gridplanner.analysis.placing_again import BoxIndex
from gridplanner.analysis.shares import find_places, largest_shares
from gridplanner.data.job import Cancelled, Progress
from tests.analysis.towns import (
    fetch,
    lattice,
    lattice_plan,
    make_buildings,
    place,
    snapshot_of,
    square,
    town_9,
)


def placed(footprints, *, plan=None, **options):
    buildings = make_buildings(footprints, **options)
    snapshot = snapshot_of(plan or town_9(), buildings)
    found = place(snapshot, fetch(footprints))
    cells = np.append(found.cell_ids, 0)[found.building_cell]
    return cells.tolist(), found.cut_levels.tolist()


def test_a_building_belongs_to_the_cell_with_the_largest_part_of_it():
    #  13 | 14 meet at x = 200 below; 14 | 15 at y = 100
    cells, _ = placed([square(194, 50), square(196, 50), square(150, 93)])
    assert cells == [14, 13, 14]


def test_a_winding_building_goes_where_most_of_it_lies_not_where_its_middle_is():
    # an L whose box has its middle in cell 13, with three quarters in cell 14
    shape = shapely.union_all([shapely.box(180, 10, 200, 60), square(200, 10, 15)])
    wide = shapely.union_all([shape, shapely.box(200, 10, 230, 12)])
    assert placed([wide])[0] == [14]


def test_a_building_mostly_outside_the_town_is_in_no_cell():
    cells, cut = placed([square(-6, 150), square(-4, 150), square(-50, 150)])
    assert cells == [0, 11, 0]
    assert [each != 0 for each in cut] == [True, True, False]


def test_a_footprint_another_program_has_just_taken_away_is_in_no_cell():
    houses = [square(150, 95), square(195, 150)]
    gone = fetch([shapely.Polygon(), houses[1]])
    snapshot = place(snapshot_of(town_9(), make_buildings(houses)), gone)
    assert snapshot.building_cell.tolist() == [-1, 1]
    assert snapshot.building_cut.tolist() == [False, True]


def test_cut_levels_say_which_borders_cut():
    _, cut = placed(
        [
            square(150, 95),  # micro-grids 141 and 142 of one grid
            square(95, 150),  # grids 131 and 134 of one community
            square(195, 150),  # communities
            square(-5, 150),  # the town's own border
            square(150, 50),
        ]
    )
    assert cut == [0b1000, 0b1100, 0b1110, 0b0111, 0]


@pytest.mark.parametrize(
    ("over", "is_cut"), [(0.01, False), (0.12, False), (0.13, True)]
)
def test_a_cut_needs_more_than_half_a_square_metre_beyond(over, is_cut):
    _, cut = placed([square(196 + over, 50, 4)])  # 4 × over m² lie beyond
    assert (cut[0] != 0) == is_cut


def test_a_cut_needs_more_than_one_percent_beyond():
    _, cut = placed([square(140.5, 20, 60), square(141, 20, 60)])
    assert [each != 0 for each in cut] == [False, True]


def test_the_unit_a_user_chose_wins_and_settles_a_cut():
    on_the_border = square(195, 50)
    cells, cut = placed(
        [square(150, 50), on_the_border, on_the_border], overrides=[132, 0, 133]
    )
    assert cells[0] == 12
    assert cells[2] == 13
    assert [each != 0 for each in cut] == [False, True, False]


def test_a_chosen_unit_that_is_gone_is_passed_over():
    assert placed([square(150, 50)], overrides=[99])[0] == [14]


def test_equal_halves_go_to_the_lower_cell():
    assert placed([square(195, 50)])[0] == [13]


def test_a_footprint_without_area_goes_where_it_lies():
    line = shapely.Polygon([(50, 150), (60, 160), (50, 150)])
    cells, cut = placed([line, shapely.Point(200, 50)])
    assert cells == [11, 13]
    assert cut == [0, 0]


def test_a_footprint_that_crosses_itself_is_measured_all_the_same():
    bow = shapely.Polygon([(195, 40), (215, 60), (215, 40), (195, 60)])
    assert not bow.is_valid
    assert placed([bow])[0] == [13]


def test_footprints_are_fetched_only_where_a_border_is_near():
    asked = []
    shapes = [square(150, 50), square(195, 50), square(900, 900)]

    def footprints(ids):
        asked.extend(ids.tolist())
        return fetch(shapes)(ids)

    place(snapshot_of(town_9(), make_buildings(shapes)), footprints)
    assert asked == [2]


def test_placing_agrees_with_brute_force():
    rng = np.random.default_rng(5)
    polygons = lattice(4, 400.0, rng=rng)
    footprints = [
        shapely.affinity.rotate(square(*place, rng.uniform(2, 40)), rng.uniform(0, 90))
        for place in rng.uniform(-30, 400, (300, 2))
    ]
    cells, _ = placed(footprints, plan=lattice_plan(polygons))
    for shape, cell in zip(footprints, cells, strict=True):
        parts = [shape.intersection(polygon).area for polygon in polygons]
        best = int(np.argmax(parts))
        outside = shape.area - sum(parts)
        assert cell == (best + 1 if parts[best] >= outside else 0)


def test_a_town_without_cells_or_without_buildings_is_placed():
    empty = lattice_plan(np.empty(0, object))
    assert placed([square(0, 0)], plan=empty) == ([0], [0])
    assert placed([]) == ([], [])


def test_the_largest_share_is_taken_among_polygons_alone():
    polygons = np.array([square(0, 0), square(10, 0)], object)
    found = largest_shares(
        np.array([square(4, 0), square(7, 0)], object),
        polygons,
        owners=np.array([[1], [2]]),
    )
    assert found.cell.tolist() == [0, 1]
    assert found.cut_levels.tolist() == [1, 1]


def test_the_box_index_finds_what_comparing_all_boxes_finds():
    rng = np.random.default_rng(2)
    shapes = [square(*at, rng.uniform(1, 30)) for at in rng.uniform(0, 500, (400, 2))]
    buildings = make_buildings(shapes)
    asked = np.array([[10.0, 10, 60, 90], [300, 300, 301, 301], [900, 0, 950, 50]])
    meets = np.zeros(400, bool)
    for west, south, east, north in asked:
        boxes = buildings.boxes
        meets |= (
            (boxes[:, 0] <= east)
            & (boxes[:, 2] >= west)
            & (boxes[:, 1] <= north)
            & (boxes[:, 3] >= south)
        )
    assert BoxIndex(buildings).near(asked).tolist() == np.flatnonzero(meets).tolist()
    assert BoxIndex(make_buildings([])).near(asked).tolist() == []


def test_placing_can_be_cancelled():
    snapshot = snapshot_of(town_9(), make_buildings([square(0, 0)]))
    with pytest.raises(Cancelled):
        find_places(snapshot, fetch([square(0, 0)]), Progress(cancelled=lambda: True))
