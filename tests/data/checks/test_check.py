"""Checking a level whole, and mending what was found."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, box

from gridplanner.analysis.shares import largest_shares
from gridplanner.data.change import make_change
from gridplanner.data.checks.check import check
from gridplanner.data.checks.evidence import Evidence
from gridplanner.data.checks.fix import fix
from gridplanner.data.checks.limits import Limits
from gridplanner.data.code_template import CodeKind, CodeTemplate
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    EAST,
    TOWN,
    WEST,
    areas,
    assert_sound,
    grid_named,
    nine_cell_town,
    tiled_town,
)
from tests.helpers.project import box as at
from tests.helpers.project import small_town


def mended(plan, level=2):
    change = fix(plan, check(plan, level=level).issues)
    after = plan.apply(change)
    assert_sound(after)
    return after


def ring_of_towns(width):
    """Four towns round enclosed free ground.

    +-------+
    |   c   |
    +--+-+--+
    | a| |b |     `width` wide
    +--+-+--+
    |   d   |
    +-------+
    """
    plan = Plan.empty(1, DEFAULT_LEVELS)
    for name, shape in {
        "a": box(0, 0, 100, 100),
        "b": box(100 + width, 0, 200, 100),
        "c": box(0, 100, 200, 200),
        "d": box(0, -50, 200, 0),
    }.items():
        unit = Unit(0, 0, 0, name=name, locked=True)
        plan = plan.apply(draw(plan, shape, level=0, unit=unit, take=False))
    return plan


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_tiled_town_has_nothing_to_say(level):
    result = check(nine_cell_town(), level=level)

    assert result.tiles
    assert result.issues == ()
    assert set(result.counts.values()) == {0}


def test_a_level_without_units_does_not_tile():
    assert not check(nine_cell_town(), level=3).tiles
    assert not check(Plan.empty(1, DEFAULT_LEVELS), level=0).tiles


def test_ground_of_a_village_without_a_grid_is_its_gap():
    result = check(tiled_town(4, 2, free=(6,)), level=2)

    (issue,) = result.issues
    assert not result.tiles
    assert result.counts["gap"] == 1
    assert (issue.kind, issue.severity) == ("gap", "error")
    assert issue.codes == ("370211103201",)
    assert issue.area == 10_000
    assert box(100, 100, 200, 200).contains(box(*issue.place, *issue.place).centroid)


def test_a_gap_below_the_limit_is_a_warning():
    issues = check(
        tiled_town(4, 2, free=(6,)), level=2, limits=Limits(gap_area=20_000)
    ).issues

    assert issues[0].severity == "warning"


def test_each_piece_of_a_gap_is_a_line_of_its_own():
    assert check(tiled_town(4, 2, free=(1, 6)), level=2).counts["gap"] == 2


def test_a_gap_goes_to_the_neighbour_with_the_longest_border_in_its_village():
    """3 and 7 are in the other village, whatever their border with 6 and 2."""
    town = tiled_town(4, 2, free=(2, 6))

    plan = mended(town)

    assert check(plan, level=2).tiles
    assert areas(plan)["第3网格"] == 10_000
    assert areas(plan)["第1网格"] + areas(plan)["第5网格"] == 40_000


def test_a_village_without_any_grid_stays_a_gap():
    town = tiled_town(4, 2, free=(1, 2, 5, 6))

    assert fix(town, check(town, level=2).issues) is None


def test_a_narrow_gap_may_go_to_a_grid_of_another_village():
    """A village 1.5 m wide without a grid."""
    town = tiled_town(4, 2, free=(1, 2, 5, 6))
    others = draw(
        town, box(0, 0, 198.5, 200), level=1, unit=Unit(0, 0, 1, name="大"), take=True
    )
    town = town.apply(others)

    plan = mended(town)

    gaps = [i for i in check(plan, level=2).issues if i.kind == "gap"]
    assert [issue.units for issue in gaps] == [
        (next(u.id for u in plan.units.values() if u.name == "大"),)
    ]
    assert areas(plan)["第3网格"] + areas(plan)["第7网格"] == pytest.approx(20_300)


def test_locked_grids_receive_nothing():
    town = tiled_town(4, 2, free=(6,))
    for number in (1, 2, 5):
        town = town.apply(
            set_fields(town, {grid_named(town, number): {"locked": True}})
        )

    assert fix(town, check(town, level=2).issues) is None


def test_enclosed_free_ground_is_a_gap_of_those_round_it():
    plan = ring_of_towns(0.8)

    result = check(plan, level=0)

    (issue,) = result.issues
    assert set(issue.codes) == {"a", "b", "c", "d"}
    assert issue.width == pytest.approx(0.8, abs=0.01)
    after = mended(plan, level=0)
    assert check(after, level=0).tiles
    assert sum(areas(after, 0).values()) == pytest.approx(50_000)


def test_a_small_enclosed_gap_is_a_warning():
    plan = ring_of_towns(0.08)

    assert check(plan, level=0).issues[0].severity == "warning"


def test_a_sliver_is_found_and_given_to_its_neighbour():
    """A grid of 0.5 m beside grid 5."""
    town = nine_cell_town()
    sliver = Unit(0, 0, 2, name="条")
    town = town.apply(
        draw(town, box(199.5, 100, 200, 200), level=2, unit=sliver, take=True)
    )

    result = check(town, level=2)

    (issue,) = result.issues
    assert issue.kind == "sliver"
    assert issue.codes == ("条",)


def test_a_sliver_of_a_grid_in_two_pieces_joins_its_neighbour():
    town = nine_cell_town()
    shape = MultiPolygon([box(199.5, 100, 200, 200), box(110, 110, 150, 150)])
    town = town.apply(
        draw(town, shape, level=2, unit=Unit(0, 0, 2, name="两"), take=True)
    )

    plan = mended(town)

    assert check(plan, level=2).issues == ()
    assert areas(plan)["两"] == 1_600
    assert areas(plan)["第5网格"] == pytest.approx(8_400)


def test_more_pieces_than_expected_are_listed():
    town = nine_cell_town()
    shape = MultiPolygon([box(10, 10, 30, 30), box(50, 50, 70, 70)])
    town = town.apply(
        draw(town, shape, level=2, unit=Unit(0, 0, 2, name="两"), take=True)
    )
    number = next(u.id for u in town.units.values() if u.name == "两")
    town = town.apply(set_fields(town, {number: {"parts": 1}}))

    (issue,) = check(town, level=2).issues

    assert (issue.kind, issue.units) == ("pieces", (number,))


def test_a_grid_in_two_villages_is_listed_with_the_smaller_share():
    town = tiled_town(4, 2)
    across = Unit(0, 0, 2, name="跨")
    town = town.apply(
        draw(town, box(150, 20, 220, 60), level=2, unit=across, take=True)
    )

    (issue,) = check(town, level=2).issues

    assert (issue.kind, issue.severity) == ("two_parents", "error")
    assert issue.area == 800
    assert issue.place[0] > 200


def test_the_same_code_twice_is_listed():
    town = nine_cell_town()
    one, two = (town.units[grid_named(town, n)] for n in (1, 2))
    code = "370211103201007"
    town = town.apply(
        make_change(
            town,
            {
                ("unit", one.id): replace(one, code=code),
                ("unit", two.id): replace(two, code=code),
            },
            label="x",
        )
    )

    (issue,) = check(town, level=2).issues

    assert issue.kind == "code_clash"
    assert issue.codes == (code, code)


def test_a_code_out_of_the_rule_is_a_note_and_areas_have_official_ones():
    town = nine_cell_town()
    five = grid_named(town, 5)
    change = set_fields(town, {five: {"code": "A-5"}, WEST: {"code": "V"}})
    town = town.apply(change)

    (issue,) = check(town, level=2).issues

    assert (issue.kind, issue.severity, issue.units) == ("code_misfit", "info", (five,))
    assert check(town, level=1).counts["code_misfit"] == 0
    short = replace(town, code_template=CodeTemplate(CodeKind.SHORT))
    fits = short.apply(set_fields(short, {five: {"code": "Z-C1-05"}}))
    assert check(fits, level=2).issues == ()


def test_grids_without_micro_grids_are_no_gaps_of_the_micro_grids():
    """Grid 1 has one, so the rest of it is a gap; the others have none."""
    town = nine_cell_town()
    micro = Unit(0, 0, 3, name="微")
    town = town.apply(draw(town, box(10, 10, 60, 60), level=3, unit=micro, take=True))

    (issue,) = check(town, level=3).issues

    assert issue.units == (grid_named(town, 1),)
    assert issue.area == 7_500


def test_buildings_on_the_line_are_listed_with_what_lies_beyond():
    """One across, one that touches, one inside, one across by a hand's breadth."""
    ids = np.array([7, 8, 9, 10])
    houses = np.array(
        [
            box(96, 40, 106, 50),
            box(100, 60, 110, 70),
            box(10, 10, 20, 20),
            box(99.91, 80, 110, 90),
        ],
        object,
    )

    result = check(nine_cell_town(), Evidence(ids, houses), level=2)

    (issue,) = result.issues
    assert issue.kind == "cut_building"
    assert issue.buildings == (7,)
    assert issue.area == pytest.approx(40)
    assert result.tiles


