"""What parts can be balanced by, counted for each house of an open project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.division.partition import DivisionError
from gridplanner.analysis.loads import PARTS
from gridplanner.analysis.measured import EQUIVALENTS, MINUTES, work_measures

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document

BUILDINGS: Final = "buildings"
WEIGHTS: Final = (
    "households", "people", "dwellings", BUILDINGS, MINUTES, EQUIVALENTS,
)  # fmt: skip
"""Names of the weights, as other commands have them."""

_WORK: Final = (MINUTES, EQUIVALENTS)


def scale_of(weight: str) -> int:
    """Give how many whole numbers make one of a weight."""
    return PARTS if weight in _WORK else 1


def weights_of(
    document: Document, standing: Standing, weight: str, *, plan: int, day: date
) -> NDArray[np.int64]:
    """Weigh every building of a snapshot.

    Parameters
    ----------
    document : Document
    standing : Standing
    weight : str
        One of `WEIGHTS`. Of the work what houses ask for; patrols belong to grids.
    plan : int
    day : date
        Of the work.

    Returns
    -------
    ndarray, int64, shape (b,)
        0 where nothing is known; work in hundredths.

    Raises
    ------
    DivisionError
        ``division.weight``, ``division.unknown`` where nothing of it is known in the
        whole town, ``division.other_unit`` where the norm counts otherwise.
    NormError
    """
    snapshot = standing.snapshot
    if weight == BUILDINGS:
        return np.ones(len(snapshot.building_ids), np.int64)
    if weight in snapshot.measures:
        column = snapshot.measures.index(weight)
        if not snapshot.sources[column]:
            raise DivisionError("division.unknown", measure=weight)
        return np.maximum(snapshot.counts[:, column], 0)
    if weight not in _WORK:
        raise DivisionError("division.weight", weight=weight)
    return _work(document, standing, weight, plan=plan, day=day)


def _work(
    document: Document, standing: Standing, weight: str, *, plan: int, day: date
) -> NDArray[np.int64]:
    from gridplanner.studies.workload.study import study_work

    study = study_work(document, standing, plan=plan, day=day)
    norm = study.norm.norm
    if weight not in work_measures(norm):
        raise DivisionError("division.other_unit", measure=work_measures(norm)[0])
    counts = study.work.work.buildings[: len(norm.lines)]
    each = np.array([norm.each(line) for line in norm.lines])
    return np.rint(each @ counts * PARTS).astype(np.int64)
