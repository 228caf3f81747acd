"""The navigator: columns from a house to its people, by pointer and by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.data.batch import Batch, TableChange
from gridplanner.resources.texts import text
from gridplanner.ui.navigator.words import node_words
from gridplanner.ui.session import Selection
from tests.helpers.project import open_document
from tests.ui.conftest import unit_id


@pytest.fixture
def lived_in(project):
    """A tower with two entrances in the third house, a homestead in the first."""
    document = open_document(project)
    file = document.file
    file.bulk_insert(
        "building_unit", {"building_id": [3, 3], "name": ["1单元", "2单元"]}
    )
    file.bulk_insert(
        "dwelling",
        {
            "building_id": [3, 3, 3, 1],
            "unit_id": [1, 2, 2, None],
            "floor": [1, 5, 5, 1],
            "room": ["101", "501", "502", None],
            "status": ["自住", "出租", "空置", "自住"],
        },
    )
    file.bulk_insert("household", {"dwelling_id": [2, 4], "head_id": [2, 3]})
    file.bulk_insert(
        "person",
        {
            "name": ["王秀英", "逄德福", "薛秀兰"],
            "sex": ["2", "1", "2"],
            "birth": ["1963-04-05", "1960-01-01", None],
            "relation": ["12", "02", "02"],
            "household_id": [1, 1, 2],
        },
    )
    document.close()
    return project


@pytest.fixture
def panel(qtbot, lived_in, town):
    """The navigator in sight."""
    town.actions_.run("navigator.show")
    qtbot.waitUntil(town.navigator.isVisible)
    return town.navigator


def open_person(town):
    """Open somebody's house; the matrix comes before the navigator in the tray."""
    town.shell.open_building(3, person_id=1)
    town.tray.show_page("navigator")


def said(panel):
    return [[node_words(node) for node in c.model.nodes] for c in panel.columns]


def test_columns_lead_from_the_tower_to_masked_people(panel):
    buildings, entrances, floors, dwellings, people = panel.columns
    assert said(panel)[0] == ["东村1号  1 人", "西村1号  2 人"]
    buildings.choose(1)
    assert said(panel)[1] == ["1单元", "2单元  2 人"]
    entrances.choose(1)
    # The only floor is chosen by itself.
    assert said(panel)[2] == ["5层  2 人"]
    assert said(panel)[3] == ["501  出租 · 2 人", "502  空置"]
    dwellings.choose(0)
    assert said(panel)[4] == ["逄**  男 66 户主", "王**  女 62 妻"]
    assert floors.current is not None
    assert people.current is None


def test_homestead_shows_its_people_at_once(panel):
    panel.columns[0].choose(0)
    assert said(panel)[1:] == [
        ["不分单元  1 人"],
        ["1层  1 人"],
        ["未填室号  自住 · 1 人"],
        ["薛**  女 户主"],
    ]


def test_house_under_the_cursor_is_selected_on_the_map(panel, town):
    panel.columns[0].choose(1)
    assert town.session.selection == Selection(buildings=(3,))


def test_house_selected_on_the_map_is_found_in_the_first_column(panel, town):
    town.session.select(Selection(buildings=(3,)))
    assert panel.ids() == (3,)
    town.session.select(Selection(buildings=(1,)))
    assert panel.ids(0) == (1,)


def test_only_the_buildings_of_the_chosen_grid_are_listed(panel, town):
    town.session.select_units([unit_id(town, "丙网格")])
    assert said(panel)[0] == ["西村1号  2 人"]
    # A house elsewhere is found all the same.
    town.session.select(Selection(buildings=(1,)))
    assert panel.ids(0) == (1,)
    panel.all.click()
    assert len(panel.columns[0].model.nodes) == 2


def test_keys_lead_to_a_person_and_enter_opens(panel, town):
    opened = []
    town.shell.house_door.openers.append(lambda inside: opened.append(inside) or True)
    buildings = panel.columns[0]
    buildings.list.setFocus()
    buildings.choose(1)

    def press(key):
        widget = town.focusWidget()
        QTest.keyClick(widget, key)

    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
        Qt.Key.Key_Down,
    ):
        press(key)
    assert panel.ids() == (3, 2, 5, 2, 1)
    press(Qt.Key.Key_Return)
    assert (opened[0].building_id, opened[0].dwelling_id) == (3, 2)
    assert opened[0].person_id == 1
    panel.columns[4].list.setFocus()
    press(Qt.Key.Key_Left)
    assert town.focusWidget() is panel.columns[3].list


def test_opened_person_is_shown_with_the_way_from_the_house(panel, town):
    open_person(town)
    assert panel.ids() == (3, 2, 5, 2, 1)


def test_a_user_of_a_community_goes_through_its_houses_alone(qtbot, lived_in, town):
    scope = frozenset([unit_id(town, "东村")])
    account = Account("小王", UserRole.COMMUNITY, scope)
    town.session.document.file.keys = KeyRing(account, ())
    town.tray.show_page("navigator")
    qtbot.waitUntil(town.navigator.isVisible)
    panel = town.navigator
    panel.all.click()
    assert said(panel)[0] == ["东村1号  1 人"]
    town.session.select_units([unit_id(town, "丙网格")])
    assert said(panel)[0] == []
    town.session.select(Selection(buildings=(3,)))
    assert panel.ids() == ()


def test_list_follows_the_registry_and_stays_where_the_cursor_is(panel, town):
    open_person(town)
    document = town.session.document
    more = TableChange("person", {"name": ["王小明"], "household_id": [1]})
    document.apply_batch(Batch("import.people", tables=(more,)))
    assert len(panel.columns[4].model.nodes) == 3
    assert panel.ids() == (3, 2, 5, 2, 1)
    town.session.document.undo()
    assert len(panel.columns[4].model.nodes) == 2


def test_nothing_is_asked_while_the_panel_is_out_of_sight(lived_in, town):
    town.tray.show_page("grids")
    town.session.select(Selection(buildings=(3,)))
    assert said(town.navigator) == [[], [], [], [], []]
    town.tray.show_page("navigator")
    assert town.navigator.ids(0) == (3,)


def test_the_way_is_said_and_the_panel_speaks_both_languages(panel, town):
    open_person(town)
    assert panel.way == "西村1号 › 2单元 › 5层 › 501 › 王**"
    town.shell.use_language("en")
    assert "Floor 5" in panel.way
    assert panel.columns[4].list.accessibleName() == text("navigator.person")
    town.shell.use_language("zh")
