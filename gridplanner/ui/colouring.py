"""Colouring the grids by a figure: which figures there are, and their values.

A figure of balance has classes of its own: how far each grid is over or under.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.balance import BANDS
from gridplanner.analysis.measured import UTILISATION, WORK, work_measures
from gridplanner.layers.bands import MARKS
from gridplanner.layers.cells import Colouring
from gridplanner.layers.classes import Classes, classify
from gridplanner.layers.style import PUOR
from gridplanner.resources.texts import has_text, text
from gridplanner.ui.measuring import measured_now, offered_measures, present

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.ui.session import Session

PLAIN = "plain"
BALANCE = "balance."  # before the name of a measure
_BAND_CLASSES = Classes((0.5, 1.5, 2.5, 3.5), PUOR)


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
    if session.work_desk.is_chosen:
        keys += work_measures(session.work_desk.norm)
    if found is not None:
        keys += [BALANCE + measure for measure in _shared(session)]
    return [(key, figure_name(key)) for key in keys]


def figure_name(figure: str) -> str:
    """Give the name of a figure in the user's language."""
    if figure in WORK:
        return _measure_name(figure)
    if figure.startswith(BALANCE):
        return text("colouring.balance", what=_measure_name(figure))
    if has_text("measure." + figure):
        return text("measure." + figure)
    if figure in (PLAIN, "people_density"):
        return text("colouring." + figure)
    return text("grids." + figure)


def _shared(session: Session) -> tuple[str, ...]:
    """Name the measures that can be compared: of work only where a norm was chosen."""
    offered = offered_measures(session)
    if session.work_desk.is_chosen:
        return offered
    return tuple(measure for measure in offered if measure not in WORK)


def is_work(figure: str) -> bool:
    """Tell whether a figure comes from the workload, which must be counted first."""
    return figure.removeprefix(BALANCE) in WORK


def is_balance(figure: str) -> bool:
    """Tell whether a figure has its own classes: how grids stand to the target."""
    return figure.startswith(BALANCE)


def values_of(session: Session, figure: str) -> dict[int, float]:
    """Give the figure of each unit of the level of work; NaN where not known."""
    if figure in session.offered:
        return dict(session.offered[figure]())
    found = session.figures()
    if found is None or figure == PLAIN:
        return {}
    if is_balance(figure):
        values = _bands(session, figure.removeprefix(BALANCE), len(found.units))
    elif figure in WORK:
        values = _work(session, figure, len(found.units))
    else:
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


def _bands(session: Session, measure: str, count: int) -> NDArray[np.float64]:
    """Give the place in `BANDS` of each unit; NaN where its load is not known."""
    measure = present(session, measure)
    found = measured_now(session, measure)
    if found is None:
        return np.full(count, np.nan)
    places = found.balance(session.targets.of(measure)).places
    return np.where(places >= 0, places, np.nan).astype(np.float64)


def _work(session: Session, measure: str, count: int) -> NDArray[np.float64]:
    """Give the work of each unit, shares in percent; NaN where not known."""
    measure = present(session, measure)
    found = measured_now(session, measure)
    if found is None:
        return np.full(count, np.nan)
    each = 100.0 if measure == UTILISATION else 1.0
    return np.where(found.known, each * found.values, np.nan)


def _measure_name(figure: str) -> str:
    return text("balance.measure." + figure.removeprefix(BALANCE))


def _measure(found: Figures, measure: str) -> NDArray[np.float64]:
    column = found.measures.index(measure)
    known = found.rows.known[:, column]
    return np.where(known, found.rows.values[:, column], np.nan)


def colouring_of(session: Session, choice: Choice) -> Colouring:
    """Make what the map draws of a choice and the present figures."""
    values = values_of(session, choice.figure)
    if not values:
        return Colouring()
    if choice.figure in session.colourings:
        return session.colourings[choice.figure]()
    array = np.array(list(values.values()), np.float64)
    unit = {"density": "%", UTILISATION: "%", "area": text("colouring.hectares")}.get(
        choice.figure, ""
    )
    return Colouring(
        title=figure_name(choice.figure),
        values=values,
        classes=classes_of(choice, array),
        unit=unit,
        patterns=choice.patterns,
        words=class_words(choice),
    )


def classes_of(choice: Choice, values: NDArray[np.float64]) -> Classes:
    """Give the classes of a choice for these values."""
    if is_balance(choice.figure):
        return _BAND_CLASSES
    return classify(
        values,
        method=choice.method,
        count=choice.count,
        breaks=choice.breaks,
        ramp=choice.ramp,
    )


def class_words(choice: Choice) -> tuple[str, ...]:
    """Name the classes of a choice that are not named by their numbers."""
    if not is_balance(choice.figure):
        return ()
    return tuple(f"{MARKS[band]} {text('band.' + band.value)}" for band in BANDS)
