"""Scales and sheets: the largest scale that fits, and true ground on every sheet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridplanner.analysis.printing.fitting import SERIES, fit, fit_closely, holding

UPRIGHT, ACROSS = (250.0, 300.0), (320.0, 230.0)
boxes = st.tuples(
    st.floats(-1e5, 1e5),
    st.floats(-1e5, 1e5),
    st.floats(0, 30_000),
    st.floats(0, 30_000),
).map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3]))


def test_a_grid_of_400_metres_is_printed_at_one_to_two_thousand_on_a3():
    found = fit((0, 0, 400, 400), UPRIGHT, ACROSS)
    assert (found.scale, found.sheets) == (2000, 1)


def test_a_sheet_lies_where_the_ground_is_wider_than_high():
    assert fit((0, 0, 500, 300), UPRIGHT, ACROSS).is_turned
    assert not fit((0, 0, 300, 500), UPRIGHT, ACROSS).is_turned


def test_one_house_does_not_fill_the_wall():
    assert fit((0, 0, 10, 12), UPRIGHT, ACROSS).scale == SERIES[0]


def test_a_scale_that_must_hold_takes_several_sheets():
    found = fit((0, 0, 2000, 300), UPRIGHT, ACROSS, scale=2000)
    assert found.scale == 2000
    assert (found.columns, found.rows) == (found.sheets, 1)
    assert found.sheets == 4


def test_twenty_kilometres_become_a_dozen_sheets_at_most():
    found = fit((0, 0, 20_000, 400), UPRIGHT, ACROSS)
    assert 1 < found.sheets <= 12


@given(boxes, st.sampled_from([None, 1000, 5000]))
def test_ground_is_on_the_sheets_whole_and_true_to_scale(box, scale):
    found = fit(box, UPRIGHT, ACROSS, scale=scale)
    size = ACROSS if found.is_turned else UPRIGHT
    frames = np.array(found.frames)
    wide = (frames[:, 2] - frames[:, 0]) / found.scale * 1000
    high = (frames[:, 3] - frames[:, 1]) / found.scale * 1000
    np.testing.assert_allclose(wide, size[0])
    np.testing.assert_allclose(high, size[1])
    # Every place of the ground is on a sheet, some millimetres from its edge.
    edge = 5.0 * found.scale / 1000
    for x in np.linspace(box[0], box[2], 7):
        for y in np.linspace(box[1], box[3], 7):
            inside = (frames[:, 0] + edge < x) & (x < frames[:, 2] - edge)
            inside &= (frames[:, 1] + edge < y) & (y < frames[:, 3] - edge)
            assert inside.any()


@pytest.mark.parametrize(
    ("box", "upright", "scale"),
    [((0, 0, 1, 1), (10.0, 300.0), None), ((1, 0, 0, 1), UPRIGHT, None),
     ((0, 0, 1, 1), UPRIGHT, 0)],
)  # fmt: skip
def test_what_cannot_be_is_refused(box, upright, scale):
    with pytest.raises(ValueError, match="no "):
        fit(box, upright, ACROSS, scale=scale)


def test_sheets_without_anything_of_the_area_are_told():
    found = fit((0, 0, 2000, 2000), UPRIGHT, ACROSS, scale=1000)
    corner = [(0.0, 0.0, 50.0, 50.0)]
    last_row_first = (found.rows - 1) * found.columns
    assert holding(found, corner) == (last_row_first,)


@given(
    st.floats(0, 40_000), st.floats(0, 40_000), st.floats(60, 800), st.floats(60, 800)
)
def test_the_best_fit_is_the_largest_whole_hundred_on_one_sheet(wide, high, one, other):
    box = (0.0, 0.0, wide, high)
    found = fit_closely(box, (one, other), (other, one))
    assert found.sheets == 1
    assert found.scale % 100 == 0
    assert found.scale >= 500
    if found.scale > 500:
        larger = fit(box, (one, other), (other, one), scale=found.scale - 100)
        assert larger.sheets > 1
