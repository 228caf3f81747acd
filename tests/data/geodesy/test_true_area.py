import numpy as np
import pyproj
import pytest
import shapely

from gridplanner.data.geodesy.true_area import areal_scale


@pytest.mark.parametrize("crs", ["EPSG:4549", "EPSG:32632", "EPSG:3857", "EPSG:2154"])
def test_areas_become_those_on_the_ellipsoid(crs):
    lon, lat = {"EPSG:4549": (121.4, 35.8), "EPSG:32632": (9.5, 47.1)}.get(
        crs, (2.6, 44.3)
    )
    system = pyproj.CRS(crs)
    to_plane = pyproj.Transformer.from_crs(
        system.geodetic_crs, system, always_xy=True
    ).transform
    steps = np.linspace(0, 0.02, 40)
    ring = [(lon + s, lat) for s in steps]
    ring += [(lon + 0.02, lat + s) for s in steps]
    ring += [(lon + 0.02 - s, lat + 0.02) for s in steps]
    ring += [(lon, lat + 0.02 - s) for s in steps]
    true = abs(system.get_geod().polygon_area_perimeter(*zip(*ring, strict=True))[0])
    plane = shapely.Polygon(np.column_stack(to_plane(*zip(*ring, strict=True))))
    middle = shapely.get_coordinates(plane.centroid)
    assert plane.area / areal_scale(crs)(middle)[0] == pytest.approx(true, rel=3e-7)
    assert plane.area != pytest.approx(true, rel=1e-5)


def test_without_a_reference_system_the_plane_is_taken_for_true():
    assert areal_scale(None)(np.zeros((2, 2))).tolist() == [1, 1]


def test_no_places_have_no_scale():
    assert areal_scale("EPSG:4549")(np.empty((0, 2))).shape == (0,)


def test_degrees_are_refused():
    with pytest.raises(ValueError, match="metres"):
        areal_scale("EPSG:4326")
