"""Reckoning the work of places from what is in them: counts times what a norm asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from gridplanner.analysis.loads import PARTS, ROUTES, Route
from gridplanner.data.norms.norm import Method

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.work_sums import BuildingWork
    from gridplanner.data.norms.norm import Norm

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class PlaceSums:
    """What places side by side hold: cells, or grids and what lies in none.

    Attributes
    ----------
    table : ndarray, int64, shape (n, k)
        A column for each line of the norm, each category beside and each of
        `gridplanner.analysis.work_sums.EXTRA`.
    ground : ndarray, int64, shape (n, 2)
        Centimetres of road, and events that happened there.
    areas : ndarray, float64, shape (n,)
        Square metres.
    """

    table: Ints
    ground: Ints
    areas: NDArray[np.float64]

    @classmethod
    def of(cls, place: NDArray[np.intp], cells: PlaceSums, size: int) -> PlaceSums:
        """Add up cells by the place each belongs to."""
        table = np.zeros((size, cells.table.shape[1]), np.int64)
        np.add.at(table, place, cells.table)
        ground = np.zeros((size, 2), np.int64)
        np.add.at(ground, place, cells.ground)
        areas = np.bincount(place, cells.areas, size).astype(np.float64)
        return cls(table, ground, areas)

    def at(self, rows: NDArray[np.intp]) -> PlaceSums:
        """Take some rows."""
        return PlaceSums(self.table[rows], self.ground[rows], self.areas[rows])


class Moving(Protocol):
    """What takes buildings from the sums of units, or to them."""

    def apply(self, table: Ints, order: Mapping[int, int], work: BuildingWork) -> None:
        """Change the sums, one row a unit of `order`."""


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Buildings that would go to a unit.

    Attributes
    ----------
    rows : ndarray, intp, shape (g,)
        Positions of the buildings.
    units : ndarray, int64, shape (g,)
        The unit each is in, 0 for none.
    to : int
        The unit that would receive them.
    """

    rows: NDArray[np.intp]
    units: Ints
    to: int

    def apply(self, table: Ints, order: Mapping[int, int], work: BuildingWork) -> None:
        """Move what the buildings hold between the sums of units, row by unit."""
        held = work.buildings[:, self.rows].T
        for unit, sign, rows in self.changes():
            if unit in order:
                table[order[unit]] += sign * held[rows].sum(axis=0)

    def changes(self) -> Iterator[tuple[int, int, NDArray[np.bool_]]]:
        """Give each unit that gives or receives: its sign and whose rows it is."""
        for unit in np.unique(self.units).tolist():
            yield unit, -1, self.units == unit
        yield self.to, 1, np.ones(len(self.units), np.bool_)


@dataclass(frozen=True, slots=True, eq=False)
class Reckoned:
    """Work of places; see `gridplanner.analysis.loads.Work`."""

    counts: Ints
    hundredths: Ints
    factor: NDArray[np.float64]
    route: NDArray[np.intp]


def reckon(
    norm: Norm, sums: PlaceSums, units: Ints, routes: Mapping[int, float], months: int
) -> Reckoned:
    """Reckon the work of places, each of them of one grid or of none.

    Parameters
    ----------
    norm : Norm
    sums : PlaceSums
        One row a place.
    units : ndarray, int64, shape (n,)
        The grid of each place, 0 where it is in none; each grid is one place.
    routes : mapping of int to float
        Metres of the patrol written down for a grid.
    months : int
        Over which events were counted.

    Returns
    -------
    Reckoned
    """
    lines = len(norm.lines)
    extra = sums.table[:, lines + len(norm.beside) :]
    each = np.array([norm.each(line) for line in norm.lines])
    work = _rounded(sums.table[:, :lines] * each)
    factor, route = np.ones(len(units)), np.zeros(len(units), np.intp)
    if norm.method is Method.TIME:
        houses, apart = extra[:, 3], extra[:, 4]
        mean = apart / np.where(houses > 0, houses, 1) / 100.0
        factor = np.array([norm.spread.factor(one) for one in mean.tolist()])
        spread = _rounded(work.sum(axis=1) / PARTS * (factor - 1.0))
        is_grid = (units > 0) & (sums.areas > 0)
        metres, route = _walked(units, sums.ground[:, 0], is_grid, routes)
        walked = [
            norm.patrol.minutes(length) if walks else 0.0
            for length, walks in zip(metres.tolist(), is_grid.tolist(), strict=True)
        ]
        events = extra[:, 2] + sums.ground[:, 1]
        more = [
            (houses, spread),
            (_rounded(metres), _rounded(np.array(walked))),
            (events, _rounded(events * norm.event_minutes / months)),
        ]
    else:
        weighed = sums.areas / 1e6 * norm.square_kilometre * (units > 0)
        more = [(np.rint(sums.areas).astype(np.int64), _rounded(weighed))]
    counts = np.column_stack([sums.table[:, :lines], *(count for count, _ in more)])
    hundredths = np.column_stack([work, *(minutes for _, minutes in more)])
    return Reckoned(counts, hundredths, factor, route)


def _walked(
    units: Ints,
    roads: Ints,
    is_grid: NDArray[np.bool_],
    routes: Mapping[int, float],
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Give the metres walked in each place, and where that comes from."""
    metres = np.where(is_grid, roads / 100.0, 0.0)
    source = np.where(is_grid, ROUTES.index(Route.ROADS), 0)
    if not routes:
        return metres, source
    for place, unit in enumerate(units.tolist()):
        if unit in routes and is_grid[place]:
            metres[place] = routes[unit]
            source[place] = ROUTES.index(Route.PLANNED)
    return metres, source


def _rounded(values: NDArray[np.float64]) -> Ints:
    return np.rint(values * PARTS).astype(np.int64)
