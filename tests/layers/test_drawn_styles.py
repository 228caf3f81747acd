"""Bands of scale, classes, lengths of the scale bar, views."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from gridplanner.data.records import Unit
from gridplanner.layers import style as styles
from gridplanner.layers.classes import NO_DATA, classify
from gridplanner.layers.furniture import bar_length, length_words
from gridplanner.layers.label_sources import short_name
from gridplanner.layers.style import DARK, LIGHT, PUOR, YLGNBU, band
from gridplanner.layers.view import View
from gridplanner.resources.texts import set_language


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        (50_001, 0),
        (50_000, 1),
        (15_001, 1),
        (15_000, 2),
        (4_001, 2),
        (4_000, 3),
        (1_500, 4),
    ],
)
def test_bands_end_where_the_visual_standard_says(scale, expected):
    assert band(scale) == expected


def luminance(colour: str) -> float:
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(
        channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4
    )
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_writing_can_be_read_on_its_ground(palette):
    assert contrast(palette.ink, palette.surface) >= 7
    assert contrast(palette.ink, palette.window) >= 7
    pairs = [
        (palette.muted, palette.surface),
        (palette.accent, palette.surface),
        (palette.on_accent, palette.accent),
        (palette.on_tint, palette.tint),
        (palette.over_text, palette.over_ground),
        (palette.under_text, palette.under_ground),
        (palette.refused, palette.surface),
        (palette.ink, palette.halo),
        (palette.village, palette.halo),
        (palette.muted, palette.halo),
    ]
    for ink, ground in pairs:
        assert contrast(ink, ground) >= 4.5, (ink, ground)


def test_quantiles_put_as_many_into_each_class_with_round_breaks():
    values = np.random.default_rng(2).gamma(5, 60, 2287)
    classes = classify(values)
    counts = classes.counts(values)
    assert classes.colours == YLGNBU
    assert min(counts[:5]) > 2287 / 5 * 0.85
    assert all(b % 5 == 0 for b in classes.breaks)


def test_equal_steps_are_equally_wide():
    classes = classify(np.linspace(0, 500, 101), method="equal")
    assert classes.breaks == (100.0, 200.0, 300.0, 400.0)


def test_a_value_on_a_break_belongs_to_the_class_above():
    classes = classify(np.array([0.0, 99.0, 100.0]), method="manual", breaks=(100.0,))
    assert classes.of(np.array([99.9, 100.0])).tolist() == [0, 1]
    assert classes.words("户") == ["<100户", "≥100户"]
    assert classes.colours == (YLGNBU[0], YLGNBU[-1])


def test_values_that_are_not_known_have_no_class():
    classes = classify(np.array([1.0, 5.0, np.nan, 9.0, 14.0]))
    assert classes.of(np.array([np.nan]))[0] == NO_DATA
    assert classes.counts(np.array([np.nan, 3.0]))[-1] == 1


@pytest.mark.parametrize("values", [[], [7.0, 7.0], [np.nan]])
def test_values_without_spread_make_one_class(values):
    classes = classify(np.array(values, float))
    assert classes.breaks == ()
    assert len(classes.colours) == 1


def test_the_diverging_ramp_is_the_five_states():
    values = np.linspace(-50, 50, 100)
    assert classify(values, ramp="diverging").colours == PUOR


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="jenks"):
        classify(np.array([1.0]), method="jenks")


@pytest.mark.parametrize("per_px", [0.05, 0.3, 1.06, 7, 90])
def test_the_scale_bar_is_a_round_length_that_fits(per_px):
    metres = bar_length(per_px)
    assert int(str(metres)[0]) in (1, 2, 5)
    assert set(str(metres)[1:]) <= {"0"}
    assert 50 < metres / per_px <= 140


def test_lengths_are_said_in_the_users_language():
    assert (length_words(200), length_words(5000)) == ("200 米", "5 公里")
    set_language("en")
    assert (length_words(200), length_words(5000)) == ("200 m", "5 km")


def test_short_names_keep_the_number_or_drop_the_word_for_grid():
    names = ["第23网格", "前湾网格", ""]
    units = [Unit(1, 0, 2, name=name, code="370211105201007") for name in names]
    assert [short_name(unit) for unit in units] == ["23", "前湾", "7"]


def test_a_view_goes_to_pixels_and_back():
    view = View(40_500_000.0, 3_950_000.0, 1.5, 801, 601, 1.25)
    x, y = view.to_map(13.0, 577.0)
    assert view.to_px(np.array([(x, y)]))[0] == pytest.approx((13.0, 577.0))


def test_zooming_keeps_the_ground_under_the_pointer():
    view = View(40_500_000.0, 3_950_000.0, 1.5, 800, 600)
    before = view.to_map(100, 50)
    assert view.zoomed(1.25, 100, 50).to_map(100, 50) == pytest.approx(before)
    assert view.zoomed(1.25, 100, 50).scale == pytest.approx(view.scale / 1.25)


def test_a_fitted_box_is_whole_and_touches_the_margin():
    box = (40_500_000.0, 3_950_000.0, 40_501_000.0, 3_950_200.0)
    fitted = View(width=800, height=600).fitted(box)
    west, south, east, north = fitted.box
    assert west < box[0] < box[2] < east
    assert south < box[1] < box[3] < north
    assert (box[2] - box[0]) / (east - west) == pytest.approx(0.88)
    point = View().fitted((5.0, 5.0, 5.0, 5.0))
    assert point.scale == pytest.approx(1000)


def test_a_wide_picture_covers_what_is_panned_into_its_margin():
    view = View(0, 0, 1.0, 800, 600)
    wide = view.widened(0.125)
    assert wide.covers(view.panned(100, -75))
    assert not wide.covers(view.panned(101, 0))


def test_widths_grow_with_the_scale():
    for widths in (styles.GRID_WIDTHS, styles.MICRO_GRID_WIDTHS, styles.TOWN_WIDTHS):
        assert list(widths) == sorted(widths)


# Machado, Oliveira and Fernandes (2009), severity 1.
BLINDNESS = {
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]


def lab_as_seen(colour: str, blindness: str) -> np.ndarray:
    """The colour in CIE L*a*b* (D65) as somebody with the blindness sees it."""
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1)
    xyz = np.array(TO_XYZ) @ seen / (0.9505, 1.0, 1.089)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("ramp", ["sequential", "diverging"])
@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_neighbouring_classes_are_told_apart_by_the_colour_blind(
    ramp, blindness, count
):
    classes = classify(np.arange(1.0, 101.0), count=count, ramp=ramp)
    seen = [lab_as_seen(colour, blindness) for colour in classes.colours]
    assert len(seen) == count
    apart = [float(np.linalg.norm(a - b)) for a, b in pairwise(seen)]
    assert min(apart) >= 12
