"""Dwellings in the grid of their building, wherever they came from."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.dwelling_layout import lay_out
from gridplanner.data.dwelling_words import read_room

COLUMNS = ("unit_id", "floor", "room", "row", "col", "rowspan", "colspan", "use")


def dwelling(number, **values):
    return {"id": number, **dict.fromkeys(COLUMNS), **values}


def ledger(*rooms, unit=None):
    return [dwelling(n, room=room, unit_id=unit) for n, room in enumerate(rooms, 1)]


def grid(layout):
    """The ids line by line, topmost first, 0 where there is nothing."""
    lines = [[0] * len(layout.columns) for _ in layout.floors]
    for number, place in layout.places.items():
        for line, column in place.cells():
            lines[line][column] = number
    return lines[::-1]


def test_rooms_of_a_ledger_stand_by_floor_and_number():
    layout = lay_out(ledger("101", "102", "201", "203", "202"))
    assert layout.floors == (1, 2)
    assert grid(layout) == [[3, 5, 4], [1, 2, 0]]


def test_entrances_stand_in_their_order_each_with_its_columns():
    rows = [
        dwelling(1, unit_id=9, room="101"),
        dwelling(2, unit_id=4, room="101"),
        dwelling(3, unit_id=4, room="102"),
        dwelling(4, unit_id=9, room="102"),
    ]
    layout = lay_out(rows, (4, 9))
    assert layout.columns == (4, 4, 9, 9)
    assert grid(layout) == [[2, 3, 1, 4]]


def test_a_village_house_without_numbers_is_one_line():
    layout = lay_out(ledger("东屋", "西屋", None))
    assert layout.floors == (None,)
    assert sorted(grid(layout)[0]) == [1, 2, 3]


def test_a_basement_stands_below_the_ground():
    layout = lay_out(ledger("101", "201", "-101"))
    assert layout.floors == (-1, 1, 2)
    assert layout.ground == 1
    assert layout.stored(3)["row"] == 0
    assert layout.stored(1)["row"] == 1


def test_a_dwelling_from_a_ledger_joins_those_that_have_a_place():
    rows = [
        dwelling(n, floor=floor, room=f"{floor}0{at}", row=floor, col=at)
        for n, (floor, at) in enumerate([(1, 1), (1, 2), (2, 1)], 1)
    ]
    layout = lay_out([*rows, dwelling(8, room="202"), dwelling(9, room="301")])
    assert grid(layout) == [[9, 0], [3, 8], [1, 2]]
    assert layout.floors == (1, 2, 3)


def test_a_floor_that_was_left_out_keeps_its_number_free():
    rows = [
        dwelling(floor, floor=floor, room=f"{floor}01", row=row, col=1)
        for row, floor in enumerate((3, 5, 6), 3)
    ]
    layout = lay_out([*rows, dwelling(9, room="502"), dwelling(7, room="401")])
    assert layout.floors == (3, 4, 5, 6)
    assert grid(layout)[1] == [5, 9]


def test_shops_and_garages_stand_beside_the_floors_in_their_order():
    rows = [
        *ledger("101"),
        *(
            dwelling(n, use=use, room=room)
            for n, use, room in (
                (11, "商铺", "10"),
                (12, "网点", "2"),
                (13, "车库", "1"),
            )
        ),
    ]
    layout = lay_out(rows)
    assert layout.strips == {"网点": (12, 11), "车库": (13,)}
    assert set(layout.places) == {1}


def test_of_two_that_claim_a_cell_the_first_keeps_it():
    layout = lay_out(
        [
            dwelling(1, floor=1, room="101", row=1, col=1, colspan=2),
            dwelling(2, floor=1, room="102", row=1, col=2),
        ]
    )
    assert grid(layout) == [[1, 1, 2]]


def test_a_slip_of_digits_makes_no_endless_matrix():
    rows = [
        dwelling(1, floor=1, row=1, col=1),
        dwelling(2, floor=3, row=10**9, col=10**9),
        dwelling(3, floor=2, row=3, col=1, rowspan=10**7, colspan=10**7),
    ]
    layout = lay_out(rows)
    assert len(layout.floors) * len(layout.columns) < 10**4
    assert set(layout.places) == {1, 2, 3}


def test_the_words_of_rooms_are_read():
    cases = {
        "1001": (10, 1),
        "B202": (-2, 2),
        "负101": (-1, 1),
        "12-3": (12, 3),
        "0": (None, 0),
        "": (None, None),
        "501A": (5, 1),
    }
    assert {room: read_room(room) for room in cases} == cases


small = st.one_of(st.none(), st.integers(-3, 9))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "unit_id": st.sampled_from([None, 1, 2]),
            "floor": small,
            "room": st.sampled_from(
                [None, "", "101", "102", "201", "5-1", "-101", "东屋", "3", "1301"]
            ),
            "row": small,
            "col": small,
            "rowspan": st.sampled_from([None, 1, 2, 3]),
            "colspan": st.sampled_from([None, 1, 2, 4]),
            "use": st.sampled_from([None, "住宅", "网点", "车库"]),
        }
    ),
    max_size=14,
)


@settings(max_examples=300, deadline=None)
@given(rows)
def test_every_dwelling_has_cells_of_its_own_whatever_the_file_says(found):
    found = [{"id": number, **row} for number, row in enumerate(found, 1)]
    layout = lay_out(found, (2, 1))
    cells = [cell for place in layout.places.values() for cell in place.cells()]
    assert len(cells) == len(set(cells))
    assert all(
        line < len(layout.floors) and column < len(layout.columns)
        for line, column in cells
    )
    beside = [number for strip in layout.strips.values() for number in strip]
    assert sorted([*layout.places, *beside]) == [row["id"] for row in found]


@settings(max_examples=200, deadline=None)
@given(rows)
def test_written_down_the_places_are_the_same_again(found):
    found = [{"id": number, **row} for number, row in enumerate(found, 1)]
    layout = lay_out(found, (2, 1))
    written = [
        row | (layout.stored(row["id"]) if row["id"] in layout.places else {})
        for row in found
    ]
    again = lay_out(written, (2, 1))
    assert again.places == layout.places
