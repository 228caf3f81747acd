"""Makes reports of a project and writes them, with a window and without."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from gridplanner.data.document import TILING
from gridplanner.data.errors import GridPlannerError
from gridplanner.reports.kinds import DISPATCH
from gridplanner.reports.report import with_remark
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.data.period import Period
    from gridplanner.layers.view import Box
    from gridplanner.reports.facts import Facts
    from gridplanner.reports.kinds import ReportKind
    from gridplanner.reports.report import Picture, Report

SUFFIXES: Final = (".xlsx", ".pdf", ".docx")
_MAP: Final = (1600, 1000)
_RIM: Final = 0.05


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
    draw = _drawer(facts) if wish.maps else None
    frame = Frame(wish.kind, wish.made)
    return _own(dispatch(facts, now, before, frame, draw), facts)


def _state(
    document: Document, standing: Standing, wish: Wish, progress: Progress
) -> Report:
    from gridplanner.report_compared import compared_state
    from gridplanner.reports.facts import Facts
    from gridplanner.reports.state import State
    from gridplanner.reports.state_report import state_report

    facts = Facts(document, standing, wish.plan)
    state = State(facts, wish.period.last)
    draw = _drawer(facts) if wish.maps else None
    progress.fraction(0.2)
    if wish.kind != "changes":
        made = state_report(wish.kind, state, wish.made, draw, plan=wish.plan_name)
        return _own(made, facts)
    with compared_state(state, wish.against, progress.part(0.2, 0.8)) as other:
        made = state_report(
            wish.kind, state, wish.made, draw, plan=wish.plan_name,
            before=other.state, compared=other.name,
        )  # fmt: skip
    return _own(made, facts)


def _own(report: Report, facts: Facts) -> Report:
    """Say on every sheet that a report is of some units alone; of the town nothing."""
    if facts.reach is None:
        return report
    between = text("report.between")
    names = between.join(unit.name or unit.code for unit in facts.own)
    words = text("report.of_own", about=report.subtitle, names=names or NONE)
    if report.tables:
        report = with_remark(report, text("report.own_only", names=names or NONE))
    return replace(report, subtitle=words)


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

    It tells of grids, numbers and those who work there, of nobody who lives there.

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


def _drawer(facts: Facts) -> Callable[[str, Mapping[int, float], str], Picture]:
    from gridplanner.headless import Theme, bytes_of, draw_map, make_map

    town = make_map(
        facts.document,
        facts.standing,
        level=facts.level,
        theme=Theme(),
        plan=facts.document.plans[facts.plan],
    )
    town.unit_labels.named = facts.reach
    box = None if facts.reach is None else _box_of(facts.standing, facts.reach)

    def draw(title: str, values: Mapping[int, float], unit: str) -> Picture:
        import numpy as np

        from gridplanner.layers.cells import Colouring
        from gridplanner.layers.classes import classify
        from gridplanner.reports.report import Picture

        known = np.array(list(values.values()), np.float64)
        town.fills.colour_by(
            Colouring(title, dict(values), classify(known), unit=unit, patterns=True)
        )
        drawn = draw_map(town, _MAP, box)
        return Picture(title, bytes_of(drawn.image), *_MAP)

    return draw


def _box_of(standing: Standing, reach: Collection[int]) -> Box | None:
    """Give the box of some units with a rim around it, metres; None for no ground."""
    import numpy as np
    import shapely

    snapshot = standing.snapshot
    wanted = np.fromiter(reach, np.int64)
    inside = np.isin(snapshot.cell_owners, wanted).any(axis=1)
    if not inside.any():
        return None
    west, south, east, north = shapely.total_bounds(snapshot.cell_polygons[inside])
    rim = _RIM * max(east - west, north - south)
    return west - rim, south - rim, east + rim, north + rim
