"""The weekly dispatch and the monthly bulletin (周调度, 月通报).

Their frame is the same: what was done in the span, grid by grid and community by
community, against the span before, with ranks; who is missing; and by name all that
the project does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gridplanner.reports.report import (
    Bars,
    Column,
    Kind,
    Picture,
    Report,
    Section,
    Table,
    share_of,
)
from gridplanner.reports.work_tables import (
    VISIT_RATE,
    events_table,
    parents_too,
    visits_table,
)
from gridplanner.resources.format import NONE, format_share
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gridplanner.reports.facts import Done, Facts
    from gridplanner.reports.report import Cell, Part

DrawMap: TypeAlias = "Callable[[str, Mapping[int, float], str], Picture]"
"""Draws the grids coloured by a figure: its title, value by grid, its unit."""
MOST_BARS = 60
"""More bars than these nobody tells apart on a page; the ends are shown then."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a report is not a figure.

    Attributes
    ----------
    kind : {"weekly", "monthly"}
    made : str
        By whom and when.
    """

    kind: str
    made: str


def dispatch(
    facts: Facts, now: Done, before: Done, frame: Frame, draw: DrawMap | None = None
) -> Report:
    """Make a weekly dispatch or a monthly bulletin.

    Parameters
    ----------
    facts : Facts
    now, before : Done
        Of the span, and of the one before it.
    frame : Frame
    draw : callable, optional
        Without it there are no maps.

    Returns
    -------
    Report
        Figures nobody recorded are dashes, and are listed by name.
    """
    visits, events = visits_table(facts, now), events_table(facts, now)
    sections = [
        Section(
            text("report.summary"), _summary(visits, events, _missing(now)),
            (_compared(facts, now, before),),
        ),
        Section(text("report.visits"), (), _with_charts(facts, visits, draw)),
        Section(text("report.events"), (), (events, *parents_too(facts, events))),
    ]  # fmt: skip
    span = text(
        "report.span",
        first=now.period.first.isoformat(),
        last=now.period.last.isoformat(),
    )
    return Report(
        text(f"report.{frame.kind}"),
        text("report.subtitle", town=facts.town, span=span),
        frame.made,
        tuple(sections),
    )


def _with_charts(facts: Facts, table: Table, draw: DrawMap | None) -> tuple[Part, ...]:
    parts: list[Part] = [table]
    shares = {
        unit.id: 100 * share
        for unit, row in zip(facts.units, table.rows, strict=True)
        if (share := table.share(VISIT_RATE, row)) is not None
    }
    title = text("report.column.visit_rate")
    if shares:
        names = {unit.id: unit.name or unit.code for unit in facts.units}
        parts.append(ranked_bars(title, names, shares, "%"))
        if draw is not None:
            parts.append(draw(title, shares, "%"))
    return (*parts, *parents_too(facts, table))


def ranked_bars(
    title: str,
    names: Mapping[int, str],
    values: Mapping[int, float],
    unit: str,
    aim: tuple[float, float] | None = None,
) -> Bars:
    """Rank values from the largest; of very many both ends are shown."""
    order = sorted(values, key=lambda each: (-values[each], names[each]))
    if len(order) > MOST_BARS:
        half = MOST_BARS // 2
        words = text("report.ends", n=f"{half:,}", all=f"{len(order):,}")
        title, order = f"{title}{words}", order[:half] + order[-half:]
    return Bars(
        title,
        tuple(names[each] for each in order),
        tuple(float(values[each]) for each in order),
        aim,
        unit,
    )


def _compared(facts: Facts, now: Done, before: Done) -> Table:
    """Set the whole span beside the one before it."""
    columns = (
        Column(text("report.column.measure"), Kind.TEXT),
        Column(text("report.column.this_span"), Kind.TEXT),
        Column(text("report.column.span_before"), Kind.TEXT),
    )
    tables = [
        (visits_table(facts, each), events_table(facts, each)) for each in (now, before)
    ]
    rows: list[tuple[Cell, ...]] = []
    for which in range(2):
        first = tables[0][which]
        for index, column in enumerate(first.columns[3:], 3):
            if column.kind is Kind.SHARE:
                said = [_said_share(pair[which], index) for pair in tables]
            elif column.sums:
                said = [_said_total(pair[which], index) for pair in tables]
            else:
                continue
            rows.append((column.title, *said))
    return Table(text("report.compared"), columns, tuple(rows))


def _said_share(table: Table, column: int) -> str:
    part, whole, _ = share_of(table, column)
    return format_share(part, whole)


def _said_total(table: Table, column: int) -> str:
    total = table.totals()[column]
    return NONE if total is None or isinstance(total, str) else f"{total:,.0f}"


def _summary(visits: Table, events: Table, missing: Sequence[str]) -> tuple[str, ...]:
    words = [
        text(
            "report.summary.visits",
            visits=_said_total(visits, 4),
            visited=_said_total(visits, 5),
            rate=_said_share(visits, 6),
        ),
        text(
            "report.summary.events",
            reported=_said_total(events, 3),
            rate=_said_share(events, 5),
            late=_said_total(events, 6),
        ),
    ]
    if missing:
        between = text("report.between")
        words.append(text("report.missing", names=between.join(missing)))
    return tuple(words)


def _missing(now: Done) -> list[str]:
    """Name what the project holds nothing of."""
    known = {
        "visits": now.has_visits,
        "due": now.has_due,
        "events": now.has_events,
        "patrol": False,
    }
    return [text(f"report.missing.{name}") for name, has in known.items() if not has]
