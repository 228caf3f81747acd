"""Polygons another program changed, offered as an import.

0     200    400
+------+------+ 200
|  甲  |      |
+------+  丙  | 100
|  乙  |      |
+------+------+ 0
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely

from gridplanner.data.edits.delete import delete
from gridplanner.data.outside import OutsideProposal
from gridplanner.data.outside_polygons import build_outside, by_plan
from tests.helpers.project import box, small_town, unit_named


@pytest.fixture
def town(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def changed(document, name, shape):
    unit = unit_named(document, name)
    wkb = None if shape is None else shapely.to_wkb(shape)
    fields = {"code": unit.code, "name": unit.name}
    return OutsideProposal("grid", unit.id, fields, wkb)


def ground(plan, name):
    unit = next(u for u in plan.units.values() if u.name == name)
    return plan.outline(unit.id)


def after(document, *proposals, **decisions):
    result = build_outside(document.plan, proposals, **decisions)
    assert result.change is not None
    return document.plan.apply(result.change), result


def kinds(result):
    return [finding.kind for finding in result.findings]


def test_a_shared_border_moved_on_both_sides_leaves_nothing_to_decide(town):
    plan, result = after(
        town,
        changed(town, "甲网格", box(0, 80, 200, 200)),
        changed(town, "乙网格", box(0, 0, 200, 80)),
    )
    assert result.findings == ()
    assert ground(plan, "甲网格").equals(box(0, 80, 200, 200))
    assert ground(plan, "乙网格").equals(box(0, 0, 200, 80))


def test_ground_of_an_unchanged_neighbour_is_taken_unless_it_keeps_it(town):
    proposal = changed(town, "甲网格", box(0, 80, 200, 200))
    plan, result = after(town, proposal)
    (finding,) = result.findings
    assert (finding.kind, finding.codes) == ("overlap", ("甲网格", "乙网格"))
    assert finding.area == pytest.approx(4000)
    assert finding.choices == ("taken", "kept")
    assert ground(plan, "乙网格").equals(box(0, 0, 200, 80))
    kept = build_outside(town.plan, [proposal], decisions={finding.id: "kept"})
    assert kept.change is None
    assert kept.findings[0].chosen == "kept"


@pytest.mark.parametrize(
    ("choice", "first", "second"),
    [
        ("nobody", box(0, 120, 200, 200), box(0, 0, 200, 100)),
        ("neighbour", box(0, 120, 200, 200), box(0, 0, 200, 120)),
    ],
)
def test_ground_given_up_is_nobodys_or_the_neighbours(town, choice, first, second):
    proposal = changed(town, "甲网格", box(0, 120, 200, 200))
    (finding,) = build_outside(town.plan, [proposal]).findings
    assert (finding.kind, finding.chosen) == ("given_up", "nobody")
    assert finding.area == pytest.approx(4000)
    plan, _ = after(town, proposal, decisions={finding.id: choice})
    assert ground(plan, "甲网格").equals(first)
    assert ground(plan, "乙网格").equals(second)


def test_ground_given_up_can_stay_where_it_was(town):
    proposal = changed(town, "甲网格", box(0, 120, 200, 200))
    (finding,) = build_outside(town.plan, [proposal]).findings
    kept = build_outside(town.plan, [proposal], decisions={finding.id: "kept"})
    assert kept.change is None


def test_a_grid_deleted_there_goes_unless_it_is_to_stay(town):
    proposal = changed(town, "甲网格", None)
    plan, result = after(town, proposal)
    assert "甲网格" not in {unit.name for unit in plan.units.values()}
    (finding,) = result.findings
    assert (finding.kind, finding.choices) == ("deleted", ("delete", "leave"))
    left = build_outside(town.plan, [proposal], decisions={finding.id: "leave"})
    assert left.change is None


def test_a_locked_grid_is_not_deleted(town):
    from gridplanner.data.change import make_change

    unit = unit_named(town, "甲网格")
    locked = {("unit", unit.id): replace(unit, locked=True)}
    town.apply(make_change(town.plan, locked, label="change.lock"))
    result = build_outside(town.plan, [changed(town, "甲网格", None)])
    assert result.change is None
    assert result.findings[0].choices == ("leave",)


def test_two_grids_joined_there_become_the_one_that_was_kept(town):
    plan, result = after(
        town,
        changed(town, "甲网格", box(0, 0, 200, 200)),
        changed(town, "乙网格", None),
    )
    assert kinds(result) == ["deleted"]
    assert ground(plan, "甲网格").equals(box(0, 0, 200, 200))
    assert len(plan.units_at(2)) == 2


def test_the_new_half_of_a_split_grid_gets_a_code_of_its_own(town):
    old = unit_named(town, "丙网格")
    half = OutsideProposal(
        "grid",
        0,
        {"code": old.code, "name": old.name},
        shapely.to_wkb(box(300, 0, 400, 200)),
    )
    plan, result = after(town, changed(town, "丙网格", box(200, 0, 300, 200)), half)
    assert result.findings == ()
    grids = {unit.code: plan.outline(unit.id) for unit in plan.units_at(2)}
    assert grids[old.code].equals(box(200, 0, 300, 200))
    (new,) = set(grids) - {unit.code for unit in town.plan.units_at(2)}
    assert new.startswith(old.code[:12])
    assert grids[new].equals(box(300, 0, 400, 200))


def test_a_grid_without_a_code_is_known_by_its_row(town):
    from gridplanner.data.edits.set_fields import set_fields

    unit = unit_named(town, "甲网格")
    town.apply(set_fields(town.plan, {unit.id: {"code": ""}}))
    plan, _ = after(town, changed(town, "甲网格", box(0, 20, 60, 200)))
    assert plan.outline(unit.id).equals(box(0, 20, 60, 200))
    assert plan.units[unit.id].code == ""


def test_all_of_it_is_one_change_that_turns_back(town):
    _, result = after(
        town,
        changed(town, "丙网格", None),
        changed(town, "甲网格", box(0, 90, 200, 200)),
    )
    assert result.change.label == "change.outside_borders"
    before = town.plan
    town.apply(result.change)
    assert len(town.history()) == 7
    town.undo()
    assert town.plan.same_records(before)


def test_a_village_moved_there_keeps_its_grids(town):
    unit = unit_named(town, "东村")
    proposal = OutsideProposal("area", unit.id, {}, shapely.to_wkb(box(0, 0, 220, 200)))
    plan, result = after(town, proposal)
    assert kinds(result) == ["overlap"]
    assert ground(plan, "东村").equals(box(0, 0, 220, 200))
    assert ground(plan, "甲网格").equals(box(0, 100, 200, 200))


def test_a_self_crossing_polygon_is_mended(town):
    bow = shapely.Polygon(
        shapely.get_coordinates(box(0, 100, 200, 200))[[0, 2, 1, 3, 0]]
    )
    assert not bow.is_valid
    plan, _ = after(town, changed(town, "甲网格", bow))
    assert ground(plan, "甲网格").is_valid


def test_proposals_of_units_that_are_no_more_are_left_out(town):
    gone = OutsideProposal("grid", 999, {}, None)
    mine = changed(town, "甲网格", None)
    new = OutsideProposal("grid", 0, {}, shapely.to_wkb(box(0, 0, 1, 1)))
    assert by_plan([gone, mine, new], town.plans) == {1: (mine, new)}


def test_a_grid_drawn_elsewhere_with_the_code_of_a_retired_one_gets_another(town):
    old = unit_named(town, "甲网格")
    town.apply(delete(town.plan, old.id, retired="2026-03-05"))
    shape = shapely.to_wkb(box(0, 100, 200, 200))
    drawn = OutsideProposal("grid", 0, {"code": old.code, "name": "戊"}, shape)

    plan, _ = after(town, drawn)

    (new,) = (unit for unit in plan.units.values() if unit.name == "戊")
    assert new.code not in {"", old.code}
