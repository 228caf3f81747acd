"""配人员, 配岗位, 请假和替班: through the commands, undone, and read again."""

import pytest
from PySide6.QtCore import Qt

from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.household.forms import DayForm
from gridplanner.ui.staff.leave_form import LeaveForm
from gridplanner.ui.staff.place_form import PlaceForm
from gridplanner.ui.staff.team_form import TeamForm
from tests.helpers.project import MICRO, box, draw_unit, open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id

TODAY = "2026-03-05"


@pytest.fixture
def project(project):
    """Three workers: one at the first grid, one near it, one far away."""
    document = open_document(project)
    file = document.file
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    building = file.read_rows("building", [1])[0]
    file.update_rows("building", {1: {"floors": 2, "units": 2, "households": 12}})
    assert building["plate"] == "1号"
    x = [500050.0, 500050.0, 509000.0]
    one, _two, _three = add_workers(
        file, 3, base_x=x, base_y=[4000050.0] * 3, pinyin=["a", "b", "c"]
    )
    add_posts(file, [one], grids[:1], "full_time_worker")
    document.close()
    return project


@pytest.fixture
def answer(monkeypatch):
    """Let each form be filled in by the function of its class."""
    fills = {}

    def exec_(form):
        return fills[type(form)](form) or form.DialogCode.Accepted

    for form in (TeamForm, LeaveForm, PlaceForm, DayForm):
        monkeypatch.setattr(form, "exec", exec_)
    return fills


def posts(town):
    file = town.session.document.file
    number = file.next_id("post")
    return file.read_rows("post", range(1, number))


def cells(table):
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def choose(form, worker_id):
    form.choose_worker(worker_id)
    assert form.chosen == worker_id


def test_vacant_posts_are_listed_by_the_template_and_given(town, answer, project):
    grid = unit_id(town, "甲网格")
    town.session.select_units([grid])
    seen = []

    def fill(form):
        seen.append(cells(form.team))
        assert not form.give.isEnabled()
        vacancy = next(i for i, row in enumerate(form._rows) if row.post is None)
        form.team.selectRow(vacancy)
        assert form.role.currentData() == form._rows[vacancy].role.value
        choose(form, 2)
        form.give.click()
        seen.append(cells(form.team))
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    before, after = seen
    assert ["网格长", "缺 1", ""] in before
    assert ["专职网格员", "员工1", ""] in before
    assert ["网格长", "员工2", f"{TODAY} 起"] in after
    row = posts(town)[-1]
    assert (row["worker_id"], row["scope_type"], row["scope_id"]) == (2, "grid", grid)
    assert (row["role"], row["valid_from"]) == ("grid_leader", TODAY)
    undo.run(town.context)
    assert len(posts(town)) == 1
    town.session.document.redo()
    town.shell.close_project()
    document = open_document(project)
    assert document.file.read_rows("post", [2])[0]["role"] == "grid_leader"
    document.close()


def test_candidates_are_told_by_distance_and_by_load_after_taking_it(town, answer):
    town.session.select_units([unit_id(town, "甲网格"), unit_id(town, "乙网格")])

    def fill(form):
        far = {one.id: one.distance for one in form.model.rows}
        assert far[1] == far[2] < far[3]
        after = {one.id: one.after for one in form.model.rows}
        now = {one.id: one.now for one in form.model.rows}
        assert now[2] == 0
        assert now[1] > 0
        # Who has the first grid already would have it alone, not shared.
        assert after[1] > now[1]
        assert 0 < after[2] < after[1]
        form.model.sort(3)
        assert form.model.rows[-1].id == 3
        form.model.filter("员工3")
        assert [one.id for one in form.model.rows] == [3]
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")


def test_a_role_that_makes_no_load_promises_none(town, answer):
    town.session.select_units([unit_id(town, "乙网格")])

    def told(form, role):
        form.role.setCurrentIndex(form.role.findData(role))
        return {one.id: (one.units, one.now, one.after) for one in form.model.rows}

    def fill(form):
        working = told(form, "full_time_worker")
        leading = told(form, "grid_leader")
        assert working[1][2] > working[1][1] > 0
        assert all(now == after for _units, now, after in leading.values())
        assert [leading[one][0] for one in (1, 2, 3)] == [1, 0, 0]
        # Whoever is given such a post looks after no more grids than before.
        choose(form, 2)
        form.give.click()
        assert told(form, "grid_leader")[2] == leading[2]
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")


def test_a_micro_grid_is_offered_its_leader_first(town, answer):
    micro = draw_unit(town.session.document, MICRO, "第一微网格", box(0, 0, 200, 100))
    town.session.select_units([micro])
    seen = []

    def fill(form):
        seen.append((form.role.currentData(), form.windowTitle(), cells(form.team)))
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    ((role, title, team),) = seen
    assert role == "micro_leader"
    assert title.endswith("乙网格第一微网格")
    assert ["微网格长", "缺 1", ""] in team


def test_no_role_of_a_team_is_cut_in_english(town, answer):
    town.shell.use_language("en")
    town.session.select_units([unit_id(town, "甲网格")])

    def fill(form):
        assert form.team.item(0, 0).text() == "grid leader"
        assert form.team.columnWidth(0) >= form.team.sizeHintForColumn(0)
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    town.shell.use_language("zh")


def test_the_order_chosen_stays_while_the_list_is_filtered(town, answer):
    town.session.select_units([unit_id(town, "乙网格")])

    def fill(form):
        form.people.sortByColumn(0, Qt.SortOrder.DescendingOrder)
        down = [one.id for one in form.model.rows]
        assert down == [3, 2, 1]
        form.words.setText("员工")
        form.role.setCurrentIndex(form.role.findData("grid_leader"))
        assert [one.id for one in form.model.rows] == down
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")


