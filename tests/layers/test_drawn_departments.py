"""Grids of departments: off at first, each in a colour of its own."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gridplanner.data.edits.draw import draw
from gridplanner.data.levels import DEFAULT_LEVELS
from gridplanner.data.plan import Plan
from gridplanner.data.records import Unit
from gridplanner.layers.picture import render_map
from gridplanner.layers.town_map import TownMap
from tests.helpers.project import GRID, box
from tests.layers.drawn import pixels

SQUARE = (499_980.0, 3_949_980.0, 500_220.0, 3_950_220.0)


def plan_of(number, shape, name):
    empty = Plan.empty(number, DEFAULT_LEVELS)
    unit = Unit(0, 0, GRID, name=name)
    return empty.apply(draw(empty, shape, level=GRID, unit=unit, take=True))


@pytest.fixture
def town(qapp):
    made = TownMap()
    plans = [
        (plan_of(2, box(0, 0, 200, 200), "城管第3网格"), "综合执法"),
        (plan_of(3, box(50, 50, 150, 150), "水务网格"), "水务"),
    ]
    made.show_departments(plans)
    return made


def count(image, colour):
    wanted = QColor(colour).getRgb()[:3]
    return int(np.count_nonzero((abs(pixels(image) - wanted) < 12).all(axis=2)))


def drawn(town):
    image = render_map(town.stack, (300, 300), SQUARE)
    return [count(image, layer.colour) for layer in town.departments]


def test_departments_are_drawn_when_they_are_asked_for(town):
    assert [layer.title for layer in town.departments] == ["综合执法", "水务"]
    assert drawn(town) == [0, 0]
    town.stack["department_2"].set_visible(True)
    first, second = drawn(town)
    assert first > 100
    assert second == 0
    town.stack["department_3"].set_visible(True)
    assert min(drawn(town)) > 100


def test_a_shown_department_stays_shown_when_plans_change(town):
    town.stack["department_3"].set_visible(True)
    plans = [(layer.plan, layer.title) for layer in town.departments]
    town.show_departments(plans)
    assert [layer.visible for layer in town.departments] == [False, True]
    names = [layer.name for layer in town.stack]
    assert names[-4:-1] == ["department_2", "department_3", "labels"]


def test_departments_are_named_only_while_they_are_shown(town):
    heard = []
    town.stack.changed.connect(heard.append)
    town.stack["department_2"].set_visible(True)
    assert "labels" in heard
    words = [source.labels for source in town.labels.sources]
    assert town.departments[0].labels in words
    with_words = pixels(render_map(town.stack, (300, 300), SQUARE))
    town.labels.visible = False
    without = pixels(render_map(town.stack, (300, 300), SQUARE))
    assert (with_words != without).any()


def test_the_whole_town_is_not_made_larger_by_departments(town):
    ground = town.stack.box
    assert ground is not None  # there is nothing else here
    town.show_plan(plan_of(4, box(60, 60, 90, 90), "第1网格"))
    assert town.stack.box == town.fills.box
