"""Colouring the grids by a figure: which figures there are, and their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.layers.cells import Colouring
from gridplanner.layers.classes import classify
from gridplanner.resources.texts import has_text, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.ui.session import Session

PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Choice:
    """How the user wants the grids coloured.

    Attributes
    ----------
    figure : str
        `PLAIN` for tints without a meaning, else a key of `choices`.
    method : str
        ``"quantile"``, ``"equal"`` or ``"manual"``.
    count : int
        Number of classes.
    breaks : tuple of float
        For ``"manual"``.
    ramp : str
        ``"sequential"`` or ``"diverging"``.
    patterns : bool
        Lay a pattern over each class.
    """

    figure: str = PLAIN
    method: str = "quantile"
    count: int = 5
    breaks: tuple[float, ...] = ()
    ramp: str = "sequential"
    patterns: bool = False


def choices(session: Session) -> list[tuple[str, str]]:
    """List keys and names of what grids can be coloured by."""
    found = session.figures()
    measures = found.measures if found is not None else ()
    keys = [PLAIN, "buildings", *measures, "area", "density", "people_density", "cut"]
    if "people" not in measures:
        keys.remove("people_density")
    keys += [key for key, values in session.offered.items() if values()]
    return [(key, figure_name(key)) for key in keys]


def figure_name(figure: str) -> str:
    """Give the name of a figure in the user's language."""
    if has_text("measure." + figure):
        return text("measure." + figure)
    if figure in (PLAIN, "people_density"):
        return text("colouring." + figure)
    return text("grids." + figure)


def values_of(session: Session, figure: str) -> dict[int, float]:
    """Give the figure of each unit of the level of work; NaN where not known."""
    if figure in session.offered:
        return dict(session.offered[figure]())
    found = session.figures()
    if found is None or figure == PLAIN:
        return {}
    values = _column(found, figure)
    return {
        unit.id: value for unit, value in zip(found.units, values.tolist(), strict=True)
    }


def _column(found: Figures, figure: str) -> NDArray[np.float64]:
    rows = found.rows
    if figure == "density":
        return 100.0 * rows.density
    if figure == "area":
        return rows.area / 1e4
    if figure == "people_density":
        area = np.where(rows.area > 0, rows.area / 1e6, np.nan)
        return _measure(found, "people") / area
    if figure in found.measures:
        return _measure(found, figure)
    counts: NDArray[np.int64] = rows.cut if figure == "cut" else rows.buildings
    return counts.astype(np.float64)


def _measure(found: Figures, measure: str) -> NDArray[np.float64]:
    column = found.measures.index(measure)
    known = found.rows.known[:, column]
    return np.where(known, found.rows.values[:, column], np.nan)


def colouring_of(session: Session, choice: Choice) -> Colouring:
    """Make what the map draws of a choice and the present figures."""
    values = values_of(session, choice.figure)
    if not values:
        return Colouring()
    array = np.array(list(values.values()), np.float64)
    classes = classify(
        array,
        method=choice.method,
        count=choice.count,
        breaks=choice.breaks,
        ramp=choice.ramp,
    )
    unit = {"density": "%", "area": text("colouring.hectares")}.get(choice.figure, "")
    return Colouring(
        title=figure_name(choice.figure),
        values=values,
        classes=classes,
        unit=unit,
        patterns=choice.patterns,
    )
