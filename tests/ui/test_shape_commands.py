"""Commands that change the ground of what is selected, in the small town."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtWidgets import QInputDialog

from gridplanner.data.edits.bend import bend
from gridplanner.ui.border_menu import BorderMenu
from gridplanner.ui.commands import shape
from gridplanner.ui.dialogs.choose import ChooseForm
from gridplanner.ui.session import Selection
from gridplanner.ui.tools.handles import find_handle
from tests.helpers.project import EAST, NORTH
from tests.ui.answering import Answers
from tests.ui.conftest import unit_id


def choosing(name):
    def choose(form):
        rows = [form.list.item(row).text() for row in range(form.list.count())]
        form.list.setCurrentRow(next(n for n, row in enumerate(rows) if name in row))
        form.accept()

    return Answers((ChooseForm, lambda _form: True, choose))


def select(window, *names):
    window.session.select_units(unit_id(window, name) for name in names)


def area(window, name):
    return window.session.plan.outline(unit_id(window, name)).area


def test_a_grid_goes_into_the_neighbour_that_is_chosen(town):
    select(town, "甲网格")
    answers = choosing("乙网格")
    town.run_command("shape.merge_into")
    answers.check()
    assert area(town, "乙网格") == 40_000
    assert town.session.plan.units[unit_id(town, "甲网格")].valid_to
    assert town.session.selection.units == (unit_id(town, "乙网格"),)


def test_chosen_houses_go_to_a_grid_nearby(town):
    ids = town.session.standing.snapshot.buildings.ids.tolist()
    town.session.select(Selection(buildings=(ids[2],)))
    answers = choosing("乙网格")
    town.run_command("shape.give_to")
    answers.check()
    # The house stands in the other village; the grid comes to lie in both.
    assert town.session.plan.units[unit_id(town, "乙网格")].parts in {1, 2}
    assert area(town, "乙网格") > 20_000


def test_chosen_houses_become_a_grid_of_their_own(town):
    ids = town.session.standing.snapshot.buildings.ids.tolist()
    town.session.select(Selection(buildings=(ids[3],)))
    town.run_command("shape.split_buildings")
    old = unit_id(town, "丙网格")
    (new,) = (u for u in town.session.plan.units.values() if old in u.predecessors)
    assert new.code == "370211103202002"
    house = shapely.box(EAST + 300, NORTH + 20, EAST + 320, NORTH + 40)
    assert town.session.plan.outline(new.id).covers(house)


def test_borders_are_straightened_together(town):
    plan = town.session.plan
    select(town, "甲网格", "乙网格")
    (number,) = shape.own_borders(town.context)
    before = area(town, "甲网格")
    place = (EAST + 100, NORTH + 80)
    town.session.document.apply(bend(plan, number, 0, place, is_new=True))
    assert area(town, "甲网格") != before
    town.run_command("shape.straighten")
    assert area(town, "甲网格") == before


def test_enclaves_are_expected_by_number(town, monkeypatch):
    select(town, "甲网格")
    monkeypatch.setattr(QInputDialog, "getInt", lambda *_: (2, True))
    town.run_command("shape.parts")
    assert town.session.plan.units[unit_id(town, "甲网格")].parts == 2


def test_refusals_are_said_and_change_nothing(town):
    plan = town.session.plan
    select(town, "甲网格")
    for key in ("shape.dissolve", "shape.fill_holes"):
        town.run_command(key)
    assert town.session.plan.same_records(plan)


def test_drawing_micro_grids_goes_to_their_level(town):
    town.run_command("shape.micro")
    assert town.session.level == 3
    assert town.tools.name == "draw"


@pytest.mark.parametrize(
    ("key", "names", "reason"),
    [
        ("shape.merge_into", (), "blocked.no_grid"),
        ("shape.merge_into", ("甲网格", "乙网格"), "blocked.one_grid"),
        ("shape.move_to", ("泊里镇",), "blocked.is_area"),
        ("shape.give_to", ("甲网格",), "blocked.no_building"),
    ],
)
def test_commands_say_why_they_cannot_run(town, key, names, reason):
    from gridplanner.ui.commands import find_command

    select(town, *names)
    assert find_command(key).blocked(town.context) == reason


def test_the_menu_of_a_border_offers_the_lines_beside_it(town):
    plan = town.session.plan
    from gridplanner.analysis.linework import linework

    road = linework(
        "road",
        [
            shapely.get_coordinates(
                shapely.LineString(
                    [(EAST - 10, NORTH + 106), (EAST + 210, NORTH + 108)]
                )
            )
        ],
    )
    menu = BorderMenu(town.context, lambda: [road])
    handle = find_handle(
        plan, EAST + 60, NORTH + 100, metres_per_px=0.5, level=town.session.level
    )
    made = menu.menu(handle)
    follow = made.actions()[0].menu()
    assert [a.text() for a in follow.actions()] == ["道路（相距 6 米）"]
    before = area(town, "甲网格")
    follow.actions()[0].trigger()
    assert area(town, "甲网格") < before - 1_000


def test_a_hole_is_cut_out_of_the_selected_grid_and_filled_again(town):
    from gridplanner.ui.drawing import Drawing

    select(town, "丙网格")
    corners = [(260, 60), (300, 60), (300, 100), (260, 100), (260, 60)]
    Drawing(town.context).cut_out([(EAST + x, NORTH + y) for x, y in corners])
    assert area(town, "丙网格") == 40_000 - 1_600
    town.run_command("shape.fill_holes")
    assert area(town, "丙网格") == 40_000
