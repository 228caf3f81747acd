"""Roads between the sites: who is joined to whom, and how the road runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import Delaunay

from gridplanner.data.demo.terrain import curve

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from gridplanner.data.demo.frames import Floats, Ints

HALF_WIDTH = {"省道": 9.0, "县道": 6.5, "乡道": 4.0, "村道": 3.0}


@dataclass(frozen=True, slots=True)
class Road:
    """A road: its line (n, 2) on the map, class and name."""

    line: Floats
    kind: str
    name: str = ""

    @property
    def shape(self) -> BaseGeometry:
        """The line as a geometry."""
        return shapely.linestrings(self.line)


def join_places(
    rng: np.random.Generator, centres: Floats, *, barrier: BaseGeometry, extra: float
) -> Ints:
    """Choose which places are joined: a shortest tree and some of the other pairs.

    Parameters
    ----------
    rng : numpy.random.Generator
    centres : ndarray of float64, shape (n, 2), n >= 2
    barrier : geometry
        A pair across it counts as five times as far, so few roads cross it.
    extra : float
        Share of the near pairs outside the tree that are joined too.

    Returns
    -------
    ndarray of int64, shape (m, 2)
    """
    if len(centres) < 3:
        return np.array([(0, 1)]) if len(centres) == 2 else np.empty((0, 2), np.int64)
    if len(centres) == 3:
        pairs = np.array([(0, 1), (0, 2), (1, 2)])
    else:
        triangles = Delaunay(centres).simplices
        pairs = np.vstack(
            [triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]]
        )
        pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    length = np.hypot(*(centres[pairs[:, 0]] - centres[pairs[:, 1]]).T)
    shapely.prepare(barrier)
    crosses = shapely.intersects(shapely.linestrings(centres[pairs]), barrier)
    cost = length * np.where(crosses, 5.0, 1.0)
    size = (len(centres), len(centres))
    tree = minimum_spanning_tree(
        coo_array((cost, (pairs[:, 0], pairs[:, 1])), shape=size)
    )
    kept = np.zeros(len(pairs), bool)
    rows, columns = tree.nonzero()
    in_tree = set(
        zip(
            np.minimum(rows, columns).tolist(),
            np.maximum(rows, columns).tolist(),
            strict=True,
        )
    )
    kept[
        [i for i, pair in enumerate(map(tuple, pairs.tolist())) if pair in in_tree]
    ] = True
    near = length < np.median(length[kept]) * 1.35
    kept |= near & (rng.random(len(pairs)) < extra)
    return np.asarray(pairs[kept], np.int64)


def run_roads(
    pairs: Ints, centres: Floats, gates: Floats, *, kind: str, wiggle: float
) -> list[Road]:
    """Run a road for each pair, from the gate that looks at the other place.

    Parameters
    ----------
    pairs : ndarray of int64, shape (m, 2)
    centres : ndarray of float64, shape (n, 2)
    gates : ndarray of float64, shape (n, 4, 2)
        Where the streets of each place end, on the map.
    kind : str
    wiggle : float

    Returns
    -------
    list of Road
    """
    outward = gates - centres[:, None]
    length = np.hypot(outward[..., 0], outward[..., 1])[..., None]
    outward = np.divide(outward, length, out=np.zeros_like(outward), where=length > 0)
    roads = []
    for first, second in pairs.tolist():
        way = centres[second] - centres[first]
        way = way / (np.hypot(*way) or 1.0)
        start = int(np.argmax(outward[first] @ way))
        end = int(np.argmax(outward[second] @ -way))
        leave = outward[first, start] if length[first, start] else way
        arrive = -outward[second, end] if length[second, end] else way
        line = curve(
            gates[first, start], leave, gates[second, end], arrive, wiggle=wiggle
        )
        roads.append(Road(line, kind))
    return roads


def cross_water(roads: list[Road], water: BaseGeometry) -> NDArray[np.object_]:
    """Find the stretches of roads that lie over water: the bridges.

    Returns
    -------
    ndarray of LineString, shape (k,)
        A little longer than the water is wide.
    """
    lines = np.array([road.shape for road in roads], dtype=object)
    shapely.prepare(water)
    over = lines[shapely.intersects(lines, water)]
    pieces = shapely.get_parts(shapely.intersection(over, shapely.buffer(water, 6)))
    pieces = pieces[shapely.get_type_id(pieces) == shapely.GeometryType.LINESTRING]
    return np.asarray(pieces[shapely.length(pieces) > 8], dtype=object)
