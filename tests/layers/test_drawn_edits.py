"""Drawing a plan again after an edit gives what drawing it afresh gives."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.draw import draw
from gridplanner.data.edits.move import move
from gridplanner.data.records import Unit
from gridplanner.layers.hit import geometry_of
from gridplanner.layers.subdivision import subdivide, subdivide_again
from gridplanner.layers.town_map import TownMap
from gridplanner.layers.view import View
from tests.helpers.project import EAST, GRID, NORTH, box, small_town


@pytest.fixture
def plan(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document.plan
    document.close()


def corner(plan, x, y):
    places = {v.id: (v.x - EAST, v.y - NORTH) for v in plan.vertices.values()}
    return next(i for i, place in places.items() if place == (x, y))


def grid(plan, name):
    return next(u.id for u in plan.units.values() if u.name == name)


def drag(plan):
    place = EAST + 230.0, NORTH + 90.0
    return move(plan, vertices={corner(plan, 200, 100): place})


def draw_in_two(plan):
    unit = Unit(0, 0, GRID, name="丁网格", kind="basic")
    return draw(plan, box(150, 50, 260, 150), level=GRID, unit=unit, take=True)


EDITS = {
    "drag": drag,
    "draw": draw_in_two,
    "delete": lambda plan: delete(plan, grid(plan, "乙网格")),
}


def by_id(division):
    cells = {}
    for row, number in enumerate(division.cells.ids.tolist()):
        shape = geometry_of(division.cells, row)
        moved = shapely.transform(shape, lambda c: c + division.cells.origin)
        cells[number] = moved, division.owners[row].tolist()
    lines = {}
    for row, number in enumerate(division.lines.ids.tolist()):
        facts = division.sides[row].tolist(), int(division.line_level[row])
        lines[number] = np.concatenate(division.lines.parts(row)), facts
    return cells, lines


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_an_edit_shown_by_its_touched_cells_is_the_plan_shown_afresh(plan, edit):
    change = edit(plan)
    after = plan.apply(change)
    again = subdivide_again(subdivide(plan), after, touched=change.touched)
    (cells, lines), (cells_afresh, lines_afresh) = by_id(again), by_id(subdivide(after))
    assert cells.keys() == cells_afresh.keys()
    assert lines.keys() == lines_afresh.keys()
    for number, (shape, owners) in cells.items():
        assert owners == cells_afresh[number][1]
        assert shape.symmetric_difference(cells_afresh[number][0]).area < 0.1
    for number, (points, facts) in lines.items():
        assert facts == lines_afresh[number][1]
        assert np.allclose(points, lines_afresh[number][0], atol=0.001)


def screen(town):
    """Paint what a window would: the pictures with the preview over them."""
    from gridplanner.layers.picture import render_map

    view = View(width=300, height=200).fitted((EAST, NORTH, EAST + 400, NORTH + 200))
    image = render_map(town.stack, (300, 200), (EAST, NORTH, EAST + 400, NORTH + 200))
    if town.stack.preview is not None:
        painter = QPainter(image)
        town.stack.preview.paint(painter, view, town.stack.style)
        painter.end()
    return image


def apart(one: QImage, other: QImage) -> float:
    pairs = [
        (one.pixelColor(x, y), other.pixelColor(x, y))
        for x in range(0, 300, 3)
        for y in range(0, 200, 3)
    ]
    return sum(_differs(a, b) for a, b in pairs) / len(pairs)


def _differs(one: QColor, other: QColor) -> bool:
    return (
        max(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) > 40
    )


def test_a_preview_looks_as_the_plan_will_and_a_dropped_one_as_it_was(qapp, plan):
    town = TownMap()
    town.labels.visible = False
    town.show_plan(plan)
    before = screen(town)
    change = drag(plan)
    after = plan.apply(change)
    town.show_preview(after, change.touched)
    previewed = screen(town)
    town.show_edit(after, change.touched)
    kept = screen(town)
    assert apart(previewed, kept) < 0.01
    assert apart(before, kept) > 0.01
    town.show_preview(plan, change.touched)
    assert apart(screen(town), before) < 0.01
    town.end_preview()
    assert town.stack.preview is None
    assert town.fills.held_out == town.borders.held_out == frozenset()


def test_moving_on_draws_only_the_touched_cells(qapp, plan):
    town = TownMap()
    town.show_plan(plan)
    change = drag(plan)
    heard = []
    town.stack.changed.connect(heard.append)
    for _ in range(3):
        town.show_preview(plan.apply(change), change.touched)
    assert heard == ["fills", "borders", "=", "=", "="]
    assert (
        set(town.stack.preview.fills.subdivision.cells.ids.tolist()) == change.touched
    )
