"""From labelled faces back to borders that keep who they were.

A border cut in three must keep its id, and a line that passed and was not needed must
leave no trace: identities go by the longest common length, points that came only by
noding are dropped again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gridplanner.data.errors import EditError
from gridplanner.data.records import Border, Record, Vertex
from gridplanner.data.topology.canonical import Points, number_points, pack_bends
from gridplanner.data.topology.chains import Chain, link
from gridplanner.data.topology.rings import Ids, flatten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.change import Key
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Scene

Flags = NDArray[np.bool_]

STRAIGHT = 0.0015
"""Metres within which a point that only noding brought bends nothing."""


@dataclass(frozen=True, slots=True)
class Relinked:
    """Records of vertices and borders after an edit, and the counter after it."""

    records: Mapping[Key, Record | None]
    next_id: int


@dataclass(slots=True)
class _Web:
    """Segments that bound something, on old borders (`old`) where they lie on one."""

    places: Points
    ends: Ids
    sides: Ids
    parent: Ids
    along: list[bool]
    lengths: list[float]
    fresh: list[bool]
    straight: float


def relink(
    plan: Plan,
    scene: Scene,
    sides: Ids,
    *,
    next_id: int,
    straight: float = STRAIGHT,
) -> Relinked:
    """Make the borders of an edit.

    Parameters
    ----------
    plan : Plan
        Before the edit.
    scene : Scene
    sides : ndarray, int64, shape (s, 2)
        Cell on the left and right of each segment of the scene after the edit.
    next_id : int
        First free id.
    straight : float, optional
        Metres within which new points that bend nothing are dropped; 0 keeps all.

    Returns
    -------
    Relinked
        Vertices and borders of the scene that are new, other or gone (None).

    Raises
    ------
    EditError
        ``refuse.broken`` if the sides along a border contradict: a fault of ours.
    """
    numbers = (*scene.inner, *scene.outer)
    web = _weave(plan, scene, sides, straight)
    stops, anchors = _stops(plan, numbers, web.places)
    fixed = stops | (np.bincount(web.ends.ravel(), minlength=len(stops)) != 2)
    chains = [
        _straighten(_anchored(chain, anchors, fixed), web)
        for chain in link(web.ends, stops)
    ]
    return _identify(plan, numbers, chains, web, next_id)


def _weave(plan: Plan, scene: Scene, sides: Ids, straight: float) -> _Web:
    keep = sides[:, 0] != sides[:, 1]
    outer = [plan.borders[number] for number in scene.outer]
    lines = flatten(outer, plan.vertices)
    count = len(scene.places)
    inner_old = flatten([plan.borders[n] for n in scene.inner], plan.vertices)
    places, number = number_points(
        np.concatenate([scene.places, lines.xy, inner_old.xy])
    )
    fresh = np.ones(len(places), bool)
    fresh[number[count:]] = False
    step = np.ones(max(len(lines.xy) - 1, 0), bool)
    step[lines.offsets[1:-1] - 1] = False
    first = np.flatnonzero(step)
    of_outer = np.searchsorted(lines.offsets, first, "right") - 1
    outer_sides = np.array([(b.left, b.right) for b in outer], np.int64).reshape(-1, 2)
    ends = np.concatenate(
        [
            number[scene.ends[keep]],
            np.column_stack([number[count + first], number[count + first + 1]]),
        ]
    ).astype(np.int64)
    steps = places[ends[:, 1]] - places[ends[:, 0]]
    return _Web(
        places,
        ends,
        np.concatenate([sides[keep], outer_sides[of_outer]]),
        np.concatenate([scene.parent[keep], len(scene.inner) + of_outer]),
        [*scene.along[keep].tolist(), *[True] * len(first)],
        np.hypot(steps[:, 0], steps[:, 1]).tolist(),
        fresh.tolist(),
        straight,
    )


def _stops(
    plan: Plan, numbers: tuple[int, ...], places: Points
) -> tuple[Flags, set[int]]:
    """Places where borders outside the scene end, and places of ring anchors."""
    known = set(numbers)
    place_of = _place_numbers(places)
    stops = np.zeros(len(places), bool)
    anchors = set()
    for number in numbers:
        border = plan.borders[number]
        for vertex_id in (border.start, border.end):
            vertex = plan.vertices[vertex_id]
            place = place_of[vertex.x, vertex.y]
            if plan.star[vertex_id] - known:
                stops[place] = True
            elif border.start == border.end:
                anchors.add(place)
    return stops, anchors


def _place_numbers(places: Points) -> dict[tuple[float, float], int]:
    return {(x, y): index for index, (x, y) in enumerate(places.tolist())}


def _anchored(chain: Chain, anchors: set[int], fixed: Flags) -> Chain:
    """Let a ring begin at an old anchor where one is still on it."""
    if not chain.closed or fixed[chain.points[0]]:
        return chain
    found = sorted(anchors.intersection(chain.points))
    if not found or chain.points[0] in anchors:
        return chain
    at = chain.points.index(found[0])
    return Chain(
        chain.points[at:-1] + chain.points[: at + 1],
        chain.segments[at:] + chain.segments[:at],
        chain.forward[at:] + chain.forward[:at],
    )


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A border to be: its places, sides and what it has in common with old ones."""

    places: list[int]
    left: int
    right: int
    common: Mapping[int, float]
    against: Mapping[int, float]


