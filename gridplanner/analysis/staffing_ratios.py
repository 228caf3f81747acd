"""People, households and grids to each full-time grid worker, unit by unit.

A worker with posts in several units counts in each with the share of his posts there,
so that the parts sum up to all workers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.staffing_sums import ancestor, holders
from gridplanner.data.levels import Role
from gridplanner.data.team.roles import PostRole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.staffing import Staffing
    from gridplanner.data.records import Unit

FAR = 0.30
"""Share by which a ratio may differ from that of the whole before it stands out."""
RATIOS = ("people", "households", "grids")


@dataclass(frozen=True, slots=True)
class Ratios:
    """What falls to each full-time grid worker.

    Attributes
    ----------
    units : tuple of Unit
        Of the level, by code; behind them the whole has a row of its own.
    workers : ndarray, float64, shape (u + 1,)
        Full-time grid workers; parts of one where posts lie in several units.
    counts : ndarray, float64, shape (u + 1, 3)
        What `RATIOS` names; NaN where unknown.
    elsewhere : float
        Workers whose posts lie in no unit of the level.
    """

    units: tuple[Unit, ...]
    workers: NDArray[np.float64]
    counts: NDArray[np.float64]
    elsewhere: float

    @property
    def ratios(self) -> NDArray[np.float64]:
        """Counts by worker, NaN where there is none, shape (u + 1, 3)."""
        workers = np.where(self.workers > 0, self.workers, np.nan)
        return self.counts / workers[:, None]

    @property
    def deviations(self) -> NDArray[np.float64]:
        """Ratio by that of the whole, less 1; NaN where there is none, (u + 1, 3)."""
        whole = self.ratios[-1]
        return self.ratios / np.where(whole > 0, whole, np.nan) - 1

    @property
    def far(self) -> NDArray[np.bool_]:
        """Which ratios are more than `FAR` off, shape (u + 1, 3)."""
        # The last digit of a quotient must not decide.
        found: NDArray[np.bool_] = np.abs(self.deviations) > FAR + 1e-9
        return found

    @property
    def workers_per_unit(self) -> float:
        """Full-time grid workers by units of the level; NaN without any."""
        count = len(self.units)
        return float(self.workers[-1]) / count if count else float("nan")


def staffing_ratios(found: Staffing, figures: Figures) -> Ratios:
    """Work out what falls to each full-time grid worker by units of a level.

    Parameters
    ----------
    found : Staffing
    figures : Figures
        Of the same plan and the level asked for.

    Returns
    -------
    Ratios
    """
    units, level = figures.units, figures.level
    row_of = {unit.id: row for row, unit in enumerate(units)}
    shares = np.zeros(len(units) + 1)
    owned: dict[int, list[int]] = {}
    for line in found.of_role(PostRole.FULL_TIME_WORKER):
        above = holders(found.snapshot, line, level)
        who = found.staff.posts.workers[line.rows].tolist()
        for worker, unit in zip(who, above[line.at].tolist(), strict=True):
            owned.setdefault(worker, []).append(row_of.get(unit, len(units)))
    for rows in owned.values():
        for row in rows:
            shares[row] += 1 / len(rows)
    workers = np.append(shares[:-1], len(owned))
    counts = np.full((len(units) + 1, len(RATIOS)), np.nan)
    for column, name in enumerate(RATIOS[:2]):
        at = figures.measures.index(name)
        parts, total = figures.rows, figures.total
        known = np.where(parts.known[:, at], parts.values[:, at], np.nan)
        counts[:-1, column] = known
        counts[-1, column] = total.values[0, at] if total.known[0, at] else np.nan
    counts[:, 2] = _grids(found, row_of)
    return Ratios(units, workers, counts, float(shares[-1]))


def _grids(found: Staffing, row_of: dict[int, int]) -> NDArray[np.float64]:
    """Count the grids of each unit, and of the whole behind them."""
    snapshot = found.snapshot
    roles = [level.role for level in snapshot.levels]
    counted = np.zeros(len(row_of) + 1)
    if Role.GRID not in roles or not row_of:
        return counted
    grid = roles.index(Role.GRID)
    level = snapshot.unit_records[next(iter(row_of))].level
    for unit in snapshot.units:
        if unit.level == grid:
            row = row_of.get(ancestor(snapshot.unit_records, unit.id, level))
            if row is not None:
                counted[row] += 1
    counted[-1] = counted[:-1].sum()
    return counted
