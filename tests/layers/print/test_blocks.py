"""Lists on a sheet: every line has its place, whatever the room."""

from hypothesis import given
from hypothesis import strategies as st

from gridplanner.layers.print.blocks import rows_in
from gridplanner.layers.print.ink import Rect


@given(st.integers(0, 300), st.floats(20, 200), st.floats(15, 200))
def test_no_line_of_a_list_is_left_out_or_over_another(count, width, height):
    place = Rect(3.0, 5.0, width, height)
    rows = rows_in(place, count)
    assert len(rows) == count
    for number, row in enumerate(rows):
        assert row.height > 0
        assert row.x >= place.x - 1e-9
        assert row.right <= place.right + 1e-9
        assert row.bottom <= place.bottom + 1e-9
        if number:
            before = rows[number - 1]
            assert row.y >= before.bottom - 1e-9 or row.x >= before.right - 1e-9


def test_rows_become_lower_before_a_second_column_begins():
    place = Rect(0, 0, 60, 40)
    assert {row.x for row in rows_in(place, 11)} == {0}
    assert rows_in(place, 11)[0].height < rows_in(place, 5)[0].height
    assert len({row.x for row in rows_in(place, 20)}) == 2