def test_check_and_figures_call_the_same_buildings_cut():
    """A trifle is half a square metre of a small house, a hundredth of a large one."""
    town, rng = nine_cell_town(), np.random.default_rng(3)
    corners = rng.uniform(60, 240, (400, 2))
    sizes = rng.choice([1.0, 8.0, 30.0, 60.0], (400, 1))
    corners[::2, 0] = np.round(corners[::2, 0], -2) - sizes[::2, 0] * rng.choice(
        [0.004, 0.009, 0.011, 0.06], 200
    )
    houses = shapely.box(*corners.T, *(corners + sizes).T)

    listed = check(town, Evidence(np.arange(400), houses), level=2).issues

    cells, polygons = town.polygons()
    owners = np.array([town.cells[cell].owners for cell in cells.tolist()])
    found = largest_shares(houses, polygons, owners=owners).cut_levels
    cut = np.flatnonzero(found >> 2 & 1).tolist()
    assert [issue.buildings[0] for issue in listed] == cut
    assert 50 < len(cut) < 350


def test_no_buildings_no_cut():
    nothing = np.array([], np.int64), np.array([], object)
    away = np.array([1]), np.array([box(10, 10, 20, 20)], object)

    for houses in (nothing, away):
        assert check(nine_cell_town(), Evidence(*houses), level=2).issues == ()
    assert check(Plan.empty(1, DEFAULT_LEVELS), Evidence(*away), level=2).issues == ()


