"""What is to be shared out among workers, and what cannot be, told beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from gridplanner.data.errors import GridPlannerError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class AssigningError(GridPlannerError):
    """Grids that cannot be shared out, with the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Assigning:
    """Grids, workers, and what is wanted.

    Attributes
    ----------
    loads : ndarray, int64, shape (g,)
        None negative. Where all are 0, every grid counts as one.
    places : ndarray, float64, shape (g, 2)
        A point within each grid, metres.
    pairs : ndarray, int64, shape (m, 2)
        Grids that touch; each pair once.
    sides : ndarray, float64, shape (m,)
        Length of their common border, metres.
    capacities : ndarray, float64, shape (w,)
        In any unit; 0 for workers who get nothing.
    bases : ndarray, float64, shape (w, 2)
        Metres; NaN where unknown: then every grid is as near as any other.
    before : ndarray, int32, shape (g,)
        Worker of each grid so far, -1 for none.
    allowed : ndarray, bool, shape (g, w)
        Who may have which grid.
    whole : ndarray, bool, shape (w,)
        Whose grids are wanted in one piece.
    keep : float
        What a grid that changes hands costs, in kilometres of way.
    tolerance : float
        Share of the ideal load by which a worker's may differ from it.
    """

    loads: NDArray[np.int64]
    places: NDArray[np.float64]
    pairs: NDArray[np.int64]
    sides: NDArray[np.float64]
    capacities: NDArray[np.float64]
    bases: NDArray[np.float64]
    before: NDArray[np.int32]
    allowed: NDArray[np.bool_]
    whole: NDArray[np.bool_]
    keep: float = 1.0
    tolerance: float = 0.05

    @property
    def weights(self) -> NDArray[np.int64]:
        """The loads; 1 each where there are none, int64, shape (g,)."""
        return self.loads if self.loads.any() else np.ones_like(self.loads)

    @property
    def ideals(self) -> NDArray[np.float64]:
        """Load each worker should have, by capacity, float64, shape (w,)."""
        share = self.capacities / self.capacities.sum()
        return np.asarray(self.weights.sum() * share)

    @property
    def regions(self) -> NDArray[np.int32]:
        """What hangs together has one number, int32, shape (g,)."""
        grids = len(self.loads)
        one, two = self.pairs.T if len(self.pairs) else np.empty((2, 0), np.int64)
        matrix = csr_matrix((np.ones(len(one)), (one, two)), shape=(grids, grids))
        return np.asarray(connected_components(matrix, directed=False)[1], np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """Who gets which grid.

    Attributes
    ----------
    of : ndarray, int32, shape (g,)
        Worker of each grid.
    load : ndarray, int64, shape (w,)
        Sum of `Assigning.weights`.
    deviation : ndarray, float64, shape (w,)
        Load / ideal - 1; 0 for workers without capacity.
    pieces : ndarray, int64, shape (w,)
        Connected pieces of each worker's grids; 0 for a worker without a grid.
    changed : int
        Grids whose worker is another one than before; not those that had none.
    cost : float
        Of everything, in kilometres.
    least : float
        What every assignment in one piece each deviates by at least, proven; 0 where
        nothing is proven.
    """

    of: NDArray[np.int32]
    load: NDArray[np.int64]
    deviation: NDArray[np.float64]
    pieces: NDArray[np.int64]
    changed: int
    cost: float
    least: float = 0.0

    @property
    def max_deviation(self) -> float:
        """The largest deviation either way."""
        return float(np.abs(self.deviation).max())


def check(task: Assigning) -> None:
    """Refuse what has no answer.

    Raises
    ------
    AssigningError
        ``assigning.no_grids``; ``assigning.no_workers``; ``assigning.loads`` for loads
        below 0; ``assigning.places`` for places that are no numbers;
        ``assigning.capacities`` for capacities that are none or below 0;
        ``assigning.no_capacity`` where nobody has any; ``assigning.tolerance``;
        ``assigning.keep``; ``assigning.nobody`` where nobody may have a grid (value
        ``grid``: its row, and ``n``: how many are so); ``assigning.apart`` where there
        are more separate areas than workers, all of whom want theirs in one piece.
    """
    known = np.isfinite(task.capacities).all() and (task.capacities >= 0).all()
    faults = {
        "no_grids": not len(task.loads),
        "no_workers": not len(task.capacities),
        "loads": (task.loads < 0).any(),
        "places": not np.isfinite(task.places).all(),
        "capacities": not known,
        "no_capacity": not task.capacities.any(),
        "tolerance": not 0 <= task.tolerance < np.inf,
        "keep": not 0 <= task.keep < np.inf,
    }
    for name, is_so in faults.items():
        if is_so:
            raise AssigningError(f"assigning.{name}")
    able = task.capacities > 0
    nobody = np.flatnonzero(~task.allowed[:, able].any(axis=1))
    if len(nobody):
        raise AssigningError("assigning.nobody", grid=int(nobody[0]), n=len(nobody))
    areas = int(task.regions.max()) + 1
    if task.whole[able].all() and areas > able.sum():
        raise AssigningError("assigning.apart", areas=areas, n=int(able.sum()))


@dataclass(frozen=True, slots=True)
class Bound:
    """What every assignment misses at least.

    Attributes
    ----------
    deviation : float
        0 where nothing is known.
    reason : str
        ``"few"`` for fewer grids than workers, ``"heavy"`` for a grid that is too much
        for whoever may have it, ``"area"`` for an area whose load fits no number of
        workers; empty where nothing is known.
    grid : int
        Row of the heavy grid, or of one of the area; -1 for none.
    """

    deviation: float = 0.0
    reason: str = ""
    grid: int = -1


def bound_of(task: Assigning) -> Bound:
    """Tell the least deviation any assignment must have, and why.

    Parameters
    ----------
    task : Assigning
        That `check` lets pass.
    """
    able = task.capacities > 0
    ideals = task.ideals[able]
    weights = task.weights
    best = Bound()
    if len(weights) < able.sum():
        best = Bound(1.0, "few")
    over = weights[:, None] / ideals - 1.0
    least = np.where(task.allowed[:, able], over, np.inf).min(axis=1)
    heavy = int(np.argmax(least))
    if least[heavy] > best.deviation:
        best = Bound(float(least[heavy]), "heavy", heavy)
    if task.whole[able].all():
        best = max(best, _area_bound(task, ideals), key=lambda each: each.deviation)
    return best


def _area_bound(task: Assigning, ideals: NDArray[np.float64]) -> Bound:
    """Tell by how much the workers of some separate area must miss their ideals."""
    regions = task.regions
    held = np.bincount(regions, task.weights)
    if len(held) == 1:
        return Bound()
    ordered = np.sort(ideals)
    small, large = np.cumsum(ordered), np.cumsum(ordered[::-1])
    off = np.maximum(held[:, None] / large - 1.0, 1.0 - held[:, None] / small)
    least = off.clip(0.0).min(axis=1)
    worst = int(np.argmax(least))
    grid = int(np.flatnonzero(regions == worst)[0])
    return Bound(float(least[worst]), "area", grid) if least[worst] > 0 else Bound()
