"""假如…: what the dialog shows is what the analysis says, and nothing is touched."""

import threading
from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QInputDialog

from gridplanner.analysis.newcomer import propose_newcomer
from gridplanner.analysis.norm_effect import by_norm
from gridplanner.analysis.pulled_down import pulled_down
from gridplanner.analysis.takers import propose_takers
from gridplanner.analysis.what_if import (
    NEW_WORKER,
    demolished,
    households_changing,
    joining,
    leaving,
    opening,
    tell,
)
from gridplanner.analysis.what_if_answer import answer, unit_states, worker_states
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.events import Changed
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import equivalents_norm
from gridplanner.data.norms.norm import Norm
from gridplanner.data.norms.one_value import values_of, with_value
from gridplanner.data.question import Asked, Question
from gridplanner.data.registry_edits.staff import add_worker, stand_in
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.data.rules.pack import starting_pack
from gridplanner.data.rules.pack import to_body as rules_body
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.data.store.homes import rows_by
from gridplanner.data.what_ifs import (
    question_from_body,
    question_to_body,
    read_what_ifs,
)
from gridplanner.layers.overlay import MarkKind
from gridplanner.report_writing import write_report
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.session import Selection
from gridplanner.ui.tools.tool import Button, PointerEvent, PointerKind
from gridplanner.ui.what_if.situation import (
    bases,
    grid_places,
    situation_now,
    used_words,
)
from gridplanner.ui.what_if.what_if_form import WhatIfForm
from tests.helpers.registry_town import settled_town
from tests.helpers.staff import add_posts, add_workers

GRID = 2


@pytest.fixture
def staffed(qtbot, window, tmp_path):
    """The window on a town with people and three workers, two of them with grids."""
    path = tmp_path / "people.gpkg"
    document = settled_town(path, 3)
    ids = add_workers(document.file, 2) + add_workers(document.file, 1, capacity=[1e3])
    add_workers(document.file, 1, kind="resident", capacity=[0.0])
    grids = [unit.id for unit in document.plan.units_at(GRID)]
    add_posts(document.file, [ids[0], ids[2], ids[0]], grids, "full_time_worker")
    document.close()
    assert window.shell.open_project(path)
    window.arrange()
    qtbot.waitUntil(lambda: window.session.standing is not None)
    return window


@pytest.fixture
def form(staffed):
    made = WhatIfForm(staffed.context)
    yield made
    made.stop_following()
    made.deleteLater()


def turn(form, asked):
    kinds = [page.asked for page in form.pages]
    form.asked.setCurrentIndex(kinds.index(asked))
    return form.page


def assert_shows(form, after):
    """All that is shown is of this situation."""
    before = situation_now(form._session)
    found = form.answer
    assert unit_states(found.before) == unit_states(before)
    assert unit_states(found.after) == unit_states(after)
    assert worker_states(found.after) == worker_states(after)
    town = {line[0]: line[1:] for line in form.town.lines}
    told = tell(before), tell(after)
    for name, value in (("cv", "cv"), ("gini", "gini"), ("max", "max_over_mean")):
        wanted = [f"{getattr(one.balance, value):,.3f}" for one in told]
        assert town[text(f"what_if.town.{name}")] == wanted
    bare = [f"{one.households_bare:,}" for one in told]
    assert town[text("what_if.town.households_bare")] == bare
    changing = f"{households_changing(before, after):,}"
    assert town[text("what_if.town.changing")] == ["", changing]
    assert form.grids.rowCount() == len(found.units)
    assert form.workers.rowCount() == len(found.workers)


def test_a_leave_shows_proposed_takers_and_follows_another_choice(form):
    now, session = situation_now(form._session), form._session
    page = turn(form, Asked.LEAVING)
    who = page.worker.currentData()
    takers = propose_takers(now, who, grid_places(session), bases(session))
    assert form.question.takers == takers
    assert len(takers) > 0
    # The fourth leads a house, and takes over no grid.
    here = [(1, "员工1（1）"), (3, "员工1（3）"), (2, "员工2")]
    assert form.present.here == here
    assert_shows(form, leaving(now, who, takers))
    unit, box = next(iter(page.takers.boxes.items()))
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert form.question.takers[unit] == 0
    assert_shows(form, leaving(now, who, {**takers, unit: 0}))
    assert text("handover.vacant") in "".join(form.grids.lines[0])


