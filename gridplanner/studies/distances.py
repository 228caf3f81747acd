"""Distances of an open project, made the same way for the window and the commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.analysis.distances import (
    MINUTES,
    PACE,
    measure_distances,
    within_minutes,
)
from gridplanner.analysis.on_roads import put_on_roads
from gridplanner.analysis.own_distances import measure_own_distances
from gridplanner.analysis.road_graph import make_graph
from gridplanner.data.access.roles import permissions_of
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.job import Progress
from gridplanner.data.norms.in_use import norm_in_use
from gridplanner.data.norms.norm import Method
from gridplanner.data.offices import read_offices
from gridplanner.data.own_offices import read_own_offices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.analysis.coverage import Share
    from gridplanner.analysis.distances import Distances
    from gridplanner.data.document import Document
    from gridplanner.data.norms.norm import Norm
    from gridplanner.data.offices import Offices
    from gridplanner.data.own_offices import OwnOffices
    from gridplanner.data.snapshot import Snapshot

# Nobody walks there, whatever a map calls a road.
_NOT_WALKED = ("铁路", "高速", "地铁", "rail", "motorway", "subway")
_APART = ("桥", "隧道", "高架", "bridge", "tunnel", "viaduct")


@dataclass(frozen=True, slots=True, eq=False)
class OwnReached:
    """How far the houses are from the offices of their own grids.

    Attributes
    ----------
    distances : Distances
    without : ndarray, intp
        Positions of the buildings whose grid has no office, or that are in no grid.
    based : int
        Buildings measured to the base of somebody who looks after their grid; the
        others to the office of the community.
    within, within_straight : dict of str to tuple of Share
        As of `Reached`; buildings without an office count in the whole.
    """

    distances: Distances
    without: NDArray[np.intp]
    based: int
    within: dict[str, tuple[Share, ...]]
    within_straight: dict[str, tuple[Share, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """How far the houses of a town are from the nearest office.

    Attributes
    ----------
    offices : Offices
    distances : Distances
        Of the buildings of the snapshot, in their order.
    pace : float
        Kilometres an hour.
    minutes : tuple of float
    within : dict of str to tuple of Share
        ``"buildings"`` and the measures, one share a number of minutes by road.
    within_straight : dict of str to tuple of Share
        The same, if one could walk straight.
    own : OwnReached or None
        To the offices of their own grids; None where no day was asked for.
    """

    offices: Offices
    distances: Distances
    pace: float
    minutes: tuple[float, ...]
    within: dict[str, tuple[Share, ...]]
    within_straight: dict[str, tuple[Share, ...]]
    own: OwnReached | None = None


def pace_of(document: Document) -> float:
    """Give the pace of patrols by the norm in use, else `PACE`; kilometres an hour."""
    norm = _norm(document)
    return norm.patrol.speed if norm.method is Method.TIME else PACE


def _norm(document: Document) -> Norm:
    file = document.file
    account = None if file.keys is None else file.keys.account
    return norm_in_use(file, permissions_of(account)).norm


def study_distances(
    document: Document,
    snapshot: Snapshot,
    *,
    pace: float = PACE,
    minutes: Sequence[float] = MINUTES,
    day: str | None = None,
    progress: Progress | None = None,
) -> Reached:
    """Measure how far every house is from where work begins.

    Parameters
    ----------
    document : Document
    snapshot : Snapshot
    pace : float
        Kilometres an hour, on foot.
    minutes : sequence of float
    day : str, optional
        ISO date of the posts, to measure to the offices of each house's own grid too.
        Without it only to the offices of today.
    progress : Progress, optional

    Returns
    -------
    Reached

    Raises
    ------
    GridPlannerError
        ``distances.no_offices`` where no office has a place on the map,
        ``distances.no_roads`` without any road.
    Cancelled
        If the user stopped it.
    """
    progress = progress or Progress()
    progress.step("progress.roads", 0.0, 0.5)
    on = day or document.file.now()[:10]
    offices = read_offices(document.file, snapshot.buildings, on)
    if not len(offices):
        raise GridPlannerError("distances.no_offices", n=offices.unplaced)
    roads, apart = roads_of(document)
    if not len(roads):
        raise GridPlannerError("distances.no_roads")
    graph = make_graph(roads, apart=apart, progress=progress)
    if not len(graph.edges):
        raise GridPlannerError("distances.no_roads")
    progress.step("progress.distances", 0.5, 1.0 if day is None else 0.75)
    houses, owned = snapshot.building_points, None
    points = offices.points
    if day is not None:
        owned = read_own_offices(document.file, snapshot, day, norm=_norm(document))
        points = np.concatenate([points, owned.points])
    # Each house is put on the roads once, whatever it is measured to.
    on_roads = put_on_roads(graph, houses, points, progress=progress)
    count = len(offices)
    distances = measure_distances(
        houses, offices.points, graph, on_roads=on_roads.of_offices(slice(count))
    )
    ways = distances.minutes(pace), distances.straight_minutes(pace)
    by_road, straight = (within_minutes(snapshot, way, minutes=minutes) for way in ways)
    own = None
    if owned is not None:
        progress.step("progress.distances", 0.75, 1.0)
        far = measure_own_distances(
            houses,
            owned.grids,
            owned.owned,
            owned.points,
            graph,
            on_roads=on_roads.of_offices(slice(count, None)),
            progress=progress,
        )
        own = _own_reached(far, owned, snapshot, (pace, minutes))
    return Reached(offices, distances, pace, tuple(minutes), by_road, straight, own)


def _own_reached(
    far: Distances,
    own: OwnOffices,
    snapshot: Snapshot,
    walk: tuple[float, Sequence[float]],
) -> OwnReached:
    pace, minutes = walk
    ways = far.minutes(pace), far.straight_minutes(pace)
    by_road, straight = (within_minutes(snapshot, way, minutes=minutes) for way in ways)
    return OwnReached(
        far,
        np.flatnonzero(far.office < 0),
        int(np.isin(own.grids, list(own.from_base)).sum()),
        by_road,
        straight,
    )


def roads_of(document: Document) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Read the roads one walks on, and which of them are bridges and tunnels."""
    columns = document.file.read_columns("feature", ["fid", "kind", "class"])
    named = {
        number: str(name or "").lower()
        for number, kind, name in zip(
            columns["fid"], columns["kind"], columns["class"], strict=True
        )
        if kind == "road"
    }
    ids, shapes = document.file.read_shapes("feature")
    kept = [
        (shape, named[number])
        for number, shape in zip(ids.tolist(), shapes, strict=True)
        if number in named and not any(w in named[number] for w in _NOT_WALKED)
    ]
    roads = shapely.from_wkb([shape for shape, _ in kept])
    flat = shapely.get_dimensions(roads) == 1
    apart = np.array([any(w in name for w in _APART) for _, name in kept], bool)
    return np.asarray(roads, object)[flat], apart[flat]


