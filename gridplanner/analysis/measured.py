"""One measure of every unit or worker: what balance, charts and colours work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.balance import FAR, NEAR, balance
from gridplanner.analysis.loads import WorkerLoads
from gridplanner.data.norms.norm import Method

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.balance import Balance, Target
    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.loads import Loads
    from gridplanner.data.norms.norm import Norm

BUILDINGS: Final = "buildings"
MINUTES: Final = "minutes"
EQUIVALENTS: Final = "equivalents"
UTILISATION: Final = "utilisation"
WORK: Final = (MINUTES, EQUIVALENTS, UTILISATION)
"""Measures that a norm of work gives, and no count."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of several units or workers.

    Attributes
    ----------
    measure : str
        ``"households"``, ``"people"``, ``"minutes"`` …
    ids : ndarray, int64, shape (n,)
        Of the units or the workers.
    values : ndarray, int64 or float64, shape (n,)
    known : ndarray, bool, shape (n,)
        False where the value is not known, and stands for nothing.
    near, far : float
        Shares of the mean within which a value is inside, and beyond which it is far.
    """

    measure: str
    ids: NDArray[np.int64]
    values: NDArray[Any]
    known: NDArray[np.bool_]
    near: float = NEAR
    far: float = FAR

    def balance(self, target: Target | None = None) -> Balance:
        """Work out how evenly the measure is shared."""
        return balance(
            self.values, self.known, target=target, near=self.near, far=self.far
        )

    def of(self, unit_id: int) -> float | None:
        """Give the value of a unit; None where it is not known."""
        rows = np.flatnonzero(self.ids == unit_id)
        if not len(rows) or not self.known[rows[0]]:
            return None
        value: float = self.values[rows[0]].item()
        return value


def measures_of(figures: Figures) -> tuple[str, ...]:
    """Name the measures of figures that can be shared: those anything is known of."""
    told = [
        measure
        for column, measure in enumerate(figures.measures)
        if figures.rows.known[:, column].any()
    ]
    return (*told, BUILDINGS)


def measured(figures: Figures, measure: str) -> Measured:
    """Take one measure out of figures.

    Parameters
    ----------
    figures : Figures
    measure : str
        Of ``figures.measures``, or ``"buildings"``.

    Returns
    -------
    Measured
        In the order of ``figures.units``.
    """
    ids = np.array([unit.id for unit in figures.units], np.int64)
    if measure == BUILDINGS:
        return Measured(measure, ids, figures.rows.buildings, np.ones(len(ids), bool))
    column = figures.measures.index(measure)
    rows = figures.rows
    return Measured(measure, ids, rows.values[:, column], rows.known[:, column])


def work_measures(norm: Norm) -> tuple[str, str]:
    """Name the measures of work by a norm: what it counts in, and utilisation."""
    is_time = norm.method is Method.TIME
    return (MINUTES if is_time else EQUIVALENTS, UTILISATION)


def measured_work(loads: Loads | WorkerLoads, measure: str) -> Measured:
    """Take a measure out of the loads of units, or of workers.

    Parameters
    ----------
    loads : Loads or WorkerLoads
    measure : str
        Of `work_measures`.

    Returns
    -------
    Measured
        In the order of ``loads.units``; of workers only those in ``loads.counted``.
        A utilisation is not known where nobody has time, or nobody's time is known.
        The norm says what is near and far.

    Raises
    ------
    ValueError
        If the norm does not count in that measure.
    """
    norm = loads.norm
    if measure not in work_measures(norm):
        raise ValueError(measure)
    if isinstance(loads, WorkerLoads):
        values = loads.utilisation if measure == UTILISATION else loads.load
        ids, values = loads.worker_ids[loads.counted], values[loads.counted]
    else:
        ids = np.array([unit.id for unit in loads.units], np.int64)
        rows = loads.rows
        values = rows.utilisation if measure == UTILISATION else rows.load
    return Measured(
        measure, ids, values, ~np.isnan(values), near=norm.near, far=norm.far
    )