def test_a_newcomer_takes_what_is_proposed_or_ticked(form):
    now = situation_now(form._session)
    page = turn(form, Asked.JOINING)
    minutes = page.capacity.number
    assert minutes > 0
    found = propose_newcomer(now, minutes)
    assert sorted(form.question.units) == sorted(found.units)
    assert form.question.shared == found.shared
    assert len(page.why.text().splitlines()) == len(found.units) > 0
    assert "→" in page.why.text()
    grids = [unit.id for unit in now.loads.units]
    page.units.choose(grids[:1])
    for index, shared in enumerate((False, True)):
        page.how.setCurrentIndex(index)
        page.how.activated.emit(index)
        assert_shows(form, joining(now, minutes, grids[:1], shared=shared))
    assert [text("what_if.newcomer")] == [
        line[0] for line in form.workers.lines if line[0] == text("what_if.newcomer")
    ]
    assert form.answer.workers[0].id == NEW_WORKER
    page.capacity.setValue(1234)
    assert form.question.capacity == 1234
    page.capacity.setValue(0)
    assert form.answer is None
    assert form.state.text() == text("what_if.no_capacity")


def test_an_estate_asks_for_the_work_of_its_households(form):
    now = situation_now(form._session)
    page = turn(form, Asked.OPENING)
    unit = page.unit.currentData()
    assert_shows(form, opening(now, unit, 600))
    assert page.flats.text() == "600"
    page.flats.setValue(50)
    assert_shows(form, opening(now, unit, 50))
    page.lived_in.setValue(40)
    assert form.question.households == 20
    page.people.setValue(3)
    words = text("what_if.moving_in", n="20", people="60")
    assert page.count_words.text() == words
    assert_shows(form, opening(now, unit, 20))


def test_an_estate_at_a_point_lies_in_the_grid_that_holds_it(form):
    page = turn(form, Asked.OPENING)
    for unit, place in form.present.places.items():
        page.take_place(*place)
        assert form.question.units == (unit,)
        assert form.question.place == pytest.approx(place, abs=0.01)
    kept = form.question
    assert form.present.name_of(unit) in page.place_words.text()
    assert form.answer.units[0].id == unit
    page.take_place(-1e6, -1e6)
    assert form.answer is None
    assert form.state.text() == text("what_if.point.none")
    form.ask(kept)
    assert form.question == kept
    page.unit.setCurrentIndex(0)
    page.unit.activated.emit(0)
    assert form.question.place is None


def test_a_demolition_begins_with_the_grids_selected_on_the_map(staffed):
    grids = [unit.id for unit in staffed.session.plan.units_at(GRID)]
    staffed.session.select_units(grids[1:2])
    form = WhatIfForm(staffed.context)
    page = turn(form, Asked.DEMOLISHED)
    now = situation_now(staffed.session)
    assert_shows(form, demolished(now, grids[1:2]))
    page.units.choose([])
    assert form.answer is None
    assert not form.accept_button.isEnabled()
    form.stop_following()


def test_another_norm_leaves_the_desks_own_workload_as_it_is(staffed):
    kept = keep_standard(
        StandardKind.NORM, "折算", to_body(equivalents_norm()), [], use=False
    )
    staffed.session.document.apply_batch(kept)
    form = WhatIfForm(staffed.context)
    desk = staffed.session.work_desk
    work, norm, before = desk.workload, desk.norm, desk.loads(GRID).rows.whole.copy()
    page = turn(form, Asked.NORM)
    assert page.norm.itemText(0) == "折算"
    assert form.question == Question(Asked.NORM, norm="折算")
    wanted = by_norm(work, equivalents_norm()).loads(GRID).rows.whole
    assert form.answer.after.loads.rows.whole.tolist() == wanted.tolist()
    assert desk.workload is work
    assert desk.norm == norm
    assert desk.loads(GRID).rows.whole.tolist() == before.tolist()
    assert any("折算户" in note for note in form.notes)
    form.stop_following()


