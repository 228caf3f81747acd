from __future__ import annotations

import numpy as np
import pytest
import shapely

from gridplanner.data.packed import pack
from gridplanner.layers import raster
from gridplanner.layers.features import take_features
from gridplanner.layers.style import LIGHT, Style
from gridplanner.layers.town_map import TownMap
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, houses, squares


def plates(ids):
    return [(f"{i}号", None) for i in ids.tolist()]


@pytest.fixture(params=["painter", "loops"])
def hand(request):
    """Who paints: the painter, or the compiled loops."""
    if request.param == "loops":
        raster.make_ready()
    yield request.param
    raster.leave()


@pytest.fixture
def town(qapp) -> TownMap:
    """The nine squares with houses, a road, a river, a wood, a well and figures."""
    made = TownMap(Style(LIGHT, load_fonts()))
    made.show_subdivision(squares())
    made.show_buildings(pack(*houses()), plates)
    x, y = CORNER
    shapes = np.array(
        [
            shapely.LineString(
                [(x - 50, y + 250), (x + 400, y + 280), (x + 950, y + 260)]
            ),
            shapely.Polygon([(x, y), (x + 130, y), (x + 130, y + 900), (x, y + 900)]),
            shapely.Polygon(
                [(x + 650, y + 640), (x + 890, y + 650), (x + 800, y + 890)]
            ),
            shapely.Point(x + 455, y + 455),
            shapely.LineString([(x + 700, y), (x + 720, y + 640)]),
        ],
        object,
    )
    ids = np.arange(5)
    features = take_features(
        pack(ids, shapes),
        ids,
        kinds=["road", "river", "woodland", "well", "road"],
        classes=["省道", "河流水面", "", "", "村道"],
        names=["S301", "逢河", "", "", ""],
    )
    made.show_features(features)
    made.show_figures({3000 + i: f"{40 * i}户" for i in range(1, 10)})
    return made
