"""The import window, driven by real events: what it asks, finds, and leaves alone.

Two villages, 东村 from 0 to 200 m and 西村 from 200 to 400 m, 200 m high.
"""

from __future__ import annotations

import threading
import warnings

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QRadioButton

from gridplanner.data.geodesy.crs import DEGREES, transform
from gridplanner.data.geodesy.shift import to_gcj02
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.columns import ColumnsForm
from gridplanner.ui.dialogs.import_dialog import ImportDialog
from gridplanner.ui.dialogs.import_issues import IssueList
from gridplanner.ui.dialogs.import_news import NewsTabs
from tests.helpers.project import CRS, EAST, NORTH, box, tables_of
from tests.ui.answering import Answers, choose, click

# What a list box asks of a screen that offscreen has not.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

HOUSES = [
    box(x, y, x + 10, y + 10)
    for x in (210, 240, 270, 300, 330, 360, 60, 90)
    for y in (60, 100, 160)
]


@pytest.fixture
def write(tmp_path):
    """Write shapes and columns to a map file, as an office would send it."""

    def written(name, shapes, /, *, crs=CRS, encoding="UTF-8", **columns):
        path = tmp_path / name
        frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            frame.to_file(path, encoding=encoding)
        path.with_suffix(".cpg").unlink(missing_ok=True)
        return path

    return written


def is_ready(dialog):
    return dialog.bar.isHidden()


def run(qtbot, window, paths, *acts, start=None):
    """Import files, acting on the window each time it has looked at them."""
    steps = [
        act if isinstance(act, tuple) else (ImportDialog, is_ready, act) for act in acts
    ]
    answers = Answers(*steps)
    (start or window.shell.import_files)(paths)
    answers.check()
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=20000)


def go_on(dialog):
    """Say that the place is right, then import."""
    click(dialog.accept_button)
    click(dialog.accept_button)


def leave(dialog):
    click(dialog.cancel)


def rows_of(window, table, *columns):
    values = window.session.document.file.read_columns(table, list(columns))
    return list(zip(*values.values(), strict=True))


def everything(window):
    return tables_of(window.session.document.file.connection)


def result(dialog, row=0):
    return dialog.table.item(row, 4).text()


# The text


def test_doubtful_text_is_asked_about_and_the_choice_is_read_anew(qtbot, town, write):
    # These characters of GBK are sound letters of UTF-8 as well.
    houses = write("房屋.shp", HOUSES[:2], encoding="GBK", name=["桐泉", "石潭"])
    seen = {}

    def look(dialog):
        seen["state"] = dialog.table.item(0, 2).text()
        seen["sample"] = dialog.look.sample.text()
        buttons = dialog.look.findChildren(QRadioButton)
        (gbk,) = [button for button in buttons if "桐泉" in button.text()]
        QTest.mouseClick(gbk, Qt.MouseButton.LeftButton, pos=gbk.rect().center())

    def look_again(dialog):
        seen["then"] = (dialog.table.item(0, 2).text(), dialog.look.sample.text())
        go_on(dialog)

    run(qtbot, town, [houses], look, look_again)
    assert seen["state"] == text("import.text_doubtful")
    assert "桐泉" not in seen["sample"]
    assert seen["then"][0] == text("import.text_ok")
    assert "桐泉" in seen["then"][1]
    names = [name for (name,) in rows_of(town, "building", "name")]
    assert names[-2:] == ["桐泉", "石潭"]


# The place


def shifted(shapes):
    """Move shapes as Amap does, in degrees."""

    def away(points):
        lon, lat = transform(points[:, 0], points[:, 1], source=CRS, target=DEGREES)
        return np.column_stack(to_gcj02(lon, lat))

    return shapely.transform(np.array(shapes, object), away)


def test_a_web_maps_shift_is_proposed_and_taken_away_by_one_click(qtbot, town, write):
    houses = write("房屋.shp", shifted(HOUSES), crs=4326, name=["屋"] * len(HOUSES))
    seen = {}

    def look(dialog):
        seen["hint"] = dialog.look.hint.text()
        click(dialog.look.fix)

    def look_again(dialog):
        seen["fix"] = dialog.look.fix.isVisible()
        go_on(dialog)

    run(qtbot, town, [houses], look, look_again)
    assert text("import.shift_gcj02") in seen["hint"]
    assert not seen["fix"]
    _, shapes = town.session.document.file.read_shapes("building")
    places = shapely.centroid(shapely.from_wkb(shapes[4:]))
    assert shapely.dwithin(places, shapely.centroid(HOUSES), 0.01).all()


