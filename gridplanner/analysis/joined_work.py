"""Work of places added up to the work of units, and rows of it taken and summed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import ROUTES, Route, Work

if TYPE_CHECKING:
    from numpy.typing import NDArray


def join_work(work: Work, row: NDArray[np.intp], size: int, *, is_own: bool) -> Work:
    """Add up places by unit.

    Parameters
    ----------
    work : Work
        Of the places.
    row : ndarray, intp, shape (n,)
        Unit of each place.
    size : int
        Units.
    is_own : bool
        Whether a unit is one place as a rule, so that what is no sum holds for it too;
        the factor of one that is several places is not known.
    """
    factor = np.full(size, np.nan)
    route = np.zeros(size, np.intp)
    capacity = np.bincount(row, work.capacity, size).astype(np.float64)
    if is_own:
        places = np.bincount(row, minlength=size)
        factor[row], route[row] = work.factor, work.route
        factor[places == 0], factor[places > 1] = 1.0, np.nan
    else:
        for one in np.flatnonzero(work.route).tolist():
            before, mixed = route[row[one]], ROUTES.index(Route.MIXED)
            same = before in (0, work.route[one])
            route[row[one]] = work.route[one] if same else mixed
    return Work(
        counts=_added(work.counts, row, size),
        hundredths=_added(work.hundredths, row, size),
        factor=factor,
        route=route,
        capacity=capacity,
        beside=_added(work.beside, row, size),
        left_out=_added(work.left_out, row, size),
    )


def _added(
    values: NDArray[np.int64], row: NDArray[np.intp], size: int
) -> NDArray[np.int64]:
    found = np.zeros((size, values.shape[1]), np.int64)
    np.add.at(found, row, values)
    return found


def take_rows(work: Work, rows: slice | NDArray[np.intp]) -> Work:
    """Give some rows alone."""
    return Work(*(getattr(work, name)[rows] for name in Work.__dataclass_fields__))


def sum_rows(work: Work, rows: slice | NDArray[np.intp] = slice(None)) -> Work:
    """Add up some rows into one; no row gives nothing."""
    part = take_rows(work, rows)
    zero = np.zeros(len(part.factor), np.intp)
    return join_work(part, zero, 1, is_own=False)
