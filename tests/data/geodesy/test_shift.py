import numpy as np
import pytest
from pyproj import Geod

from gridplanner.data.geodesy.shift import (
    Shift,
    from_bd09,
    from_gcj02,
    suggest_shift,
    to_bd09,
    to_gcj02,
    unshift,
)

TOWNS = {
    "泊里": (119.78, 35.72, 486, 90, 1263, 58),
    "王台": (119.97, 36.08, 464, 90, 1245, 57),
    "大村": (119.72, 35.92, 491, 90, 1267, 59),
    "即墨": (120.45, 36.39, 457, 85, 1259, 56),
    "济南": (117.00, 36.66, 523, 87, 1316, 56),
}


def one(lon, lat):
    return np.array([float(lon)]), np.array([float(lat)])


def test_published_vectors_are_met():
    lon, lat = to_gcj02(*one(120, 40))
    assert lon[0] == pytest.approx(120.00567568355486, abs=1e-12)
    assert lat[0] == pytest.approx(40.0013047896019, abs=1e-12)
    lon, lat = to_gcj02(*one(116.404, 39.915))
    assert lon[0] == pytest.approx(116.41024449917, abs=1e-10)
    assert lat[0] == pytest.approx(39.91640428150, abs=1e-10)
    lon, lat = to_bd09(*one(116.404, 39.915))
    assert lon[0] == pytest.approx(116.41662724379, abs=1e-10)
    assert lat[0] == pytest.approx(39.92269955222, abs=1e-10)


@pytest.mark.parametrize("town", TOWNS)
def test_shift_of_each_town_has_its_known_length_and_direction(town):
    lon, lat, gcj, gcj_azimuth, baidu, baidu_azimuth = TOWNS[town]
    for forward, metres, azimuth in (
        (to_gcj02, gcj, gcj_azimuth),
        (to_bd09, baidu, baidu_azimuth),
    ):
        there = forward(*one(lon, lat))
        found, _, length = Geod(ellps="WGS84").inv(lon, lat, there[0][0], there[1][0])
        assert length == pytest.approx(metres, abs=1.5)
        assert found % 360 == pytest.approx(azimuth, abs=1.5)


@pytest.mark.parametrize(
    ("forward", "back"), [(to_gcj02, from_gcj02), (to_bd09, from_bd09)]
)
def test_the_way_back_is_true_to_a_tenth_of_a_millimetre(forward, back):
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(75, 134, 5000), rng.uniform(18, 53, 5000)
    there = back(*forward(lon, lat))
    assert np.abs(there[0] - lon).max() < 1e-9
    assert np.abs(there[1] - lat).max() < 1e-9


def test_places_outside_the_box_are_left_alone():
    lon, lat = to_gcj02(*one(9.52, 47.14))
    assert (lon[0], lat[0]) == (9.52, 47.14)


def footprints(lon, lat):
    """A town of squares some 20 m wide, 100 m apart."""
    return (np.abs(lon * 1000 % 1 - 0.5) < 0.1) & (np.abs(lat * 1000 % 1 - 0.5) < 0.1)


@pytest.mark.parametrize("shift", list(Shift))
def test_shift_is_suggested_where_points_fit_after_the_way_back(shift):
    rng = np.random.default_rng(3)
    lon = (rng.integers(119780, 119800, 200) + 0.5) / 1000
    lat = (rng.integers(35720, 35740, 200) + 0.5) / 1000
    forward = {Shift.GCJ02: to_gcj02, Shift.BD09: to_bd09}[shift]
    hint = suggest_shift(*forward(lon, lat), fits=footprints)
    assert hint is not None
    assert hint.shift is shift
    assert hint.direction == {Shift.GCJ02: "E", Shift.BD09: "NE"}[shift]
    low, high = {Shift.GCJ02: (480, 490), Shift.BD09: (1250, 1275)}[shift]
    assert low < hint.distance < high
    assert hint.missed_after == 0.0
    assert np.allclose(unshift(shift, *forward(lon, lat)), (lon, lat), atol=1e-9)


def test_no_shift_is_suggested_where_points_fit_or_fit_nowhere():
    rng = np.random.default_rng(3)
    lon = (rng.integers(119780, 119800, 200) + 0.5) / 1000
    lat = (rng.integers(35720, 35740, 200) + 0.5) / 1000
    assert suggest_shift(lon, lat, fits=footprints) is None
    assert suggest_shift(lon + 0.0005, lat, fits=footprints) is None
    few = to_gcj02(lon[:5], lat[:5])
    assert suggest_shift(*few, fits=footprints) is None