def test_only_keeping_is_an_edit_and_it_is_asked_again_as_it_was(
    staffed, form, monkeypatch
):
    document = staffed.session.document
    posts = document.file.read_columns("post", ["id", "worker_id", "scope_id"])
    entries = len(document.history())
    plan = document.plan
    for asked in Asked:
        turn(form, asked)
    page = turn(form, Asked.OPENING)
    page.flats.setValue(321)
    question = form.question
    assert len(document.history()) == entries
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("东边新小区", True))
    staffed.shell.what_ifs.keep(form)
    assert len(document.history()) == entries + 1
    assert read_what_ifs(document.file) == {"东边新小区": question}
    assert form.kept.name == "东边新小区"
    page.flats.setValue(5)
    turn(form, Asked.LEAVING)
    form.open_kept()
    assert form.question == question
    assert document.plan is plan
    now = document.file.read_columns("post", ["id", "worker_id", "scope_id"])
    assert {key: list(one) for key, one in now.items()} == {
        key: list(one) for key, one in posts.items()
    }
    staffed.shell.what_ifs.drop(form)
    assert read_what_ifs(document.file) == {}
    assert not form.kept.drop_button.isEnabled()
    undo.run(staffed.context)
    assert read_what_ifs(document.file) == {"东边新小区": question}
    undo.run(staffed.context)
    assert read_what_ifs(document.file) == {}
    assert read_standards(document.file, StandardKind.WHAT_IF) == []


def test_without_workers_it_says_what_to_do(qtbot, window, tmp_path):
    path = tmp_path / "bare.gpkg"
    settled_town(path, 3).close()
    assert window.shell.open_project(path)
    qtbot.waitUntil(lambda: window.session.standing is not None)
    form = WhatIfForm(window.context)
    assert form.state.text() == text("balance.no_workers")
    assert not form.accept_button.isEnabled()
    assert not form.keep_button.isEnabled()
    form.stop_following()


@pytest.mark.parametrize("asked", list(Asked))
def test_a_question_is_read_as_it_was_written(asked):
    question = Question(asked, 3, {7: 0, 5: 2}, 4800.5, (5, 7), 600, "甲", "time")
    assert question_from_body(question_to_body(question)) == question
    full = replace(
        question, shared=True, place=(500_001.25, 3_950_000.5), flats=700,
        lived_in=85.0, people=2.8, buildings=(9, 4), value_of="visits:old", value=3.5,
    )  # fmt: skip
    assert question_from_body(question_to_body(full)) == full
    bare = {"asked": asked.value, "units": [5]}
    assert question_from_body(bare) == Question(asked, units=(5,))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"asked": "nothing"},
        {"asked": "leaving", "takers": [1]},
        {"asked": "joining", "capacity": "inf"},
        {"asked": "joining", "capacity": -1},
        {"asked": "opening", "households": -5},
        {"asked": "opening", "units": 5},
        {"asked": "opening", "place": [1]},
        {"asked": "opening", "place": ["nan", 2]},
        {"asked": "opening", "lived_in": -1},
        {"asked": "norm", "value": "inf"},
    ],
)
def test_what_is_no_question_is_refused(body):
    with pytest.raises(GridPlannerError):
        question_from_body(body)


def test_the_report_holds_what_the_dialog_shows(staffed, form, tmp_path):
    turn(form, Asked.LEAVING)
    report = staffed.shell.what_ifs.report(form)
    town, units, workers = report.sections[0].parts
    assert [list(row) for row in town.rows] == form.town.lines
    assert [row[1] for row in units.rows] == [line[0] for line in form.grids.lines]
    found = answer(form.present.situation, form.question)
    assert [row[5] for row in units.rows] == [one.after.load for one in found.units]
    assert [row[0] for row in workers.rows] == [line[0] for line in form.workers.lines]
    for suffix in ("xlsx", "docx", "pdf"):
        path = tmp_path / f"假如.{suffix}"
        write_report(path, report)
        assert path.stat().st_size > 1000
    book = openpyxl.load_workbook(tmp_path / "假如.xlsx")
    cells = [str(cell.value) for sheet in book for row in sheet.rows for cell in row]
    assert text("what_if.untouched") in "".join(cells)


