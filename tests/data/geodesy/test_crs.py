import numpy as np
import pytest
from pyproj import CRS

from gridplanner.data.errors import ImportRejected
from gridplanner.data.geodesy.crs import (
    find_crs,
    guess_place,
    has_old_datum,
    in_china,
    place_coordinates,
    project_crs,
    short_name,
    to_degrees,
    transform,
)
from gridplanner.data.geodesy.shift import Shift, to_gcj02

QINGDAO = (119.78, 35.72)


def box(x, y, size=1000.0):
    return (x - size, y - size, x + size, y + size)


def test_project_lies_in_the_zone_whose_meridian_is_nearest():
    for meridian in range(78, 133, 3):
        crs = CRS(project_crs(float(meridian), 30.0 if meridian < 123 else 46.0))
        if in_china(meridian, 30.0 if meridian < 123 else 46.0):
            assert crs.name == f"CGCS2000 / 3-degree Gauss-Kruger CM {meridian}E"
    assert project_crs(118.51, 36.0) == "EPSG:4549"
    assert project_crs(118.49, 36.0) == "EPSG:4548"


@pytest.mark.parametrize(
    "place",
    [(119.78, 35.72), (75.99, 39.47), (87.6, 43.8), (91.1, 29.65), (102.7, 25.0),
     (126.6, 45.8), (109.5, 18.25), (122.5, 52.97), (113.3, 23.1), (123.4, 41.8)],
)  # fmt: skip
def test_towns_of_china_lie_in_china(place):
    assert in_china(*place)


@pytest.mark.parametrize(
    "place",
    [(85.3, 27.7), (105.85, 21.03), (106.9, 47.9), (127.0, 37.55), (131.9, 43.1),
     (76.9, 43.2), (77.2, 28.6), (139.7, 35.7), (9.5, 47.1), (124.9, 49.9 + 5)],
)  # fmt: skip
def test_towns_elsewhere_take_their_utm_zone(place):
    assert not in_china(*place)
    assert CRS(project_crs(*place)).name.startswith("WGS 84 / UTM zone")


def test_southern_half_has_its_own_utm_codes():
    assert project_crs(151.2, -33.9) == "EPSG:32756"


def test_known_place_has_its_known_metres():
    x, y = transform(
        np.array([119.78]), np.array([35.72]), source="EPSG:4490", target="EPSG:4549"
    )
    assert x[0] == pytest.approx(480094.09, abs=0.006)
    assert y[0] == pytest.approx(3954497.19, abs=0.006)
    x, _ = transform(
        np.array([119.78]), np.array([35.72]), source="EPSG:4490", target="EPSG:4528"
    )
    assert x[0] == pytest.approx(40480094.09, abs=0.006)


def test_degrees_are_guessed():
    place = guess_place(box(119.78, 35.72, 0.01))
    assert (place.crs, place.confidence, place.swapped) == (
        "EPSG:4490",
        "guessed",
        False,
    )
    assert guess_place(box(9.5, 47.1, 0.01)).crs == "EPSG:4326"
    assert guess_place(box(35.72, 119.78, 0.01)).swapped


def test_zone_in_front_of_the_easting_names_the_system():
    place = guess_place(box(40480094.0, 3954497.0))
    assert (place.crs, place.confidence) == ("EPSG:4528", "guessed")
    assert place.candidates[0].lon == pytest.approx(119.78, abs=1e-5)
    assert guess_place(box(21_209_000.0, 3954497.0)).crs == "EPSG:4499"


def test_bare_easting_is_asked_for_unless_the_town_is_known():
    plane = box(480094.0, 3954497.0)
    place = guess_place(plane)
    assert (place.crs, place.confidence) == (None, "unknown")
    assert len(place.candidates) == 21
    near = guess_place(plane, near=QINGDAO)
    assert (near.crs, near.confidence) == ("EPSG:4549", "guessed")
    assert near.candidates[0].distance < 100


@pytest.mark.parametrize("east", [500_250.0, 40_500_250.0, 20_500_250.0])
@pytest.mark.parametrize("prefer", [None, "EPSG:2437", "EPSG:32650"])
def test_every_reading_lies_where_its_system_puts_it(east, prefer):
    north = 3_950_100.0
    readings = guess_place((east, north, east, north), prefer=prefer).candidates
    assert readings
    for one in readings:
        place = (north, east) if one.swapped else (east, north)
        wanted = to_degrees(*place, one.crs)
        assert (one.lon, one.lat) == pytest.approx(wanted, abs=1e-8)


def test_swapped_axes_are_recognised():
    place = guess_place(box(3954497.0, 40480094.0))
    assert (place.crs, place.swapped) == ("EPSG:4528", True)
    near = guess_place(box(3954497.0, 480094.0), near=QINGDAO, prefer="EPSG:4549")
    assert (near.crs, near.swapped) == ("EPSG:4549", True)


def test_system_of_the_project_wins_near_the_town():
    place = guess_place(
        box(548600.0, 5221000.0), near=(9.64, 47.14), prefer="EPSG:32632"
    )
    assert (place.crs, place.confidence) == ("EPSG:32632", "guessed")


def test_local_numbers_and_a_far_town_stay_unknown():
    assert guess_place(box(2000.0, 3000.0)).candidates == ()
    assert guess_place(box(2000.0, 3000.0), near=QINGDAO).crs is None
    assert guess_place(box(119.78, 35.72, 0.01), near=(9.5, 47.1)).crs is None
    assert guess_place((np.nan,) * 4).confidence == "unknown"


def test_shift_is_taken_away_before_projecting():
    lon, lat = to_gcj02(np.array([119.78]), np.array([35.72]))
    placed = place_coordinates(
        np.column_stack([lat, lon]),
        source="EPSG:4326",
        target="EPSG:4549",
        shift=Shift.GCJ02,
        swapped=True,
    )
    assert placed[0] == pytest.approx((480094.09, 3954497.19), abs=0.006)


def test_system_of_a_shapefile_is_recognised():
    wkt = CRS("EPSG:4549").to_wkt("WKT1_ESRI")
    assert short_name(wkt) == "EPSG:4549"
    assert short_name("EPSG:2154+5720") == "EPSG:2154"
    assert short_name("4549") == "EPSG:4549"


def test_old_datums_are_known_to_need_local_parameters():
    assert has_old_datum("EPSG:2437")
    assert has_old_datum("EPSG:2385")
    assert not has_old_datum("EPSG:4549")


@pytest.mark.parametrize("name", ["nonsense", "EPSG:5773", "EPSG:999999"])
def test_unknown_system_is_refused_in_words(name):
    with pytest.raises(ImportRejected) as caught:
        find_crs(name)
    assert caught.value.code == "import.unknown_crs"
