"""One measure of every unit of a level: what balance, charts and colours work on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.balance import balance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.balance import Balance, Target
    from gridplanner.analysis.figures import Figures

BUILDINGS: Final = "buildings"


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of several units or workers.

    Attributes
    ----------
    measure : str
        ``"households"``, ``"people"`` …
    ids : ndarray, int64, shape (n,)
        Of the units.
    values : ndarray, int64 or float64, shape (n,)
    known : ndarray, bool, shape (n,)
        False where the value is not known, and stands for nothing.
    """

    measure: str
    ids: NDArray[np.int64]
    values: NDArray[Any]
    known: NDArray[np.bool_]

    def balance(self, target: Target | None = None) -> Balance:
        """Work out how evenly the measure is shared."""
        return balance(self.values, self.known, target=target)

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
