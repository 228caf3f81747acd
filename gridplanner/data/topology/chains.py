"""Join segments into borders: from junction to junction, or all round a ring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.topology.rings import Ids


@dataclass(frozen=True, slots=True)
class Chain:
    """Segments that follow one another.

    Attributes
    ----------
    points : list of int
        Numbers of the places, one more than segments; a ring ends where it begins.
    segments : list of int
        The segments in order.
    forward : list of bool
        Whether each segment is walked from its first to its second place.
    """

    points: list[int]
    segments: list[int]
    forward: list[bool]

    @property
    def closed(self) -> bool:
        """Whether it ends where it begins."""
        return self.points[0] == self.points[-1]


def link(ends: Ids, stops: NDArray[np.bool_]) -> list[Chain]:
    """Join segments at every place where exactly two of them meet.

    Parameters
    ----------
    ends : ndarray, int64, shape (n, 2)
        Numbers of the two places of each segment, 0 ≤ number < m.
    stops : ndarray of bool, shape (m,)
        Places where no two segments are joined, whatever meets there.

    Returns
    -------
    list of Chain
        Each segment is in exactly one. Rings without a stop begin at their place of
        lowest number.
    """
    if not len(ends):
        return []
    node = (np.bincount(ends.ravel(), minlength=len(stops)) != 2) | stops
    way = np.argsort(ends.ravel(), kind="stable")
    first = np.searchsorted(ends.ravel()[way], np.arange(len(stops) + 1)).tolist()
    walker = _Walker(ends.tolist(), node.tolist(), way.tolist(), first)
    for place in np.flatnonzero(node).tolist():
        walker.walk_from(place)
    # What is left are rings; their lowest place comes first in this order.
    for place in np.unique(ends).tolist():
        walker.walk_from(place)
    return walker.chains


class _Walker:
    def __init__(
        self,
        ends: list[list[int]],
        node: list[bool],
        way: list[int],
        first: list[int],
    ) -> None:
        self.ends, self.node, self.way, self.first = ends, node, way, first
        self.used = [False] * len(ends)
        self.chains: list[Chain] = []

    def walk_from(self, place: int) -> None:
        """Follow every unused segment that leaves a place."""
        for end in self.way[self.first[place] : self.first[place + 1]]:
            if not self.used[end >> 1]:
                self.chains.append(self._walk(place, end))

    def _walk(self, begin: int, end: int) -> Chain:
        chain = Chain([begin], [], [])
        while True:
            segment, at_second = end >> 1, end & 1
            self.used[segment] = True
            place = self.ends[segment][1 - at_second]
            chain.points.append(place)
            chain.segments.append(segment)
            chain.forward.append(not at_second)
            if self.node[place] or place == begin:
                return chain
            for further in self.way[self.first[place] : self.first[place + 1]]:
                if not self.used[further >> 1]:
                    end = further
                    break