def distances_answer(reached: Reached, snapshot: Snapshot) -> dict[str, Any]:
    """Put distances into the shape of the answer; what is unknown is None."""
    far = reached.distances
    return {
        "offices": len(reached.offices),
        "unplaced": reached.offices.unplaced,
        "pace": reached.pace,
        "minutes": list(reached.minutes),
        "within": _shares(reached.within),
        "within_straight": _shares(reached.within_straight),
        "straight": _median(far.straight),
        "by_road": _median(far.by_road),
        "unreached": snapshot.building_ids[far.unreached].tolist(),
        "own": None if reached.own is None else _own_answer(reached.own, snapshot),
    }


def _own_answer(own: OwnReached, snapshot: Snapshot) -> dict[str, Any]:
    far, ids = own.distances, snapshot.building_ids
    return {
        "to_base": own.based,
        "to_community": len(ids) - len(own.without) - own.based,
        "without": ids[own.without].tolist(),
        "within": _shares(own.within),
        "within_straight": _shares(own.within_straight),
        "straight": _median(far.straight),
        "by_road": _median(far.by_road),
        "unreached": ids[np.setdiff1d(far.unreached, own.without)].tolist(),
    }


def _shares(within: dict[str, tuple[Share, ...]]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {
                "held": share.held,
                "whole": share.whole,
                "share": None if share.share is None else round(share.share, 6),
            }
            for share in shares
        ]
        for name, shares in within.items()
    }


def _median(metres: NDArray[np.float64]) -> float | None:
    """Give the distance half of the houses are within; None where half have none."""
    middle = float(np.median(metres)) if len(metres) else np.inf
    return round(middle, 2) if np.isfinite(middle) else None
