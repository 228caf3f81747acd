"""Makes reports of a project and writes them, with a window and without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gridplanner.data.document import TILING
from gridplanner.data.errors import GridPlannerError
from gridplanner.reports.kinds import DISPATCH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.period import Period
    from gridplanner.reports.kinds import ReportKind
    from gridplanner.reports.report import Picture, Report

SUFFIXES: Final = (".xlsx", ".pdf", ".docx")
_MAP: Final = (1600, 1000)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which report is wanted.

    Attributes
    ----------
    kind : str
        One of `gridplanner.reports.kinds.KINDS`.
    period : Period
        Days of a dispatch; of the others its last day is that of the state.
    made : str
        By whom and when.
    maps : bool
    plan : int
        Of the plan that tiles the town, or of a scenario; a dispatch is of the former.
    plan_name : str
        What the scenario is called.
    against : str
        With what ``"changes"`` compares: see `gridplanner.report_compared.Compared`.
    """

    kind: ReportKind
    period: Period
    made: str
    maps: bool = True
    plan: int = TILING
    plan_name: str = ""
    against: str = ""


def make_report(
    document: Document, standing: Standing, wish: Wish, progress: Progress
) -> Report:
    """Make a report.

    Parameters
    ----------
    document : Document
    standing : Standing
        Of the plan wished for.
    wish : Wish
    progress : Progress

    Returns
    -------
    Report

    Raises
    ------
    GridPlannerError
        ``report.no_against`` and those of opening what is compared with.
    Cancelled
        If the user stopped it.
    """
    progress.step("progress.report")
    progress.fraction(0.0)
    if wish.kind in DISPATCH:
        return _dispatch(document, standing, wish, progress)
    return _state(document, standing, wish, progress)


def _dispatch(
    document: Document, standing: Standing, wish: Wish, progress: Progress
) -> Report:
    from gridplanner.reports.dispatch import Frame, dispatch
    from gridplanner.reports.facts import Facts

    facts = Facts(document, standing)
    now = facts.done(wish.period)
    progress.fraction(0.3)
    before = facts.done(wish.period.before)
    progress.fraction(0.6)
    draw = _drawer(document, standing, facts.level) if wish.maps else None
    frame = Frame(wish.kind, wish.made)
    return dispatch(facts, now, before, frame, draw)


def _state(
    document: Document, standing: Standing, wish: Wish, progress: Progress
) -> Report:
    from gridplanner.report_compared import compared_state
    from gridplanner.reports.facts import Facts
    from gridplanner.reports.state import State
    from gridplanner.reports.state_report import state_report

    facts = Facts(document, standing, wish.plan)
    state = State(facts, wish.period.last)
    draw = _drawer(document, standing, facts.level) if wish.maps else None
    progress.fraction(0.2)
    if wish.kind != "changes":
        return state_report(wish.kind, state, wish.made, draw, plan=wish.plan_name)
    with compared_state(state, wish.against, progress.part(0.2, 0.8)) as other:
        return state_report(
            wish.kind, state, wish.made, draw, plan=wish.plan_name,
            before=other.state, compared=other.name,
        )  # fmt: skip


def check_suffix(path: Path) -> None:
    """Refuse a file no report can be written to.

    Raises
    ------
    GridPlannerError
        ``report.unknown_format``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise GridPlannerError("report.unknown_format", file=path.name, known=SUFFIXES)


def write_report(path: Path, report: Report) -> None:
    """Write a report in the format its ending names.

    It tells of grids and numbers alone, of nobody who lives there.

    Parameters
    ----------
    path : Path
        ``.xlsx``, ``.pdf`` or ``.docx``.
    report : Report

    Raises
    ------
    GridPlannerError
        ``report.unknown_format``, ``export.cannot_write`` or ``export.disk_full``.
    """
    from gridplanner.headless import begin_drawing
    from gridplanner.reports.paper import write_paper
    from gridplanner.reports.word import write_word
    from gridplanner.reports.workbook import write_workbook

    check_suffix(path)
    family = begin_drawing()
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_workbook(path, report, family)
    elif suffix == ".docx":
        write_word(path, report, family)
    else:
        write_paper(path, report, family)


def _drawer(
    document: Document, standing: Standing, level: int
) -> Callable[[str, Mapping[int, float], str], Picture]:
    from gridplanner.headless import Theme, bytes_of, draw_map, make_map

    town = make_map(document, standing, level=level, theme=Theme())

    def draw(title: str, values: Mapping[int, float], unit: str) -> Picture:
        import numpy as np

        from gridplanner.layers.cells import Colouring
        from gridplanner.layers.classes import classify
        from gridplanner.reports.report import Picture

        known = np.array(list(values.values()), np.float64)
        town.fills.colour_by(
            Colouring(title, dict(values), classify(known), unit=unit, patterns=True)
        )
        drawn = draw_map(town, _MAP, None)
        return Picture(title, bytes_of(drawn.image), *_MAP)

    return draw
