"""Drawn polygons of any quality become units of a plan."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from gridplanner.data.checks.check import check
from gridplanner.data.drawn.build import Drawn, build
from gridplanner.data.edits.draw import draw
from gridplanner.data.job import Cancelled, Progress
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from tests.helpers.plans import (
    TOWN,
    WEST,
    areas,
    assert_sound,
    fresh,
    grid_named,
    nine_cell_town,
    tiled_town,
    unit_named,
)

EMPTY = Plan.empty(1, DEFAULT_LEVELS)


def drawn(*shapes, codes=None, names=None):
    count = len(shapes)
    polygons = np.empty(count, object)
    polygons[:] = list(shapes)
    codes = codes or [""] * count
    names = names or [f"区{i}" for i in range(count)]
    units = tuple(Unit(0, 0, 0, code=codes[i], name=names[i]) for i in range(count))
    return Drawn(polygons, units)


def built(plan, rows, *, level=0, **options):
    """The plan after the import, and what was said of it."""
    result = build(plan, rows, level=level, **options)
    after = plan if result.change is None else plan.apply(result.change)
    assert_sound(after)
    return after, result


def kinds(result):
    return [finding.kind for finding in result.findings]


def test_sound_polygons_become_units_without_a_finding():
    plan, result = built(EMPTY, drawn(box(0, 0, 90, 90), box(90, 0, 180, 90)))

    assert areas(plan, 0) == {"区0": 8_100, "区1": 8_100}
    assert kinds(result) == []
    assert result.added == (0, 1)
    assert len(plan.borders) == 3


def test_the_same_file_twice_changes_nothing():
    rows = drawn(box(0, 0, 90, 90), box(90, 0, 180, 90))
    plan, _ = built(EMPTY, rows)

    _, again = built(plan, rows)

    assert again.change is None
    assert again.same == (0, 1)
    assert again.added == again.changed == again.absent == ()


def test_a_newer_outline_redraws_the_unit_of_its_code():
    first = drawn(box(0, 0, 90, 90), box(90, 0, 180, 90), codes=["1", "2"])
    plan, _ = built(EMPTY, first)
    newer = drawn(box(0, 0, 80, 90), box(80, 0, 180, 90), codes=["1", "2"])

    after, result = built(plan, newer)

    assert result.changed == (0, 1)
    assert areas(after, 0) == {"区0": 7_200, "区1": 9_000}
    assert set(after.units) == set(plan.units)


def test_ground_given_up_is_free_again():
    rows = drawn(box(0, 0, 90, 90), codes=["1"])
    plan, _ = built(EMPTY, rows)

    after, _ = built(plan, drawn(box(0, 0, 50, 90), codes=["1"]))

    assert areas(after, 0) == {"区0": 4_500}
    assert len(after.cells) == 1


def test_a_new_name_alone_changes_no_border():
    rows = drawn(box(0, 0, 90, 90), codes=["1"])
    plan, _ = built(EMPTY, rows)

    after, result = built(plan, drawn(box(0, 0, 90, 90), codes=["1"], names=["新名"]))

    assert result.changed == (0,)
    assert after.borders == plan.borders
    assert areas(after, 0) == {"新名": 8_100}


def test_units_match_by_ground_where_there_is_no_code():
    plan, _ = built(EMPTY, drawn(box(0, 0, 100, 100)))

    _, near = built(plan, drawn(box(0, 0, 100, 90), names=["又名"]))
    _, far = built(plan, drawn(box(0, 0, 100, 70), names=["又名"]))

    assert near.changed == (0,)
    assert far.added == (0,)


def test_another_code_is_another_unit_whatever_its_ground():
    plan, _ = built(EMPTY, drawn(box(0, 0, 100, 100), codes=["1"]))

    _, result = built(plan, drawn(box(0, 0, 100, 100), codes=["2"]))

    assert result.changed == result.same == ()
    assert len(result.absent) == 1


def test_units_that_are_in_no_row_stay_and_are_named():
    plan, _ = built(
        EMPTY, drawn(box(0, 0, 90, 90), box(90, 0, 180, 90), codes=["1", "2"])
    )

    after, result = built(plan, drawn(box(0, 0, 90, 90), codes=["1"]))

    assert result.absent == (unit_named(plan, "区1"),)
    assert areas(after, 0) == areas(plan, 0)


def test_a_unit_in_no_row_is_not_swallowed():
    """A new polygon lies on all the ground of a unit that has another code."""
    plan, _ = built(EMPTY, drawn(box(20, 20, 60, 60), codes=["1"]))

    after, result = built(plan, drawn(box(0, 0, 90, 90), codes=["2"], names=["外"]))

    assert areas(after, 0) == {"区0": 1_600, "外": 6_500}
    assert kinds(result) == ["split"]
    assert result.findings[0].area == pytest.approx(1_600)


def test_villages_find_their_town_and_grids_their_village():
    plan, _ = built(EMPTY, drawn(box(0, 0, 200, 100), names=["镇"]))
    plan, _ = built(
        plan,
        drawn(box(0, 0, 90, 100), box(90, 0, 200, 100), names=["西", "东"]),
        level=1,
    )

    plan, _ = built(plan, drawn(box(20, 0, 110, 50), names=["格"]), level=2)

    town = unit_named(plan, "镇")
    assert plan.units[unit_named(plan, "西")].parent == town
    assert plan.units[unit_named(plan, "格")].parent == unit_named(plan, "西")
    assert len(plan.cells_of(unit_named(plan, "格"))) == 2


def test_grids_that_nearly_fit_take_the_village_border():
    """Drawn 30 mm off the border of the villages, grids leave no sliver there."""
    town = tiled_town(4, 2, free=range(1, 9))
    off = 0.03

    plan, result = built(
        town,
        drawn(box(0, 0, 200 + off, 200), box(200 + off, 0, 400, 200)),
        level=2,
    )

    assert len(plan.cells) == 2
    assert kinds(result) == []
    assert areas(plan) == {"区0": 40_000, "区1": 40_000}


def test_grids_that_fit_worse_are_listed_with_the_strip():
    """300 mm off the border is a question, not a tolerance."""
    town = tiled_town(4, 2, free=range(1, 9))

    plan, result = built(
        town, drawn(box(0, 0, 200.3, 200), box(200.3, 0, 400, 200)), level=2
    )

    (finding,) = result.findings
    assert finding.kind == "off_border"
    assert finding.codes == ("区0",)
    assert finding.area == pytest.approx(60)
    assert finding.width == pytest.approx(0.3, abs=0.01)
    assert len(plan.cells) == 3


def test_a_bow_tie_is_mended_and_listed():
    plan, result = built(EMPTY, drawn(Polygon([(0, 0), (90, 90), (90, 0), (0, 90)])))

    assert kinds(result) == ["invalid", "multi_part"]
    assert areas(plan, 0) == {"区0": 4_050}
    assert plan.units[unit_named(plan, "区0")].parts == 2


def test_a_nested_polygon_is_cut_out_of_the_outer_one():
    rows = drawn(box(0, 0, 90, 90), box(30, 30, 60, 60), codes=["外", "内"])

    plan, result = built(EMPTY, rows)

    (finding,) = result.findings
    assert finding.kind == "nested"
    assert finding.codes == ("内", "外")
    assert finding.choices == ("cut", "other_level")
    assert finding.area == 900
    assert areas(plan, 0) == {"区0": 7_200, "区1": 900}


def test_a_nested_polygon_of_another_level_is_left_out_when_decided():
    rows = drawn(box(0, 0, 90, 90), box(30, 30, 60, 60))
    _, first = built(EMPTY, rows)

    plan, result = built(EMPTY, rows, decisions={first.findings[0].id: "other_level"})

    assert areas(plan, 0) == {"区0": 8_100}
    assert result.findings[0].chosen == "other_level"
    assert kinds(result) == ["nested"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("", {"区0": 9_000, "区1": 8_000}),
        ("smaller", {"区0": 9_000, "区1": 8_000}),
        ("larger", {"区0": 10_000, "区1": 7_000}),
        ("unheard of", {"区0": 9_000, "区1": 8_000}),
    ],
)
def test_an_overlap_goes_where_it_was_decided(choice, expected):
    rows = drawn(box(0, 0, 100, 100), box(90, 0, 170, 100))
    _, first = built(EMPTY, rows)
    decisions = {first.findings[0].id: choice}

    plan, result = built(EMPTY, rows, decisions=decisions)

    assert kinds(result) == ["overlap"]
    assert result.findings[0].area == 1_000
    assert areas(plan, 0) == expected


@pytest.mark.parametrize(("choice", "name"), [("", "区0"), ("keep_last", "区1")])
def test_of_the_same_ground_twice_one_is_kept(choice, name):
    rows = drawn(box(0, 0, 90, 90), box(0, 0, 90, 90.1))
    _, first = built(EMPTY, rows)

    plan, result = built(EMPTY, rows, decisions={first.findings[0].id: choice})

    assert kinds(result) == ["duplicate"]
    assert list(areas(plan, 0)) == [name]


def test_three_of_the_same_leave_one():
    plan, result = built(EMPTY, drawn(*[box(0, 0, 90, 90)] * 3))

    assert list(areas(plan, 0)) == ["区0"]
    assert set(kinds(result)) == {"duplicate"}


def gap_between(width):
    """Four areas round a gap.

    +---------+
    |    c    |
    +--+ +----+
    | a| | b  |      the gap is `width` wide
    +--+-+----+
    |    d    |
    +---------+
    """
    return drawn(
        box(0, 0, 100, 100),
        box(100 + width, 0, 200, 100),
        box(0, 100, 200, 200),
        box(0, -50, 200, 0),
    )


def test_a_narrow_gap_is_closed_and_listed():
    plan, result = built(EMPTY, gap_between(0.3))

    (finding,) = result.findings
    assert (finding.kind, finding.chosen) == ("gap", "close")
    assert finding.area == pytest.approx(30)
    assert sum(areas(plan, 0).values()) == pytest.approx(50_000, abs=0.01)


def test_a_gap_within_the_snapping_is_no_matter():
    plan, result = built(EMPTY, gap_between(0.04))

    assert kinds(result) == []
    assert sum(areas(plan, 0).values()) == pytest.approx(50_000, abs=0.1)


def test_a_wide_gap_is_left_unless_it_is_to_be_closed():
    plan, first = built(EMPTY, gap_between(3))

    closed, _ = built(EMPTY, gap_between(3), decisions={first.findings[0].id: "close"})

    (finding,) = first.findings
    assert (finding.kind, finding.chosen) == ("gap", "leave")
    assert finding.width == pytest.approx(2.9, abs=0.1)
    assert sum(areas(plan, 0).values()) == pytest.approx(49_700)
    assert sum(areas(closed, 0).values()) == pytest.approx(50_000)


def test_a_check_finds_nothing_left_after_the_repair():
    """Overlap, bow-tie, nested, narrow gap: all in one file."""
    rows = drawn(
        box(0, 0, 100, 100),
        box(95, 0, 200, 100),
        box(0, 100.3, 200, 200),
        box(20, 20, 40, 40),
        Polygon([(200, 0), (300, 100), (300, 0), (200, 100)]),
        box(-10, -50, 210, 0),
        box(-10, 0, 0, 200),
    )

    plan, result = built(EMPTY, rows)

    assert {"overlap", "nested", "invalid"} <= set(kinds(result))
    found = check(plan, level=0)
    assert found.counts["gap"] == found.counts["overlap"] == 0
    assert found.counts["code_clash"] == found.counts["pieces"] == 0


def test_a_polygon_without_area_does_not_vanish_silently():
    flat = Polygon([(0, 0), (50, 0), (100, 0)])

    plan, result = built(EMPTY, drawn(flat, box(0, 0, 90, 90), None))

    assert areas(plan, 0) == {"区1": 8_100}
    assert [(f.kind, f.rows) for f in result.findings if f.kind == "vanished"] == [
        ("vanished", (0,)),
        ("vanished", (2,)),
    ]


def test_a_speck_of_a_millimetre_does_not_stop_the_others():
    speck = Polygon([(0, 0), (0.0001, 0), (0, 0.0001)])
    holed = box(0, 0, 90, 90) - Polygon([(10, 10), (10.0001, 10), (10, 10.0001)])
    parts = MultiPolygon([box(200, 0, 290, 90), speck])

    plan, _ = built(EMPTY, drawn(speck, holed, parts))

    assert areas(plan, 0) == {"区1": 8_100, "区2": 8_100}


def test_several_parts_are_expected_and_listed():
    parts = MultiPolygon([box(0, 0, 30, 30), box(50, 0, 80, 30)])

    plan, result = built(EMPTY, drawn(parts, codes=["1"]))

    assert kinds(result) == ["multi_part"]
    assert plan.units[unit_named(plan, "区0")].parts == 2


def test_rows_of_one_code_and_name_are_one_unit():
    rows = drawn(
        box(0, 0, 30, 30), box(50, 0, 80, 30), codes=["1", "1"], names=["岛", "岛"]
    )

    plan, result = built(EMPTY, rows)

    assert areas(plan, 0) == {"岛": 1_800}
    assert result.unit_of.keys() == {0}


def test_the_same_code_with_another_name_is_given_once():
    rows = drawn(box(0, 0, 30, 30), box(50, 0, 80, 30), codes=["1", "1"])

    plan, _ = built(EMPTY, rows)

    assert [u.code for u in plan.units_at(0)] == ["1", ""]


def test_a_drawn_grid_takes_ground_with_the_micro_grids_on_it():
    town = nine_cell_town()
    micro = Unit(0, 0, 3, name="微")
    town = town.apply(draw(town, box(10, 10, 60, 60), level=3, unit=micro, take=True))

    plan, _ = built(town, drawn(box(5, 5, 80, 80), names=["新"]), level=2)

    assert areas(plan, 3) == {}
    assert areas(plan)["新"] == 5_625


def test_a_locked_border_follows_the_newer_file():
    rows = drawn(box(0, 0, 90, 90), codes=["1"])
    locked = Drawn(rows.polygons, (Unit(0, 0, 0, code="1", locked=True),))
    plan, _ = built(EMPTY, locked)

    after, _ = built(plan, drawn(box(0, 0, 50, 90), codes=["1"]))

    assert after.outline(next(iter(after.units))).area == 4_500
    assert next(iter(after.units.values())).locked


def shaken(rng, x, y, distance):
    """A square of 50 m whose points lie up to `distance` off, each on its own."""
    ring = shapely.segmentize(box(x, y, x + 50, y + 50), 5).exterior
    points = shapely.get_coordinates(ring)[:-1]
    return Polygon(points + rng.uniform(-distance, distance, points.shape))


@pytest.mark.parametrize(
    ("seed", "distance"), [(1, 0.1), (4, 0.1), (26, 0.1), (0, 0.3), (50, 0.3)]
)
def test_very_dirty_outlines_come_in_all_the_same(seed, distance):
    """Villages, and grids that should be the same: no two outlines agree."""
    rng = np.random.default_rng(seed)
    places = [(x, y) for x in range(0, 200, 50) for y in range(0, 200, 50)]
    villages = drawn(*[shaken(rng, x, y, distance) for x, y in places])
    grids = drawn(*[shaken(rng, x, y, distance) for x, y in places])

    plan = EMPTY.apply(build(EMPTY, villages, level=1).change)
    result = build(plan, grids, level=2)
    after = plan.apply(result.change)

    _, polygons = fresh(after).polygons()
    whole = shapely.union_all(polygons).area
    assert shapely.area(polygons).sum() == pytest.approx(whole, abs=1e-4)
    assert areas(after, 1) == pytest.approx(areas(plan, 1), abs=0.1)
    assert len(after.outlines(2)) == 16
    assert sum(areas(after).values()) == pytest.approx(40_000, rel=0.01)
    if shapely.minimum_clearance(polygons).min() < 0.002 - 1e-9:
        assert "tight" in kinds(result)


def test_progress_is_told_and_cancelling_stops():
    told = []
    build(
        EMPTY,
        drawn(box(0, 0, 90, 90)),
        level=0,
        progress=Progress(lambda fraction, step: told.append((fraction, step))),
    )

    assert told[-1][0] == 1
    assert [f for f, _ in told] == sorted(f for f, _ in told)
    with pytest.raises(Cancelled):
        build(
            EMPTY,
            drawn(box(0, 0, 90, 90)),
            level=0,
            progress=Progress(cancelled=lambda: True),
        )


def test_grids_drawn_like_the_villages_use_their_borders(shared_data):
    """Eleven municipalities as areas, then as grids with the very same outlines."""
    frame = gpd.read_file(shared_data / "liechtenstein_municipalities.gpkg")
    frame = frame.to_crs(32632)
    rows = Drawn(
        frame.geometry.to_numpy(),
        tuple(
            Unit(0, 0, 0, code=code, name=name)
            for code, name in zip(frame.osm_id, frame.name, strict=True)
        ),
    )

    towns, first = built(EMPTY, rows)
    plan, _ = built(towns, rows, level=2)
    _, again = built(plan, rows, level=2)

    assert len(towns.borders) == 79
    assert sorted(set(kinds(first))) == ["multi_part"]
    assert len(kinds(first)) == 7
    assert plan.borders == towns.borders
    assert again.change is None
    for name, area in zip(frame.name, frame.area, strict=True):
        assert areas(plan)[name] == pytest.approx(area, abs=2)
    assert check(plan, level=2).tiles
    assert {u.parts for u in plan.units_at(2)} == {1, 2, 3, 5, 7}


def test_a_dense_block_of_a_city_comes_in_whole(shared_data):
    """Precincts of a county, some with bad edges: each keeps its ground."""
    frame = gpd.read_file(shared_data / "ks_ellis_vtd.gpkg")
    frame = frame.to_crs(frame.estimate_utm_crs())
    rows = drawn(*frame.geometry, names=[f"p{i}" for i in range(len(frame))])

    plan, _ = built(EMPTY, rows)

    found = areas(plan, 0)
    assert len(found) == len(frame)
    for index, area in enumerate(frame.area):
        assert found[f"p{index}"] == pytest.approx(area, rel=1e-3)
    assert check(plan, level=0).counts["gap"] == 0


def test_a_village_between_town_and_grid_keeps_both():
    town = nine_cell_town()

    plan, _ = built(town, drawn(box(0, 0, 100, 300), names=["新村"]), level=1)

    assert plan.units[grid_named(plan, 1)].parent == unit_named(plan, "新村")
    assert plan.units[unit_named(plan, "新村")].parent == TOWN
    assert plan.outline(WEST).area == 60_000


def test_gaps_side_by_side_are_decided_one_by_one():
    holes = [box(5.6, 5, 5.9, 5.6), box(6.1, 5, 6.4, 5.6)]
    yard = drawn(box(0, 0, 30, 30) - shapely.union_all(holes))
    _, result = built(EMPTY, yard, gap=0.1)
    first, second = [f.id for f in result.findings if f.kind == "gap"]
    assert first != second

    plan, again = built(EMPTY, yard, gap=0.1, decisions={second: "close"})

    assert [f.chosen for f in again.findings if f.kind == "gap"] == ["leave", "close"]
    assert areas(plan, 0)["区0"] == pytest.approx(900 - 0.18)