def test_a_wrong_place_is_changed_for_another_candidate(qtbot, window, write):
    houses = write("房屋.shp", HOUSES, crs=None, name=["屋"] * len(HOUSES))
    seen = {}

    def look(dialog):
        look = dialog.look
        seen["asked"] = dialog.table.item(0, 3).text()
        seen["ready"] = dialog.accept_button.isEnabled()
        places = [look.places.itemText(n) for n in range(look.places.count())]
        (zone,) = [n for n, words in enumerate(places) if "120.0" in words]
        choose(look.places, zone)

    def take_another(dialog):
        seen["place"] = dialog.table.item(0, 3).text()
        look = dialog.look
        QTest.mouseClick(look.wrong, Qt.MouseButton.LeftButton)
        seen["blocked"] = not dialog.accept_button.isEnabled()
        places = [look.places.itemText(n) for n in range(look.places.count())]
        (zone,) = [n for n, words in enumerate(places) if "117.0" in words]
        choose(look.places, zone)

    def confirm(dialog):
        seen["then"] = dialog.table.item(0, 3).text()
        go_on(dialog)

    run(
        qtbot,
        window,
        [houses],
        look,
        take_another,
        confirm,
        start=window.shell.new_from_files,
    )
    assert seen["asked"] == text("import.place_ask")
    assert not seen["ready"]
    assert "120.0" in seen["place"]
    assert seen["blocked"]
    assert "117.0" in seen["then"]
    assert window.session.document.crs == "EPSG:4548"


def test_a_file_without_a_place_follows_the_one_that_says_it(qtbot, window, write):
    villages = write("村界.shp", [box(0, 0, 200, 200)], crs=None, 村名=["东村"])
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    run(qtbot, window, [villages, houses], go_on, start=window.shell.new_from_files)
    document = window.session.document
    assert document.crs == CRS
    (unit,) = document.plan.units.values()
    assert document.plan.outline(unit.id).equals(box(0, 0, 200, 200))


# The columns


def test_changed_columns_are_remembered_for_the_next_such_file(qtbot, town, write):
    first = write("甲.shp", HOUSES[:2], 甲列=["一楼", "二楼"], 乙列=["1", "2"])
    second = write("乙.shp", HOUSES[4:6], 甲列=["三楼", "四楼"], 乙列=["3", "4"])
    seen = {}

    def open_columns(dialog):
        click(dialog.look.columns)

    def change(form):
        choice = form.choices["甲列"]
        seen["before"] = choice.currentText()
        choose(choice, choice.findData("name"))
        click(form.accept_button)

    def look_at_columns(dialog):
        click(dialog.look.columns)

    def read(form):
        seen["after"] = form.choices["甲列"].currentData()
        click(form.cancel)

    columns = (ColumnsForm, ColumnsForm.isVisible)
    run(qtbot, town, [first], open_columns, (*columns, change), go_on)
    run(qtbot, town, [second], look_at_columns, (*columns, read), go_on)
    assert seen == {"before": text("columns.skip"), "after": "name"}
    names = [name for (name,) in rows_of(town, "building", "name")]
    assert names[4:] == ["一楼", "二楼", "三楼", "四楼"]


# The rows


def test_problem_rows_are_listed_and_saved(qtbot, town, write, monkeypatch, tmp_path):
    bow = shapely.Polygon(shapely.get_coordinates(HOUSES[0])[[0, 2, 1, 3, 0]])
    houses = write("房屋.gpkg", [bow, None, HOUSES[4]], name=["甲", "乙", "丙"])
    target = tmp_path / "清单.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    seen = {}

    def open_list(dialog):
        seen["words"] = dialog.look.problems.text()
        click(dialog.look.list)

    def read(form):
        model = form.table.model()
        seen["rows"] = [model.index(n, 1).data() for n in range(model.rowCount())]
        seen["actions"] = {model.index(n, 3).data() for n in range(model.rowCount())}
        click(form.accept_button)
        click(form.cancel)

    step = (IssueList, IssueList.isVisible, read)
    run(qtbot, town, [houses], open_list, step, leave)
    assert seen["words"] == text("import.problems", n=2, fixed=1, skipped=1)
    assert seen["rows"] == ["1", "2"]
    assert seen["actions"] == {
        text("issues.action.repaired"),
        text("issues.action.skipped"),
    }
    sheet = openpyxl.load_workbook(target).active
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == [1, 2]


