"""The page of a worker, and what the map marks of him or her."""

import pytest
from PySide6.QtWidgets import QLabel

from gridplanner.data.access.grant import Grant
from gridplanner.data.access.stand_ins import stand_in
from gridplanner.data.registry_edits.staff import end_posts, hand_over
from gridplanner.data.registry_edits.writing import Stamp
from gridplanner.ui.commands.edit import undo
from gridplanner.ui.session import Selection
from tests.helpers.project import clock, open_document
from tests.helpers.staff import DAY, add_posts, add_workers
from tests.ui.conftest import unit_id

STAMP = Stamp(time=clock().isoformat())


@pytest.fixture
def project(project):
    """One worker at two grids and at a building, with a base; one without posts."""
    document = open_document(project)
    file = document.file
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    one, _two = add_workers(
        file,
        2,
        phone=["13800001234"] * 2,
        code=["W012", "W013"],
        base=["东村委", None],
        base_x=[100.0, 10.0],
        base_y=[60.0, 10.0],
    )
    add_posts(file, [one, one], grids[:2], "full_time_worker")
    with file.transaction():
        file.bulk_insert(
            "post",
            {
                "worker_id": [one, one],
                "scope_type": ["building", "grid"],
                "scope_id": [1, grids[2]],
                "role": ["building_leader", "full_time_worker"],
                "valid_from": ["2024-01-01", "2024-01-01"],
                "valid_to": [None, "2025-01-01"],
            },
        )
    document.close()
    return project


def words_of(window):
    window.inspector.refresh()
    column = window.inspector._stack.currentWidget().column
    parts = [column.itemAt(place).widget() for place in range(column.count())]
    labels = [
        one for part in parts if part for one in (part, *part.findChildren(QLabel))
    ]
    return [one.text() for one in labels if isinstance(one, QLabel)]


def test_a_selected_worker_has_grids_buildings_and_base_marked(town):
    town.session.select_workers([1])
    layer = town.town.map.stack.selection
    wanted = [unit_id(town, "甲网格"), unit_id(town, "乙网格")]
    assert sorted(layer.units.tolist()) == sorted(wanted)
    assert layer.things.ids.tolist() == [1]
    assert layer.bases.tolist() == [[100.0, 60.0]]
    town.session.select_units(wanted[:1])
    assert layer.units.tolist() == wanted[:1]
    assert len(layer.bases) == 0


def test_the_marks_follow_the_posts(qtbot, town):
    town.session.select_workers([1])
    document = town.session.document
    rows = document.file.read_rows("post", [1])
    document.apply_batch(end_posts(rows, STAMP, on=DAY))
    layer = town.town.map.stack.selection
    assert layer.units.tolist() == [unit_id(town, "乙网格")]
    undo.run(town.context)
    assert len(layer.units) == 2
    assert town.session.selection == Selection(workers=(1,))


def test_zoom_shows_the_grids_or_the_base_of_whoever_has_none(town):
    town.session.select_workers([1])
    town.actions_.run("staff.to_map")
    (ground,) = town.town.map.fills.box_of(town.town.map.stack.selection.units)[:1]
    assert town.canvas.view.box[0] < ground < town.canvas.view.box[2]
    town.session.select_workers([2])
    town.actions_.run("staff.to_map")
    assert (town.canvas.view.x, town.canvas.view.y) == pytest.approx((10, 10))


def test_the_page_says_who_it_is_with_the_phone_masked(town):
    town.session.select_workers([1])
    words = words_of(town)
    assert {"138****1234", "东村委", "W012"} <= set(words)
    assert town.inspector.page.title == "员工1"
    assert town.inspector.page.subtitle == "专职 · W012"
    grant = Grant(
        frozenset({"phone"}),
        "测试",
        clock().replace(year=2027),
        frozenset({stand_in("worker", 1)}),
    )
    town.session.use_grant(grant)
    assert "13800001234" in words_of(town)
    town.session.select_workers([2])
    assert "138****1234" in words_of(town)


def test_the_page_says_in_words_that_somebody_was_entered_by_hand(town):
    file = town.session.document.file
    (three,) = add_workers(file, 1, source=["hand"])
    town.session.select_workers([three])
    words = words_of(town)
    assert "手工登记" in words
    assert "hand" not in words


def test_posts_are_listed_with_their_days_and_what_ended_last(town):
    town.session.select_workers([1])
    town.inspector.show_tab("worker_posts")
    words = words_of(town)
    assert "丙网格 · 专职网格员" in words
    assert "2024-01-01 至 2025-01-01 · 已结束" in words
    assert "东村1号 · 楼长" in words
    assert words.index("东村1号 · 楼长") < words.index("丙网格 · 专职网格员")


def test_a_grid_of_a_worker_is_opened_from_the_page(town):
    town.session.select_workers([1])
    town.inspector.show_tab("worker_grids")
    words = words_of(town)
    assert any(each.startswith("3 户 · 8 人 · ") for each in words)
    assert all(each.endswith("专职网格员") for each in words[1::2])
    page = town.inspector._stack.currentWidget()
    page._open(unit_id(town, "乙网格"))
    assert town.session.selection == Selection(units=(unit_id(town, "乙网格"),))


def test_somebody_who_is_on_record_no_more_is_said_to_be_gone(town):
    town.session.select_workers([99])
    assert town.inspector.page is not None
    words_of(town)
    assert town.inspector.page.title == "没有这名人员"


def test_posts_given_away_and_taken_over_are_told_with_the_other(town):
    document = town.session.document
    rows = document.file.read_rows("post", [1, 2])
    numbers = {"post": document.file.next_id("post")}
    batch = hand_over(None, rows, {1: 2}, STAMP, on=DAY, next_ids=numbers)
    document.apply_batch(batch)
    town.session.select_workers([1])
    town.inspector.show_tab("worker_handovers")
    words = words_of(town)
    assert words[words.index("甲网格 · 专职网格员") + 1] == f"{DAY} · 交给 员工2"
    assert words[words.index("乙网格 · 专职网格员") + 1] == f"{DAY} · 没有人接手，空缺"
    town.session.select_workers([2])
    assert words_of(town)[:2] == ["甲网格 · 专职网格员", f"{DAY} · 从 员工1 接手"]


def test_several_workers_are_counted_and_their_grids_marked_together(town):
    town.session.select_workers([1, 2])
    town.inspector.refresh()
    (facts,) = [facts for _heading, facts in town.inspector.page.sections]
    assert [(fact.name, fact.value) for fact in facts] == [("人员", "2")]
    layer = town.town.map.stack.selection
    assert len(layer.units) == 2
    assert len(layer.bases) == 2
