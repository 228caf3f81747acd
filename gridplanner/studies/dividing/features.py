"""What borders may not cross, and what they had better follow, read from a project.

Lines are sorted by what their class says: a railway, a main road, any other road. A
road over a river or a railway is a bridge, where a part may cross all the same.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from gridplanner.analysis.division.faces import Lines
from gridplanner.data.levels import Role
from gridplanner.studies.dividing.following import along_borders

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile


class Barrier(StrEnum):
    """What no part may cross, where it is asked for."""

    RIVERS = "rivers"
    RAILWAYS = "railways"
    ROADS = "roads"
    STREETS = "streets"
    LANES = "lanes"
    VILLAGES = "villages"
    COMMUNITIES = "communities"


_RAILWAY: Final = ("铁路", "轨道", "地铁", "rail", "subway", "tram")
_MAIN: Final = (
    "高速", "国道", "省道", "县道", "快速", "主干", "次干",
    "motorway", "trunk", "primary", "secondary",
)  # fmt: skip
_STREET: Final = (
    "乡道", "村道", "主街", "街道", "支路", "tertiary", "residential", "unclassified",
    "living_street", "street",
)  # fmt: skip
_HOMELY: Final = ("巷", "胡同", "弄", "alley", "lane")
# What a border costs a metre along each; between houses it costs 1.
_PRICES: Final = {
    "river": 0.05, "railway": 0.05, "main": 0.1, "street": 0.2, "lane": 0.35,
    "ditch": 0.35, "border": 0.1,
}  # fmt: skip
_CROSSED: Final = ("river", "railway")
_BARRED: Final = {
    Barrier.RIVERS: "river",
    Barrier.RAILWAYS: "railway",
    Barrier.ROADS: "main",
    Barrier.STREETS: "street",
    Barrier.LANES: "lane",
}


class Features(NamedTuple):
    """Lines of each kind, and where roads cross rivers and railways.

    Attributes
    ----------
    lines : tuple of Lines
        Barriers first: where two lie on each other the barrier counts.
    bridges : ndarray, float64, shape (t, 2)
        Of barriers alone.
    """

    lines: tuple[Lines, ...]
    bridges: NDArray[np.float64]


def read_features(
    file: ProjectFile, plan: Plan, barriers: Collection[str], box: NDArray[np.float64]
) -> Features:
    """Read what borders may follow or may not cross.

    Parameters
    ----------
    file : ProjectFile
    plan : Plan
        Whose borders of villages and communities are followed as well.
    barriers : collection of str
        `Barrier` values; those of villages are for the caller to keep.
    box : ndarray, float64, shape (4,)
        Where they are wanted: west, south, east, north.
    """
    borders = _borders_of_areas(plan)
    sorted_ = {
        kind: _following(named, borders)
        for kind, named in _sorted_lines(file, box).items()
    }
    sorted_["border"] = _Named(borders)
    barred = {_BARRED[Barrier(name)] for name in barriers if Barrier(name) in _BARRED}
    kinds = sorted(_PRICES, key=lambda kind: (kind not in barred, _PRICES[kind]))
    lines = tuple(
        Lines(
            sorted_[kind].shapes,
            _PRICES[kind],
            is_barrier=kind in barred,
            is_bridged=kind in _CROSSED,
            kind=kind,
            names=sorted_[kind].names,
        )
        for kind in kinds
        if len(sorted_[kind].shapes)
    )
    crossed = [sorted_[kind].shapes for kind in _CROSSED if kind in barred]
    roads = [sorted_[kind].shapes for kind in ("main", "street", "lane")]
    return Features(lines, _crossings(np.concatenate(roads), crossed))


class _Named(NamedTuple):
    """Lines, and what each is called; no names where none has one."""

    shapes: NDArray[np.object_]
    names: tuple[str, ...] = ()


def _following(named: _Named, borders: NDArray[np.object_]) -> _Named:
    shapes, row = along_borders(named.shapes, borders)
    names = tuple(named.names[at] for at in row.tolist()) if named.names else ()
    return _Named(shapes, names)


def _sorted_lines(file: ProjectFile, box: NDArray[np.float64]) -> dict[str, _Named]:
    """Read the lines of each kind near a place; of a polygon its outline."""
    ids, wkb = file.read_shapes("feature")
    columns = file.read_columns("feature", ["fid", "kind", "class", "name"])
    called = dict(zip(columns["fid"], columns["name"], strict=True))
    words = np.array([str(called.get(n) or "") for n in ids.tolist()], object)
    sort_of = {
        int(number): _sort(kind or "", str(word or "").lower())
        for number, kind, word in zip(
            columns["fid"], columns["kind"], columns["class"], strict=True
        )
    }
    kinds = np.array([sort_of.get(number, "") for number in ids.tolist()], object)
    shapes = shapely.force_2d(shapely.from_wkb(np.array(wkb, object)))
    here = (kinds != "") & shapely.intersects(shapes, shapely.box(*box))
    kinds, shapes, words = kinds[here], shapes[here], words[here]
    parts, row = shapely.get_parts(shapes, return_index=True)
    kinds, words = kinds[row], words[row]
    ground = shapely.get_dimensions(parts) == 2
    # A road drawn as ground is no line to follow.
    kept = (shapely.get_dimensions(parts) == 1) | (ground & np.isin(kinds, _WET))
    parts, kinds, words = parts[kept], kinds[kept], words[kept]
    parts[ground[kept]] = shapely.boundary(parts[ground[kept]])
    return {
        kind: _lines(parts[kinds == kind], words[kinds == kind]) for kind in _PRICES
    }


_WET: Final = ("river", "ditch")


def read_lanes(
    file: ProjectFile, box: shapely.Geometry
) -> tuple[NDArray[np.object_], tuple[str, ...]]:
    """Read the lanes people live on: 巷, 胡同, not the ways between fields.

    Returns
    -------
    lines : ndarray of LineString or MultiLineString, shape (l,)
    names : tuple of str
        Empty for those without.
    """
    columns = file.read_columns("feature", ["fid", "kind", "class", "name"])
    called = {
        number: str(name or "")
        for number, kind, word, name in zip(
            columns["fid"],
            columns["kind"],
            columns["class"],
            columns["name"],
            strict=True,
        )
        if kind == "road" and is_lane(str(word or "").lower(), str(name or ""))
    }
    ids, wkb = file.read_shapes("feature")
    mine = np.isin(ids, list(called))
    shapes = shapely.force_2d(shapely.from_wkb(np.array(wkb, object)[mine]))
    here = (shapely.get_dimensions(shapes) == 1) & shapely.intersects(shapes, box)
    names = [called[number] for number in ids[mine][here].tolist()]
    return np.asarray(shapes[here], object), tuple(names)


def is_lane(word: str, name: str) -> bool:
    """Tell whether a road is a lane people live on, by its class or its name."""
    return _sort("road", word) in {"lane", "street"} and (
        any(each in word for each in _HOMELY) or name.endswith(_HOMELY[:3])
    )


def _lines(shapes: NDArray[np.object_], names: NDArray[np.object_]) -> _Named:
    lines, row = shapely.get_parts(shapes, return_index=True)
    whole = shapely.length(lines) > 0
    return _Named(np.asarray(lines[whole], object), tuple(names[row[whole]].tolist()))


@cache
def _sort(kind: str, word: str) -> str:
    """Give the kind of a line; empty for what no border follows."""
    if kind in _WET:
        return kind
    if kind != "road":
        return ""
    if any(each in word for each in _RAILWAY):
        return "railway"
    if any(each in word for each in _MAIN):
        return "main"
    return "street" if any(each in word for each in _STREET) else "lane"


def _borders_of_areas(plan: Plan) -> NDArray[np.object_]:
    """Give the borders of villages, communities and towns."""
    lowest = lowest_area(plan)
    levels = plan.border_levels()
    return plan.lines(number for number, at in levels.items() if at <= lowest)


def lowest_area(plan: Plan) -> int:
    """Give the lowest level of areas, the village or community; -1 without any."""
    return max(
        (n for n, level in enumerate(plan.levels) if level.role is Role.AREA),
        default=-1,
    )


def _crossings(
    roads: NDArray[np.object_], crossed: list[NDArray[np.object_]]
) -> NDArray[np.float64]:
    """Find the places where roads cross other lines."""
    found = []
    for lines in crossed:
        road, line = shapely.STRtree(lines).query(roads, "intersects")
        spots = shapely.intersection(roads[road], lines[line])
        found.append(shapely.get_coordinates(shapely.centroid(spots)))
    spots = np.concatenate([np.empty((0, 2)), *found])
    return np.asarray(spots[np.isfinite(spots).all(axis=1)])