def test_fixing_what_is_not_there_is_nothing():
    assert fix(nine_cell_town(), ()) is None


def test_an_issue_of_an_older_plan_is_passed_over():
    town = tiled_town(4, 2, free=(6,))
    issues = check(town, level=2).issues
    gone = town.apply(delete(town, TOWN))

    assert fix(gone, issues) is None
    assert not gone.cells
    assert {WEST, EAST}.isdisjoint(gone.units)


def test_a_check_tells_its_progress_and_can_be_cancelled():
    told = []
    check(nine_cell_town(), level=2, progress=Progress(lambda f, _: told.append(f)))

    assert told == sorted(told)
    assert told[-1] == 1
    with pytest.raises(Cancelled):
        check(nine_cell_town(), level=2, progress=Progress(cancelled=lambda: True))


def test_clash_of_units_without_ground_has_no_place():
    units = [Unit(TOWN, 0, 0, code="1"), Unit(TOWN + 1, 0, 0, code="1")]
    plan = Plan.from_records(
        1, DEFAULT_LEVELS, {}, {}, {}, {u.id: u for u in units}, TOWN + 2
    )
    (issue,) = check(plan, level=0).issues
    assert (issue.kind, issue.place) == ("code_clash", None)


def test_grids_of_a_department_over_the_plan_are_never_tested(tmp_path):
    """They cover the same ground and leave gaps."""
    document = small_town(tmp_path / "town.gpkg")
    before = check(document.plan, level=2)
    other = Plan.empty(2, document.levels)
    for name, shape in {
        "环卫一": (0, 0, 300, 120),
        "环卫二": (310, 0, 311, 120),
    }.items():
        unit = Unit(0, 0, 2, name=name, kind="professional")
        other = other.apply(
            draw(other, at(*shape), level=2, unit=unit, take=False, allow_parts=True)
        )

    document.add_plan(other, name="环卫")

    assert check(document.plan, level=2) == before
    assert before.tiles
    document.close()
