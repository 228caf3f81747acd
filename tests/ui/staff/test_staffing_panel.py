"""The tab of staffing tells what the command tells, post by post where asked."""

import json
import math
import shutil

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from gridplanner.cli import run
from gridplanner.data.standards import StandardKind, keep_standard
from gridplanner.data.team.template import DEFAULT_TEMPLATE
from gridplanner.resources.texts import sentences, text
from gridplanner.ui.staff.staffing_model import EACH, FIGURES
from tests.helpers.project import MICRO, box, draw_unit, open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id


@pytest.fixture
def project(project):
    """Two of three grids have a worker; one a leader too many; a post of no role."""
    document = open_document(project)
    file = document.file
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    one, two, three = add_workers(file, 3)
    add_posts(file, [one, two], grids[:2], "full_time_worker")
    add_posts(file, [one, two], [grids[0]] * 2, "grid_leader")
    add_posts(file, [three], [grids[1]], "unheard")
    document.close()
    return project


@pytest.fixture
def panel(qtbot, town):
    town.run_command("staffing.show")
    qtbot.waitUntil(lambda: town.staffing.model.rowCount() > 0)
    return town.staffing


@pytest.fixture
def told(capfd, town, project, tmp_path):
    """Answers of the command about a copy of the project that is open."""
    copy = tmp_path / "copy.gpkg"
    shutil.copy(project, copy)
    day = town.session.staff_desk.day

    def answer(by):
        capfd.readouterr()
        assert run(["staffing", str(copy), "--by", by, "--on", day, "--json"]) == 0
        return json.loads(capfd.readouterr().out.splitlines()[-1])

    return answer


def cells(model, column):
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def rows_of(model):
    return list(
        zip(*(cells(model, at) for at in range(model.columnCount())), strict=True)
    )


def show_level(panel, level):
    panel.by.setCurrentIndex(panel.by.findData(level))
    panel.by.activated.emit(panel.by.currentIndex())


def show_list(panel, name):
    (button,) = (b for b in panel._lists.buttons() if b.property("list") == name)
    button.click()
    return panel.posts


def column(panel, name):
    (found,) = (c for c in panel.model.columns if c.title == f"staff.column.{name}")
    return found.values.tolist()


def test_a_role_stands_with_rate_numerator_and_denominator(panel):
    row = cells(panel.model, 0).index("专职网格员")
    shown = [cells(panel.model, column)[row] for column in range(2, 8)]
    assert shown == ["3", "2", "1", "2", "0", "66.7%（2/3）"]


def test_every_figure_is_the_commands_to_the_digit(panel, told):
    answer = told("role")
    rows = [*answer["rows"], answer["total"]]
    for name in FIGURES:
        assert column(panel, name) == [row[name] for row in rows]
    assert answer["total"]["over"] == 1
    for by, level in (("community", 1), ("grid", 2)):
        answer = told(by)
        show_level(panel, level)
        rows = [*answer["rows"], answer["total"]]
        for name in FIGURES:
            assert column(panel, name) == [row[name] for row in rows]


def test_what_falls_to_a_full_time_worker_is_the_commands_to_the_digit(panel, told):
    answer = told("grid")
    show_level(panel, 2)
    for name in EACH:
        expected = [row[name] for row in answer["rows"]]
        found = [
            None if math.isnan(value) else value
            for value in column(panel, name)[: len(expected)]
        ]
        assert found == expected
    assert column(panel, "full_time")[-1] == answer["measures"]["full_time"] == 2


def test_vacancies_add_up_to_the_commands(panel, told):
    answer = told("role")
    listed = show_list(panel, "vacant").columns[2].values.tolist()
    assert listed == [row["missing"] for row in answer["vacancies"]]
    assert sum(listed) == answer["total"]["vacant"]


def test_a_vacancy_leads_to_its_grid(town, panel):
    lacking = list(zip(*(cells(panel.posts, c) for c in (0, 1)), strict=True))
    row = lacking.index(("专职网格员", "丙网格"))
    panel.list.activated.emit(panel.posts.index(row, 0))
    assert town.session.selection.units == (unit_id(town, "丙网格"),)


def test_a_post_too_many_is_listed_and_leads_to_its_grid(town, panel):
    posts = show_list(panel, "over")
    ((role, where, count),) = rows_of(posts)
    assert (role, count) == ("网格长", "1")
    before = town.canvas.view.scale
    panel.list.activated.emit(posts.index(0, 0))
    assert town.session.selection.units == (unit_id(town, where),)
    assert town.canvas.view.scale != before


def test_a_post_that_cannot_count_names_its_worker_and_the_reason(town, panel, told):
    posts = show_list(panel, "left_out")
    reason = text("staff.left_out.post.no_role", n=1)
    rows = [row for row in rows_of(posts) if row[2] == reason]
    assert [row[0] for row in rows] == ["员工3"]
    counts = posts.columns[3].values.tolist()
    assert sum(counts) == sum(row["n"] for row in told("role")["left_out"])
    panel.list.activated.emit(posts.index(rows_of(posts).index(rows[0]), 0))
    assert len(town.session.selection.workers) == 1


def test_a_house_is_named_by_its_address(town, panel, monkeypatch):
    file = town.session.document.file
    (number,) = file.read_columns("building", ["fid"])["fid"][:1].tolist()
    lacking = {"role": "building_leader", "scope": "building", "building": number}
    lacking |= {"floor": None, "grid": "001", "missing": 1}
    file.update_rows("building", {number: {"address": "泊里一路1号"}})
    monkeypatch.setattr(
        "gridplanner.ui.staff.staffing_lists.vacancies", lambda _found: ([lacking], 0)
    )
    panel.refresh()
    assert cells(panel.posts, 1) == ["泊里一路1号"]
    assert panel.posts.unit_at(0) == -number


