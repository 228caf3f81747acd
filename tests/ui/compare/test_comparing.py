"""The comparison in the real window: maps, list, table, taking over."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import QDate, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from gridplanner.analysis.measured import measured_work
from gridplanner.analysis.scenario_difference import INDICES, Measure
from gridplanner.data.branches import branch, delete
from gridplanner.data.edits.dissolve import dissolve
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.data.edits.set_fields import set_fields
from gridplanner.data.records import Unit
from gridplanner.resources.texts import text
from gridplanner.scenario_words import measure_words as words_of
from gridplanner.studies.workload.study import study_work
from gridplanner.ui.compare import running
from gridplanner.ui.compare.maps import Mode
from gridplanner.ui.dialogs import conflicts, in_force
from gridplanner.ui.session import TILING
from tests.helpers.project import EAST, NORTH, box
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id


def give(window, number, shape, name):
    document = window.session.document
    plan = document.plans[number]
    change = give_ground(
        plan, box(*shape), unit_id=unit_id(window, name), allow_parts=True
    )
    document.apply(change)


@pytest.fixture
def scenario(town):
    """A scenario in which 甲 takes a house of 乙's, and 丙 some ground of 乙's."""
    number = branch(town.session.document, "方案 A")
    give(town, number, (0, 0, 60, 100), "甲网格")
    give(town, number, (150, 0, 200, 60), "丙网格")
    return number


@pytest.fixture
def view(town, scenario):
    """The comparison of the plan in force with that scenario."""
    town.run_command("scenario.compare")
    assert town.shell.comparing.is_open
    return town.shell.comparing.view


def rows(view):
    return [view.changes.list.item(k) for k in range(view.changes.list.count())]


def test_comparing_without_a_scenario_says_why_not(town):
    town.run_command("scenario.compare")
    assert town.map.strip.message == text("blocked.no_scenarios")


def test_the_list_says_who_gives_what_to_whom(view):
    first, second = (item.text() for item in rows(view))
    assert first.startswith("乙网格 → 甲网格\n1 栋 · 3 户 · 8 人")
    assert second == f"乙网格 → 丙网格\n{text('compare.ground_only')}"
    assert "2" in view.changes._summary.text()


def test_the_table_says_before_after_and_change(view):
    found = {m.name + m.of: words_of(m) for m in view.comparison.measures}
    assert found["largesthouseholds"][1:3] == ("5", "5")
    assert found["smallesthouseholds"][1:3] == ("2", "0")
    assert found["smallesthouseholds"][3] == "−2"
    assert found["across"][1:] == ("0", "1", f"+1  {text('compare.worse')}")
    assert view.table.rowCount() == len(view.comparison.measures)


def test_the_work_of_both_plans_is_compared_and_what_the_houses_ask_for(town, view):
    found = {m.name: m for m in view.comparison.measures if m.of == "minutes"}
    desk, session = town.session.work_desk, town.session
    plain = desk.loads(session.level).rows.load
    assert found["largest"].before == plain.max()
    session.use_plan(view.numbers[1])
    taken = desk.loads(session.level).rows.load
    assert (found["largest"].after, found["smallest"].after) == (
        taken.max(),
        taken.min(),
    )
    assert text("balance.measure.minutes") in words_of(found["largest"])[0]
    # Three households, every second month a quarter of an hour.
    assert rows(view)[0].text().endswith(text("compare.minutes", n="+8"))


def test_load_utilisation_and_balance_are_told_before_and_after(town, view):
    session = town.session
    document = session.document
    ids = add_workers(document.file, 2, capacity=[600.0, 300.0])
    places = [unit_id(town, "甲网格"), unit_id(town, "丙网格")]
    add_posts(document.file, ids, places, "full_time_worker")
    view.compare()
    found = {(m.name, m.of): m for m in view.comparison.measures}
    day = session.clock().date()
    for side, number in enumerate(view.numbers):
        standing = view.comparison.standings[side]
        study = study_work(document, standing, plan=number, day=day)
        loads = study.loads(session.level)
        for measure in ("minutes", "utilisation"):
            told = {
                name: (found[name, measure].before, found[name, measure].after)[side]
                for name in ("total", *INDICES)
            }
            result = measured_work(loads, measure).balance()
            assert told == {"total": told["total"]} | {
                name: getattr(result, name) for name in INDICES
            }
        assert found["total", "minutes"] is not None
        whole = (found["total", "utilisation"].before,
                 found["total", "utilisation"].after)[side]  # fmt: skip
        assert whole == loads.total.utilisation[0]
    shown = [view.table.item(row, 0).text() for row in range(view.table.rowCount())]
    assert text("compare.measure.total.utilisation") in shown
    for name in ("max_over_mean", "gini", "within"):
        what = text("balance.measure.utilisation")
        assert text(f"compare.measure.{name}", what=what) in shown
    # What is asked for most stands in sight without scrolling.
    assert [m.of for m in view.comparison.measures[1:3]] == ["utilisation"] * 2
    words = words_of(found["largest", "utilisation"])
    assert words[1].endswith("%")


def test_better_and_worse_are_told_by_what_is_wanted():
    said = {
        name: words_of(Measure(name, "minutes", 1.0, 2.0))[3]
        for name in ("total", "within", "min_over_mean", "gini", "largest")
    }
    better, worse = text("compare.better"), text("compare.worse")
    assert said["total"] == "+1"
    assert said["within"].endswith(better)
    assert said["min_over_mean"] == f"+1.000  {better}"
    assert said["gini"].endswith(worse)
    assert said["largest"].endswith(worse)
    same = Measure("gini", "minutes", 0.31231, 0.31234)
    assert words_of(same)[1:] == ("0.312", "0.312", text("compare.no_change"))


def test_both_maps_show_their_plan_on_the_same_ground(town, view):
    left, right = view.maps.canvases
    plans = (town.session.document.plan, view.comparison.plans[1])
    for canvas, plan in zip((left, right), plans, strict=True):
        assert set(canvas.stack["borders"].subdivision.lines.ids) == set(plan.borders)
    left.pan(40, -10)
    assert (right.view.x, right.view.y) == (left.view.x, left.view.y)
    right.zoom(2)
    assert left.view.metres_per_px == right.view.metres_per_px


def test_the_handle_moves_by_hand_and_by_keys_and_cuts_the_right_map(view):
    maps = view.maps
    width = maps.width()
    assert maps.right.parentWidget().geometry().left() == round(width / 2)
    QTest.keyClick(maps.left, Qt.Key.Key_Right)
    assert maps.share == pytest.approx(0.55)
    QTest.keyClick(maps.handle, Qt.Key.Key_Left)
    QTest.keyClick(maps.right, Qt.Key.Key_Left)
    assert maps.share == pytest.approx(0.45)
    maps.handle.dragged.emit(0.8 * width)
    assert maps.share == pytest.approx(0.8)
    for _ in range(9):
        QTest.keyClick(maps.left, Qt.Key.Key_Right)
    assert maps.share == 1.0


def test_the_handle_is_dragged_by_the_mouse(view):
    maps = view.maps
    handle = maps.handle
    start = QPointF(handle.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for step in range(1, 6):
        place = QPointF(handle.mapFromParent(QPoint(round(100 * step), 50)))
        where = handle.mapToGlobal(place)
        move = QMouseEvent(
            QEvent.Type.MouseMove, place, where, Qt.MouseButton.NoButton, left, none
        )
        QTest.mousePress(handle, left, pos=start.toPoint())
        QApplication.sendEvent(handle, move)
        assert maps.share == pytest.approx(100 * step / maps.width(), abs=0.01)


def test_a_place_is_at_the_same_pixel_of_both_maps_under_the_handle(view):
    maps = view.maps
    x, y = EAST + 200, NORTH + 100
    for share in (0.3, 0.5, 0.7):
        maps.set_share(share)
        places = []
        for canvas in maps.canvases:
            px, py = canvas.view.to_px([[x, y]])[0]
            point = canvas.mapTo(maps, canvas.rect().topLeft())
            places.append((round(px + point.x()), round(py + point.y())))
        assert places[0] == places[1]


def test_side_by_side_and_changes_only_share_the_room_otherwise(view):
    maps = view.maps
    view.mode_button(Mode.SIDE).click()
    assert maps.left.width() == maps.width() // 2
    assert not maps.handle.isVisible()
    assert maps.left.view.x == maps.right.view.x
    view.mode_button(Mode.CHANGES).click()
    assert not maps.left.isVisible()
    assert not maps.right.stack["buildings"].visible
    view.mode_button(Mode.SWIPE).click()
    assert maps.left.isVisible()
    assert maps.handle.isVisible()
    assert maps.right.stack["buildings"].visible


def test_a_click_on_a_change_shows_its_ground(view):
    view.changes.list.itemClicked.emit(rows(view)[0])
    west, south, east, north = view.maps.right.view.box
    assert west < EAST < EAST + 60 < east
    assert south < NORTH < NORTH + 100 < north


def test_only_ticked_changes_are_taken_over_in_one_step(town, view):
    document = town.session.document
    before = document.plan
    rows(view)[0].setCheckState(Qt.CheckState.Unchecked)
    assert view.changes.merge.text() == text("compare.adopt", n=1)
    view.changes.merge.click()
    grown = unit_id(town, "丙网格")
    assert document.plan.outline(grown).area == pytest.approx(43000)
    assert document.plan.outline(unit_id(town, "甲网格")).area == pytest.approx(20000)
    # What was taken is no difference any more.
    assert [item.text()[:9] for item in rows(view)] == ["乙网格 → 甲网格"]
    town.run_command("cmd.undo")
    assert document.plan.same_records(before)
    assert len(rows(view)) == 2


def test_a_conflict_is_asked_about_and_decided(town, scenario, monkeypatch):
    give(town, TILING, (0, 50, 60, 100), "丙网格")
    town.run_command("scenario.compare")
    view = town.shell.comparing.view
    asked = []

    def answer(form):
        asked.append(form)
        form.answers[0].setCurrentIndex(1)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(conflicts.ConflictsForm, "exec", answer)
    disputed = [item for item in rows(view) if not item.icon().isNull()]
    assert len(disputed) == 1
    view.changes.merge.click()
    (form,) = asked
    assert form.list.topLevelItemCount() == 1
    item = form.list.topLevelItem(0)
    assert (item.text(1), item.text(2)) == ("丙网格", "甲网格")
    taken = town.session.document.plan.outline(unit_id(town, "甲网格"))
    assert taken.area == pytest.approx(26000)


def test_a_conflict_that_is_not_decided_changes_nothing(town, scenario, monkeypatch):
    give(town, TILING, (0, 50, 60, 100), "丙网格")
    town.run_command("scenario.compare")
    before = town.session.document.plan
    monkeypatch.setattr(
        conflicts.ConflictsForm, "exec", lambda _form: QDialog.DialogCode.Rejected
    )
    town.shell.comparing.view.changes.merge.click()
    assert town.session.document.plan is before


def test_what_only_the_plan_changed_cannot_be_ticked(town, scenario):
    give(town, TILING, (0, 160, 60, 200), "丙网格")
    town.run_command("scenario.compare")
    items = rows(town.shell.comparing.view)
    ticks = [bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable) for item in items]
    assert sorted(ticks) == [False, True, True]


def test_names_alone_can_be_taken_over(town, scenario):
    document = town.session.document
    number = branch(document, "方案 B")
    one = unit_id(town, "甲网格")
    document.apply(set_fields(document.plans[number], {one: {"name": "东门网格"}}))
    town.session.use_plan(number)
    town.run_command("scenario.compare")
    view = town.shell.comparing.view
    assert view.numbers == (TILING, number)
    assert not rows(view)
    view.changes.merge.click()
    assert document.plan.units[one].name == "东门网格"


def test_putting_the_scenario_in_force_asks_for_the_day(town, view, monkeypatch):
    def answer(form):
        form.day.setDate(QDate(2026, 12, 1))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(in_force.InForceForm, "exec", answer)
    document, number = town.session.document, view.numbers[1]
    view.changes.adopt.click()
    assert document.in_force.since == "2026-12-01"
    assert document.plan.borders == document.plans[number].borders
    assert not town.shell.comparing.is_open
    assert town.map.chip.accessibleName() == text("mode.published")


def test_hand_over_sheets_are_written_from_the_comparison(
    town, view, tmp_path, monkeypatch
):
    path = tmp_path / "sheets.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    view.changes.sheets.click()
    book = openpyxl.load_workbook(path)
    # Only ground went to 丙: nobody is handed over there.
    assert book.sheetnames[0] == text("hand_over.all")
    assert len(book.sheetnames) == 3
    assert view.strip.message == text("compare.sheets.done", n=2, file=path.name)


def test_a_picture_of_the_comparison_is_saved(view, tmp_path, monkeypatch):
    path = tmp_path / "picture.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    view.picture_wanted.emit()
    assert path.stat().st_size > 1000


def test_escape_leaves_and_brings_the_panels_back(town, view):
    assert town.docks["inspector"].isHidden()
    QTest.keyClick(view.maps.left, Qt.Key.Key_Escape)
    assert not town.shell.comparing.is_open
    assert town.centre.currentWidget() is town.map
    assert not town.docks["inspector"].isHidden()


def test_other_plans_are_chosen_and_nothing_is_merged_into_a_scenario(town, view):
    view._sides[0].setCurrentIndex(1)
    view._sides[1].setCurrentIndex(0)
    view.compare()
    assert not view.changes.merge.isEnabled()
    assert not view.changes.adopt.isEnabled()
    assert rows(view)[0].text().startswith("甲网格 → 乙网格")


def test_the_language_changes_after_a_compared_scenario_is_gone(town, view):
    number = view.numbers[1]
    town.shell.comparing.leave()
    delete(town.session.document, number)
    town.shell.use_language("en")
    assert not town.shell.comparing.is_open


def test_taking_up_a_tool_shows_the_map_again(town, view):
    town.run_command("tool.measure")
    assert not town.shell.comparing.is_open


def test_the_comparison_follows_level_language_and_look(town, view):
    town.session.set_level(1)
    assert view.comparison.level == 1
    assert rows(view)
    town.shell.use_language("en")
    town.shell.use_dark(True)
    QApplication.processEvents()  # the look is taken over when the words are
    assert view.maps.left.stack.style.palette.name == "dark"
    assert town.status.hint.text() == text("hint.compare")
    assert view._sides[0].currentText() == "Plan in force"


def test_closing_the_project_leaves_the_comparison(town, view):
    town.shell.close_project()
    assert not town.shell.comparing.is_open
    assert town.centre.currentWidget() is town.start


@pytest.mark.parametrize("speaking", ["zh", "en"])
def test_nothing_of_the_comparison_is_cut_off(town, view, speaking):
    town.shell.use_language(speaking)
    view.compare()
    for button in (view.changes.merge, view.changes.adopt, view.changes.sheets):
        words = button.fontMetrics().horizontalAdvance(button.text())
        assert words <= button.width()
    assert view.minimumSizeHint().height() <= 700
    assert view.minimumSizeHint().width() <= 1366


def test_in_a_large_project_it_is_worked_out_beside_the_window(
    qtbot, town, scenario, monkeypatch
):
    monkeypatch.setattr(running, "has_many", lambda _file: True)
    # Such a project's work is counted only where somebody asks for it.
    monkeypatch.setattr(town.session.work_desk, "want_if_quick", lambda: None)
    town.session.work_desk._work = None
    town.run_command("scenario.compare")
    view = town.shell.comparing.view
    qtbot.waitUntil(lambda: not town.jobs.running and len(rows(view)) == 2)
    assert {"minutes", "utilisation"} <= {m.of for m in view.comparison.measures}
    view.changes.merge.click()
    qtbot.waitUntil(lambda: not town.jobs.running and not rows(view))
    document = town.session.document
    assert document.plan.outline(unit_id(town, "丙网格")).area == pytest.approx(43000)
    # Whoever leaves before it is worked out has left.
    view.compare()
    town.shell.comparing.leave()
    qtbot.waitUntil(lambda: not town.jobs.running)
    assert view.comparison is None


@pytest.mark.parametrize(
    ("name", "of", "before", "after", "change"),
    [
        ("largest", "minutes", 44_973.0, 44_973.3, "compare.no_change"),
        ("largest", "minutes", 100.4, 100.6, "+1"),
        ("largest", "minutes", 100.6, 100.4, "−1"),
        ("largest", "utilisation", 0.90049, 0.90051, "+0.1%"),
        ("gini", "minutes", 0.24449, 0.24451, "+0.001"),
        ("smallest", "minutes", 12.0, None, "—"),
    ],
)
def test_a_change_is_that_of_the_numbers_beside_it(name, of, before, after, change):
    *_, told = words_of(Measure(name, of, before, after))
    assert told.partition("  ")[0] == text(change)


def test_a_micro_grid_is_named_with_its_grid(town):
    document = town.session.document
    draft = Unit(id=0, parent=0, level=3, name="第一微网格")
    shape = box(0, 0, 100, 100)
    document.apply(draw(document.plan, shape, level=3, unit=draft, take=True))
    number = branch(document, "方案 A")
    document.apply(
        dissolve(document.plans[number], unit_id(town, "乙网格"), on="2026-03-05")
    )
    town.run_command("scenario.compare")
    words = [item.text() for item in rows(town.shell.comparing.view)]
    named = text("staff.unit_within", within="乙网格", name="第一微网格")
    assert any(named in each for each in words), words
