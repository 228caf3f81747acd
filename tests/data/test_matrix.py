"""The matrix of a building, read from a real file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gridplanner.data.access.grant import Grant
from gridplanner.data.matrix import State
from gridplanner.data.registry_edits.generating import Shape, generate
from gridplanner.data.registry_edits.merging import FOLLOWERS
from gridplanner.data.store import matrix_rows
from tests.helpers.people import PEOPLE
from tests.helpers.project import clock, small_town, wkb

ROOMS = ["101", "102", "101", "201", "202", "201"]
FAMILY, TENANTS = PEOPLE[:4], PEOPLE[4:]


@pytest.fixture
def town(tmp_path):
    """A tower of two floors and two entrances with a shop, and a farm of two houses."""
    document = small_town(tmp_path / "town.gpkg")
    file = document.file
    file.bulk_insert("courtyard", {"plate": ["9号"]}, [None])
    file.bulk_insert(
        "building",
        {
            "name": ["一号楼", "正房", "厢房", "门楼"],
            "courtyard_id": [None, 1, 1, 1],
            "valid_to": [None, None, None, None],
        },
        [wkb(n, n, n + 1, n + 1) for n in (10, 20, 30, 40)],
    )
    shape = Shape(2, (2, 1), shops=1)
    (row,) = file.read_rows("building", [1])
    document.apply_batch(generate(row, shape))
    file.bulk_insert("dwelling", {"building_id": [2, 3], "room": ["东屋", None]})
    yield document
    document.close()


def room(document, number):
    """The leftmost dwelling of the tower with a number."""
    return next(
        cell for cell in document.registry.matrix(1).cells if cell.room == number
    )


def move_in(document, number, people, *, status=None, head=0):
    """Let a household of some people live in a dwelling of the tower."""
    home = room(document, number).dwelling_id
    if status:
        document.file.update_rows("dwelling", {home: {"status": status}})
    file = document.file
    household = int(file.bulk_insert("household", {"dwelling_id": [home]})[0])
    ids = file.bulk_insert(
        "person",
        {
            "name": [one.name for one in people],
            "id_no": [one.id_no for one in people],
            "relation": [one.relation for one in people],
            "household_id": [household] * len(people),
        },
    )
    file.update_rows("household", {household: {"head_id": int(ids[head])}})
    return [int(number) for number in ids]


def test_floors_are_lines_and_entrances_headings(town):
    matrix = town.registry.matrix(1)
    assert matrix.floors == (1, 2)
    assert [(h.name, h.column, h.columns) for h in matrix.headings] == [
        ("1单元", 0, 2),
        ("2单元", 2, 1),
    ]
    assert matrix.columns == ("01", "02", "01")
    assert [cell.room for cell in matrix.cells] == ROOMS
    assert [cell.room for cell in matrix.strips["网点"]] == ["1"]
    assert matrix.counts()[State.UNREGISTERED] == 6


def test_a_building_of_which_nothing_is_known_has_an_empty_matrix(town):
    town.file.bulk_insert("building", {"name": ["新楼"]}, [wkb(50, 50, 60, 60)])
    matrix = town.registry.matrix(5)
    assert not matrix
    assert [building["name"] for building in matrix.buildings] == ["新楼"]


def test_the_houses_of_a_door_plate_stand_side_by_side(town):
    for number in (2, 3, 4):
        matrix = town.registry.matrix(number)
        assert [heading.name for heading in matrix.headings] == ["正房", "厢房"]
        assert [cell.building_id for cell in matrix.cells] == [2, 3]
        assert matrix.building_id == number


def test_ground_floors_of_a_door_plate_stand_on_one_line(town):
    town.file.bulk_insert(
        "dwelling",
        {"building_id": [3, 3], "room": ["-101", "201"], "floor": [-1, 2]},
    )
    matrix = town.registry.matrix(2)
    assert matrix.floors == (-1, 1, 2)
    lines = {cell.room: cell.place.line for cell in matrix.cells}
    assert lines["东屋"] == lines[""] == 1


def test_a_home_shows_its_head_masked_and_how_many_live_there(town):
    move_in(town, "101", FAMILY, status="自住", head=1)
    cell = room(town, "101")
    assert (cell.head, cell.people, cell.households) == ("薛**", 4, 1)
    assert cell.state is State.OCCUPIED
    assert "薛秀兰" not in repr(town.registry.matrix(1))


def test_a_grant_shows_the_head_in_plain_while_it_lasts(town):
    move_in(town, "101", FAMILY)
    now = clock()
    grant = Grant(frozenset({"name"}), "入户走访", now + timedelta(minutes=10))
    matrix = town.registry.matrix(1, grant=grant, now=now)
    assert matrix.cells[0].head == "逄德福"
    later = town.registry.matrix(1, grant=grant, now=now + timedelta(minutes=10))
    assert later.cells[0].head == "逄**"


@pytest.mark.parametrize(
    ("status", "people", "state"),
    [
        (None, 0, State.UNREGISTERED),
        ("", 0, State.UNREGISTERED),
        ("自住", 0, State.OCCUPIED),
        ("出租", 0, State.RENTED),
        ("出租", 2, State.RENTED),
        ("空置", 0, State.VACANT),
        ("空置", 2, State.OCCUPIED),
        (None, 2, State.OCCUPIED),
    ],
)
def test_the_state_is_what_is_written_and_who_lives_there(town, status, people, state):
    home = room(town, "101").dwelling_id
    town.file.update_rows("dwelling", {home: {"status": status}})
    if people:
        move_in(town, "101", TENANTS)
    assert room(town, "101").state is state


def test_tenants_let_a_dwelling_of_which_nothing_is_written(town):
    people = move_in(town, "101", TENANTS)
    home = room(town, "101").dwelling_id
    town.file.bulk_insert(
        "residence",
        {"person_id": people[:1], "dwelling_id": [home], "role": ["tenant"]},
    )
    assert room(town, "101").state is State.RENTED
    town.file.update_rows("dwelling", {home: {"status": "自住"}})
    assert room(town, "101").state is State.OCCUPIED


def test_key_care_is_marked_before_the_rest_while_the_tag_holds(town):
    person = move_in(town, "101", FAMILY, status="出租")[0]
    tag = int(
        town.file.bulk_insert("person_tag", {"person_id": [person], "tag": ["dibao"]})[
            0
        ]
    )
    cell = room(town, "101")
    assert (cell.state, cell.is_let, cell.tags) == (State.CARE, True, ("dibao",))
    town.file.update_rows("person_tag", {tag: {"valid_to": "2026-03-06"}})
    assert room(town, "101").state is State.CARE
    town.file.update_rows("person_tag", {tag: {"valid_to": "2026-03-05"}})
    assert room(town, "101").state is State.RENTED


def test_no_restricted_category_reaches_the_matrix(town):
    person = move_in(town, "101", FAMILY)[0]
    town.file.bulk_insert(
        "person_tag", {"person_id": [person] * 2, "tag": ["drugs", "party_member"]}
    )
    cell = room(town, "101")
    assert (cell.state, cell.tags) == (State.OCCUPIED, ("party_member",))


def test_who_moved_away_or_died_is_not_counted(town):
    gone = move_in(town, "101", FAMILY)[3]
    town.file.update_rows("person", {gone: {"valid_to": "2026-01-01"}})
    assert room(town, "101").people == 3
    household = town.file.read_rows("person", [gone])[0]["household_id"]
    town.file.update_rows("household", {household: {"valid_to": "2026-01-01"}})
    assert room(town, "101").state is State.UNREGISTERED


def test_shops_of_the_building_stand_in_the_strip(town):
    shop = town.registry.matrix(1).strips["网点"][0].dwelling_id
    town.file.bulk_insert(
        "place",
        {
            "kind": ["shop"] * 2,
            "name": ["便民超市", "药店"],
            "building_id": [1, 1],
            "dwelling_id": [shop, None],
        },
    )
    strip = town.registry.matrix(1).strips["网点"]
    assert [(cell.business, cell.dwelling_id) for cell in strip] == [
        ("便民超市", shop),
        ("药店", 0),
    ]


def test_merged_flats_take_their_cells(town):
    home, other = (room(town, number).dwelling_id for number in ("101", "102"))
    town.file.update_rows("dwelling", {home: {"colspan": 2}})
    town.file.delete_rows("dwelling", [other])
    cell = town.registry.matrix(1).cells[0]
    assert (cell.place.columns, cell.place.lines) == (2, 1)


def test_who_lives_or_is_registered_somewhere_keeps_it_from_going(town):
    first, second, third = (
        room(town, number).dwelling_id for number in ("101", "102", "201")
    )
    assert matrix_rows.occupied(town.file, [first, second, third]) == {}
    family = move_in(town, "101", FAMILY)
    register = int(
        town.file.bulk_insert("register_household", {"dwelling_id": [second]})[0]
    )
    both = int(town.file.bulk_insert("register_household", {"dwelling_id": [first]})[0])
    town.file.update_rows("person", {family[0]: {"register_household_id": register}})
    town.file.update_rows("person", {family[1]: {"register_household_id": both}})
    found = matrix_rows.occupied(town.file, [first, second, third])
    assert found == {first: 4, second: 1}


def test_what_points_to_a_dwelling_is_found_in_every_table(town):
    home = room(town, "101").dwelling_id
    for table in FOLLOWERS:
        town.file.bulk_insert(table, {"dwelling_id": [home, None]})
        assert matrix_rows.followers(town.file, table, [home]) == [
            {"id": 1, "dwelling_id": home}
        ]
    with pytest.raises(ValueError, match="worker"):
        matrix_rows.followers(town.file, "worker", [home])