def test_a_grid_stood_in_for_goes_back_to_its_holder(staffed):
    session = staffed.session
    document = session.document
    grids = [unit.id for unit in session.plan.units_at(GRID)]
    (post,) = rows_by(document.file, "post", "worker_id", [3])
    batch = stand_in(
        post, 1, Stamp(document.file.now()), valid_from=session.staff_desk.day,
        valid_to="2099-12-31", next_ids={"post": document.file.next_id("post")},
    )  # fmt: skip
    document.apply_batch(batch)
    form = WhatIfForm(staffed.context)
    page = turn(form, Asked.LEAVING)
    page.choose(1)
    now = situation_now(session)
    assert grids[1] in now.units_of(1)
    assert grids[1] not in form.question.takers
    assert_shows(form, leaving(now, 1, form.question.takers, {grids[1]: 3}))
    form.stop_following()


def test_what_is_asked_outlasts_a_job(staffed, form, monkeypatch):
    page = turn(form, Asked.OPENING)
    page.flats.setValue(321)
    shown = form.answer
    staffed.session.hold()
    staffed.session.work_desk.changed.emit()
    assert form.answer is shown
    assert not form.keep_button.isEnabled()
    assert form.state.text() == text("blocked.busy")
    staffed.session.release()
    assert form.keep_button.isEnabled()
    assert form.question.households == 321


def test_the_report_waits_for_a_job_begun_while_the_file_was_chosen(
    qtbot, staffed, form, monkeypatch, tmp_path
):
    path, go, jobs = tmp_path / "假如.xlsx", threading.Event(), staffed.jobs

    def choose(*_args, **_more):
        jobs.run(lambda _p: go.wait(9), title="check", done=lambda _v: 0, failed=print)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    staffed.shell.what_ifs.write(form)
    assert not path.exists()
    go.set()
    qtbot.waitUntil(lambda: path.exists() and not jobs.running, timeout=10_000)
    assert staffed.map.strip.message == text("what_if.written", file=path.name)


def test_houses_selected_on_the_map_are_pulled_down(staffed, form):
    session = staffed.session
    page = turn(form, Asked.DEMOLISHED)
    form.take_selected()
    assert form.state.text() == text("what_if.nothing_selected")
    work = session.work_desk.workload
    gone = work.snapshot.building_ids[work.snapshot.building_cell >= 0][:3].tolist()
    session.select(Selection(buildings=tuple(gone)))
    form.take_selected()
    assert form.question.buildings == tuple(gone)
    assert_shows(form, pulled_down(situation_now(session), work, gone))
    kept = form.question
    assert text("what_if.buildings.n", n="3") in form.words
    page.none.click()
    assert form.question.buildings == ()
    assert form.answer is None
    form.ask(kept)
    assert form.question == kept


def test_one_value_of_the_norm_in_use_is_changed_for_the_question_alone(form):
    desk, page = form._session.work_desk, turn(form, Asked.NORM)
    before = desk.loads(GRID).rows.whole.copy()
    page.norm.setCurrentIndex(page.norm.count() - 1)
    page.norm.activated.emit(page.norm.count() - 1)
    assert form.state.text() == text("what_if.same_norm")
    for name, value in values_of(desk.norm).items():
        page.value_of.setCurrentIndex(page.value_of.findData(name))
        page.value_of.activated.emit(0)
        assert page.value.number == value
        page.value.setValue(round(value + 11, 2))
        norm = with_value(desk.norm, name, page.value.number)
        assert form.question.value == page.value.number
        wanted = by_norm(desk.workload, norm).loads(GRID).rows.whole
        assert form.answer.after.loads.rows.whole.tolist() == wanted.tolist()
        assert form.answer.after.loads.norm == norm
    kept = form.question
    page.norm.setCurrentIndex(0)
    page.norm.activated.emit(0)
    form.ask(kept)
    assert form.question == kept
    assert desk.loads(GRID).rows.whole.tolist() == before.tolist()


def test_more_time_of_a_full_time_worker_is_a_lower_utilisation(form):
    page = turn(form, Asked.NORM)
    page.norm.setCurrentIndex(page.norm.count() - 1)
    page.value_of.setCurrentIndex(page.value_of.findData("full_time"))
    page.norm.activated.emit(0)
    page._show_value()
    page.value.setValue(2 * page.value.number)
    before, after = form.answer.told
    assert after.highest < before.highest or after.balance.mean < before.balance.mean


