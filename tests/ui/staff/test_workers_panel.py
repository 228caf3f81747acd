"""The tray's table of everybody who works for the town."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication

from gridplanner.resources.texts import text
from gridplanner.ui.staff.dropping import workers_in
from gridplanner.ui.staff.workers_panel import ranges_of
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id

PHONE = "13800001234"


@pytest.fixture
def project(project):
    """One at two grids, one without posts, one without capacity, one who left."""
    document = open_document(project)
    file = document.file
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    one, _two, _three, _four = add_workers(
        file,
        4,
        code=["W1", "W2", "W3", "W4"],
        pinyin=["yg", "zq", "yg", "yg"],
        phone=[PHONE] * 4,
        capacity=[10.0, 6000.0, 3000.0, None],
        valid_to=[None, None, None, "2020-01-01"],
        base=["东村委", None, None, None],
    )
    add_posts(file, [one, one], grids[:2], "full_time_worker")
    document.close()
    return project


@pytest.fixture
def panel(qtbot, town):
    town.tray.show_page("workers")
    qtbot.waitUntil(lambda: town.session.work_desk.worker_loads() is not None)
    town.workers.refresh()
    return town.workers


def column(panel, name):
    titles = [each.title for each in panel.model.table.columns]
    at = titles.index(f"workers.{name}")
    return [panel.model.words(row, at) for row in range(panel.model.rowCount())]


def sort(panel, name, order=Qt.SortOrder.AscendingOrder):
    titles = [each.title for each in panel.model.table.columns]
    panel.model.sort(titles.index(f"workers.{name}"), order)


def choose(panel, choice):
    panel.choice.setCurrentIndex(panel.choice.findData(choice))
    panel.choice.activated.emit(panel.choice.currentIndex())


def test_whoever_is_in_service_is_listed_with_posts_and_masked_telephone(panel):
    assert column(panel, "code") == ["W1", "W2", "W3"]
    assert "甲网格" in column(panel, "post_words")[0]
    assert column(panel, "posts") == ["2", "0", "0"]
    assert PHONE not in "".join(column(panel, "phone"))


def test_load_and_capacity_are_those_of_the_workload(town, panel):
    shared = town.session.work_desk.worker_loads()
    row = shared.worker_ids.tolist().index(1)
    assert column(panel, "load.minutes")[0] == f"{round(shared.load[row]):,}"
    assert column(panel, "utilisation")[0] == f"{100 * shared.utilisation[row]:.0f}%"


def test_choices_leave_whom_they_name(panel):
    for choice, codes in {
        "everybody": ["W1", "W2", "W3", "W4"],
        "vacant": ["W2", "W3"],
        "over": ["W1"],
        "ended": ["W4"],
        "role:full_time_worker": ["W1"],
        "kind:full_time": ["W1", "W2", "W3"],
        "on_leave": [],
    }.items():
        choose(panel, choice)
        assert column(panel, "code") == codes, choice


def test_initials_number_and_name_find_somebody(panel):
    for words, codes in {"zq": ["W2"], "w3": ["W3"], "员工1": ["W1"]}.items():
        panel.words.setText(words)
        assert column(panel, "code") == codes
    panel.words.setText("nobody")
    assert panel.empty.words.text() == text("workers.nobody")


def test_numbers_sort_as_numbers_with_the_unknown_last(panel):
    choose(panel, "everybody")
    sort(panel, "capacity.minutes")
    assert column(panel, "code") == ["W1", "W3", "W2", "W4"]
    sort(panel, "capacity.minutes", Qt.SortOrder.DescendingOrder)
    assert column(panel, "code") == ["W2", "W3", "W1", "W4"]


def test_a_row_selects_and_a_double_click_goes_to_the_grids(town, panel):
    panel.view.selectRow(0)
    assert town.session.selection.workers == (1,)
    before = town.canvas.view.scale
    panel.view.doubleClicked.emit(panel.model.index(0, 0))
    assert town.canvas.view.scale != before
    town.session.select_units([unit_id(town, "甲网格")])
    assert not panel.view.selectionModel().selectedRows()
    town.session.select_workers([2])
    assert [each.row() for each in panel.view.selectionModel().selectedRows()] == [1]


def test_rows_are_dragged_as_workers_and_copied_masked(panel):
    panel.view.selectRow(1)
    index = panel.model.index(1, 0)
    assert workers_in(panel.model.mimeData([index, index.siblingAtColumn(1)])) == [2]
    panel.copy()
    copied = QApplication.clipboard().text()
    assert "员工2" in copied
    assert PHONE not in copied


def test_nothing_is_read_while_a_job_has_the_file(town, panel):
    town.session.is_held = True
    try:
        town.session.staff_desk._forget_people()
        panel.refresh()
        assert panel.empty.words.text() == text("blocked.busy")
    finally:
        town.session.is_held = False


def test_rows_beside_each_other_are_selected_as_one_range(town, panel):
    assert ranges_of([0, 1, 2, 5, 7, 8]) == [(0, 2), (5, 5), (7, 8)]
    town.session.select_workers([3, 1, 2])
    (chosen,) = list(panel.view.selectionModel().selection())
    assert (chosen.top(), chosen.bottom()) == (0, 2)
    town.session.select_workers([3, 1])
    rows = [each.row() for each in panel.view.selectionModel().selectedRows()]
    assert sorted(rows) == [0, 2]
    assert panel.model.rows_of([4, 2]) == [1]


def test_sorting_takes_the_selection_along(panel):
    panel.view.selectRow(0)
    (chosen,) = panel.view.selectionModel().selectedRows()
    before = panel.model.worker_at(chosen.row())
    sort(panel, "code", Qt.SortOrder.DescendingOrder)
    (chosen,) = panel.view.selectionModel().selectedRows()
    assert chosen.row() == 2
    assert panel.model.worker_at(chosen.row()) == before


def test_grids_follow_each_other_by_code_and_role_at_first(town, panel):
    session = town.session
    grids = sorted(session.plan.units_at(2), key=lambda unit: unit.code)
    file = session.document.file
    area = grids[0].parent
    add_posts(file, [4], [grids[-1].id], "full_time_worker")
    add_posts(file, [3], [grids[0].id], "volunteer")
    add_posts(file, [2], [area], "grid_leader")
    session.staff_desk._forget_people()
    panel.refresh()
    choose(panel, "everybody")
    assert column(panel, "code") == ["W1", "W3", "W2", "W4"]  # W4 has left


def test_a_refresh_leaves_what_is_looked_at_in_sight(qtbot, town, panel):
    add_workers(town.session.document.file, 200)
    town.session.staff_desk._forget_people()
    panel.refresh()
    panel.view.selectRow(0)
    bar = panel.view.verticalScrollBar()
    bar.setValue(100)
    assert bar.value() == 100
    panel.refresh()
    assert bar.value() == 100
    assert len(panel.view.selectionModel().selectedRows()) == 1


def test_all_rows_select_all_workers_in_the_order_shown(town, panel):
    choose(panel, "everybody")
    sort(panel, "capacity.minutes")
    panel.view.selectAll()
    shown = [panel.model.worker_at(row) for row in range(panel.model.rowCount())]
    assert list(town.session.selection.workers) == shown
    flags = QItemSelectionModel.SelectionFlag
    model = panel.view.selectionModel()
    model.select(panel.model.index(1, 0), flags.Deselect | flags.Rows)
    assert list(town.session.selection.workers) == [shown[0], *shown[2:]]


def test_a_drag_shows_names_and_no_rows_that_hide_the_map(panel):
    choose(panel, "everybody")
    view = panel.view
    view.selectRow(0)
    assert view.names(1) == "员工1"
    view.selectAll()
    assert view.names(4) == text("workers.more", names="员工1、员工2、员工3", n="4")
    picture = view.picture(view.names(4))
    assert picture.deviceIndependentSize().width() < view.width()