def test_one_worker_gets_several_grids_as_one_edit(town, answer):
    grids = [unit_id(town, name) for name in ("甲网格", "乙网格", "丙网格")]
    town.session.select_units(grids)

    def fill(form):
        choose(form, 1)
        form.assign()
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    found = posts(town)
    # The first grid was held already.
    assert sorted(row["scope_id"] for row in found) == sorted(grids)
    undo.run(town.context)
    assert len(posts(town)) == 1


def test_who_holds_it_already_is_refused_in_words(town, answer):
    town.session.select_units([unit_id(town, "甲网格")])

    def fill(form):
        choose(form, 1)
        form.assign()
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    assert len(posts(town)) == 1
    assert "已经在这个岗位上" in town.map.strip.message


def test_days_the_wrong_way_round_keep_the_button_grey(town, answer):
    town.session.select_units([unit_id(town, "甲网格")])

    def fill(form):
        choose(form, 2)
        assert form.give.isEnabled()
        form.end.setText("2020-01-01")
        assert not form.give.isEnabled()
        assert form.fault.text() == "结束要在开始之后"
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")


def test_a_building_has_places_for_leaders_of_entrances_and_floors(town, answer):
    from gridplanner.ui.session import Selection

    town.session.select(Selection(buildings=(1,)))

    def fill(form):
        words = [form.place.itemText(row) for row in range(form.place.count())]
        assert words == ["整栋", "1单元", "2单元", "1层", "2层"]
        roles = []
        for row in range(len(words)):
            form.place.setCurrentIndex(row)
            roles.append(form.role.currentText())
        assert roles == ["楼长", "单元长", "单元长", "层长", "层长"]
        assert ["整栋", "楼长", "缺 1", ""] in cells(form.team)
        form.place.setCurrentIndex(2)
        choose(form, 3)
        form.assign()
        assert ["2单元", "单元长", "员工3", f"{TODAY} 起"] in cells(form.team)
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    row = posts(town)[-1]
    assert (row["scope_type"], row["scope_id"], row["part"]) == ("building", 1, "2")
    assert row["role"] == "entrance_leader"


def test_a_post_is_ended_from_the_team_on_a_day(town, answer):
    town.session.select_units([unit_id(town, "甲网格")])
    answer[DayForm] = lambda _form: None

    def fill(form):
        row = next(i for i, each in enumerate(form._rows) if each.post is not None)
        form.team.selectRow(row)
        form._end.click()
        assert not any(each.post for each in form._rows)
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
    assert posts(town)[0]["valid_to"] == TODAY


def test_a_worker_gets_a_post_at_a_unit_found_by_part_of_its_name(town, answer):
    town.session.select_workers([3])

    def fill(form):
        assert not form.accept_button.isEnabled()
        form.unit.setCurrentIndex(form.unit.findData(unit_id(town, "丙网格")))
        assert form.accept_button.isEnabled()
        form.role.setCurrentIndex(form.role.findData("liaison"))

    answer[PlaceForm] = fill
    town.actions_.run("staff.give_post")
    row = posts(town)[-1]
    assert (row["worker_id"], row["role"]) == (3, "liaison")
    assert row["scope_id"] == unit_id(town, "丙网格")


def test_while_a_leave_lasts_somebody_else_has_the_load(qtbot, town, answer, project):
    town.session.select_workers([1])
    desk = town.session.work_desk
    desk.want()
    qtbot.waitUntil(lambda: desk.worker_loads() is not None)
    before = desk.worker_loads().whole.tolist()

    def fill(form):
        assert not form.accept_button.isEnabled()
        form.taker.setCurrentIndex(form.taker.findData(2))
        form.last.setText("2026-03-20")
        assert form.accept_button.isEnabled()

    answer[LeaveForm] = fill
    town.actions_.run("staff.leave")
    row = posts(town)[-1]
    assert (row["worker_id"], row["substitute_for"]) == (2, 1)
    assert (row["valid_from"], row["valid_to"]) == (TODAY, "2026-03-21")
    after = desk.worker_loads().whole.tolist()
    assert before[0] > 0
    assert after == [0, before[0], 0]
    held = town.session.staff_desk.holders(unit_id(town, "甲网格"))
    assert [(p.worker_id, p.on_leave, p.stands_in_for) for p in held] == [
        (1, True, 0),
        (2, False, 1),
    ]
    undo.run(town.context)
    assert desk.worker_loads().whole.tolist() == before


def test_a_leave_that_ends_before_it_begins_cannot_be_kept(town, answer):
    town.session.select_workers([1])

    def fill(form):
        form.taker.setCurrentIndex(0)
        form.last.setText("2020-01-01")
        assert not form.accept_button.isEnabled()
        assert form.fault.text() == "最后一天不能早于第一天"
        return form.DialogCode.Rejected

    answer[LeaveForm] = fill
    town.actions_.run("staff.leave")
    assert len(posts(town)) == 1


def test_nothing_is_given_while_a_job_has_the_file(town, answer):
    town.session.select_units([unit_id(town, "甲网格")])

    def fill(form):
        choose(form, 2)
        assert form.give.isEnabled()
        town.session.hold()
        assert not form.give.isEnabled()
        assert form.fault.text() == text("blocked.busy")
        town.session.release()
        assert form.give.isEnabled()
        return form.DialogCode.Accepted

    answer[TeamForm] = fill
    town.actions_.run("staff.assign")
