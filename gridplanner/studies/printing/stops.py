"""What is looked at on patrols: wells, squares and the like, key places, dangers."""

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
_DANGERS: Final = (
    "隐患", "消防", "安全", "危", "设施损坏", "违法建设", "违建", "燃气", "用电",
    "防汛", "地质", "火", "hazard", "danger", "fire", "damage", "illegal building",
)  # fmt: skip


def stops_of(
    file: ProjectFile, features: FeatureSet, buildings: Packed
) -> tuple[Stop, ...]:
    """List everything in the town that is looked at.

    Features are the points of the map; places stand where their building does, those
    without one nowhere. Names of places are read, and no name of a person. Dangers are
    the open events of such kinds.
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
    return (*found, *_hazards(file, buildings))


def _hazards(file: ProjectFile, buildings: Packed) -> list[Stop]:
    """List the open events that tell of a danger, where they were seen.

    Of an event its kind alone is read: what it is about may name somebody, and where
    people quarrel or ask for help is nobody's business on paper.
    """
    names = ("kind", "x", "y", "building_id", "closed")
    read = file.read_columns("event", names)
    found = []
    for kind, x, y, house, closed in zip(*(read[name] for name in names), strict=True):
        if closed or not any(word in (kind or "") for word in _DANGERS):
            continue
        place = None if x is None or y is None else (float(x), float(y))
        if place is None and house:
            rows = buildings.rows_of(np.array([int(house)], np.int64))
            place = tuple(buildings.points[rows[0]].tolist()) if len(rows) else None
        if place is not None and np.isfinite(place).all():
            found.append(Stop("hazard", str(kind), *place))
    return found


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
