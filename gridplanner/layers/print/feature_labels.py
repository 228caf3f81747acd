"""Names of woods, waters, squares, wells and the like, where they lie on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import AREA, LINE, POINT
from gridplanner.layers.hit import geometry_of
from gridplanner.layers.print.map_labels import Rank, inmost
from gridplanner.layers.print.map_signs import SIZE
from gridplanner.layers.print.placing import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.layers.print.map_looks import Theme

_SIZES: Final = (2.4, 2.1, 1.8, 1.5)
_LEAST_AREA: Final = 12.0  # square millimetres of an area that is named
_UNNAMED: Final = ("road", "house")
_WATERS: Final = ("river", "ditch", "well")
_AROUND: Final = ((1, 0), (-1, 0), (0, 1), (0, -1))


def feature_wishes(view: MapView, ground: Ground, meant: Meaning) -> Iterator[Wish]:
    """Ask for the names of areas inside them, of points beside their symbols.

    Roads and rivers that are lines have theirs along them; see
    `gridplanner.layers.print.map_labels.road_wishes`. Each name of a kind stands once,
    in its largest area. What lies beside one's own ground stays unnamed.
    """
    features, packed = ground.features, ground.features.packed
    rows = packed.shapes_in(view.box)
    unnamed = [KINDS.index(kind) for kind in _UNNAMED]
    rows = rows[(packed.dims[rows] != LINE) & ~np.isin(features.kinds[rows], unnamed)]
    sides = packed.boxes[rows]
    sides = sides[:, 2:] - sides[:, :2]
    known: set[tuple[str, str]] = set()
    own = _own(view, ground, meant)
    for row in rows[np.argsort(-sides.prod(axis=1), kind="stable")].tolist():
        name, kind = features.names[row], KINDS[features.kinds[row]]
        if not name or (packed.dims[row] == AREA and (kind, name) in known):
            continue
        known.add((kind, name))
        places = _places(view, ground, row, own)
        if places:
            colour = _colour(kind, meant.theme)
            yield Wish(
                name, places, _SIZES, Rank.PLACE, row, colour=colour, halo=True
            )  # fmt: skip


def _own(view: MapView, ground: Ground, meant: Meaning) -> shapely.Geometry:
    """Give the ground whose features are named, as far as the map shows it."""
    window = shapely.box(*view.box)
    if not meant.own:
        return window
    parts = [ground.outlines[unit] for unit in meant.own if unit in ground.outlines]
    return shapely.intersection(shapely.union_all(parts), window)


def _places(
    view: MapView, ground: Ground, row: int, own: shapely.Geometry
) -> tuple[tuple[float, float], ...]:
    packed = ground.features.packed
    if packed.dims[row] == POINT:
        if not shapely.intersects_xy(own, *packed.points[row]):
            return ()
        ((x, y),) = view.to_mm(packed.points[row : row + 1]).tolist()
        wide = 0.55 * _SIZES[0] * len(ground.features.names[row]) + SIZE * 0.8
        return tuple((x + u * wide, y + v * 1.2 * SIZE) for u, v in _AROUND)
    shape = shapely.transform(geometry_of(packed, row), lambda at: at + packed.origin)
    shown = shapely.intersection(shapely.make_valid(shape), own)
    if shown.area * view.mm_per_metre**2 < _LEAST_AREA:
        return ()
    x, y = inmost(view, shown)
    return tuple((x, y + v) for v in (0.0, -3.0, 3.0, -6.0, 6.0))


def _colour(kind: str, theme: Theme) -> str:
    if kind in _WATERS:
        return theme.water_name
    return theme.sign("woodland") if kind == "woodland" else theme.place_name
