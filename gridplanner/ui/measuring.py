"""What the units of a level, or the workers, can be compared by, and how much each has.

Counts come from the figures, work from the desk of the workload: charts, colours of
the map and lists of choices ask here, so that they say the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.loads import with_work
from gridplanner.analysis.measured import (
    WORK,
    Measured,
    measured,
    measured_work,
    measures_of,
    work_measures,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.sides import Side
    from gridplanner.ui.session import Session

    Sides = Mapping[int, Side]


def offered_measures(session: Session) -> tuple[str, ...]:
    """Name what units can be compared by: what is counted, then what is reckoned."""
    figures = session.figures()
    if figures is None:
        return ()
    return (*measures_of(figures), *work_measures(session.work_desk.norm))


def present(session: Session, measure: str) -> str:
    """Give the measure that means the same by the norm in use: its own unit of work."""
    own = work_measures(session.work_desk.norm)
    return own[0] if measure in WORK and measure not in own else measure


def measured_now(
    session: Session, measure: str, foreseen: Sides | None = None
) -> Measured | None:
    """Measure the units of the level of work; None where that cannot be told yet.

    Parameters
    ----------
    session : Session
    measure : str
        Of `offered_measures`.
    foreseen : mapping of int to Side, optional
        What painted buildings would make of the units they touch.
    """
    if measure not in WORK:
        figures = session.figures()
        if figures is None or measure not in measures_of(figures):
            return None
        return _foreseen(measured(figures, measure), foreseen)
    loads = session.work_desk.loads(session.level)
    if loads is None or measure not in work_measures(loads.norm):
        return None
    return measured_work(with_work(loads, works_of(foreseen)), measure)


def works_of(foreseen: Sides | None) -> dict[int, int]:
    """Give the work that is foreseen, in hundredths, where it is reckoned."""
    sides = (foreseen or {}).values()
    return {side.unit: side.work for side in sides if side.work is not None}


def _foreseen(found: Measured, foreseen: Sides | None) -> Measured:
    if not foreseen:
        return found
    values, known = found.values.copy(), found.known.copy()
    for row, unit in enumerate(found.ids.tolist()):
        value = getattr(foreseen.get(unit), found.measure, None)
        if value is not None:
            values[row], known[row] = value, True
    return replace(found, values=values, known=known)


def people_now(session: Session, foreseen: Sides | None = None) -> np.ndarray:
    """Give the people of each unit of the level of work, NaN where not known."""
    figures = session.figures()
    found = measured_now(session, "people", foreseen)
    if found is None:
        count = 0 if figures is None else len(figures.units)
        return np.full(count, np.nan)
    return np.where(found.known, found.values, np.nan).astype(np.float64)
