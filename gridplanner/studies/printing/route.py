"""Roads of an open project as patrols walk them: made a graph when first asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.printing.patrol_route import PatrolRoads, Way
from gridplanner.analysis.road_graph import make_graph
from gridplanner.studies.distances import roads_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.document import Document
    from gridplanner.layers.print.ground import Stop


@dataclass(eq=False)
class Walks:
    """Finds the way through numbered stops; can be handed to another process.

    The graph, of which only patrol maps have need, is made with the first of them.

    Attributes
    ----------
    roads : ndarray of LineString
        Metres of the project CRS.
    apart : ndarray, bool
        Bridges and tunnels among them.
    """

    roads: NDArray[np.object_]
    apart: NDArray[np.bool_]
    _made: PatrolRoads | None = field(default=None, repr=False)

    def __call__(self, stops: Sequence[Stop]) -> Way:
        """Give the way through stops in their order."""
        if self._made is None:
            self._made = PatrolRoads(make_graph(self.roads, apart=self.apart))
        points = np.array([(stop.x, stop.y) for stop in stops], float)
        return self._made.way(points.reshape(-1, 2))


def walks(document: Document) -> Walks:
    """Read the roads of a project."""
    return Walks(*roads_of(document))
