"""Rules about workers on small towns, against sums by hand and by brute force."""

from __future__ import annotations

from datetime import date
from math import dist

import numpy as np
import pytest

from gridplanner.analysis.rules.staffed import STAFFED
from gridplanner.analysis.rules.verdict import State
from gridplanner.analysis.standing import Standing
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import time_norm
from gridplanner.data.rules.pack import from_body
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.data.team.reading import keep_template
from gridplanner.data.team.roles import PostRole
from gridplanner.data.team.template import TeamLine, TeamTemplate
from gridplanner.studies.rules.study import study_rules
from gridplanner.studies.workload.study import study_work
from tests.helpers.project import COMMUNITY, GRID, wkb
from tests.helpers.staff import (
    DAY,
    add_buildings,
    add_posts,
    add_workers,
    strip_town,
)

TODAY = date.fromisoformat(DAY)


@pytest.fixture
def strip(tmp_path):
    """Four grids of 100 m in two communities; houses are added by each test."""
    document, units = strip_town(tmp_path / "town.gpkg", 4, communities=2)
    yield document, units
    document.close()


def held(document, kind, *, level=GRID, day=TODAY, **numbers):
    pack = from_body({"rules": [{"kind": kind, **numbers}]})
    standing = Standing(document.snapshot(), document.footprints)
    (told,) = study_rules(document, document.plan, standing, level, pack, day=day)
    return told


def found(told):
    return [(breach.id, breach.value) for breach in told.breaches]


def whys(told):
    return [(breach.id, breach.why) for breach in told.unknown]


def houses(document, points):
    shapes = [wkb(x - 1, y - 1, x + 1, y + 1) for x, y in points]
    return list(
        document.file.bulk_insert("building", {"name": [""] * len(points)}, shapes)
    )


def key_household(document, building, *, tag="dibao", **days):
    """A household of one who is looked after; without a dwelling where None."""
    file = document.file
    dwelling = None
    if building is not None:
        (dwelling,) = file.bulk_insert("dwelling", {"building_id": [building]})
    (home,) = file.bulk_insert("household", {"dwelling_id": [dwelling]})
    (person,) = file.bulk_insert("person", {"name": ["甲"], "household_id": [home]})
    columns = {name: [day] for name, day in days.items()}
    file.bulk_insert("person_tag", {"person_id": [person], "tag": [tag], **columns})


@pytest.mark.parametrize("kind", STAFFED)
def test_without_a_worker_nothing_is_known_and_the_reason_is_told(strip, kind):
    document, _ = strip
    add_buildings(document.file, 2, entrances=2)
    told = held(document, kind)
    assert (told.state, told.why, told.whole) == (State.UNKNOWN, "no_workers", 0)
    add_workers(document.file, 1, valid_to=["2020-01-01"])
    assert held(document, kind).why == "no_workers"


def test_a_team_lacks_the_core_posts_nobody_holds(strip):
    document, units = strip
    workers = add_workers(document.file, 4)
    add_posts(document.file, workers[:3], units[:3], "grid_leader")
    add_posts(document.file, workers[:2], units[:2], "liaison")
    told = held(document, "team_complete")
    assert (told.state, told.held, told.whole) == (State.BROKEN, 2, 4)
    assert found(told) == [(units[2], 1), (units[3], 2)]
    above = held(document, "team_complete", level=COMMUNITY)
    assert (above.held, above.whole) == (1, 2)
    assert [value for _, value in found(above)] == [3]
    add_posts(document.file, [workers[3]] * 3, [units[2], *[units[3]] * 2], "liaison")
    add_posts(document.file, [workers[3]], [units[3]], "grid_leader")
    assert held(document, "team_complete").state is State.KEPT


def test_a_template_without_core_posts_asks_for_no_team(strip):
    document, _ = strip
    add_workers(document.file, 1)
    template = TeamTemplate("x", (TeamLine(PostRole.GRID_LEADER, "grid"),))
    document.apply_batch(keep_template(template, []))
    assert held(document, "team_complete").why == "no_core"


def test_key_households_are_those_of_the_day_asked(strip):
    document, units = strip
    (house,) = houses(document, [(50, 50)])
    add_posts(document.file, add_workers(document.file, 4), units, "liaison")
    key_household(document, house, valid_from="2026-03-02", valid_to="2026-04-01")
    key_household(document, None, valid_from="2026-03-03")
    days = ("2026-03-01", "2026-03-02", "2026-03-31", "2026-04-01")
    told = [held(document, "key_households", day=date.fromisoformat(d)) for d in days]
    assert [(each.whole, each.left_out) for each in told] == [
        (0, 0), (1, 0), (1, 1), (0, 1),
    ]  # fmt: skip


def test_key_households_in_grids_somebody_looks_after_are_counted(strip):
    document, units = strip
    there = houses(document, [(50, 50), (150, 50), (150, 60), (250, 50), (900, 50)])
    for building in there:
        key_household(document, building)
    key_household(document, there[0])
    key_household(document, there[0], tag="party_member")
    key_household(document, None)
    workers = add_workers(document.file, 2)
    add_posts(document.file, workers[:1], units[:1], "full_time_worker")
    add_posts(document.file, workers[1:], units[3:], "volunteer")
    told = held(document, "key_households")
    assert (told.held, told.whole, told.left_out) == (2, 6, 1)
    assert (told.counts, told.state) == ("households", State.BROKEN)
    assert found(told) == [(units[1], 2), (units[2], 1), (0, 1)]
    assert sum(value for _, value in found(told)) == told.whole - told.held
    add_posts(document.file, workers[1:], units[1:2], "liaison")
    assert held(document, "key_households").held == 4