def test_the_dialog_stays_open_beside_the_map_and_marks_what_it_asks(qtbot, staffed):
    what_ifs, canvas = staffed.shell.what_ifs, staffed.canvas
    what_ifs.open()
    form = what_ifs.form
    assert not form.isModal()
    assert canvas.marks
    page = turn(form, Asked.OPENING)
    unit, place = next(iter(form.present.places.items()))
    page.point.click()
    assert not form.isVisible()
    tool = staffed.context.tools.active
    assert text(tool.hint_key) == text("hint.what_if_point")
    tool.press(PointerEvent(*place, kind=PointerKind.PRESS, button=Button.LEFT))
    assert form.isVisible()
    assert form.question.units == (unit,)
    flashes = [mark for mark in canvas.marks if mark.kind is MarkKind.FLASH]
    assert flashes[0].points.tolist() == [list(form.question.place)]
    page.point.click()
    assert staffed.context.tools.active.cancel()
    assert form.isVisible()
    what_ifs.look(form)
    what_ifs.open()
    assert what_ifs.form is form
    form.reject()
    assert what_ifs.form is None
    assert canvas.marks == ()


def test_another_project_puts_the_dialog_away(qtbot, staffed, tmp_path):
    staffed.shell.what_ifs.open()
    other = tmp_path / "other.gpkg"
    settled_town(other, 4).close()
    assert staffed.shell.open_project(other)
    assert staffed.shell.what_ifs.form is None
    staffed.shell.what_ifs.open()
    staffed.retranslated.emit()
    assert staffed.shell.what_ifs.form is None


def test_a_district_is_reckoned_by_a_job_that_can_be_cancelled(
    qtbot, staffed, monkeypatch
):
    monkeypatch.setattr("gridplanner.ui.what_if.present.MANY", 0)
    form = WhatIfForm(staffed.context)
    qtbot.waitUntil(lambda: form.answer is not None and not form.state.text())
    page = turn(form, Asked.OPENING)
    page.flats.setValue(77)
    assert form.state.text() == text("what_if.reckoning")
    assert not form.accept_button.isEnabled()
    page.flats.setValue(78)  # what was asked in between is dropped
    qtbot.waitUntil(lambda: not form.state.text())
    unit = page.unit.currentData()
    assert_shows(form, opening(situation_now(staffed.session), unit, 78))
    assert form.accept_button.isEnabled()
    page.flats.setValue(79)
    staffed.jobs.cancel()
    qtbot.waitUntil(lambda: form.state.text() != text("what_if.reckoning"))
    if not form.accept_button.isEnabled():
        assert form.state.text() == text("what_if.stopped")
    form.stop_following()
    qtbot.waitUntil(lambda: not staffed.jobs.running)


def test_what_is_asked_outlasts_an_edit_and_a_new_worker_is_offered(
    qtbot, staffed, form
):
    page = turn(form, Asked.OPENING)
    page.flats.setValue(321)
    leaving_page = form.pages[0]
    offered = len(form.present.here)
    batch = add_worker(
        {"name": "新来的", "kind": "full_time", "valid_from": "2020-01-01"},
        Stamp(staffed.session.document.file.now()),
        next_ids={"worker": staffed.session.document.file.next_id("worker")},
    )
    staffed.session.document.apply_batch(batch)
    qtbot.waitUntil(lambda: len(form.present.here) == offered + 1)
    assert form.question.flats == 321
    assert form.answer is not None
    box = next(iter(leaving_page.takers.boxes.values()))
    assert box.findText("新来的") > 0