# The same file again


def test_the_same_file_again_is_all_the_same(qtbot, town, write):
    houses = write("房屋.shp", HOUSES, name=[f"屋{n}" for n in range(len(HOUSES))])
    seen = {}

    def look(dialog):
        seen["result"] = result(dialog)
        go_on(dialog)

    run(qtbot, town, [houses], go_on)
    before = rows_of(town, "building", "fid", "name", "valid_to")
    run(qtbot, town, [houses], look)
    new, same = text("import.count_new", n=0), text("import.count_same", n=len(HOUSES))
    assert seen["result"] == " · ".join([new, same, text("import.same_file")])
    assert rows_of(town, "building", "fid", "name", "valid_to") == before


@pytest.mark.parametrize("retire", [False, True])
def test_rows_gone_from_a_newer_file_are_retired_only_when_ticked(
    qtbot, town, write, retire
):
    names = [f"屋{n}" for n in range(6)]
    houses = write("房屋.shp", HOUSES[:6], name=names)
    run(qtbot, town, [houses], go_on)
    newer = ["新名", *names[1:4], "新屋"]
    write("房屋.shp", [*HOUSES[:4], HOUSES[8]], name=newer)
    seen = {}

    def look(dialog):
        seen["result"] = result(dialog)
        click(dialog.accept_button)
        (tabs,) = dialog.confirm.findChildren(NewsTabs)
        seen["tabs"] = [tabs.tabText(place) for place in range(tabs.count())]
        seen["first"] = tabs.currentWidget().topLevelItem(0).text(2)
        gone = tabs.lists["gone"]
        seen["gone"] = [gone.topLevelItem(n).text(1) for n in range(2)]
        (box_,) = dialog.confirm.gone.values()
        assert not box_.isChecked()
        if retire:
            box_.setFocus()
            QTest.keyClick(box_, Qt.Key.Key_Space)
        click(dialog.accept_button)

    run(qtbot, town, [houses], look)
    parts = (("new", 1), ("changed", 1), ("gone", 2), ("same", 3))
    words = [text("import.count_" + name, n=count) for name, count in parts]
    assert seen["result"] == " · ".join(words)
    assert seen["tabs"] == words
    assert seen["first"] == text(
        "news.field", name=text("field.name"), old="屋0", new="新名"
    )
    assert seen["gone"] == ["屋4", "屋5"]
    standing = {name for (name,) in rows_of(town, "building", "name")[4:]}
    assert standing == ({*newer} if retire else {*newer, "屋4", "屋5"})
    assert len(everything(town)["building"]) == 4 + 7  # retired rows stay in the file


# What must leave no trace


def test_leaving_the_window_changes_nothing(qtbot, town, write):
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    before, history = everything(town), len(town.session.document.history())
    run(qtbot, town, [houses], leave)
    assert everything(town) == before
    assert len(town.session.document.history()) == history


def test_esc_while_it_is_still_looking_closes_and_changes_nothing(qtbot, town, write):
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    before = everything(town)

    def escape(dialog):
        assert town.session.is_held
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    run(
        qtbot,
        town,
        [houses],
        (ImportDialog, lambda dialog: dialog.bar.isVisible(), escape),
    )
    assert not town.session.is_held
    assert everything(town) == before


def test_cancelling_the_import_itself_leaves_every_table(
    qtbot, town, write, monkeypatch
):
    from gridplanner.data.store.geopackage import ProjectFile

    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    before, plan = everything(town), town.session.document.plan
    insert = ProjectFile.bulk_insert

    def insert_and_cancel(self, table, *args, **options):
        ids = insert(self, table, *args, **options)
        if table == "building":
            town.jobs.cancel()
        return ids

    monkeypatch.setattr(ProjectFile, "bulk_insert", insert_and_cancel)
    run(qtbot, town, [houses], go_on)
    assert town.map.strip.message == text("import.cancelled")
    assert everything(town) == before
    assert town.session.document.plan.same_records(plan)


def test_a_broken_file_is_told_in_words(qtbot, town, tmp_path):
    broken = tmp_path / "坏了.shp"
    broken.write_bytes(b"no map at all")
    run(qtbot, town, [broken])
    assert text("import.not_a_map", file="坏了.shp") in town.map.strip.message


