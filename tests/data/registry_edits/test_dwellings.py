"""Dwellings by hand: real files, undone, and nobody lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridplanner.data.dwelling_layout import lay_out
from gridplanner.data.errors import EditError
from gridplanner.data.registry_edits.dwellings import (
    add_dwelling,
    clear,
    remove_dwellings,
    set_dwellings,
)
from gridplanner.data.registry_edits.generating import (
    Shape,
    generate,
    number_dwellings,
)
from gridplanner.data.registry_edits.merging import (
    FOLLOWERS,
    merge_dwellings,
    split_dwelling,
)
from gridplanner.data.registry_edits.writing import Stamp
from tests.helpers.project import small_town, tables_of, wkb

STAMP = Stamp("2026-03-05T09:30:00")


@pytest.fixture
def town(tmp_path):
    """A tower of which nothing is known but where it stands."""
    document = small_town(tmp_path / "town.gpkg")
    document.file.bulk_insert(
        "building",
        {"name": ["一号楼"], "code": ["37021110320100001"]},
        [wkb(1, 1, 9, 9)],
    )
    yield document
    document.close()


def ids(document, table, condition="1"):
    query = f"SELECT id FROM {table} WHERE {condition} ORDER BY id"
    return [number for (number,) in document.file.connection.execute(query)]


def dwellings(document, condition="valid_to IS NULL"):
    return document.file.read_rows("dwelling", ids(document, "dwelling", condition))


def units(document):
    return document.file.read_rows("building_unit", ids(document, "building_unit"))


def building(document):
    return document.file.read_rows("building", [1])[0]


def make(document, shape):
    batch = generate(
        building(document),
        shape,
        units=units(document),
        dwellings=dwellings(document),
        next_unit_id=document.file.next_id("building_unit"),
    )
    document.apply_batch(batch)
    return batch


def rooms(document):
    return {row["room"]: row for row in dwellings(document)}


def settle(document, room, people=2):
    """Let a household of some people, a register and a visit belong to a dwelling."""
    number = rooms(document)[room]["id"]
    file = document.file
    home = int(file.bulk_insert("household", {"dwelling_id": [number]})[0])
    file.bulk_insert("person", {"household_id": [home] * people})
    for table in FOLLOWERS[1:]:
        file.bulk_insert(table, {"dwelling_id": [number]})
    return number


def followers(document):
    return {
        table: document.file.read_rows(table, ids(document, table))
        for table in FOLLOWERS
    }


def merged(document, *names):
    found = rooms(document)
    return merge_dwellings(
        dwellings(document),
        {found[name]["id"] for name in names},
        units=ids(document, "building_unit"),
        followers=followers(document),
    )


def split(document, room):
    return split_dwelling(
        dwellings(document),
        rooms(document)[room]["id"],
        units=ids(document, "building_unit"),
        former=dwellings(document, "valid_to NOT NULL"),
    )


def refusal(call, *arguments, **options):
    with pytest.raises(EditError) as caught:
        call(*arguments, **options)
    return caught.value


@pytest.mark.parametrize(
    ("pattern", "room"),
    [("501", "502"), ("0501", "0502"), ("5-1", "5-2")],
)
def test_numbers_follow_the_pattern(pattern, room):
    found = number_dwellings(Shape(6, (2,), pattern=pattern))
    assert [each.room for each in found if each.floor == 5][1] == room


def test_basements_are_numbered_with_a_minus_below_the_ground():
    found = number_dwellings(Shape(1, (1,), basements=2))
    assert [(each.room, each.floor, each.row) for each in found] == [
        ("-201", -2, -1),
        ("-101", -1, 0),
        ("101", 1, 1),
    ]


def test_floors_without_a_number_leave_no_empty_line():
    found = number_dwellings(Shape(15, (1,), skipped=frozenset({4, 13, 14})))
    assert [each.floor for each in found] == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 15]
    assert [each.row for each in found] == list(range(1, 13))


def test_numbers_run_on_from_entrance_to_entrance():
    found = number_dwellings(Shape(1, (2, 3), runs_on=True))
    assert [each.room for each in found] == ["101", "102", "103", "104", "105"]


def test_shops_and_garages_are_numbered_through_and_homes_begin_above():
    shape = Shape(3, (1,), first_floor=2, shops=3, garages=2, attic=True)
    found = number_dwellings(shape)
    assert [(each.room, each.use) for each in found] == [
        ("201", "住宅"),
        ("301", "住宅"),
        ("301阁", "阁楼"),
        ("1", "网点"),
        ("2", "网点"),
        ("3", "网点"),
        ("1", "车库"),
        ("2", "车库"),
    ]


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (Shape(0, (2,)), "refuse.matrix.floors"),
        (Shape(61, (2,)), "refuse.matrix.floors"),
        (Shape(6, ()), "refuse.matrix.rooms"),
        (Shape(6, (3, 0)), "refuse.matrix.rooms"),
        (Shape(60, (40, 40)), "refuse.matrix.many"),
    ],
)
def test_what_cannot_be_a_building_is_refused(shape, code):
    assert refusal(number_dwellings, shape).code == code


def test_a_generated_tower_has_its_entrances_and_every_cell_once(town):
    before = tables_of(town.file.connection, without=("gp_history",))
    batch = make(town, Shape(6, (3, 2)))
    assert batch.fields == {"n": "30"}
    assert [unit["name"] for unit in units(town)] == ["1单元", "2单元"]
    assert building(town)["floors"] == 6
    assert building(town)["units"] == 2
    layout = lay_out(dwellings(town), ids(town, "building_unit"))
    assert layout.columns == (1, 1, 1, 2, 2)
    assert layout.floors == (1, 2, 3, 4, 5, 6)
    assert len(layout.places) == 30
    assert dwellings(town)[0]["code"] == "37021110320100001010101"
    town.undo()
    after = tables_of(town.file.connection, without=("gp_history",))
    assert after["dwelling"] == before["dwelling"] == []
    assert after["building_unit"] == []
    assert after["building"] == before["building"]


def test_generating_again_adds_only_what_is_missing_and_keeps_people(town):
    make(town, Shape(2, (2,)))
    home = settle(town, "201")
    town.apply_batch(
        set_dwellings([rooms(town)["201"]], {"status": "出租"}, stamp=STAMP)
    )
    assert make(town, Shape(3, (2, 2))).fields == {"n": "8"}
    assert len(dwellings(town)) == 12
    kept = next(row for row in dwellings(town) if row["id"] == home)
    assert (kept["room"], kept["status"]) == ("201", "出租")
    assert [unit["position"] for unit in units(town)] == [1, 2]


def test_rooms_of_a_ledger_get_their_place_when_the_tower_is_made(town):
    town.file.bulk_insert(
        "dwelling",
        {"building_id": [1] * 3, "room": ["101", "201", "东屋"], "row": [None, 9, 1],
         "col": [None, 9, 1]},
    )  # fmt: skip
    make(town, Shape(2, (1,), has_entrances=False))
    layout = lay_out(dwellings(town))
    assert [(row["room"], row["row"], row["col"]) for row in dwellings(town)] == [
        ("101", 1, 1),
        ("201", 2, 1),
        ("东屋", None, None),
    ]
    assert layout.places[3].cells() == [(0, 1)]


def test_values_of_several_are_set_and_what_they_were_is_kept(town):
    make(town, Shape(2, (2,)))
    chosen = dwellings(town)[:3]
    town.apply_batch(set_dwellings(chosen[:1], {"status": "出租"}, stamp=STAMP))
    batch = set_dwellings(
        dwellings(town)[:3], {"status": "空置", "area": "87.5"}, stamp=STAMP
    )
    town.apply_batch(batch)
    assert batch.fields == {"n": "3"}
    assert [row["status"] for row in dwellings(town)] == ["空置"] * 3 + [None]
    assert dwellings(town)[0]["area"] == 87.5
    former = town.file.read_rows("former_value", ids(town, "former_value"))
    known = [(row["field"], row["value"]) for row in former if row["value"]]
    assert known == [("status", "出租")]
    town.undo()
    assert len(ids(town, "former_value")) == 1
    assert dwellings(town)[0]["status"] == "出租"


def test_values_that_do_not_differ_change_nothing(town):
    make(town, Shape(1, (1,)))
    assert not set_dwellings(
        dwellings(town), {"status": "", "room": "101"}, stamp=STAMP
    )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": "住着"}, "refuse.dwelling.status"),
        ({"area": -3}, "refuse.dwelling.area"),
        ({"area": "nan"}, "refuse.dwelling.area"),
        ({"area": "大"}, "refuse.dwelling.area"),
        ({"room": "102"}, "refuse.dwelling.room"),
    ],
)
def test_values_that_cannot_be_are_refused(town, values, code):
    make(town, Shape(1, (2,)))
    everyone = dwellings(town)
    error = refusal(set_dwellings, everyone[:1], values, stamp=STAMP, beside=everyone)
    assert error.code == code


def test_several_do_not_get_one_number(town):
    make(town, Shape(1, (2,)))
    error = refusal(set_dwellings, dwellings(town), {"room": "9"}, stamp=STAMP)
    assert error.code == "refuse.dwelling.several"


def test_two_entrances_have_the_same_numbers(town):
    make(town, Shape(1, (1, 1)))
    everyone = dwellings(town)
    assert set_dwellings(everyone, {"room": "1"}, stamp=STAMP, beside=everyone)


def test_a_dwelling_is_added_with_the_floor_its_number_says(town):
    make(town, Shape(2, (2,)))
    batch = add_dwelling(1, {"room": "301", "unit_id": 1}, beside=dwellings(town))
    town.apply_batch(batch)
    assert rooms(town)["301"]["floor"] == 3
    assert lay_out(dwellings(town), [1]).floors == (1, 2, 3)
    again = {"room": " 301 ", "unit_id": 1}
    error = refusal(add_dwelling, 1, again, beside=dwellings(town))
    assert error.code == "refuse.dwelling.room"
    assert refusal(add_dwelling, 1, {"room": " "}).code == "refuse.dwelling.nameless"


def test_a_dwelling_with_people_is_not_removed(town):
    make(town, Shape(2, (2,)))
    home = settle(town, "201", people=3)
    error = refusal(remove_dwellings, dwellings(town), {home: 3})
    assert error.code == "refuse.dwelling.lived_in"
    assert error.fields == {"room": "201", "n": 1, "people": 3}
    assert len(dwellings(town)) == 4


def test_clearing_keeps_those_with_people(town):
    make(town, Shape(2, (2,)))
    home = settle(town, "201", people=3)
    batch = clear(dwellings(town), {home: 3})
    town.apply_batch(batch)
    assert [row["id"] for row in dwellings(town)] == [home]
    error = refusal(clear, dwellings(town), {home: 3})
    assert error.code == "refuse.dwelling.none_empty"
    town.undo()
    assert len(dwellings(town)) == 4


def test_merged_flats_are_one_with_everybody_who_lived_in_them(town):
    make(town, Shape(2, (3,)))
    settle(town, "201"), settle(town, "202")
    everyone = rooms(town)
    areas = [everyone["201"], everyone["202"]]
    town.apply_batch(set_dwellings(areas, {"area": 60}, stamp=STAMP))
    town.apply_batch(set_dwellings(areas[1:], {"status": "自住"}, stamp=STAMP))
    before = tables_of(town.file.connection, without=("gp_history",))
    batch = merged(town, "201", "202")
    town.apply_batch(batch)
    assert batch.fields == {"n": "2", "room": "201"}
    assert "202" not in rooms(town)
    whole = rooms(town)["201"]
    assert (whole["colspan"], whole["rowspan"], whole["area"]) == (2, 1, 120)
    assert whole["status"] == "自住"
    for rows in followers(town).values():
        assert [row["dwelling_id"] for row in rows] == [whole["id"]] * 2
    town.undo()
    after = tables_of(town.file.connection, without=("gp_history",))
    changed = {name for name, rows in after.items() if rows != before[name]}
    assert not changed & {"dwelling", *FOLLOWERS}


def test_a_flat_of_two_floors_keeps_the_number_of_the_lower_one(town):
    make(town, Shape(2, (3,)))
    town.apply_batch(merged(town, "201", "101"))
    whole = rooms(town)["101"]
    assert (whole["row"], whole["rowspan"], whole["colspan"]) == (1, 2, 1)


def test_flats_that_are_not_one_block_are_not_merged(town):
    make(town, Shape(2, (3,), shops=1))
    for names in (("101", "103"), ("101", "202"), ("101", "102", "201"), ("101", "1")):
        assert refusal(merged, town, *names).code == "refuse.dwelling.apart"
    assert refusal(merged, town, "101").code == "refuse.dwelling.one"


def test_flats_of_a_ledger_are_merged_where_the_matrix_shows_them(town):
    names = ["101", "102", "201", "202"]
    town.file.bulk_insert("dwelling", {"building_id": [1] * 4, "room": names})
    town.apply_batch(merged(town, "101", "201"))
    layout = lay_out(dwellings(town))
    assert layout.places[1].cells() == [(0, 0), (1, 0)]
    assert layout.places[2].cells() == [(0, 1)]
    assert layout.places[4].cells() == [(1, 1)]


def test_generating_again_leaves_merged_flats_as_they_are(town):
    make(town, Shape(2, (3,)))
    town.apply_batch(merged(town, "201", "202"))
    before = dwellings(town)
    assert make(town, Shape(3, (3,))).fields == {"n": "3"}
    assert dwellings(town)[:5] == before


def test_a_split_flat_is_what_it_was_and_everybody_stays_in_the_first(town):
    make(town, Shape(2, (3,)))
    settle(town, "202")
    before = dwellings(town)
    town.apply_batch(merged(town, "201", "202"))
    batch = split(town, "201")
    town.apply_batch(batch)
    assert batch.fields == {"n": "2"}
    assert dwellings(town) == before
    home = rooms(town)["201"]["id"]
    assert [row["dwelling_id"] for row in followers(town)["household"]] == [home]
    assert refusal(split, town, "201").code == "refuse.dwelling.single"


def test_a_wide_flat_that_was_never_two_is_split_into_new_ones(town):
    town.file.bulk_insert(
        "dwelling",
        {"building_id": [1], "room": ["301"], "floor": [3], "row": [3], "col": [1],
         "colspan": [2], "rowspan": [1]},
    )  # fmt: skip
    town.apply_batch(split(town, "301"))
    first, second = dwellings(town)
    assert (first["col"], first["colspan"]) == (1, 1)
    assert (second["col"], second["room"], second["floor"]) == (2, None, 3)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_whatever_is_done_everybody_lives_somewhere_and_all_is_undone(
    tmp_path_factory, data
):
    document = small_town(tmp_path_factory.mktemp("town") / "town.gpkg")
    try:
        document.file.bulk_insert("building", {"name": ["一号楼"]}, [wkb(1, 1, 9, 9)])
        make(document, Shape(3, (2, 2), shops=2))
        for room in ("101", "202", "301"):
            settle(document, room)
        watched = ("dwelling", *FOLLOWERS, "building", "building_unit", "former_value")
        states = []
        for _ in range(data.draw(st.integers(1, 6), "steps")):
            everything = tables_of(document.file.connection)
            try:
                batch = _some_edit(document, data.draw)
            except EditError:
                assert tables_of(document.file.connection) == everything
                continue
            if batch:
                states.append({name: everything[name] for name in watched})
                document.apply_batch(batch)
            _assert_sound(document)
        for state in reversed(states):
            document.undo()
            now = tables_of(document.file.connection)
            assert {name: now[name] for name in watched} == state
    finally:
        document.close()


def _some_edit(document, draw):
    rows = dwellings(document)
    some = draw(st.lists(st.sampled_from(rows), min_size=1, max_size=3, unique_by=id))
    numbers = {row["id"] for row in some}
    homes = {row["dwelling_id"] for row in followers(document)["household"]}
    occupied = dict.fromkeys(homes, 2)
    order = ids(document, "building_unit")
    return draw(
        st.sampled_from(
            [
                lambda: merge_dwellings(
                    rows, numbers, units=order, followers=followers(document)
                ),
                lambda: split_dwelling(
                    rows,
                    some[0]["id"],
                    units=order,
                    former=dwellings(document, "valid_to NOT NULL"),
                ),
                lambda: remove_dwellings(some, occupied),
                lambda: clear(rows, occupied),
                lambda: set_dwellings(
                    some, {"status": "出租"}, stamp=STAMP, beside=rows
                ),
                lambda: add_dwelling(1, {"room": "401"}, beside=rows),
                lambda: generate(
                    building(document),
                    Shape(4, (2, 1), basements=1),
                    units=units(document),
                    dwellings=rows,
                    next_unit_id=document.file.next_id("building_unit"),
                ),
            ]
        )
    )()


def _assert_sound(document):
    found = dwellings(document)
    layout = lay_out(found, ids(document, "building_unit"))
    cells = [cell for place in layout.places.values() for cell in place.cells()]
    assert len(cells) == len(set(cells))
    standing = {row["id"] for row in found}
    for rows in followers(document).values():
        assert {row["dwelling_id"] for row in rows} <= standing
    assert len(followers(document)["household"]) == 3
