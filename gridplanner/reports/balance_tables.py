"""Tables and charts of balance: how evenly what grids hold and ask for is shared."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.analysis.balance import BANDS
from gridplanner.analysis.measured import measured, measures_of
from gridplanner.reports.report import Column, Curve, Kind, Table
from gridplanner.reports.state import LOAD, UTILISATION
from gridplanner.reports.work_tables import name_columns, named
from gridplanner.resources.format import format_index
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.balance import Balance
    from gridplanner.analysis.measured import Measured
    from gridplanner.reports.report import Cell
    from gridplanner.reports.state import State

_INDICES: Final = ("max_over_mean", "min_over_mean", "cv", "gini")
_PERCENT: Final = 100.0


def all_measured(state: State) -> tuple[Measured, ...]:
    """Take everything of the grids that can be shared evenly; the load first."""
    figures = state.facts.figures
    return (
        in_percent(state.measured(UTILISATION)),
        state.measured(LOAD),
        *(measured(figures, measure) for measure in measures_of(figures)),
    )


def in_percent(loads: Measured) -> Measured:
    """Write shares of the capacity as percentages."""
    return replace(loads, values=loads.values * _PERCENT)


def title_of(state: State, measure: str) -> str:
    """Say what a measure is, and what it is counted in."""
    if measure == LOAD:
        return text(
            "report.column.minutes" if state.is_time else "report.column.weight"
        )
    if measure == UTILISATION:
        return text("report.column.utilisation_percent")
    return text(f"balance.measure.{measure}")


def digits_of(measure: str) -> int | None:
    """Give the decimals an amount of a measure is written with everywhere.

    None for a mean of counts, which is no whole number.
    """
    return {LOAD: 0, UTILISATION: 1}.get(measure)


def indices_table(state: State) -> Table:
    """Set the indices of every measure side by side."""
    columns = (
        Column(text("report.column.measure"), Kind.TEXT),
        Column(text("report.column.grids")),
        Column(text("report.column.unknown")),
        Column(text("report.column.mean"), Kind.NUMBER),
        Column(text("report.column.most"), Kind.NUMBER),
        Column(text("report.column.least"), Kind.NUMBER),
        *(Column(text(f"report.column.{name}"), Kind.INDEX) for name in _INDICES),
        Column(text("report.column.within")),
        Column(text("report.column.within_share"), Kind.SHARE, of=(10, 1)),
    )
    rows: list[tuple[Cell, ...]] = []
    shown = all_measured(state)
    for loads in shown:
        found = loads.balance()
        known = loads.values[loads.known]
        ends = (known.max().item(), known.min().item()) if len(known) else (None, None)
        rows.append(
            (
                title_of(state, loads.measure), found.count, found.unknown,
                found.mean, *ends, *(getattr(found, name) for name in _INDICES),
                found.within, None,
            )
        )  # fmt: skip
    return Table(
        text("report.table.indices"), columns, tuple(rows),
        note=text("report.indices_note"),
        digits=tuple(digits_of(loads.measure) for loads in shown),
    )  # fmt: skip


def ranked_table(state: State, loads: Measured, result: Balance) -> Table:
    """List the grids with the largest load first, those not known last."""
    # A sum of shares means nothing.
    is_sum = loads.measure != UTILISATION
    columns = (
        Column(text("report.column.rank"), sums=False),
        *name_columns(),
        Column(title_of(state, loads.measure), Kind.NUMBER, sums=is_sum),
        Column(text("report.column.over_mean"), Kind.INDEX, sums=False),
        Column(text("report.column.band"), Kind.TEXT),
    )
    names, values = named(state.facts), loads.values.tolist()
    rows: list[tuple[Cell, ...]] = []
    for rank, row in enumerate(result.order.tolist(), 1):
        over = values[row] / result.mean if result.mean else None
        band = BANDS[int(result.places[row])]
        rows.append((rank, *names[row], values[row], over, text(f"band.{band.value}")))
    rows += [
        (None, *names[row], None, None, text("report.not_known"))
        for row in range(len(values))
        if result.places[row] < 0
    ]
    return Table(
        text("report.table.ranked", what=title_of(state, loads.measure)),
        columns, tuple(rows), text("report.total") if is_sum else "",
        digits=(digits_of(loads.measure),) * len(rows),
    )  # fmt: skip


def lorenz(result: Balance, what: str) -> Curve:
    """Draw which part of the load ever larger parts of the grids have."""
    gini = format_index(result.gini)
    return Curve(
        text("balance.lorenz"),
        tuple((x, y) for x, y in result.lorenz.tolist()),
        text("report.gini", n=gini),
        text("report.lorenz.across"),
        what,
    )