def test_a_broken_file_among_sound_ones_is_told_in_the_window(
    qtbot, town, write, tmp_path
):
    broken = tmp_path / "坏了.shp"
    broken.write_bytes(b"no map at all")
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    seen = {}

    def look(dialog):
        seen["told"] = dialog.told.text() if dialog.told.isVisible() else ""
        leave(dialog)

    run(qtbot, town, [broken, houses], look)
    assert seen["told"] == text("import.not_a_map", file="坏了.shp")


def test_the_project_is_not_imported_into_itself(qtbot, town):
    path = town.session.document.path
    before = everything(town)
    run(qtbot, town, [path])
    assert text("import.is_project", file=path.name) in town.map.strip.message
    assert everything(town) == before


# Findings


@pytest.mark.parametrize(
    ("choice", "east"), [("smaller", 150), ("larger", 160)], ids=["smaller", "larger"]
)
def test_overlapping_village_borders_are_decided_as_chosen(
    qtbot, window, write, choice, east
):
    villages = write(
        "村界.shp",
        [box(0, 0, 160, 100), box(150, 0, 240, 100)],
        村名=["东村", "西村"],
    )

    def decide(dialog):
        click(dialog.accept_button)
        (findings,) = dialog.confirm.findings.values()
        (box_,) = findings.boxes.values()
        choose(box_, box_.findData(choice))

    def see_and_import(dialog):
        (row,) = dialog.rows
        previewed = [shape.bounds[2] - shape.bounds[0] for shape in row.proposal.drawn]
        assert previewed == [east, 240 - east]
        assert dialog.confirm.thumbnail.isVisible()
        click(dialog.accept_button)

    start = window.shell.new_from_files
    run(qtbot, window, [villages], decide, see_and_import, start=start)
    plan = window.session.document.plan
    grounds = {unit.name: plan.outline(unit.id) for unit in plan.units.values()}
    assert grounds["东村"].equals(box(0, 0, east, 100))
    assert grounds["西村"].equals(box(east, 0, 240, 100))


def grids_with_faults(write):
    """Three grids in two villages: a gap of 2 m, and an overlap of 6 m."""
    return write(
        "网格.gpkg",
        [box(0, 0, 100, 200), box(102, 0, 200, 200), box(194, 0, 400, 200)],
        网格名称=["一格", "二格", "三格"],
    )


def test_gaps_and_overlaps_of_grids_are_settled_and_the_check_finds_none(
    qtbot, window, write
):
    villages = write("村界.gpkg", [box(0, 0, 400, 200)], 村名=["东村"])
    grids = grids_with_faults(write)

    def decide(dialog):
        click(dialog.accept_button)
        (findings,) = dialog.confirm.findings.values()
        kinds = {
            findings._kinds[number]: box_ for number, box_ in findings.boxes.items()
        }
        choose(kinds["gap"], kinds["gap"].findData("close"))

    def go(dialog):
        click(dialog.accept_button)

    run(qtbot, window, [villages], go_on, start=window.shell.new_from_files)
    run(qtbot, window, [grids], decide, go)
    document = window.session.document
    assert len(document.plan.units_at(2)) == 3
    window.session.set_level(2)
    window.shell.run_check()
    qtbot.waitUntil(lambda: window.session.issues_found is not None)
    assert window.session.issues_found == 0


def test_one_way_is_chosen_for_all_findings_of_a_kind(qtbot, window, write):
    crossing = [box(100 * n, 0, 100 * n + 104, 100) for n in range(5)]
    villages = write("村界.shp", crossing, 村名=[f"村{n}" for n in range(5)])
    seen = {}

    def decide(dialog):
        click(dialog.accept_button)
        (findings,) = dialog.confirm.findings.values()
        seen["before"] = set(findings.decisions.values())
        for_all = findings.for_all["overlap"]
        choose(for_all, for_all.findData("larger"))

    def go(dialog):
        (findings,) = dialog.confirm.findings.values()
        seen["after"] = set(findings.decisions.values())
        click(dialog.accept_button)

    run(qtbot, window, [villages], decide, go, start=window.shell.new_from_files)
    assert seen == {"before": {"smaller"}, "after": {"larger"}}


