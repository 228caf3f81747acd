"""The desk of staff answers what the file says, and reads it at the right moment."""

import json

import pytest

from gridplanner.analysis.staffing_sums import tally, tally_all
from gridplanner.cli import run
from gridplanner.data.access.grant import Grant
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.branches import branch
from gridplanner.data.edits.merge_units import merge_units
from gridplanner.data.ground_edits.rows import add_building
from gridplanner.data.registry_edits.staff import end_posts
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.data.team.reading import exchange_houses, keep_template, read_houses
from gridplanner.data.team.roles import PostRole
from gridplanner.data.team.template import TeamLine, TeamTemplate, Which
from gridplanner.team_sheet import (
    left_out_rows,
    line_rows,
    total_row,
    unit_rows,
    vacancies,
)
from gridplanner.ui.staff import desk as module
from tests.helpers.project import box, clock, open_document
from tests.helpers.staff import DAY, add_posts, add_workers
from tests.ui.conftest import unit_id

STAMP = Stamp(time=clock().isoformat())


@pytest.fixture
def project(project):
    """Two workers at two of the three grids, one more as leader, one post gone."""
    document = open_document(project)
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    one, two, three = add_workers(document.file, 3, phone=["13800001234"] * 3)
    add_posts(document.file, [one, two], grids[:2], "full_time_worker")
    add_posts(document.file, [three], grids[2:], "grid_leader")
    add_posts(document.file, [three], [9999], "grid_leader")
    document.close()
    return project


@pytest.fixture
def desk(town):
    return town.session.staff_desk


