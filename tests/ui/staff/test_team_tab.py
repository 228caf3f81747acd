"""The tab of a unit's team: holders, leave, vacancies, and the way to the worker."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from gridplanner.ui.session import Selection
from tests.helpers.project import open_document
from tests.helpers.staff import add_posts, add_workers
from tests.ui.conftest import unit_id


@pytest.fixture
def project(project):
    """A leader on leave with a stand-in at the first grid; nobody at the others."""
    document = open_document(project)
    grids = sorted(unit.id for unit in document.plan.units_at(2))
    one, two = add_workers(document.file, 2)
    (post,) = add_posts(document.file, [one], grids[:1], "grid_leader")
    add_posts(
        document.file,
        [two],
        grids[:1],
        "grid_leader",
        substitute_for=[post],
        valid_from=["2026-03-01"],
        valid_to=["2026-03-20"],
    )
    document.close()
    return project


def show(town, name):
    town.session.select_units([unit_id(town, name)])
    town.inspector.show_tab("team")
    column = town.inspector._stack.currentWidget().column
    parts = [column.itemAt(place).widget() for place in range(column.count())]
    return [p.text() for p in parts if isinstance(p, (QLabel, QPushButton))]


def test_holders_stand_ins_and_vacancies_stand_under_their_role(town):
    words = show(town, "甲网格")
    assert words[0] == "已配 33.3%（1/3）"
    at = words.index("网格长")
    assert words[at : at + 5] == [
        "网格长",
        "员工1",
        "请假中",
        "员工2",
        "2026-03-01 至 2026-03-20 · 替班",
    ]
    assert words[words.index("民情联络员") + 1] == "缺 1"
    assert words[-1] == "配人员…"


def test_a_name_opens_the_page_of_the_worker(town):
    show(town, "甲网格")
    page = town.inspector._stack.currentWidget()
    names = [b for b in page.findChildren(QPushButton) if b.text() == "员工2"]
    names[0].click()
    assert town.session.selection == Selection(workers=(2,))


def test_a_grid_without_anybody_says_what_is_wanting(town):
    words = show(town, "丙网格")
    assert words[0] == "已配 0.0%（0/3）"
    assert words.count("缺 1") == 3
