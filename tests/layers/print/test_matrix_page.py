"""Matrices on paper: every dwelling once or cut, on the page, over no other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridplanner.data.dwelling_layout import Place
from gridplanner.data.matrix import Cell, Heading, Matrix, State
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.matrix_page import (
    fits_packed,
    pack_tables,
    part_table,
    place_of,
    table_of,
)

ROOM = Rect(10.0, 28.0, 400.0, 222.0)


def matrix_of(floors, entrances, each, *, shops=0):
    """A house in which every floor of every entrance has the same dwellings."""
    columns = entrances * each
    cells = tuple(
        Cell(
            1 + floor * columns + column, 1, f"{floor + 1}{column + 1:02}", "住宅",
            State.OCCUPIED, place=Place(floor, column), people=2, households=1,
        )
        for floor in range(floors)
        for column in range(columns)
    )  # fmt: skip
    strip = tuple(
        Cell(0, 1, "", "网点", State.OCCUPIED, business=f"店{at}")
        for at in range(shops)
    )
    return Matrix(
        1,
        (),
        tuple(range(1, floors + 1)),
        tuple(
            Heading(1, at + 1, f"{at + 1}单元", at * each, each)
            for at in range(entrances)
        ),
        tuple(f"{at % each + 1:02}" for at in range(columns)),
        cells,
        {"网点": strip} if strip else {},
    )


def boxes_of(standing):
    return [(spot.cell, place_of(standing, spot)) for spot in standing.table.spots]


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 60), st.integers(1, 9), st.integers(1, 6), st.integers(0, 20))
def test_every_dwelling_stands_once_on_one_of_the_sheets(floors, stairs, each, shops):
    matrix = matrix_of(floors, stairs, each, shops=shops)
    pages = part_table(table_of(matrix), ROOM)
    seen = [cell for page in pages for cell, _box in boxes_of(page)]
    homes = [cell.dwelling_id for cell in seen if cell.dwelling_id]
    assert sorted(homes) == sorted(cell.dwelling_id for cell in matrix.cells)
    assert len([cell for cell in seen if cell.business]) == shops
    for page in pages:
        assert page.place.right <= ROOM.right + 1e-6
        assert page.place.bottom <= ROOM.bottom + 1e-6
        assert page.cell[0] >= 25.0 or len(page.table.columns) == 1
        taken = set()
        for spot in page.table.spots:
            assert (spot.row, spot.column) not in taken
            taken.add((spot.row, spot.column))


def test_a_long_house_is_parted_between_entrances_in_like_parts():
    pages = part_table(table_of(matrix_of(6, 7, 3)), ROOM)
    assert [len(page.table.columns) for page in pages] == [12, 9]
    assert [one[0] for one in pages[1].table.entrances] == ["5单元", "6单元", "7单元"]
    assert all(len(page.table.rows) == 6 for page in pages)


def test_a_high_house_is_parted_between_floors_each_with_its_entrances():
    pages = part_table(table_of(matrix_of(50, 1, 4)), ROOM)
    assert [len(page.table.rows) for page in pages] == [25, 25]
    assert pages[0].table.rows[0] == "50 层"
    assert all(page.table.entrances == (("1单元", 0, 4),) for page in pages)


def test_a_dwelling_of_several_cells_stands_in_both_parts():
    matrix = matrix_of(6, 8, 3)
    wide = matrix.cells[11]
    merged = Cell(999, 1, "112", "住宅", State.OCCUPIED, place=Place(0, 11, columns=2))
    cells = tuple(c for c in matrix.cells if c not in (wide, matrix.cells[12]))
    cut = Matrix(
        1, (), matrix.floors, matrix.headings, matrix.columns, (*cells, merged)
    )
    pages = part_table(table_of(cut), ROOM)
    assert [any(c.dwelling_id == 999 for c, _ in boxes_of(p)) for p in pages] == [
        True,
        True,
    ]


@pytest.mark.parametrize("count", [2, 11, 60, 186, 400])
def test_small_houses_share_pages_and_lie_over_no_other(count):
    tables = [table_of(matrix_of(1, 1, 1), f"{at}号") for at in range(count)]
    assert all(fits_packed(table, ROOM) for table in tables)
    pages = pack_tables(tables, ROOM)
    assert sum(map(len, pages)) == count
    for page in pages:
        for at, one in enumerate(page):
            assert one.place.right <= ROOM.right + 1e-6
            assert one.place.bottom <= ROOM.bottom + 1e-6
            for other in page[:at]:
                assert (
                    other.place.right <= one.place.x + 1e-6
                    or other.place.bottom <= one.place.y + 1e-6
                )


def test_few_small_houses_are_larger_than_many():
    def height(count):
        tables = [table_of(matrix_of(2, 1, 2), str(at)) for at in range(count)]
        return pack_tables(tables, ROOM)[0][0].cell[1]

    assert height(4) > height(20) > height(60) * 0.99
    assert height(4) >= 24.0


def test_a_house_of_one_floor_need_not_say_so():
    assert table_of(matrix_of(1, 1, 1), "3号").rows == ("",)
    assert table_of(matrix_of(1, 1, 1)).rows == ("1 层",)
