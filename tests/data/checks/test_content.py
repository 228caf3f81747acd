"""Courtyards in two grids, counts outside the norm, borders one cannot see."""

from dataclasses import replace

import numpy as np
import pytest

from gridplanner.data.change import make_change
from gridplanner.data.checks.check import check
from gridplanner.data.checks.content import lies_in_village
from gridplanner.data.checks.evidence import Courtyard, Evidence
from gridplanner.data.checks.limits import Limits, pack_limits, unpack_limits
from gridplanner.data.records import GridKind
from tests.helpers.plans import divided_town, grid_named, nine_cell_town, tiled_town


def counted(plan, numbers, households, people=None):
    count = len(numbers)
    return Evidence(
        units=np.array(numbers),
        households=np.array(households),
        people=np.array(people if people is not None else [-1] * count),
    )


def renamed(plan, unit_id, **fields):
    record = replace(plan.units[unit_id], **fields)
    return plan.apply(make_change(plan, {("unit", unit_id): record}, label="x"))


def in_community(plan):
    """The same town with its one village turned into a community."""
    return renamed(
        plan, plan.cells[min(plan.cells)].owners[1], kind="社区", name="东关社区"
    )


def kinds(plan, evidence, level=2, **limits):
    found = check(plan, evidence, level=level, limits=Limits(**limits))
    return [(issue.kind, issue.measure) for issue in found.issues]


@pytest.mark.parametrize(
    ("households", "found"),
    [
        (199, [("few_households", 199)]),
        (200, []),
        (600, []),
        (601, [("many_households", 601)]),
        (-1, []),
        (0, [("few_households", 0)]),
    ],
)
def test_households_of_a_grid_in_a_community_are_held_against_the_norm(
    households, found
):
    town = in_community(nine_cell_town())

    assert kinds(town, counted(town, [grid_named(town, 5)], [households])) == found


@pytest.mark.parametrize(
    ("households", "found"), [(99, "few_households"), (401, "many_households")]
)
def test_a_village_has_its_own_norm(households, found):
    town = nine_cell_town()

    ((kind, _),) = kinds(town, counted(town, [grid_named(town, 5)], [households]))

    assert kind == found
    assert kinds(town, counted(town, [grid_named(town, 5)], [300], [5000])) == []


def test_people_are_counted_in_communities():
    town = in_community(nine_cell_town())
    number = [grid_named(town, 5)]

    assert kinds(town, counted(town, number, [300], [1501])) == [("many_people", 1501)]
    assert kinds(town, counted(town, number, [300], [1500])) == []
    assert kinds(town, counted(town, number, [300], [9999]), city_people=0) == []


def test_micro_grids_have_norms_of_their_own():
    town = divided_town()
    micro = town.units_at(3)[0].id

    assert kinds(town, counted(town, [micro], [31]), level=3) == [
        ("many_households", 31)
    ]
    assert kinds(in_community(town), counted(town, [micro], [31]), level=3) == []


def test_exclusive_grids_and_units_without_ground_have_no_norm():
    town = nine_cell_town()
    works = grid_named(town, 5)
    town = renamed(town, works, kind=GridKind.EXCLUSIVE)

    assert kinds(town, counted(town, [works, 77], [3, 3])) == []


@pytest.mark.parametrize(
    ("kind", "name", "village"),
    [
        ("村", "上冯家屯", True),
        ("自然村", "", True),
        ("village", "", True),
        ("", "石桥河村", True),
        ("社区", "石桥河村", False),
        ("", "东关社区", False),
        ("新村", "", False),
        ("", "", False),
    ],
)
def test_a_village_is_told_by_its_kind_or_else_its_name(kind, name, village):
    town = nine_cell_town()
    above = town.cells[min(town.cells)].owners[1]
    town = renamed(town, above, kind=kind, name=name)

    assert lies_in_village(town, town.units[grid_named(town, 5)]) is village


def test_a_courtyard_in_two_grids_is_listed_with_what_lies_beyond():
    town = tiled_town(4, 2)
    one, two = grid_named(town, 1), grid_named(town, 2)
    yard = Courtyard(9, (4, 5, 6), (one, two), (110.0, 20.0), 55.0)

    (issue,) = check(town, Evidence(courtyards=(yard,)), level=2).issues

    assert (issue.kind, issue.severity, issue.subject) == (
        "cut_courtyard",
        "warning",
        9,
    )
    assert (issue.units, issue.buildings) == ((one, two), (4, 5, 6))
    assert (issue.place, issue.area) == ((110.0, 20.0), 55.0)


def test_a_border_along_nothing_is_a_note_below_the_limit():
    town = nine_cell_town()
    told = Evidence(
        outlined=np.array([grid_named(town, 1), grid_named(town, 2)]),
        marked=np.array([0.4, 0.5]),
        faint=np.array([[100.0, 50.0], [np.nan, np.nan]]),
    )

    (issue,) = check(town, told, level=2).issues

    assert (issue.kind, issue.severity, issue.measure) == (
        "unmarked_border",
        "info",
        0.4,
    )
    assert issue.place == (100, 50)
    assert kinds(town, told, marked_share=0) == []


def test_limits_come_back_as_they_were_kept():
    own = Limits(gap_area=4.5, city_least=0)

    assert unpack_limits(pack_limits(own)) == own
    assert pack_limits(Limits()) == "{}"


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "nonsense",
        "[1]",
        '{"gap_area": -1}',
        '{"gap_area": true}',
        '{"x": 1}',
        '{"gap_area": "9"}',
        '{"gap_area": Infinity}',
        '{"gap_area": NaN}',
    ],
)
def test_what_are_no_limits_gives_the_defaults(kept):
    assert unpack_limits(kept) == Limits()