def asked(project, capsys, *words):
    assert run(["staffing", str(project), "--on", DAY, "--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_window_tells_what_the_command_tells_to_the_digit(request, project, capsys):
    by_role = asked(project, capsys)
    by_grid = asked(project, capsys, "--by", "grid")
    desk = request.getfixturevalue("desk")
    found = desk.staffing()
    assert json.loads(json.dumps(line_rows(found))) == by_role["rows"]
    assert total_row(found) == by_role["total"]
    assert left_out_rows(found) == by_role["left_out"]
    assert by_role["left_out"][0]["reason"] == "unit_gone"
    rows, elsewhere = unit_rows(found, 2)
    told = [{name: row[name] for name in rows[0]} for row in by_grid["rows"]]
    assert (rows, elsewhere) == (told, by_grid["elsewhere"])


def test_who_holds_what_is_told_by_unit_and_by_worker(town, desk):
    (post,) = desk.holders(unit_id(town, "甲网格"))
    assert (post.role, desk.posts_of(post.worker_id)) == (
        PostRole.FULL_TIME_WORKER,
        (post,),
    )
    assert desk.worker_row(post.worker_id)["name"] == "员工1"
    assert desk.worker_row(99) == {}


def test_places_of_many_are_those_of_their_posts_one_by_one(town, desk):
    file = town.session.document.file
    add_posts(file, [1, 2, 2], [1, 1, 3], "building_leader", scope="building")
    desk._forget_people()
    team = desk.team
    for workers in ([], [2], [3, 1], [1, 2, 3, 99]):
        wanted = {}
        for worker in workers:
            for post in team.of_worker(worker):
                wanted.setdefault(post.scope, []).append(post.place)
        found = team.places_of(workers)
        assert {k: sorted(v) for k, v in found.items()} == {
            k: sorted(v) for k, v in wanted.items()
        }


def test_a_phone_is_masked_until_a_grant_is_given(town, desk):
    assert desk.worker_row(1)["phone"] == "138****1234"
    until = clock().replace(year=2027)
    town.session.use_grant(Grant(frozenset({"phone"}), "测试", until))
    assert desk.worker_row(1)["phone"] == "13800001234"


def test_an_edit_of_posts_tells_and_is_taken_back(qtbot, town, desk):
    document = town.session.document
    before = tally_all(desk.staffing())
    row = document.file.read_rows("post", [1])
    with qtbot.waitSignal(desk.changed):
        document.apply_batch(end_posts(row, STAMP, on=DAY))
    after = tally_all(desk.staffing())
    assert (after.held, after.filled) == (before.held - 1, before.filled - 1)
    assert len(desk.duties().workers) == 1
    document.undo()
    assert tally_all(desk.staffing()) == before


def test_a_new_template_asks_for_other_posts(town, desk):
    document = town.session.document
    line = TeamLine(PostRole.LIAISON, "grid", 2, 2)
    document.apply_batch(keep_template(TeamTemplate("两名", (line,)), []))
    assert tally_all(desk.staffing()).demanded == 6
    bad = keep_standard(StandardKind.TEAM, "坏", {"lines": []}, [])
    document.undo()
    document.apply_batch(bad)
    assert desk.template.name == "1+1+N+X"  # what is not sound asks for nothing


def test_posts_follow_the_plan_that_is_worked_on(town, desk):
    document = town.session.document
    assert len(desk.duties().workers) == 2
    town.session.use_plan(branch(document, "方案"))
    assert len(desk.holders(unit_id(town, "甲网格"))) == 1


def test_the_posts_of_a_merged_grid_are_its_heirs(qtbot, town, desk):
    document = town.session.document
    kept, gone = unit_id(town, "甲网格"), unit_id(town, "乙网格")
    before = tally_all(desk.staffing()).held
    with qtbot.waitSignal(desk.changed):
        document.apply(merge_units(document.plan, kept, [gone], on=DAY))
    assert len(desk.holders(kept)) == 2
    assert {1, 2} == {post.worker_id for post in desk.holders(kept)}
    assert set(desk.duties().unit_ids.tolist()) == {kept}
    assert tally_all(desk.staffing()).held == before


def test_nothing_is_read_while_a_job_has_the_file(qtbot, town, desk):
    town.session.hold()
    assert (desk.staffing(), desk.duties(), desk.posts_of(1)) == (None, None, ())
    town.session.release()
    with qtbot.waitSignal(desk.changed):
        town.jobs.ended.emit()
    assert desk.staffing() is not None


def test_houses_of_a_large_town_are_read_by_a_job(qtbot, town, desk, monkeypatch):
    monkeypatch.setattr(module, "_MANY", 0)
    assert desk.staffing() is None
    assert town.jobs.running
    qtbot.waitUntil(lambda: desk.staffing() is not None)


def test_an_edited_house_is_read_again_alone(town, desk, monkeypatch):
    document = town.session.document
    line = TeamLine(PostRole.FLOOR_LEADER, "floor")
    document.apply_batch(keep_template(TeamTemplate("层长", (line,)), []))
    assert tally_all(desk.staffing()).demanded == 0
    monkeypatch.setattr(module, "read_houses", None)
    row = document.file.read_rows("building", [2])[0]
    document.apply_batch(floors(row, 6))
    assert tally_all(desk.staffing()).demanded == 6
    document.undo()
    assert tally_all(desk.staffing()).demanded == 0


def test_a_house_built_later_asks_for_its_leaders(qtbot, town, desk):
    document = town.session.document
    lines = (
        TeamLine(PostRole.BUILDING_LEADER, "building", which=Which(dwellings=2)),
        TeamLine(PostRole.ENTRANCE_LEADER, "entrance", which=Which(dwellings=2)),
    )
    document.apply_batch(keep_template(TeamTemplate("楼长", lines), []))

    def wanted():
        found = desk.staffing()
        return found and [tally(each).demanded for each in found.lines[:2]]

    before = wanted()
    number = document.file.next_id("building")
    shape = box(20, 120, 40, 130)
    values = {"floors": 6, "units": 3}
    document.apply_batch(add_building(shape, values, today="2026-11-26"))
    after = [before[0] + 1, before[1] + 3]
    qtbot.waitUntil(lambda: wanted() == after)
    rows, _more = vacancies(desk.staffing())
    own = [row for row in rows if row.get("building") == number]
    assert [(row["scope"], row["missing"]) for row in own] == [
        ("building", 1),
        ("entrance", 3),
    ]
    document.undo()
    qtbot.waitUntil(lambda: wanted() == before)


def floors(row, number):
    change = TableChange("building", changed={row["fid"]: {"floors": number}})
    return Batch("building.change", {}, (change,))


def test_exchanged_houses_are_those_read_from_scratch(project):
    document = open_document(project)
    file = document.file
    before = read_houses(file)
    file.update_rows("building", {1: {"floors": 9}, 3: {"valid_to": "2026-01-01"}})
    file.bulk_insert("building_unit", {"building_id": [2], "position": [1]})
    found, whole = exchange_houses(file, before, [1, 3]), read_houses(file)
    for name in type(whole).__slots__:
        assert getattr(found, name).tolist() == getattr(whole, name).tolist()
    document.close()
