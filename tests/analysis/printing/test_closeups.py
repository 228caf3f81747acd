"""Frames at a larger scale: for every built-up place, and only where they help."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.printing.closeups import closeups
from gridplanner.analysis.printing.fitting import SERIES

SIZE = (290.0, 220.0)


def village(x, y, across, down, step=17.0):
    columns, rows = np.meshgrid(np.arange(across), np.arange(down))
    return np.column_stack([x + step * columns.ravel(), y + step * rows.ravel()])


def test_a_village_among_fields_gets_one_frame_that_can_be_read():
    doors = village(500_000, 4_000_000, 12, 8)
    scale, frames = closeups(doors, SIZE, 5000)
    assert scale == 1000
    assert len(frames) == 1
    (west, south, east, north) = frames[0]
    assert (east - west, north - south) == pytest.approx((290, 220))
    assert (doors.min(axis=0) > (west, south)).all()
    assert (doors.max(axis=0) < (east, north)).all()


def test_two_villages_near_each_other_share_a_frame_and_far_ones_do_not():
    near = np.vstack([village(0, 0, 6, 6), village(200, 0, 6, 6)])
    far = np.vstack([village(0, 0, 6, 6), village(1500, 0, 6, 6)])
    assert len(closeups(near, SIZE, 5000)[1]) == 1
    assert len(closeups(far, SIZE, 5000)[1]) == 2


@pytest.mark.parametrize(
    ("doors", "scale"),
    [
        (village(0, 0, 10, 10), 2000),  # 8.5 mm apart: read well
        (village(0, 0, 2, 2), 5000),  # four doors
        (village(0, 0, 10, 10, step=3.0), 500),  # nothing larger is left
        (np.empty((0, 2)), 5000),
    ],
)
def test_no_frame_where_none_is_needed_or_none_helps(doors, scale):
    assert closeups(doors, SIZE, scale) == (0, ())


@given(
    st.lists(
        st.tuples(st.integers(0, 4000), st.integers(0, 3000), st.integers(5, 20)),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(SERIES[1:]),
)
def test_every_place_of_some_houses_is_in_a_frame(places, scale):
    made = [village(x, y, count, 3) for x, y, count in places]
    doors = np.vstack(made)
    finer, frames = closeups(doors, SIZE, scale)
    if not frames:
        assert finer == 0
        return
    assert finer in SERIES
    assert finer <= scale / 2
    covered = np.zeros(len(doors), bool)
    for west, south, east, north in frames:
        assert (east - west, north - south) == pytest.approx(
            (SIZE[0] * finer / 1000, SIZE[1] * finer / 1000)
        )
        inside = (doors > (west, south)).all(axis=1)
        covered |= inside & (doors < (east, north)).all(axis=1)
    assert covered.all()