def test_a_worker_of_a_whole_community_is_nobodys_by_name(strip):
    document, units = strip
    (house,) = houses(document, [(50, 50)])
    key_household(document, house)
    community = document.plan.units[units[0]].parent
    (worker,) = add_workers(document.file, 1)
    add_posts(document.file, [worker], [community], "liaison", scope="area")
    assert held(document, "key_households").held == 0


def test_utilisation_is_that_of_the_workload_and_unknown_without_a_norm(strip):
    document, units = strip
    file = document.file
    houses(document, [(50 + n, 50) for n in range(0, 40, 4)])
    key_household(document, 1)
    workers = add_workers(file, 2, capacity=[5.0, 1e6])
    assert held(document, "utilisation").why == "no_norm"
    norm = time_norm()
    document.apply_batch(keep_standard(StandardKind.NORM, "本镇", to_body(norm), []))
    assert held(document, "utilisation").why == "no_duties"
    add_posts(file, workers, units[:2], "full_time_worker")
    told = held(document, "utilisation", low=0.5, high=1.0)
    standing = Standing(document.snapshot(), document.footprints)
    study = study_work(document, standing, plan=document.plan.id, day=TODAY)
    used = study.loads(GRID).rows.utilisation
    assert [value for _, value in found(told)] == used[:2].tolist()
    assert used[0] > 1
    assert used[1] < 0.5
    assert whys(told) == [(units[2], "nobody_here"), (units[3], "nobody_here")]
    assert (told.held, told.whole, told.state) == (0, 2, State.BROKEN)


def test_every_building_asks_for_its_leaders(strip):
    document, _ = strip
    file = document.file
    buildings, entrances = add_buildings(file, 3, entrances=2)
    file.bulk_insert("dwelling", {"building_id": np.repeat(buildings, 3).tolist()})
    workers = add_workers(file, 6, kind="resident")
    add_posts(file, workers[:3], buildings, "building_leader", scope="building")
    add_posts(file, workers[:5], entrances[:5], "entrance_leader", scope="entrance")
    told = held(document, "house_leaders")
    assert (told.held, told.whole, told.of_buildings) == (2, 3, True)
    assert found(told) == [(buildings[2], 1)]
    assert held(document, "house_leaders", dwellings=4).why == "no_houses"


def test_entrances_that_are_only_counted_ask_for_leaders_too(strip):
    document, _ = strip
    file = document.file
    (building,) = houses(document, [(50, 50)])
    file.connection.execute("UPDATE building SET units = 3")
    workers = add_workers(file, 2, kind="resident")
    add_posts(file, workers[:1], [building], "building_leader", scope="building")
    add_posts(
        file, workers[1:], [building], "entrance_leader", scope="building", part=["2"]
    )
    told = held(document, "house_leaders")
    assert (told.held, told.whole) == (0, 1)
    assert found(told) == [(building, 2)]


def test_houses_far_from_every_base_of_their_workers_are_found(strip):
    document, units = strip
    rng = np.random.default_rng(5)
    points = [tuple(p) for p in rng.uniform((5, 5), (395, 95), (60, 2)).tolist()]
    houses(document, points)
    base = rng.uniform(0, 400, (5, 2))
    base[4] = np.nan
    x, y = (base + _corner(document)).T.tolist()
    workers = add_workers(document.file, 5, base_x=x, base_y=y)
    held_by = [(0, 0), (1, 0), (2, 1), (4, 1), (4, 2)]
    for worker, grid in held_by:
        add_posts(document.file, [workers[worker]], [units[grid]], "full_time_worker")
    told = held(document, "base_distance", high=50)
    expected = {}
    for grid in (0, 1):
        bases = [base[w] for w, g in held_by if g == grid and not np.isnan(base[w][0])]
        own = [p for p in points if 100 * grid <= p[0] < 100 * grid + 100]
        expected[units[grid]] = max(min(dist(p, b) for b in bases) for p in own)
    far = {unit: value for unit, value in expected.items() if value > 50}
    assert dict(found(told)) == pytest.approx(far)
    assert whys(told) == [(units[2], "no_base"), (units[3], "nobody_here")]
    assert told.whole == 2
    wide = held(document, "base_distance", level=COMMUNITY, high=1)
    bases = base[:3]
    own = [p for p in points if p[0] < 200]
    most = max(min(dist(p, b) for b in bases) for p in own)
    assert found(wide)[0][1] == pytest.approx(most)


def _corner(document):
    """Where 0, 0 of the town lies in its system."""
    snapshot = document.snapshot()
    return snapshot.cell_boxes[:, :2].min(axis=0).tolist()


def test_doubling_the_houses_doubles_no_distance_and_moving_the_limit_turns_red_green(
    strip,
):
    document, units = strip
    houses(document, [(10, 50), (90, 50)])
    east, north = _corner(document)
    workers = add_workers(document.file, 1, base_x=[east + 10], base_y=[north + 50])
    add_posts(document.file, workers, units[:1], "liaison")
    before = held(document, "base_distance", high=10)
    houses(document, [(10, 50), (90, 50)])
    assert found(held(document, "base_distance", high=10)) == found(before)
    assert found(before) == [(units[0], pytest.approx(80, abs=0.01))]
    assert found(held(document, "base_distance", high=81)) == []
