"""Coverage in the window: its numbers, the lists behind them, the map."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from gridplanner.analysis.covered import KINDS, WHOLES
from gridplanner.command_line.coverage import _part
from gridplanner.data.batch import Batch, TableChange
from gridplanner.data.drawn.coverage import plan_from_coverage
from gridplanner.data.records import Unit
from gridplanner.layers.coverage import CoverageLayer
from gridplanner.layers.style import LIGHT, Style
from gridplanner.resources.texts import text
from gridplanner.studies.coverage import (
    Question,
    coverage_answer,
    staffed_answer,
    study_coverage,
    study_staffed,
)
from gridplanner.studies.distances import distances_answer, study_distances
from gridplanner.ui.coverage.table import DRAWN, ROWS, STAFFED
from tests.helpers.project import EAST, NORTH, unit_named
from tests.helpers.registry_town import settled_town


@pytest.fixture
def project(tmp_path):
    document = settled_town(tmp_path / "town.gpkg", 1)
    file = document.file
    file.bulk_insert(
        "place", {"kind": ["committee"], "name": ["东村"], "building_id": [1]}
    )
    road = shapely.LineString([(EAST, NORTH + 35), (EAST + 300, NORTH + 35)])
    file.bulk_insert("feature", {"kind": ["road"]}, [shapely.to_wkb(road)])
    document.close()
    return tmp_path / "town.gpkg"


@pytest.fixture
def covered(qtbot, town):
    town.run_command("coverage.show")
    qtbot.waitUntil(lambda: town.shell.coverage.table is not None)
    qtbot.waitUntil(lambda: not town.jobs.running)
    return town


def choose(window, kind, whole, state="none", source=DRAWN):
    buttons = window.coverage._states.buttons()
    next(b for b in buttons if b.property("state") == state).setChecked(True)
    window.coverage.grid.setCurrentCell(-1, -1)
    column = window.coverage.grid.columns.index((whole, source))
    window.coverage.grid.setCurrentCell(ROWS.index(kind), column)


def test_the_page_says_what_the_command_says(covered):
    document = covered.session.document
    snapshot = covered.session.standing.snapshot
    day = covered.session.clock().date().isoformat()
    table, _ = study_coverage(document, snapshot, Question(2, 1, day))
    answer = coverage_answer(table, snapshot, codes={})
    grid = covered.coverage.grid
    for row, kind in enumerate(ROWS[1:], 1):
        for column, whole in enumerate(WHOLES):
            told = answer["total"][kind][whole] or {"once": None, "whole": None}
            said = _part(told["once"], told["whole"])
            assert grid.item(row, column).text() == said
    rate = answer["measures"]["in_grid_rate"]
    assert _part(rate["held"], rate["whole"]) in covered.coverage.rates.text()


def test_rates_and_the_heading_of_the_list_are_read_whole(qtbot, covered):
    panel = covered.coverage
    covered.resize(1600, 1000)
    choose(covered, "people", "recorded")
    # In a low tray the list has the room.
    assert panel.height() < 260
    assert not panel._words.isVisible()
    assert panel._beside.isVisible()
    panel.setMinimumHeight(300)
    qtbot.waitUntil(panel._words.isVisible)
    for line in (panel.rates, panel._words):
        words = line.text().split("\n")
        assert all(words)
        assert line.isVisible()
        wide = max(line.fontMetrics().horizontalAdvance(word) for word in words)
        assert wide <= line.contentsRect().width()
        tall = line.fontMetrics().height() * len(words)
        assert tall <= line.height()
    assert not panel._beside.isVisible()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("whole", WHOLES)
def test_behind_every_number_stands_its_list(covered, kind, whole):
    choose(covered, kind, whole)
    missing = covered.shell.coverage.table.covered(kind, whole)
    page = covered.coverage._stack.currentIndex()
    if missing is None or not missing.none:
        assert page == 3
        return
    model = covered.coverage.people if "people" in kind else covered.coverage.houses
    assert page == (1 if "people" in kind else 0)
    assert model.rowCount() == missing.none
    row = model.row_at(0)
    assert row is not None
    if "people" in kind:
        assert "*" in row.name


def test_a_person_of_the_list_is_opened_and_the_page_stays(covered):
    choose(covered, "people", "recorded")
    model = covered.coverage.people
    rows = [model.row_at(row) for row in range(model.rowCount())]
    housed = [row for row, each in enumerate(rows) if each.building_id]
    bare = [row for row, each in enumerate(rows) if not each.building_id]
    covered.coverage._views[1].clicked.emit(model.index(bare[0], 0))
    assert covered.map.strip.message == text("people.no_house.message")
    if housed:
        covered.coverage._views[1].clicked.emit(model.index(housed[0], 0))
    assert covered.tray.page == "coverage"


def test_grids_of_a_department_are_covered_and_shown(qtbot, covered):
    document = covered.session.document
    shapes = np.array([shapely.box(EAST, NORTH, EAST + 150, NORTH + 150)], object)
    unit = Unit(900, 0, 2, name="水务一格", code="S1", department="水务")
    owners = np.array([[0, 0, 900, 0]])
    plan = plan_from_coverage(5, document.levels, shapes, owners, [unit])
    document.add_plan(plan, name="水务")
    qtbot.waitUntil(lambda: covered.coverage.source.findData("水务") >= 0)
    covered.coverage.source_chosen.emit("水务")
    qtbot.waitUntil(
        lambda: (
            not covered.jobs.running and bool(covered.shell.coverage.table.ground.gaps)
        )
    )
    covered.coverage.on_map.setChecked(True)
    stack = covered.town.map.stack
    assert len(stack["coverage"].gaps) == len(covered.shell.coverage.table.ground.gaps)
    choose(covered, "ground", "drawn")
    assert covered.coverage.patches.count() == len(stack["coverage"].gaps)
    covered.coverage.on_map.setChecked(False)
    assert "coverage" not in stack


def test_no_table_stays_while_grids_of_a_department_are_worked_on(qtbot, covered):
    covered.session.is_department = True
    covered.shell.coverage._forget()
    qtbot.waitUntil(lambda: covered.shell.coverage.table is None)
    assert "coverage" not in covered.town.map.stack


def test_distances_draw_rings_list_who_is_not_reached_and_colour(qtbot, covered):
    covered.shell.coverage.walking.run(4.8)
    qtbot.waitUntil(lambda: covered.shell.coverage.walking.reached is not None)
    qtbot.waitUntil(lambda: not covered.jobs.running)
    walking = covered.shell.coverage.walking
    assert covered.town.map.stack["rings"].radii == (400, 800, 1200)
    assert text("coverage.ring", n="5") in covered.town.map.stack["rings"].words
    assert walking.minutes()
    assert all(n >= 0 for n in walking.minutes().values())
    walking._colour()
    assert covered.town.map.fills.colouring.title == text("measure.walk_minutes")


def test_shares_to_the_own_office_stand_beside_those_to_the_nearest(qtbot, covered):
    covered.coverage.setMinimumHeight(300)
    assert not covered.coverage.walks[0].isVisible()
    covered.shell.coverage.walking.run(4.8)
    qtbot.waitUntil(lambda: covered.shell.coverage.walking.reached is not None)
    qtbot.waitUntil(lambda: not covered.jobs.running)
    document, session = covered.session.document, covered.session
    found = study_distances(
        document, session.standing.snapshot, pace=4.8, day=session.staff_desk.day
    )
    told = distances_answer(found, session.standing.snapshot)
    for line, within in zip(
        covered.coverage.walks, (told["within"], told["own"]["within"]), strict=True
    ):
        assert line.isVisible()
        for share in within["households"]:
            said = f"（{share['held']:,}/{share['whole']:,}）"
            assert said in line.toolTip()
            assert said in covered.shell.strip.message
            assert said in covered.coverage.walk.toolTip()
    assert told["own"]["within"] != told["within"]


def test_houses_without_a_road_are_behind_no_number(qtbot, covered):
    choose(covered, "people", "recorded")
    assert covered.coverage.grid.currentRow() >= 0
    covered.shell.coverage.walking.run(4.8)
    qtbot.waitUntil(lambda: covered.shell.coverage.walking.reached is not None)
    qtbot.waitUntil(lambda: not covered.jobs.running)
    work = covered.shell.coverage
    reached = work.walking.reached
    nowhere = np.full_like(reached.distances.by_road, np.inf)
    far = replace(reached.distances, by_road=nowhere)
    work.walking.reached = replace(reached, distances=far)
    work._list_unreached()
    assert covered.coverage._words.text().startswith("没有路可到")
    assert covered.coverage.grid.currentRow() < 0
    covered.coverage.ask_again()
    assert covered.coverage._words.text().startswith("没有路可到")


def test_shares_go_with_the_plan_or_the_posts_they_were_of(qtbot, covered):
    walking = covered.shell.coverage.walking
    covered.coverage.setMinimumHeight(300)
    walking.run(4.8)
    qtbot.waitUntil(lambda: walking.reached is not None)
    qtbot.waitUntil(lambda: not covered.jobs.running)
    covered.session.staff_desk.changed.emit()
    assert covered.coverage.walks[1].isVisible()
    staff_grids(qtbot, covered, "甲网格")
    qtbot.waitUntil(lambda: not covered.coverage.walks[1].isVisible())
    covered.shell.coverage._retranslate()
    assert not covered.coverage.walks[0].isVisible()


def staff_grids(qtbot, window, *names):
    """Give a worker a post at some grids, as an edit, and wait for the page."""
    document = window.session.document
    places = [unit_named(document, name).id for name in names]
    post = TableChange(
        "post",
        added={
            "worker_id": [1] * len(places),
            "scope_type": ["grid"] * len(places),
            "scope_id": places,
            "role": ["full_time_worker"] * len(places),
        },
    )
    worker = TableChange("worker", added={"name": ["小王"], "kind": ["full_time"]})
    document.apply_batch(Batch("batch.test", tables=(worker, post)))
    qtbot.waitUntil(
        lambda: not window.jobs.running and window.shell.coverage.staffed is not None
    )


def test_what_somebody_answers_for_stands_beside_as_the_command_says(qtbot, covered):
    grid = covered.coverage.grid
    assert [source for _, source in grid.columns] == [DRAWN] * 3
    staff_grids(qtbot, covered, "甲网格", "丙网格")
    assert [source for _, source in grid.columns] == [DRAWN, STAFFED] * 3
    document = covered.session.document
    snapshot = covered.session.standing.snapshot
    day = covered.session.clock().date().isoformat()
    found = study_staffed(document, snapshot, Question(2, 1, day))
    told = staffed_answer(found, snapshot, codes={})
    drawn = coverage_answer(found.drawn, snapshot, codes={})
    for row, kind in enumerate(ROWS[1:], 1):
        for column, (whole, source) in enumerate(grid.columns):
            total = (told if source == STAFFED else drawn)["total"]
            each = total[kind][whole] or {"once": None, "whole": None}
            assert grid.item(row, column).text() == _part(each["once"], each["whole"])
    rates = covered.coverage.rates.text()
    assert _part(told["grids"]["held"], told["grids"]["whole"]) in rates


def test_behind_a_number_of_staffed_grids_stands_who_nobody_answers_for(qtbot, covered):
    staff_grids(qtbot, covered, "丙网格")
    choose(covered, "buildings", "drawn", source=STAFFED)
    missing = covered.shell.coverage.staffed.covered("buildings", "drawn").none
    assert missing > covered.shell.coverage.table.covered("buildings", "drawn").none
    assert covered.coverage.houses.rowCount() == missing
    assert covered.coverage._states.buttons()[0].text() == text("coverage.nobody")
    covered.coverage.on_map.setChecked(True)
    layer = covered.town.map.stack["coverage"]
    assert len(layer.gaps) == len(covered.shell.coverage.staffed.ground.gaps)
    words = text("coverage.legend.nobody", n=f"{len(layer.gaps):,}")
    assert [entry.title for entry in layer.legend(Style(LIGHT), 1000.0)] == [words]
    choose(covered, "buildings", "drawn")
    assert len(layer.gaps) == len(covered.shell.coverage.table.ground.gaps)
    assert covered.coverage._states.buttons()[0].text() == text("coverage.none")


def test_ground_nobody_answers_for_is_named_by_its_grid(qtbot, covered):
    staff_grids(qtbot, covered, "丙网格")
    choose(covered, "ground", "drawn", source=STAFFED)
    listed = covered.coverage.patches
    words = [listed.item(row).text().split("  ")[1] for row in range(listed.count())]
    assert {"甲网格", "乙网格"} <= set(words)
    assert len(words) == len(covered.shell.coverage.staffed.ground.gaps)


def test_posts_are_read_anew_without_reading_the_registry_again(qtbot, covered):
    kept = covered.shell.coverage._recorded
    assert kept is not None
    staff_grids(qtbot, covered, "甲网格")
    assert covered.shell.coverage._recorded[1] is kept[1]


def test_an_empty_layer_has_no_box_and_no_legend():
    layer = CoverageLayer()
    assert layer.box is None
    layer.show(np.array([shapely.box(0, 0, 1, 1)], object), np.empty(0, object))
    assert layer.box == (0, 0, 1, 1)


def test_the_pace_offered_first_is_that_of_the_norm(covered, monkeypatch):
    offered = []

    def ask(_parent, _title, _label, pace, *_rest):
        offered.append(pace)
        return pace, False

    monkeypatch.setattr(
        "gridplanner.ui.coverage.walking.QInputDialog.getDouble", staticmethod(ask)
    )
    covered.shell.coverage.walking.ask()
    assert offered == [3.0]