def _straighten(chain: Chain, web: _Web) -> _Stretch:
    sides = web.sides[chain.segments].tolist()
    own = {
        (left, right) if ahead else (right, left)
        for (left, right), ahead in zip(sides, chain.forward, strict=True)
    }
    if len(own) != 1:
        cells = {side for pair in own for side in pair} - {0}
        raise EditError("refuse.broken", cells=tuple(sorted(cells)))
    common: dict[int, float] = {}
    against: dict[int, float] = {}
    for segment, ahead in zip(chain.segments, chain.forward, strict=True):
        parent = int(web.parent[segment])
        if parent >= 0:
            length = web.lengths[segment]
            common[parent] = common.get(parent, 0.0) + length
            if web.along[segment] != ahead:
                against[parent] = against.get(parent, 0.0) + length
    ((left, right),) = own
    return _Stretch(_drop_straight(chain.points, web), left, right, common, against)


def _drop_straight(points: list[int], web: _Web) -> list[int]:
    """Drop points that only noding brought and that bend nothing."""
    kept = [points[0]]
    dropped: list[int] = []
    # A ring keeps a triangle at least.
    spare = len(points) - (4 if points[0] == points[-1] else 2)
    for here, after in pairwise(points[1:]):
        tried = [*dropped, here]
        if (
            web.straight
            and web.fresh[here]
            and spare > 0
            and kept[-1] != after
            and _is_straight(web, kept[-1], after, tried)
        ):
            dropped = tried
            spare -= 1
        else:
            kept.append(here)
            dropped = []
    return [*kept, points[-1]]


def _is_straight(web: _Web, start: int, end: int, between: list[int]) -> bool:
    places = web.places
    begin, step = places[start], places[end] - places[start]
    length = float(np.hypot(step[0], step[1]))
    offset = places[between] - begin
    across = np.abs(offset[:, 0] * step[1] - offset[:, 1] * step[0]) / length
    return bool((across <= web.straight).all())


def _identify(
    plan: Plan,
    numbers: tuple[int, ...],
    stretches: list[_Stretch],
    web: _Web,
    next_id: int,
) -> Relinked:
    heir = _heirs(stretches)
    records: dict[Key, Record | None] = {("border", n): None for n in numbers}
    vertices = _Vertices(plan, numbers, web.places, next_id)
    further: list[Border] = []
    for index, stretch in enumerate(stretches):
        parent, takes_id = heir.get(index, (-1, False))
        model = plan.borders[numbers[parent]] if parent >= 0 else None
        border = _border_of(stretch, parent, model, web, vertices)
        if takes_id:
            records["border", border.id] = border
        else:
            further.append(border)
    next_id = vertices.next_id
    for border in further:
        records["border", next_id] = replace(border, id=next_id)
        next_id += 1
    records.update(vertices.records())
    return Relinked(records, next_id)


def _heirs(stretches: list[_Stretch]) -> dict[int, tuple[int, bool]]:
    """Give each stretch the old border it follows, and whether it takes its id."""
    pairs = sorted(
        (-length, index, parent)
        for index, stretch in enumerate(stretches)
        for parent, length in stretch.common.items()
    )
    heir: dict[int, tuple[int, bool]] = {}
    taken: set[int] = set()
    for _, index, parent in pairs:
        if parent not in taken and not heir.get(index, (0, False))[1]:
            taken.add(parent)
            heir[index] = (parent, True)
        else:
            heir.setdefault(index, (parent, False))
    return heir


def _border_of(
    stretch: _Stretch,
    parent: int,
    model: Border | None,
    web: _Web,
    vertices: _Vertices,
) -> Border:
    places, left, right = stretch.places, stretch.left, stretch.right
    if stretch.against.get(parent, 0.0) > stretch.common.get(parent, 0.0) / 2:
        places, left, right = places[::-1], right, left
    start, end = vertices.at(places[0]), vertices.at(places[-1])
    bends = pack_bends(web.places[places[1:-1]])
    if model is None:
        return Border(0, start, end, bends, left, right)
    return replace(model, start=start, end=end, bends=bends, left=left, right=right)


class _Vertices:
    """Vertices of an edit: the old one where there is one at a place."""

    def __init__(
        self, plan: Plan, numbers: tuple[int, ...], places: Points, next_id: int
    ) -> None:
        self._plan, self._places, self.next_id = plan, places, next_id
        known = set(numbers)
        ends = {
            v for n in numbers for v in (plan.borders[n].start, plan.borders[n].end)
        }
        self._old = {(plan.vertices[v].x, plan.vertices[v].y): v for v in sorted(ends)}
        self._ends = {v for v in ends if not plan.star[v] - known}
        self._new: dict[tuple[float, float], Vertex] = {}
        self._used: set[int] = set()

    def at(self, place: int) -> int:
        """Give the vertex at a place."""
        x, y = self._places[place].tolist()
        if (x, y) in self._old:
            number = self._old[x, y]
            self._used.add(number)
            return number
        if (x, y) not in self._new:
            self._new[x, y] = Vertex(self.next_id, x, y)
            self.next_id += 1
        return self._new[x, y].id

    def records(self) -> dict[Key, Record | None]:
        """Give the vertices that came or went."""
        gone = self._ends - self._used
        found: dict[Key, Record | None] = {("vertex", n): None for n in gone}
        return found | {("vertex", v.id): v for v in self._new.values()}
