"""Roads, rivers and walls of the open project are what lines snap to and follow.

0     200    400
+------+------+ 200
|      |      |      a road at y = 60 from west to east, a ditch at x = 330
+------+======+ 100
|      |      |
+------+------+ 0
"""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.ui.dialogs.split import SplitForm
from tests.helpers.project import EAST, NORTH, open_document
from tests.ui.answering import Answers
from tests.ui.conftest import unit_id
from tests.ui.test_edit_tasks import canvas, click, px  # noqa: F401 - a fixture


def line(*places):
    return shapely.to_wkb(
        shapely.LineString([(EAST + x, NORTH + y) for x, y in places])
    )


@pytest.fixture
def project(project):
    document = open_document(project)
    with document.file.transaction():
        document.file.bulk_insert(
            "feature",
            {"kind": ["road", "ditch"], "name": ["西街", ""]},
            [line((-20, 60), (300, 70), (420, 60)), line((330, -20), (330, 220))],
        )
    document.close()
    return project


def names(window, x, y):
    reach = 3.0
    box = (EAST + x - reach, NORTH + y - reach, EAST + x + reach, NORTH + y + reach)
    sources = window.tool_set.sources.sources(window.session.plan)
    return {s.name for s in sources if list(s.near(box))}


@pytest.mark.usefixtures("canvas")
def test_each_kind_of_line_is_offered_by_its_name(town):
    assert "road" in names(town, 300, 70)
    assert "river" in names(town, 330, 150)
    assert "building" in names(town, 220, 30)
    assert names(town, 0, 150) == {"border"}


@pytest.mark.usefixtures("canvas")
def test_thing_drawn_by_hand_is_offered_at_once_and_not_after_undo(town):
    from gridplanner.data.ground_edits.rows import add_feature

    shape = shapely.from_wkb(line((60, 120), (60, 180)))
    document = town.session.document
    document.apply_batch(add_feature(shape, "road", {}, today="2026-03-05"))
    assert "road" in names(town, 60, 150)
    document.undo()
    assert "road" not in names(town, 60, 150)


def test_grid_is_split_along_a_road_by_one_click_on_it(town, canvas):  # noqa: F811
    keep = Answers((SplitForm, lambda _form: True, lambda form: form.accept()))
    third = unit_id(town, "丙网格")
    QTest.keyClick(canvas, Qt.Key.Key_X)
    place = px(canvas, 300, 70)
    control = Qt.KeyboardModifier.ShiftModifier
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, control, place)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    keep.check()
    halves = [
        u for u in town.session.plan.units_at(2) if third in (u.id, *u.predecessors)
    ]
    areas = sorted(town.session.plan.outline(u.id).area for u in halves)
    assert areas[0] == pytest.approx(200 * 66.25, rel=0.02)


def test_line_that_is_drawn_snaps_to_the_road(town, canvas):  # noqa: F811
    QTest.keyClick(canvas, Qt.Key.Key_R)
    click(canvas, 150, 66)
    assert town.tools.active._found.source == "road"