def test_all_that_is_told_of_the_town_stands_in_the_table(staffed, form):
    pack = keep_standard(StandardKind.RULES, "本镇", rules_body(starting_pack()), [])
    staffed.session.document.apply_batch(pack)
    page = turn(form, Asked.LEAVING)
    form._catch_up()
    assert form.answer.asides[0].posts == form.answer.asides[1].posts  # all taken over
    box = next(iter(page.takers.boxes.values()))
    box.setCurrentIndex(0)
    box.activated.emit(0)
    told = {line[0]: line[1:] for line in form.town.lines}
    before, after = form.answer.asides
    shares = [f"{one.posts.held:,}/{one.posts.whole:,}" for one in (before, after)]
    assert told[text("what_if.town.posts")] == shares
    assert before.posts.held > after.posts.held
    capacities = [f"{one.capacity:,.0f}" for one in form.answer.told]
    assert told[text("what_if.town.capacity")] == capacities
    assert before.rules
    for _pack, verdict in before.rules:
        rule = text("rule." + verdict.rule.kind.key)
        assert text("what_if.town.rule", pack="本镇", rule=rule) in told


def test_the_kept_questions_are_listed_once_a_job_lets_go(staffed, form):
    form.kept.names.clear()
    form._catch_up()
    assert form.kept.names.count() == 1
    assert not form.kept.drop_button.isVisibleTo(form)


def test_in_a_large_town_a_job_reads_the_rules(qtbot, staffed, monkeypatch):
    pack = keep_standard(StandardKind.RULES, "本镇", rules_body(starting_pack()), [])
    staffed.session.document.apply_batch(pack)
    at_once = WhatIfForm(staffed.context)
    wanted = at_once.answer.asides
    assert wanted[0].rules
    at_once.stop_following()
    for many in ("rules.MANY", "present.MANY"):
        monkeypatch.setattr(f"gridplanner.ui.what_if.{many}", 0)
    form = WhatIfForm(staffed.context)
    assert form.answer is None
    qtbot.waitUntil(lambda: form.answer is not None and not form.state.text())
    qtbot.waitUntil(lambda: form.answer.asides[0].rules != ())
    assert form.answer.asides == wanted
    qtbot.waitUntil(lambda: not form.state.text())
    form.stop_following()


def test_what_a_job_of_others_held_back_is_told_after_it(qtbot, staffed, monkeypatch):
    pack = keep_standard(StandardKind.RULES, "本镇", rules_body(starting_pack()), [])
    staffed.session.document.apply_batch(pack)
    for many in ("what_if.present.MANY", "what_if.rules.MANY", "staff.desk._MANY"):
        monkeypatch.setattr(f"gridplanner.ui.{many}", 0)
    # As in a district: a job reads floors and entrances when the dialog asks first.
    staffed.session.staff_desk._houses = None
    form = WhatIfForm(staffed.context)
    assert form.present.beside.staff is None

    def is_told():
        asides = None if form.answer is None else form.answer.asides
        return asides and asides[0].posts is not None and asides[0].rules

    qtbot.waitUntil(is_told)
    qtbot.waitUntil(lambda: not staffed.jobs.running and not form.state.text())
    assert form.kept.names.count() == 1
    form.stop_following()


def test_what_the_loads_leave_out_stands_below_the_answer(staffed):
    file = staffed.session.document.file
    (idle,) = add_workers(file, 1, name=["员工无时"], capacity=[0.0])
    grids = [unit.id for unit in staffed.session.plan.units_at(GRID)]
    add_posts(file, [idle], grids[:1], "full_time_worker")
    staffed.session.document.tell(Changed(tables=frozenset({"worker", "post"})))
    form = WhatIfForm(staffed.context)
    turn(form, Asked.DEMOLISHED).units.choose(grids[1:2])
    loads = form.answer.after.loads
    left = dict(zip(loads.left_out, loads.total.left_out[0].tolist(), strict=True))
    assert left["age_unknown"] > 0
    assert sum(loads.nowhere.values()) > 0
    for words in (
        text("balance.left_out.age_unknown", n=left["age_unknown"]),
        text("balance.left_out.nowhere", n=sum(loads.nowhere.values())),
        text("what_if.time_unknown", n=1),
    ):
        assert words in form.notes
    form.stop_following()


def test_the_norm_says_from_where_on_a_utilisation_is_too_much():
    usual, wide = Norm(), Norm(near=0.4, far=0.5)
    shares = (0.84, 0.85, 1.15, 1.16)
    assert [used_words(1.0, each, usual)[-1] for each in shares] == list("▼●●▲")
    assert [used_words(1.0, each, wide)[-1] for each in shares] == list("●●●●")
    assert used_words(1.0, None, usual) == "100%→—"
