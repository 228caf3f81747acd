"""Posts follow from template, plan and registry; vacancies from the posts."""

import random
from collections import Counter

import numpy as np
import pytest

from gridplanner.analysis.staffing import staffing_within
from gridplanner.analysis.staffing_ratios import staffing_ratios
from gridplanner.analysis.staffing_sums import by_level, tally, tally_all
from gridplanner.analysis.standing import Standing
from gridplanner.data.edits.delete import delete
from gridplanner.data.team.roles import PostRole
from gridplanner.data.team.template import (
    DEFAULT_TEMPLATE,
    TEMPLATES,
    TeamLine,
    TeamTemplate,
    Which,
)
from gridplanner.team_sheet import vacancies
from tests.helpers.project import COMMUNITY, GRID, TOWN
from tests.helpers.staff import (
    add_buildings,
    add_posts,
    add_workers,
    staffed,
    strip_town,
)

FULL_TIME = TeamTemplate("专职", (TeamLine(PostRole.FULL_TIME_WORKER, "grid"),))
LEADERS = TeamTemplate(
    "楼长单元长",
    (
        TeamLine(PostRole.BUILDING_LEADER, "building", which=Which(dwellings=2)),
        TeamLine(PostRole.ENTRANCE_LEADER, "entrance", which=Which(dwellings=2)),
    ),
)


def only(found, role):
    (line,) = found.of_role(role)
    return line


def test_49_workers_for_52_grids_leave_three_named_vacancies(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 52)
    workers = add_workers(document.file, 49)
    add_posts(document.file, workers, units[:49], "full_time_worker")
    found = staffed(document)
    listed, _ = vacancies(found)
    lacking = [row["name"] for row in listed if row["role"] == "full_time_worker"]
    assert lacking == ["第50网格", "第51网格", "第52网格"]
    figures = tally(only(found, PostRole.FULL_TIME_WORKER))
    assert (figures.demanded, figures.filled, figures.vacant) == (52, 49, 3)
    document.close()


def test_12_buildings_of_3_entrances_ask_for_12_and_36_leaders(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 2)
    buildings, entrances = add_buildings(document.file, 12, entrances=3)
    workers = add_workers(document.file, 40, kind="resident")
    found = staffed(document, LEADERS)
    assert [tally(line).demanded for line in found.lines] == [12, 36]
    add_posts(
        document.file, workers[:6], buildings[:6], "building_leader", scope="building"
    )
    add_posts(
        document.file, workers[:27], entrances[:27], "entrance_leader",
        scope="entrance",
    )  # fmt: skip
    rates = [tally(line).rate.share for line in staffed(document, LEADERS).lines]
    assert rates == [0.5, 0.75]
    document.close()


def test_entrances_counted_but_not_on_record_ask_for_leaders_too(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 2)
    buildings, _ = add_buildings(document.file, 2)
    document.file.update_rows("building", {n: {"units": 3} for n in buildings})
    workers = add_workers(document.file, 2, kind="resident")
    add_posts(
        document.file, workers, [buildings[0]] * 2, "entrance_leader",
        scope="building", part=["1", "2单元"],
    )  # fmt: skip
    figures = tally(only(staffed(document, LEADERS), PostRole.ENTRANCE_LEADER))
    assert (figures.demanded, figures.filled, figures.vacant) == (6, 2, 4)
    document.close()


def test_134_floors_with_134_leaders_are_full_and_one_less_is_993(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 2)
    tall = [26, 26, 26, 26, 18, 12]
    buildings, _ = add_buildings(document.file, 6, floors=tall)
    template = TeamTemplate("层长", (TeamLine(PostRole.FLOOR_LEADER, "floor"),))
    floors = [(b, f) for b, n in zip(buildings, tall, strict=True) for f in range(n)]
    workers = add_workers(document.file, 134, kind="resident")
    posts = add_posts(
        document.file, workers, [building for building, _ in floors], "floor_leader",
        scope="floor", part=[f"{floor + 1}层" for _, floor in floors],
    )  # fmt: skip
    assert tally_all(staffed(document, template)).rate.share == 1
    document.file.update_rows("post", {posts[70]: {"valid_to": "2026-03-05"}})
    after = tally_all(staffed(document, template))
    assert round(after.rate.share * 100, 1) == 99.3
    assert (after.filled, after.demanded) == (133, 134)
    document.close()


