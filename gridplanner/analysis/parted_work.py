"""Work of a grid parted among what lies in it, so that the parts are the grid.

What is walked, and how far houses are apart, belongs to a grid as a whole: reckoned for
each micro-grid by itself it would be many times as much, since the least time of a
patrol would be asked of every one. So each line of a grid is shared out by what of it
the part holds: visits by whom they are for, patrol by the road.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import ROUTES, Route, parted
from gridplanner.analysis.reckoning import PlaceSums, Reckoned, reckon
from gridplanner.data.norms.norm import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Norm

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Which grids are parted, and into what.

    Attributes
    ----------
    units : ndarray, int64, shape (n,)
        The unit each part is in, 0 for none.
    of : ndarray, intp, shape (n,)
        The grid of each, an index into `grids`.
    grids : ndarray, int64, shape (g,)
        Ids, 0 for ground without a grid.
    """

    units: Ints
    of: NDArray[np.intp]
    grids: Ints


def reckon_parts(
    norm: Norm, sums: PlaceSums, parts: Parts, routes: Mapping[int, float], months: int
) -> Reckoned:
    """Reckon the work of parts of grids.

    Parameters
    ----------
    norm : Norm
    sums : PlaceSums
        One row a part.
    parts : Parts
    routes : mapping of int to float
        Metres of the patrol written down for a unit; of a part it tells how much of
        the patrol of its grid is its own, where nothing is written down the road does.
    months : int
        Over which events were counted.

    Returns
    -------
    Reckoned
        Of the parts. Those of a grid add up to what `reckon` gives for it, line by
        line, to the digit. The factor is that of the grid.
    """
    of, grids = parts.of, parts.grids
    of_grids = PlaceSums.of(of, sums, len(grids))
    whole = reckon(norm, of_grids, grids, routes, months)
    weights = _weights(norm, sums, parts.units, routes)
    hundredths = np.empty((len(of), len(weights)), np.int64)
    for column, weight in enumerate(weights):
        hundredths[:, column] = _shared(whole.hundredths[:, column], of, weight, sums)
    lines = len(norm.lines)
    counts = np.empty_like(hundredths)
    counts[:, :lines] = sums.table[:, :lines]
    for column in range(lines, len(weights)):
        counts[:, column] = _shared(whole.counts[:, column], of, weights[column], sums)
    if norm.method is Method.TIME:
        extra = sums.table[:, lines + len(norm.beside) :]
        counts[:, lines] = extra[:, 3]
        counts[:, lines + 2] = extra[:, 2] + sums.ground[:, 1]
    is_walked = whole.route[of] > 0
    route = np.where(is_walked, ROUTES.index(Route.PART), 0)
    return Reckoned(counts, hundredths, whole.factor[of], route)


def reckon_places(
    norm: Norm,
    sums: PlaceSums,
    places: tuple[NDArray[np.intp], Ints],
    routes: Mapping[int, float],
    months: int,
) -> Reckoned:
    """Reckon the work of places of areas, each of them of one grid or of none.

    A grid that lies in several areas has one patrol for all of them, and is parted, so
    that areas add up to their grids to the digit.

    Parameters
    ----------
    norm : Norm
    sums : PlaceSums
        One row a place.
    places : tuple of ndarray
        The grid of each place, an index into the ids behind it; 0 there is ground
        without a grid, which is reckoned by itself in each area.
    routes : mapping of int to float
        Metres of the patrol written down for a grid.
    months : int
        Over which events were counted.

    Returns
    -------
    Reckoned
        As of `reckon`; places of one grid have its factor and its route.
    """
    grid, grids = places
    units = grids[grid]
    in_grid = units > 0
    if len(np.unique(units[in_grid])) == in_grid.sum():
        return reckon(norm, sums, units, routes, months)
    bare = np.flatnonzero(~in_grid)
    of = grid.copy()
    of[bare] = len(grids) + np.arange(len(bare))
    whole = np.append(grids, np.zeros(len(bare), np.int64))
    nowhere = np.zeros_like(units)  # no part has a route of its own
    found = reckon_parts(norm, sums, Parts(nowhere, of, whole), routes, months)
    planned, roads = ROUTES.index(Route.PLANNED), ROUTES.index(Route.ROADS)
    source = np.where(np.isin(units, list(routes)), planned, roads)
    return replace(found, route=np.where(found.route > 0, source, 0))


def _weights(
    norm: Norm, sums: PlaceSums, units: Ints, routes: Mapping[int, float]
) -> list[NDArray[np.float64]]:
    """Give what each line is shared out by, in the order of `Loads.lines`."""
    lines = len(norm.lines)
    each = np.array([norm.each(line) for line in norm.lines])
    counts = sums.table[:, :lines].astype(np.float64)
    found = list(counts.T)
    if norm.method is Method.EQUIVALENTS:
        return [*found, sums.areas]
    metres = sums.ground[:, 0] / 100.0
    for place in np.flatnonzero(np.isin(units, list(routes))).tolist():
        metres[place] = routes[int(units[place])]
    events = sums.table[:, lines + len(norm.beside) :][:, 2] + sums.ground[:, 1]
    return [*found, counts @ each, metres, events.astype(np.float64)]


def _shared(
    whole: Ints, of: NDArray[np.intp], weights: NDArray[np.float64], sums: PlaceSums
) -> Ints:
    """Share numbers of grids out; by the ground where no part has any weight."""
    found = weights
    for other in (sums.areas, np.ones(len(of))):
        has_weight = np.bincount(of, found, len(whole))[of] > 0
        found = np.where(has_weight, found, other)
    return parted(whole, of, found)
