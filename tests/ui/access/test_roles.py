"""The window for users of each role: what they see, and what is grey and why."""

import pytest

from gridplanner.data.access.keys import KeyRing
from gridplanner.data.access.roles import Account, UserRole
from gridplanner.resources.texts import text
from gridplanner.ui.commands import COMMANDS
from gridplanner.ui.house_door import Inside
from gridplanner.ui.panels.inspector import make_page
from gridplanner.ui.session import Selection
from tests.ui.conftest import unit_id

EDITING = [command.key for command in COMMANDS if command.edits] + [
    "cmd.undo",
    "cmd.redo",
    "cmd.version",
    "thing.values",
    "thing.delete",
    "matrix.generate",
    "matrix.let",
    "project.import",
    "scenario.new",
    "data.purge",
    "data.reveal",
]
EXPORTING = ["project.export_table", "project.export_picture", "project.save_copy"]


@pytest.fixture
def log_in(town):
    """Open the town as a user of a role."""

    def act(role, *names):
        scope = frozenset(unit_id(town, name) for name in names) or None
        town.session.document.file.keys = KeyRing(Account("小王", role, scope), ())
        town.session.select(Selection(buildings=(1,)))
        town.actions_.refresh()
        return town

    return act


def reasons(window, keys):
    commands = {command.key: command for command in COMMANDS}
    return {commands[key].blocked(window.context) for key in keys}


@pytest.mark.parametrize("role", [UserRole.READ_ONLY, UserRole.PRINT_ONLY])
def test_who_may_look_only_finds_every_edit_grey_with_its_reason(log_in, role):
    window = log_in(role)
    assert reasons(window, EDITING) == {"blocked.role_edit"}
    assert reasons(window, EXPORTING) == {"blocked.role_export"}
    for key in (*EDITING, *EXPORTING):
        assert not window.actions_[key].isEnabled(), key


def test_who_works_for_a_community_imports_nothing(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    assert reasons(window, ["project.import"]) == {"blocked.role_import"}
    assert reasons(window, EXPORTING) == {None}
    assert reasons(window, ["tool.draw", "grid.from_villages"]) <= {
        None,
        "blocked.no_villages",
    }


def test_what_is_of_the_whole_town_is_for_users_of_the_town(log_in):
    keys = ["plan.announce", "grid.codes", "people.without_house", "check.limits"]
    window = log_in(UserRole.COMMUNITY, "东村")
    assert reasons(window, keys) == {"blocked.town_only"}
    window = log_in(UserRole.TOWN)
    assert "blocked.town_only" not in reasons(window, keys)


def test_the_matrix_of_a_neighbours_house_stays_empty(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    window.shell.show_panel("matrix")
    window.session.select(Selection(buildings=(3,)))
    assert window.matrix.matrix is None
    window.session.select(Selection(buildings=(1,)))
    assert window.matrix.matrix is not None


def test_a_community_sees_its_own_figures_and_no_others(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    window.session.stand(window.session.standing)
    found = window.session.figures()
    assert [unit.name for unit in found.units] == ["甲网格", "乙网格"]
    assert found.total.buildings.tolist() == [2]
    assert window.session.coverage(2) is None


def test_the_details_of_a_neighbour_say_that_they_are_not_yours(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    session = window.session
    for selection, seen in (
        (Selection(units=(unit_id(window, "丙网格"),)), False),
        (Selection(units=(unit_id(window, "甲网格"),)), True),
        (Selection(buildings=(3,)), False),
        (Selection(buildings=(1,)), True),
    ):
        session.select(selection)
        page = make_page(session)
        assert (page.subtitle != text("inspector.not_yours")) == seen
        assert bool(page.sections) == seen


def test_no_heading_stands_over_nothing_for_who_sees_a_part_of_the_town(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    window.session.select(Selection())
    page = make_page(window.session)
    assert page.sections
    assert all(facts for _heading, facts in page.sections)


def test_a_house_of_a_neighbour_is_not_opened(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    opened = []
    window.shell.house_door.openers.append(lambda inside: not opened.append(inside))
    window.shell.house_door.open(Inside(3))
    assert opened == []
    assert window.shell.strip.message == text("inspector.not_yours")
    window.shell.house_door.open(Inside(1))
    assert opened == [Inside(1)]


def test_an_edit_of_a_neighbours_grid_is_refused_in_words(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    window.session.select_units([unit_id(window, "丙网格")])
    window.actions_.run("grid.lock")
    assert "丙网格" in window.shell.strip.message
    assert "不在你负责的范围内" in window.shell.strip.message


def test_the_matrix_of_a_neighbour_is_not_shown(log_in):
    window = log_in(UserRole.COMMUNITY, "东村")
    file = window.session.document.file
    file.bulk_insert("dwelling", {"building_id": [1, 3], "room": ["101", "301"]})
    window.shell.matrix.show(3)
    assert window.matrix.matrix is None
    assert window.matrix.words == text("inspector.not_yours")
    window.shell.matrix.show(1)
    assert "101" in {cell.room for cell in window.matrix.matrix.cells}