def test_a_grid_without_liaison_has_an_incomplete_team(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    workers = add_workers(document.file, 4)
    add_posts(document.file, workers[:2], units, "grid_leader")
    add_posts(document.file, workers[2:3], units[:1], "liaison")
    sums = by_level(staffed(document), GRID)
    assert sums.complete.tolist() == [True, False, True]
    document.close()


def test_514_workers_in_58_communities_are_886_each(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 58, communities=58)
    grids = [unit.id for unit in document.plan.units.values() if unit.level == GRID]
    workers = add_workers(document.file, 514)
    add_posts(
        document.file, workers, [grids[n % 58] for n in range(514)], "full_time_worker"
    )
    found = staffed(document, FULL_TIME)
    standing = Standing(document.snapshot(), document.footprints)
    ratios = staffing_ratios(found, standing.figures(COMMUNITY))
    assert round(ratios.workers_per_unit, 2) == 8.86
    assert ratios.workers[:-1].sum() == pytest.approx(514)
    document.close()


def test_a_ratio_over_30_percent_off_stands_out(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 4, communities=2)
    ids, _ = add_buildings(document.file, 2)
    document.file.update_rows(
        "building", {n: {"people": 100, "households": 30} for n in ids}
    )
    workers = add_workers(document.file, 4)
    add_posts(document.file, workers, [*units[:1], *units[1:4]], "full_time_worker")
    found = staffed(document, FULL_TIME)
    standing = Standing(document.snapshot(), document.footprints)
    ratios = staffing_ratios(found, standing.figures(COMMUNITY))
    assert ratios.far[0].tolist() == [True, True, False]
    assert ratios.counts[-1].tolist() == [200, 60, 4]
    document.close()


def test_what_cannot_count_is_listed_by_reason(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 3)
    file = document.file
    workers = add_workers(
        file, 6, valid_to=[None, "2026-01-01", None, None, None, "31.12.2027"],
        valid_from=[None, None, "2027-01-01", None, "2026/01/01", None],
    )  # fmt: skip
    first, left, later, _, *unsure = workers
    wrong = {
        "backwards": {"valid_from": "2026-05-01", "valid_to": "2026-01-01"},
        "bad_date": {"valid_from": "2026-02-30"},
        "no_role": {"role": "保洁员"},
        "no_scope": {"scope_type": "street"},
        "no_worker": {"worker_id": 999},
        "worker_left": {"worker_id": left},
        "worker_to_come": {"worker_id": later},
        "unit_gone": {"scope_id": 999_999},
        "building_gone": {"scope_type": "building", "scope_id": 77},
        "entrance_gone": {"scope_type": "entrance", "scope_id": 77},
    }
    ids = add_posts(file, [first] * 10, [units[0]] * 10, "grid_leader")
    changes = zip(ids, wrong.values(), strict=True)
    file.update_rows("post", dict(changes))
    odd = add_posts(file, unsure, [units[0]] * 2, "grid_leader")
    twice = add_posts(file, [first] * 2, [units[0]] * 2, "grid_leader")
    found = staffed(document)
    expected = dict(zip(wrong, ([n] for n in ids), strict=True))
    expected |= {"twice": twice[1:], "worker_bad_date": odd}
    assert {why: n.tolist() for why, n in found.left_out.items()} == expected
    assert tally(only(found, PostRole.GRID_LEADER)).filled == 1
    assert found.without_capacity.tolist() == [workers[0], workers[3]]
    document.close()


def test_a_floor_the_building_has_not_is_listed(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 1)
    (building,), _ = add_buildings(document.file, 1, floors=6)
    workers = add_workers(document.file, 2)
    template = TeamTemplate("层长", (TeamLine(PostRole.FLOOR_LEADER, "floor"),))
    posts = add_posts(
        document.file, workers, [building] * 2, "floor_leader",
        scope="floor", part=["7", "6"],
    )  # fmt: skip
    found = staffed(document, template)
    assert found.left_out["no_such_floor"].tolist() == posts[:1]
    assert tally_all(found).filled == 1
    document.close()


def test_posts_beyond_the_maximum_are_over_and_fill_no_other_vacancy(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    workers = add_workers(document.file, 3)
    add_posts(document.file, workers, [units[0]] * 3, "grid_leader")
    figures = tally(only(staffed(document), PostRole.GRID_LEADER))
    assert (figures.held, figures.filled, figures.over, figures.vacant) == (3, 1, 2, 1)
    document.close()


def test_a_stand_in_keeps_the_post_filled_and_counts_once(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 1)
    workers = add_workers(document.file, 2)
    (post,) = add_posts(document.file, workers[:1], units, "full_time_worker")
    add_posts(
        document.file, workers[1:], units, "full_time_worker", substitute_for=[post]
    )
    found = staffed(document, FULL_TIME)
    figures = tally_all(found)
    assert (figures.held, figures.over, figures.vacant) == (1, 0, 0)
    assert len(found.posts.on_leave) == 1
    document.close()


def test_posts_beside_the_template_are_told_and_ask_for_nothing(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    buildings, _ = add_buildings(document.file, 1)
    workers = add_workers(document.file, 3)
    town = next(u.id for u in document.plan.units.values() if u.level == TOWN)
    add_posts(document.file, workers[:1], units[:1], "police")
    add_posts(document.file, workers[1:2], [town], "grid_leader", scope="area")
    add_posts(document.file, workers[2:], buildings, "volunteer", scope="building")
    lines = [line for line in staffed(document).lines if not line.in_template]
    assert [(line.line.role.value, tally(line).held) for line in lines] == [
        ("grid_leader", 1),
        ("police", 1),
        ("volunteer", 1),
    ]
    assert all(tally(line).demanded == 0 for line in lines)
    document.close()


def test_a_deleted_grid_takes_its_vacancy_along_and_its_posts_are_listed(tmp_path):
    document, units = strip_town(tmp_path / "a.gpkg", 2)
    workers = add_workers(document.file, 1)
    (post,) = add_posts(document.file, workers, units[:1], "full_time_worker")
    document.apply(delete(document.plan, units[0], retired="2026-03-05"))
    found = staffed(document, FULL_TIME)
    assert tally_all(found).demanded == 1
    assert found.left_out["unit_gone"].tolist() == [post]
    document.close()


@pytest.mark.parametrize("seed", range(6))
def test_parts_sum_up_to_the_whole_and_agree_with_counting_one_by_one(tmp_path, seed):
    rng = random.Random(seed)
    document, units = strip_town(tmp_path / "a.gpkg", 9, communities=3)
    buildings, entrances = add_buildings(document.file, 20, west=3, entrances=2)
    workers = add_workers(document.file, 30)
    for role, scope, places in (
        ("grid_leader", "grid", units),
        ("full_time_worker", "grid", units),
        ("building_leader", "building", buildings),
        ("entrance_leader", "entrance", entrances),
    ):
        chosen = [rng.choice(places) for _ in range(25)]
        who = [rng.choice(workers) for _ in chosen]
        add_posts(document.file, who, chosen, role, scope=scope)
    found = staffed(document)
    held = {(p, w) for p, w in _pairs(document, "grid_leader")}
    counted = Counter(place for place, _ in held)
    line = only(found, PostRole.GRID_LEADER)
    told = dict(zip(line.places.ids.tolist(), line.held.tolist(), strict=True))
    assert told == {unit: counted[unit] for unit in units}
    whole = tally_all(found)
    for level in (TOWN, COMMUNITY, GRID):
        sums = by_level(found, level)
        assert sums.demanded.sum() == whole.demanded
        assert sums.vacant.sum() == whole.vacant
        assert sums.over.sum() == whole.over
    parts = [staffing_within(found, [unit]) for unit in units]
    assert sum(tally_all(part).vacant for part in parts) == whole.vacant
    document.close()


def _pairs(document, role):
    read = document.file.read_columns("post", ["scope_id", "worker_id", "role"])
    rows = zip(*(read[name] for name in ("scope_id", "worker_id", "role")), strict=True)
    return [(int(place), int(who)) for place, who, what in rows if what == role]


def test_numbers_of_rows_do_not_matter(tmp_path):
    results = []
    for name, first in (("a", 1), ("b", 5000)):
        document, units = strip_town(tmp_path / f"{name}.gpkg", 4)
        ids = list(range(first, first + 3))
        add_workers(document.file, 3, id=ids)
        add_posts(document.file, ids, units[:3], "full_time_worker", id=ids)
        results.append(tally_all(staffed(document)))
        document.close()
    assert results[0] == results[1]


def test_no_buildings_and_no_workers_are_no_fault(tmp_path):
    document, _ = strip_town(tmp_path / "a.gpkg", 1)
    for template in TEMPLATES:
        found = staffed(document, template)
        assert not found.left_out
        assert np.all(by_level(found, GRID).held == 0)
    assert DEFAULT_TEMPLATE.name == "1+1+N+X"
    document.close()
