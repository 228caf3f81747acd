"""What if: what is told is what is counted once the change was really made."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gridplanner.analysis.joined_work import take_rows
from gridplanner.analysis.newcomer import Why, propose_newcomer
from gridplanner.analysis.pulled_down import pulled_down
from gridplanner.analysis.staffing import Staff
from gridplanner.analysis.standing import Standing
from gridplanner.analysis.takers import _metres, joined, propose_takers, unit_places
from gridplanner.analysis.what_if import (
    NEW_WORKER,
    Situation,
    demolished,
    given,
    households_changing,
    joining,
    leaving,
    opening,
    tell,
    work_of_household,
)
from gridplanner.analysis.what_if_answer import answer
from gridplanner.analysis.what_if_beside import Beside, staff_after, told_beside
from gridplanner.data.ground_edits.rows import delete
from gridplanner.data.norms.defaults import equivalents_norm
from gridplanner.data.question import Asked, Question
from gridplanner.data.records import Unit
from gridplanner.data.registry_edits.staff import change_worker, hand_over
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.rules.pack import Pack, starting_pack
from gridplanner.data.store.homes import rows_by
from gridplanner.data.team.reading import read_houses, read_posts, read_workers
from gridplanner.data.team.template import DEFAULT_TEMPLATE
from gridplanner.studies.rules.study import read_scope
from gridplanner.studies.workload.study import study_work
from tests.helpers.project import COMMUNITY, GRID, MICRO, clock
from tests.helpers.staff import add_buildings, add_posts, add_workers, strip_town

GRIDS = 6


@pytest.fixture
def town(tmp_path):
    document, units = strip_town(tmp_path / "town.gpkg", GRIDS)
    file = document.file
    for number in range(GRIDS):
        houses, _ = add_buildings(file, 2 + number, west=100 * number + 5)
        homes = [house for house in houses for _ in range(3 + number)]
        rows = list(file.bulk_insert("dwelling", {"building_id": homes}))
        file.bulk_insert("household", {"dwelling_id": rows})
    # The fourth has no time of his own, the last grid nobody.
    ids = add_workers(file, 4, capacity=[5000.0, 5500.0, 2000.0, 3000.0])
    held = [(0, 0), (0, 1), (0, 2), (1, 3), (2, 4), (1, 2)]
    add_posts(
        file,
        [ids[worker] for worker, _ in held],
        [units[grid] for _, grid in held],
        "full_time_worker",
    )
    yield document, units, ids
    document.close()


def situation_of(document, norm=None):
    standing = Standing(document.snapshot(), document.footprints)
    study = study_work(document, standing, plan=1, day=clock().date())
    if norm is not None:
        study.work.use_norm(norm)
    figures = standing.figures(GRID)
    column = figures.measures.index("households")
    return Situation(
        study.loads(GRID), study.duties_here, figures.rows.values[:, column].copy()
    )


def told(situation):
    workers = situation.workers
    rows = zip(
        workers.worker_ids.tolist(),
        workers.whole.tolist(),
        workers.capacity.tolist(),
        workers.units.tolist(),
        strict=True,
    )
    town = tell(situation)
    return list(rows), town.highest, town.balance.cv, town.units_bare, town.load


def test_a_hand_over_tells_what_is_counted_once_it_is_made(town):
    document, units, ids = town
    before = situation_of(document)
    takers = {units[0]: ids[1], units[1]: ids[3]}
    after = leaving(before, ids[0], takers)
    day = clock().date().isoformat()
    posts = rows_by(document.file, "post", "worker_id", [ids[0]])
    by_post = {post["id"]: takers.get(post["scope_id"], 0) for post in posts}
    (row,) = document.file.read_rows("worker", [ids[0]])
    batch = hand_over(
        row, posts, by_post, Stamp(document.file.now()), on=day,
        next_ids={"post": document.file.next_id("post")},
    )  # fmt: skip
    document.apply_batch(batch)
    assert told(after) == told(situation_of(document))
    moved = [before.households[before.rows[units[n]]] for n in range(3)]
    assert households_changing(before, after) == sum(moved)


def test_whoever_leaves_leaves_an_area_too_and_nobody_else_is_given_it(town):
    document, _units, ids = town
    area = next(u.id for u in document.plan.units.values() if u.level == COMMUNITY)
    add_posts(document.file, [ids[0], ids[3]], [area, area], "liaison", scope="area")
    before = situation_of(document)
    assert before.takers_of(area) == {ids[0], ids[3]}
    assert leaving(before, ids[0], {}).takers_of(area) == {ids[3]}
    # The last of the workers, after whom there is none.
    assert leaving(before, ids[3], {}).takers_of(area) == {ids[0]}


def test_no_work_is_lost_whoever_takes_over(town):
    document, _units, ids = town
    before = situation_of(document)
    whole = before.loads.rows.whole.sum()
    for after in (
        leaving(before, ids[0], {}),
        leaving(before, ids[1], propose_takers(before, ids[1], {})),
        joined(before, 5000.0)[0],
    ):
        workers = after.workers
        assert workers.whole.sum() + workers.whole_unassigned == whole


def test_a_vacant_grid_counts_its_households_as_bare(town):
    document, units, ids = town
    before = situation_of(document)
    assert tell(before).units_bare == 1
    after = leaving(before, ids[2], {})
    bare = [before.households[before.rows[units[n]]] for n in (4, 5)]
    assert tell(after).units_bare == 2
    assert tell(after).households_bare == sum(bare)
    # A grid of two workers has the other one still.
    assert after.takers_of(units[2]) == {ids[0], ids[1]}


def test_takers_have_time_and_come_out_the_same_every_time(town):
    document, units, ids = town
    situation = situation_of(document)
    snapshot = Standing(document.snapshot(), document.footprints).snapshot
    places = unit_places(snapshot, GRID)
    assert places[units[0]] == pytest.approx((500_050.0, 3_950_050.0))
    takers = propose_takers(situation, ids[0], places)
    assert set(takers) == set(units[:3])
    assert ids[0] not in takers.values()
    assert takers[units[2]] != ids[1]  # who looks after it anyway
    assert takers == propose_takers(situation, ids[0], places)


def test_the_taker_of_one_grid_is_the_best_by_trying_all(town):
    document, units, ids = town
    situation = situation_of(document)
    (unit,) = situation.units_of(ids[2])
    takers = propose_takers(situation, ids[2], {})
    tried = {}
    for taker in (ids[0], ids[1], ids[3]):
        workers = leaving(situation, ids[2], {unit: taker}).workers
        row = workers.worker_ids.tolist().index(taker)
        tried[taker] = workers.utilisation[row]
    assert takers == {unit: min(tried, key=tried.get)}
    assert unit == units[4]


def test_who_joins_takes_what_nobody_has_and_lowers_the_highest(town):
    document, units, _ids = town
    before = situation_of(document)
    after, taken = joined(before, 5500.0)
    assert units[5] in taken
    assert after.takers_of(units[5]) == {NEW_WORKER}
    assert tell(after).units_bare == 0
    assert tell(after).highest <= tell(before).highest
    assert tell(joined(before, 0.0)[0]).units_bare == 1


def test_an_estate_asks_for_as_much_as_the_towns_own_households(town):
    document, units, _ids = town
    before = situation_of(document)
    after = opening(before, units[0], 600)
    more = tell(after).load - tell(before).load
    assert more == pytest.approx(600 * work_of_household(before), abs=0.01)
    assert after.households.sum() == before.households.sum() + 600
    row = before.rows[units[0]]
    others = np.arange(GRIDS) != row
    assert (after.loads.rows.whole == before.loads.rows.whole)[others].all()


def test_demolished_grids_are_as_counted_once_their_houses_are_gone(town):
    document, units, _ids = town
    before = situation_of(document)
    after = demolished(before, units[:2])
    snapshot = Standing(document.snapshot(), document.footprints).snapshot
    owners = np.append(snapshot.cell_owners[:, GRID], 0)
    gone = snapshot.building_ids[np.isin(owners[snapshot.building_cell], units[:2])]
    assert len(gone) == 2 + 3
    document.apply_batch(delete("building", gone.tolist()))
    now = situation_of(document)
    assert after.loads.rows.whole.tolist() == now.loads.rows.whole.tolist()
    assert after.households.tolist() == now.households.tolist()
    assert tell(after).load == tell(now).load < tell(before).load


def test_by_equivalents_the_ground_weighs_on_when_its_houses_are_gone(town):
    document, units, _ids = town
    before = situation_of(document, equivalents_norm())
    assert work_of_household(before) == 1.0
    after = demolished(before, units[:1])
    snapshot = Standing(document.snapshot(), document.footprints).snapshot
    owners = np.append(snapshot.cell_owners[:, GRID], 0)
    gone = snapshot.building_ids[owners[snapshot.building_cell] == units[0]]
    document.apply_batch(delete("building", gone.tolist()))
    now = situation_of(document, equivalents_norm())
    assert after.loads.rows.whole.tolist() == now.loads.rows.whole.tolist()
    assert now.loads.rows.whole[now.rows[units[0]]] > 0


def test_what_somebody_stood_in_for_is_its_holders_again(town):
    document, units, ids = town
    file = document.file
    (kept,) = rows_by(file, "post", "worker_id", [ids[2]])
    add_posts(
        file, [ids[3]], [units[4]], "full_time_worker", substitute_for=[kept["id"]]
    )
    before = situation_of(document)
    assert before.takers_of(units[4]) == {ids[3]}
    after = leaving(before, ids[3], {}, {units[4]: ids[2]})
    (row,) = file.read_rows("worker", [ids[3]])
    day = clock().date().isoformat()
    batch = hand_over(row, [], {}, Stamp(file.now()), on=day, next_ids={})
    document.apply_batch(batch)
    assert told(after) == told(situation_of(document))
    assert after.takers_of(units[4]) == {ids[2]}


def test_nobody_unknown_can_take_over(town):
    document, units, _ids = town
    with pytest.raises(ValueError, match="999"):
        given(situation_of(document), {units[0]: [999]})


def test_who_gives_grids_away_and_stays_still_has_time(town):
    document, units, ids = town
    before = situation_of(document)
    takers = dict.fromkeys(units[:3], ids[3])
    gone, there = (leaving(before, ids[0], takers, stays=stays) for stays in (0, 1))
    assert ids[0] not in gone.workers.worker_ids
    row = there.workers.worker_ids.tolist().index(ids[0])
    assert there.workers.whole[row] == 0
    assert there.workers.capacity[row] == 5000.0


def test_a_taker_is_as_far_as_the_nearest_place_of_his(town):
    document, units, ids = town
    situation = situation_of(document)
    snapshot = Standing(document.snapshot(), document.footprints).snapshot
    places = unit_places(snapshot, GRID)
    bases = {ids[0]: (500_000.0, 3_950_000.0), 999: (500_500.0, 3_950_050.0)}
    for unit in units:
        wanted = {}
        for who in (*ids, 999):
            own = [places[each] for each in situation.units_of(who)]
            own += [bases[who]] if who in bases else []
            if own:
                wanted[who] = min(math.dist(place, places[unit]) for place in own)
        assert _metres(situation, unit, places, bases) == pytest.approx(wanted)
    assert _metres(situation, units[0], {}, bases) == {}


def work_and_situation(document, norm=None):
    standing = Standing(document.snapshot(), document.footprints)
    study = study_work(document, standing, plan=1, day=clock().date())
    if norm is not None:
        study.work.use_norm(norm)
    return study.work, situation_of(document, norm)


@pytest.mark.parametrize("norm", [None, equivalents_norm()])
def test_buildings_pulled_down_are_as_counted_once_they_are_gone(town, norm):
    document, units, _ids = town
    work, before = work_and_situation(document, norm)
    table = work.table.copy()
    snapshot = work.snapshot
    owners = np.append(snapshot.cell_owners[:, GRID], 0)
    own = owners[snapshot.building_cell]
    # All of a grid, and the nearest house of one that stays in another.
    ids = snapshot.building_ids
    gone = [*ids[own == units[1]].tolist(), ids[own == units[3]][1].item(), 99_999]
    after = pulled_down(before, work, gone)
    document.apply_batch(delete("building", gone[:-1]))
    now = situation_of(document, norm)
    assert after.loads.rows.whole.tolist() == now.loads.rows.whole.tolist()
    assert after.households.tolist() == now.households.tolist()
    assert after.loads.rows.whole.sum() < before.loads.rows.whole.sum()
    assert (work.table == table).all()


def test_a_question_of_buildings_and_grids_counts_each_house_once(town):
    document, units, _ids = town
    work, before = work_and_situation(document)
    snapshot = work.snapshot
    owners = np.append(snapshot.cell_owners[:, GRID], 0)
    own = snapshot.building_ids[owners[snapshot.building_cell] == units[0]]
    both = Question(Asked.DEMOLISHED, units=(units[0],), buildings=tuple(own.tolist()))
    after = answer(before, both, workload=work).after
    wanted = demolished(before, units[:1])
    assert after.loads.rows.whole.tolist() == wanted.loads.rows.whole.tolist()
    assert after.households.tolist() == wanted.households.tolist()
    with pytest.raises(ValueError, match=str(int(own[0]))):
        answer(before, both)


def test_who_joins_where_everybody_has_one_grid_stands_beside_the_busiest(town):
    document, units, ids = town
    before = leaving(situation_of(document), ids[0], {})
    # The rest have a grid each: nothing can be taken over that gets better by it.
    alone = given(before, {units[2]: (), units[0]: (ids[3],)})
    rows = [alone.rows[unit] for unit in (units[0], units[3], units[4])]
    kept = [alone.loads.units[row] for row in rows]
    small = Situation(
        replace(alone.loads, units=tuple(kept), rows=take_rows(alone.loads.rows, rows)),
        alone.duties,
        alone.households[rows],
    )
    assert joined(small, 500.0)[1] == []
    found = propose_newcomer(small, 500.0)
    assert found.shared
    after = joining(small, 500.0, found.units, shared=True)
    used = small.workers.utilisation
    busiest = int(small.workers.worker_ids[int(np.nanargmax(used))])
    assert found.reasons[0].worker == busiest
    assert found.reasons[0].why is Why.SHARED
    assert after.takers_of(found.units[0]) == {NEW_WORKER, busiest}
    assert tell(after).highest < tell(small).highest
    assert (
        found.reasons[0].after
        < found.reasons[0].before
        == pytest.approx(np.nanmax(used))
    )
    assert after.workers.whole.sum() == small.workers.whole.sum()


def test_each_proposed_grid_has_its_reason(town):
    document, units, _ids = town
    found = propose_newcomer(situation_of(document), 5500.0)
    assert not found.shared
    assert [each.unit for each in found.reasons] == list(found.units)
    assert found.reasons[found.units.index(units[5])].why is Why.BARE
    assert propose_newcomer(situation_of(document), 0.0).units == ()


def beside_of(document):
    """What is told beside the work of a project now, with every rule asked."""
    standing = Standing(document.snapshot(), document.footprints)
    file, day = document.file, clock().date()
    pack = Pack(
        tuple(replace(rule, is_on=True) for rule in starting_pack().rules),
    )
    scope = read_scope(document, document.plan, standing, GRID, pack, day=day)
    snapshot = standing.snapshot
    workers = read_workers(file)
    bases = dict(zip(workers.ids.tolist(), workers.base.tolist(), strict=True))
    return Beside(
        snapshot,
        day.isoformat(),
        Staff(read_posts(file), workers, read_houses(file)),
        DEFAULT_TEMPLATE,
        None,
        unit_places(snapshot, GRID),
        {who: (x, y) for who, (x, y) in bases.items() if not math.isnan(x)},
        (("包", pack, scope),),
    )


def test_posts_and_rules_are_told_as_they_are_once_somebody_has_left(town):
    document, units, ids = town
    add_posts(document.file, [ids[0]], [units[1]], "grid_leader")
    (worker,) = document.file.read_rows("worker", [ids[3]])
    based = {**worker, "base_x": 500_000.0, "base_y": 3_950_000.0}
    document.apply_batch(
        change_worker(worker, based, Stamp(document.file.now())),
    )
    before, known = situation_of(document), beside_of(document)
    takers = {units[0]: ids[3], units[1]: 0}
    after = leaving(before, ids[0], takers)
    was, will = told_beside(known, before, after, gone=ids[0])
    posts = rows_by(document.file, "post", "worker_id", [ids[0]])
    by_post = {post["id"]: takers.get(post["scope_id"], 0) for post in posts}
    (row,) = document.file.read_rows("worker", [ids[0]])
    batch = hand_over(
        row, posts, by_post, Stamp(document.file.now()),
        on=clock().date().isoformat(),
        next_ids={"post": document.file.next_id("post")},
    )  # fmt: skip
    document.apply_batch(batch)
    now, later = situation_of(document), beside_of(document)
    wanted, _same = told_beside(later, now, now)
    assert will == wanted
    assert will.posts.held < was.posts.held
    assert will.walks.held == was.walks.held + 1 == 1
    assert will.metres == pytest.approx(math.dist((0, 0), (50, 50)), abs=0.01)
    states = [
        {one.rule.kind.key: one for _p, one in each.rules} for each in (was, will)
    ]
    assert states[0]["team_complete"] != states[1]["team_complete"]


def test_a_newcomer_fills_the_posts_of_grids_nobody_has(town):
    document, units, _ids = town
    before, known = situation_of(document), beside_of(document)
    after = joining(before, 5000.0, [units[5]])
    was, will = told_beside(known, before, after)
    assert will.posts.held == was.posts.held + 1
    assert will.posts.whole == was.posts.whole
    records = known.snapshot.unit_records
    later = staff_after(known.staff, before, after, units=records)
    assert len(later.workers.ids) == len(known.staff.workers.ids) + 1
    assert staff_after(known.staff, before, before, units=records) is known.staff


def test_a_post_at_a_grid_that_ended_goes_with_what_its_heir_is_given_to(town):
    document, units, ids = town
    ended = replace(document.plan.units[units[0]], id=9001, valid_to="2026-01-01")
    heir = replace(document.plan.units[units[0]], predecessors=(9001,))
    micro = Unit(9002, units[3], MICRO, code="1", name="微网格")
    records = {**document.plan.units, 9001: ended, units[0]: heir, 9002: micro}
    staff = beside_of(document).staff
    moved = {units[0]: 9001, units[3]: 9002}
    places = [moved.get(unit, unit) for unit in staff.posts.places.tolist()]
    staff = replace(staff, posts=replace(staff.posts, places=np.array(places)))
    before = situation_of(document)
    after = joining(before, 5000.0, [units[0], units[3]])
    posts = staff_after(staff, before, after, units=records).posts
    held = set(zip(posts.workers.tolist(), posts.places.tolist(), strict=True))
    newcomer = max(ids) + 1
    assert held & {(ids[0], 9001), (ids[1], 9002)} == set()
    assert {(newcomer, units[0]), (newcomer, units[3])} <= held
    assert len(posts) == len(staff.posts)


def test_rules_of_households_follow_an_estate_and_a_demolition(town):
    document, units, _ids = town
    before, known = situation_of(document), beside_of(document)
    for after in (opening(before, units[0], 600), demolished(before, units[1:2])):
        was, will = told_beside(known, before, after)
        found = [
            next(v for _p, v in each.rules if v.rule.kind.key == "households")
            for each in (was, will)
        ]
        low, high = found[0].rule.low, found[0].rule.high
        held = [
            sum(low <= count <= high for count in one.households.tolist())
            for one in (before, after)
        ]
        assert [each.held for each in found] == held


def test_all_that_is_borne_and_held_is_counted(town):
    document, _units, ids = town
    before = situation_of(document)
    told_ = tell(before)
    assert told_.capacity == 5000.0 + 5500.0 + 2000.0 + 3000.0
    assert told_.utilisation == pytest.approx(told_.load / told_.capacity)
    assert (told_.units, told_.households) == (GRIDS, before.households.sum())
    assert tell(leaving(before, ids[0], {})).capacity == told_.capacity - 5000.0
