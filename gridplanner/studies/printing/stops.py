"""What is looked at on patrols: wells, squares and the like, and key places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.printing.walking_order import walking_order
from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import POINT
from gridplanner.data.places import read_places
from gridplanner.layers.print.ground import Stop

if TYPE_CHECKING:
    from gridplanner.data.packed import Packed
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.layers.features import FeatureSet

_FEATURES: Final = ("well", "river", "ditch", "square", "woodland")
_PLACES: Final = ("key_place", "enterprise")


def stops_of(
    file: ProjectFile, features: FeatureSet, buildings: Packed
) -> tuple[Stop, ...]:
    """List everything in the town that is looked at.

    Features are the points of the map; places stand where their building does, those
    without one nowhere. Names of places are read, and no name of a person.
    """
    packed = features.packed
    wanted = [KINDS.index(kind) for kind in _FEATURES]
    (rows,) = np.nonzero(np.isin(features.kinds, wanted) & (packed.dims == POINT))
    found = [
        Stop(KINDS[features.kinds[row]], features.names[row], *packed.points[row])
        for row in rows.tolist()
    ]
    places = [
        one for one in read_places(file) if one.kind in _PLACES and one.building_id
    ]
    known = set(buildings.ids.tolist())
    places = [one for one in places if one.building_id in known]
    at = buildings.rows_of(np.array([one.building_id for one in places], np.int64))
    found += [
        Stop(one.kind, one.name, *buildings.points[row])
        for one, row in zip(places, at.tolist(), strict=True)
    ]
    return tuple(found)


def numbered(stops: tuple[Stop, ...], outline: shapely.Geometry) -> tuple[Stop, ...]:
    """Give those within an area numbers in walking order, from the north west on."""
    points = np.array([(stop.x, stop.y) for stop in stops]).reshape(-1, 2)
    if not len(points):
        return ()
    shapely.prepare(outline)
    (inside,) = np.nonzero(shapely.contains_xy(outline, *points.T))
    west, _south, _east, north = outline.bounds
    order = walking_order(points[inside], (west, north))
    return tuple(
        replace(stops[inside[row]], number=number)
        for number, row in enumerate(order.tolist(), 1)
    )