def test_way_back_from_the_last_page_keeps_the_name(qtbot, window, write):
    villages = write("村界.shp", [box(0, 0, 100, 100)], 村名=["东村"])

    def there_and_back(dialog):
        assert not dialog.back.isVisible()
        click(dialog.accept_button)
        dialog.confirm.name.setText("泊里镇网格")
        click(dialog.back)
        assert dialog.pages.currentWidget() is dialog.look
        assert not dialog.back.isVisible()
        click(dialog.accept_button)
        assert dialog.confirm.name.text() == "泊里镇网格"
        click(dialog.cancel)

    run(qtbot, window, [villages], there_and_back, start=window.shell.new_from_files)


def test_project_goes_to_the_users_folder_where_that_of_the_files_is_closed(
    qtbot, window, write, monkeypatch
):
    villages = write("村界.shp", [box(0, 0, 100, 100)], 村名=["东村"])
    window.settings.folder = str(villages.parent)
    monkeypatch.setattr("os.access", lambda *_asked: False)
    seen = {}

    def look(dialog):
        click(dialog.accept_button)
        seen["folder"] = dialog.project_path.parent
        click(dialog.cancel)

    run(qtbot, window, [villages], look, start=window.shell.new_from_files)
    assert seen["folder"] != villages.parent


def test_rows_with_problems_are_counted_alike_everywhere(qtbot, town, write):
    """One row is mended, one left out, one kept that lies outside of the town."""
    corner = [(10, 10), (20, 20), (20, 10), (10, 20)]
    bow = shapely.Polygon([(EAST + x, NORTH + y) for x, y in corner])
    houses = write(
        "房屋.gpkg",
        [bow, None, box(9000, 10, 9010, 20), box(30, 10, 40, 20)],
        层数=[1, 2, 3, 4],
    )
    seen = {}

    def look(dialog):
        seen["row"], seen["sum"] = result(dialog), dialog.look.problems.text()
        click(dialog.cancel)

    run(qtbot, town, [houses], look)
    assert text("import.count_issues", n=3) in seen["row"]
    assert seen["sum"] == text("import.problems", n=3, fixed=1, skipped=1) + text(
        "import.problems_kept", n=1
    )


def test_layer_that_is_not_chosen_says_that_its_file_has_a_place(qtbot, window, write):
    villages = write("村界.shp", [box(0, 0, 100, 100)], 村名=["东村"])

    def untick(dialog):
        dialog.rows[0].choose()
        assert dialog.rows[0].place_words() == text("import.place_file")
        click(dialog.cancel)

    run(qtbot, window, [villages], untick, start=window.shell.new_from_files)


# Drag and drop


def drop(widget, *paths):
    """Drag files over a widget and let go, by the events the system sends."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    middle = widget.rect().center()
    rest = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(middle, copy, mime, *rest)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDragMoveEvent(middle, copy, mime, *rest))
    QApplication.sendEvent(widget, QDropEvent(QPointF(middle), copy, mime, *rest))


def files_shown(dialog):
    return [row.request.path.name for row in dialog.rows]


@pytest.mark.parametrize("place", ["map", "start"])
def test_several_files_dropped_anywhere_reach_the_import(
    qtbot, request, project, write, place
):
    window = request.getfixturevalue("town" if place == "map" else "window")
    widget = window.canvas.viewport() if place == "map" else window.start.files
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    villages = write("村界.shp", [box(0, 0, 200, 200)], 村名=["东村"])
    seen = []

    def look(dialog):
        seen.extend(files_shown(dialog))
        leave(dialog)

    answers = Answers((ImportDialog, is_ready, look))
    drop(widget, houses, villages)
    qtbot.waitUntil(lambda: not answers.left, timeout=10000)
    answers.check()
    assert seen == ["房屋.shp", "村界.shp"]


def test_files_dropped_while_a_job_runs_are_put_off_in_words(qtbot, town, write):
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    go = threading.Event()
    town.jobs.run(
        lambda _progress: go.wait(10),
        title="import.title",
        done=lambda _value: None,
        failed=lambda _error: None,
    )
    drop(town.canvas.viewport(), houses)
    qtbot.waitUntil(lambda: town.map.strip.message == text("blocked.busy"))
    go.set()
    qtbot.waitUntil(lambda: not town.jobs.running)


def test_a_project_that_is_only_looked_at_refuses_an_import(qtbot, town, write):
    houses = write("房屋.shp", HOUSES, name=["屋"] * len(HOUSES))
    path = town.session.document.path
    town.shell.close_project()
    assert town.shell.doors.look(path)
    run(qtbot, town, [houses])
    assert text("error.read_only", file=path.name) in town.map.strip.message
