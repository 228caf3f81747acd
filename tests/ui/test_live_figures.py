"""What stands beside the pointer agrees with the figures once the edit is written.

0     200    400
+------+------+ 200    a house of 4 households at (20-40, 120-140),
|  甲  |      |        of 2 at (20-40, 20-40), of 6 at (300-320, 20-40)
+------+  丙  | 100
|  乙  |      |
+------+------+ 0
"""

from __future__ import annotations

import numpy as np
import pytest

from gridplanner.analysis.reckoning import Given
from gridplanner.analysis.standing import Standing
from gridplanner.data.edits.bend import bend
from gridplanner.data.edits.delete import delete
from gridplanner.data.edits.give_ground import give_ground
from gridplanner.ui.live_figures import LiveFigures
from gridplanner.ui.live_work import LiveWork
from tests.helpers.project import (
    EAST,
    GRID,
    NORTH,
    box,
    small_town,
    unit_named,
    wkb,
)
from tests.helpers.registry_town import settled_town
from tests.helpers.work_at_desk import Desk


@pytest.fixture
def document(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    places = [wkb(20, 120, 40, 140), wkb(20, 20, 40, 40), wkb(300, 20, 320, 40)]
    rows = {"households": [4, 2, 6], "people": [10, 5, 15]}
    document.file.bulk_insert("building", rows, places)
    yield document
    document.close()


@pytest.fixture
def standing(document):
    return Standing(document.snapshot(), document.footprints)


def follow(document, standing, change):
    """Preview a change, with the figures kept up as the window does."""
    gesture = document.gesture()
    live = LiveFigures(standing, gesture.start, GRID)
    gesture.preview(change)
    standing.refresh(document.snapshot(), change.touched)
    return live.readout(document.plan, [0, *units(document)])


def drawn_to(document, x, y, index=0):
    """Let the border between 甲 and 乙 go by way of a place."""
    plan = document.plan
    upper, lower = (
        set(plan.cells_of(unit_named(document, name).id))
        for name in ("甲网格", "乙网格")
    )
    (border,) = (
        number
        for number, one in plan.borders.items()
        if {one.left, one.right} & upper and {one.left, one.right} & lower
    )
    return bend(plan, border, index, (EAST + x, NORTH + y), is_new=True)


def units(document):
    return [unit.id for unit in document.plan.units_at(GRID)]


def test_both_sides_are_said_and_a_third_that_stays_is_not(document, standing):
    said = follow(document, standing, drawn_to(document, 5, 190))
    assert {column.title for column in said.columns} == {"甲网格", "乙网格"}
    lines = {column.title: column.lines[0] for column in said.columns}
    assert lines["甲网格"].startswith("0户 −4")
    assert lines["乙网格"].startswith("6户 +4")
    assert said.footer == "1 栋换网格"


def test_the_band_says_that_it_is_of_households(document, standing):
    # Beside it stand people and minutes, which may lie in another band.
    said = follow(document, standing, drawn_to(document, 5, 190))
    words = [column.words for column in said.columns]
    assert all(each.startswith("户数") for each in words)


def test_house_that_the_border_would_cut_is_said(document, standing):
    said = follow(document, standing, drawn_to(document, 30, 129))
    assert "⚠ 会切开 1 栋房屋" in said.footer


def test_house_that_was_cut_before_is_not_said_again(document, standing):
    change = drawn_to(document, 30, 129)
    document.apply(change)
    standing.refresh(document.snapshot(), change.touched)
    said = follow(document, standing, drawn_to(document, 110, 120, 1))
    assert "会切开" not in said.footer


def test_what_is_painted_is_foretold_as_it_comes(document, standing):
    to = unit_named(document, "乙网格").id
    live = LiveFigures(standing, document.plan, GRID)
    foretold = live.if_given(np.array([1], np.int64), to)
    change = give_ground(document.plan, box(0, 100, 100, 200), unit_id=to)
    came = follow(document, standing, change)
    lines = [{c.title: c.lines for c in said.columns} for said in (foretold, came)]
    assert lines[0] == lines[1]


def test_ground_without_a_grid_is_a_side(document, standing):
    grid = unit_named(document, "甲网格").id
    said = follow(document, standing, delete(document.plan, grid, retired="2026-03-05"))
    assert "未划格" in {column.title for column in said.columns}


def test_minutes_are_those_of_who_really_lives_in_the_houses_that_move(tmp_path, qapp):
    made = Desk(settled_town(tmp_path / "people.gpkg", 3))
    session, document = made.session, made.session.document
    assert LiveWork.of(made.desk, GRID) is None  # nobody counted
    made.desk.want()
    loads = made.desk.loads(GRID)
    before = dict(zip([u.id for u in loads.units], loads.rows.whole, strict=True))
    gesture = document.gesture()
    work = LiveWork.of(made.desk, GRID)
    live = LiveFigures(session.standing, gesture.start, GRID, work=work)
    gesture.preview(drawn_to(document, 100, 5))
    ids = units(document)
    said = live.readout(document.plan, ids)
    loads = made.desk.loads(GRID)
    after = dict(zip([u.id for u in loads.units], loads.rows.whole, strict=True))
    assert after != before
    told = {c.title: next(x for x in c.lines if "分" in x) for c in said.columns}
    for unit in loads.units:
        if unit.name in told:
            minutes = f"{round(after[unit.id] / 100):,}分"
            assert told[unit.name].startswith(minutes)
            rise = round(after[unit.id] / 100) - round(before[unit.id] / 100)
            assert f"{abs(rise):,}" in told[unit.name].removeprefix(minutes)
    gesture.cancel()
    session.use(None)


def test_minutes_of_painted_houses_are_foretold_as_they_come(tmp_path, qapp):
    made = Desk(settled_town(tmp_path / "people.gpkg", 3))
    session, document = made.session, made.session.document
    made.desk.want()
    to = unit_named(document, "甲网格").id
    snapshot = session.standing.snapshot
    inside = (
        snapshot.cell_owners[snapshot.building_cell, GRID]
        == unit_named(document, "乙网格").id
    )
    painted = snapshot.building_ids[inside]
    live = LiveFigures(
        session.standing, document.plan, GRID, work=LiveWork.of(made.desk, GRID)
    )
    foretold = live.sides_if_given(painted, to)
    rows = np.flatnonzero(inside)
    wanted = made.desk.workload.tally(
        GRID, [to], Given(rows, np.full(len(rows), 0), to)
    )
    assert foretold[to].work == wanted[to]
    session.use(None)
