"""The door of a house: the map goes there, and whoever shows it is told."""

import numpy as np

from gridplanner.ui.house_door import Inside
from gridplanner.ui.session import Selection


def first_building(window):
    return int(window.town.map.buildings.packed.ids[0])


def test_opened_house_is_selected_in_sight_and_pulses_twice(qtbot, town):
    number = first_building(town)
    lit = []
    shown = town.canvas.show_marks
    town.canvas.show_marks = lambda marks: (lit.append(bool(marks)), shown(marks))
    town.shell.open_building(number)
    assert town.session.selection == Selection(buildings=(number,))
    left, bottom, right, top = town.town.map.buildings.box_of(np.array([number]))
    x, y = town.canvas.view.to_map(
        town.canvas.view.width / 2, town.canvas.view.height / 2
    )
    assert left <= x <= right
    assert bottom <= y <= top
    qtbot.waitUntil(lambda: len(lit) == 4)
    assert lit == [True, False, True, False]


def test_without_an_opener_the_details_are_shown(town):
    town.docks["inspector"].hide()
    town.shell.open_building(first_building(town))
    assert town.docks["inspector"].isVisible()


def test_the_opener_entered_last_is_asked_first(town):
    asked = []
    door = town.shell.house_door
    door.openers.append(lambda inside: asked.append(("matrix", inside)) or True)
    door.openers.append(lambda inside: asked.append(("file", inside)) or False)
    number = first_building(town)
    town.shell.open_building(number, dwelling_id=7)
    wanted = Inside(number, dwelling_id=7)
    assert asked == [("file", wanted), ("matrix", wanted)]