def test_houses_of_one_address_are_told_apart_to_the_entrance(town, panel, monkeypatch):
    file = town.session.document.file
    houses = file.read_columns("building", ["fid"])["fid"][:4].tolist()
    yard = "泊里一路1号"
    told = [("1号楼", "海棠1号楼"), ("2号楼", ""), ("", ""), ("", "")]
    file.update_rows(
        "building",
        {
            number: {
                "address": yard,
                "plate": plate,
                "name": name,
                "code": f"B{number}",
            }
            for number, (plate, name) in zip(houses, told, strict=True)
        },
    )
    entrances = file.bulk_insert(
        "building_unit",
        {
            "building_id": [houses[0], houses[0]],
            "name": ["东单元", None],
            "position": [1, 2],
        },
    )
    each = {"role": "building_leader", "floor": None, "grid": "001", "missing": 1}
    lacking = [{**each, "scope": "entrance", "entrance": one} for one in entrances]
    lacking += [{**each, "scope": "building", "building": one} for one in houses[1:]]
    monkeypatch.setattr(
        "gridplanner.ui.staff.staffing_lists.vacancies", lambda _found: (lacking, 0)
    )
    town.session.staff_desk._forget()
    panel.refresh()
    assert cells(panel.posts, 1) == [
        f"{yard} 1号楼东单元",
        f"{yard} 1号楼2单元",
        f"{yard} 2号楼",
        f"{yard}（编号 B{houses[2]}）",
        f"{yard}（编号 B{houses[3]}）",
    ]


def test_sums_stay_below_however_it_is_sorted(panel):
    show_level(panel, 2)
    whole = rows_of(panel.model)
    for number in range(panel.model.columnCount()):
        for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
            panel.view.sortByColumn(number, order)
            shown = rows_of(panel.model)
            assert shown[-1] == whole[-1]
            assert sorted(shown) == sorted(whole)
    panel.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert cells(panel.model, 1)[:-1] == sorted(cells(panel.model, 1)[:-1])[::-1]


def test_an_order_by_a_column_that_is_no_more_does_no_harm(panel):
    show_level(panel, 2)
    panel.view.sortByColumn(panel.model.columnCount() - 1, Qt.SortOrder.DescendingOrder)
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    show_level(panel, -1)
    assert cells(panel.model, 0)[-1] == text("cli.figures.total")
    panel.model.show_staffing(None, None)
    panel.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert panel.model.rowCount() == 0


def test_what_is_selected_stays_selected_while_rows_change_places(panel):
    show_level(panel, 2)
    panel.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    panel.view.setCurrentIndex(panel.model.index(0, 1))
    name = panel.view.currentIndex().data()
    panel.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert panel.view.currentIndex().row() == panel.model.rowCount() - 2
    assert panel.view.currentIndex().data() == name


def test_what_is_shown_is_what_is_exported(qtbot, panel, tmp_path, monkeypatch):
    path = tmp_path / "staffing.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    show_level(panel, 2)
    show_list(panel, "left_out")
    panel.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    panel.export.click()
    qtbot.waitUntil(path.exists)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [text("tray.staffing"), text("staffing.list.left_out")]
    for page, model in zip(book, (panel.model, panel.posts), strict=True):
        titles, *read = page.values
        assert titles == tuple(text(column.title) for column in model.columns)
        assert [row[1] or "" for row in read] == cells(model, 1)
    vacant = [row[4] for row in book.worksheets[0].values][1:]
    assert [f"{number:,}" for number in vacant] == cells(panel.model, 4)


def test_no_heading_and_no_role_is_cut_in_either_language(town, panel):
    for language in ("en", "zh"):
        town.shell.use_language(language)
        panel.refresh()
        heading = panel.view.horizontalHeader()
        for at in range(panel.view.model().columnCount()):
            assert panel.view.columnWidth(at) >= heading.sectionSizeHint(at), language
        for view in (panel.view, panel.list):
            assert view.columnWidth(0) >= view.sizeHintForColumn(0), language


def test_a_vacancy_below_grids_names_its_grid(town, panel):
    document = town.session.document
    for west in (0, 100):
        draw_unit(document, MICRO, "第一微网格", box(west, 100, west + 50, 200))
    draw_unit(document, MICRO, "第一微网格", box(0, 0, 200, 100))
    panel.refresh()
    where = [row[1] for row in rows_of(show_list(panel, "vacant"))]
    micro = [words for words in where if words.endswith("第一微网格")]
    assert micro == ["甲网格第一微网格"] * 2 + ["乙网格第一微网格"]
    assert "甲网格" in where


def test_a_template_that_is_not_sound_is_told_where_the_default_counts(panel, town):
    document = town.session.document
    body = DEFAULT_TEMPLATE.to_body()
    body["lines"][0]["minimum"] = -1
    kept = keep_standard(StandardKind.TEAM, "本镇班子", body, ())
    document.apply_batch(kept)
    panel.refresh()
    said = panel.words.text()
    assert "“本镇班子”有误" in said
    assert "第 1 行" in said
    assert text("team.in_use_faulty.hint") in sentences(
        town.session.staff_desk.template_fault
    )
    document.undo()
    panel.refresh()
    assert "有误" not in panel.words.text()
