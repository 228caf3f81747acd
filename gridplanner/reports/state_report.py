"""Reports of the state of a town: its grids, workers, coverage, balance and changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.analysis.staffing_sums import tally_all
from gridplanner.reports.balance_tables import (
    in_percent,
    indices_table,
    lorenz,
    ranked_table,
    title_of,
)
from gridplanner.reports.change_tables import (
    grids_changed,
    measures_changed,
    moved_table,
)
from gridplanner.reports.coverage_tables import areas_table, kinds_table, rates_table
from gridplanner.reports.dispatch import ranked_bars
from gridplanner.reports.grid_tables import (
    grids_table,
    left_out_words,
    roles_table,
    vacant_table,
    workers_table,
)
from gridplanner.reports.report import Kind, Report, Section, Table
from gridplanner.reports.state import LOAD, UTILISATION
from gridplanner.reports.work_tables import parents_too
from gridplanner.resources.format import format_index, format_share
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.analysis.balance import Balance
    from gridplanner.analysis.measured import Measured
    from gridplanner.reports.dispatch import DrawMap
    from gridplanner.reports.report import Part
    from gridplanner.reports.state import State

_AIM: Final = (85.0, 115.0)
"""Percent of the capacity within which a load is fair."""
KINDS: Final = ("grids", "workers", "coverage", "balance", "changes")


def state_report(
    kind: str,
    state: State,
    made: str,
    draw: DrawMap | None = None,
    *,
    plan: str = "",
    before: State | None = None,
    compared: str = "",
) -> Report:
    """Make a report of the state of a plan.

    Parameters
    ----------
    kind : {"grids", "workers", "coverage", "balance", "changes"}
    state : State
    made : str
        By whom and when.
    draw : callable, optional
        Without it there are no maps.
    plan : str, optional
        Name of the scenario the report is of; empty for the plan in force.
    before : State, optional
        What the state is compared with; for ``"changes"`` only, and needed there.
    compared : str, optional
        What that is called.

    Returns
    -------
    Report
    """
    if kind == "changes":
        assert before is not None  # whoever asks for changes says from what
        sections = _changes(before, state, compared)
    else:
        make = {"grids": _grids, "workers": _workers, "balance": _balance}.get(kind)
        sections = _coverage(state) if make is None else make(state, draw)
    day = state.day.isoformat()
    span = text("report.on_day", day=day)
    if plan:
        span = text("report.of_plan", plan=plan, day=day)
    return Report(
        text(f"report.{kind}"),
        text("report.subtitle", town=state.facts.town, span=span),
        made,
        sections,
    )


def _grids(state: State, draw: DrawMap | None) -> tuple[Section, ...]:
    table = grids_table(state)
    loads = state.measured(LOAD)
    parts: list[Part] = [table]
    if draw is not None and loads.known.any():
        parts.append(draw(title_of(state, LOAD), _by_unit(loads), ""))
    # The names of vacant posts do not add up.
    numbers = Table(
        table.title,
        table.columns[:-1],
        tuple(row[:-1] for row in table.rows),
        table.total,
    )
    parts += parents_too(state.facts, numbers, is_ranked=False)
    return (
        Section(text("report.summary"), (_load_words(state), _staff_words(state))),
        Section(text("report.table.grids"), (), tuple(parts)),
    )


def _workers(state: State, draw: DrawMap | None) -> tuple[Section, ...]:
    table = workers_table(state)
    parts: list[Part] = [table]
    loads = state.worker_loads
    if loads is not None:
        row_of = {
            number: row for row, number in enumerate(state.staff.workers.ids.tolist())
        }
        shares = {
            number: 100 * share
            for number, share, units in zip(
                loads.worker_ids.tolist(), loads.utilisation.tolist(),
                loads.units.tolist(), strict=True,
            )
            if units and share == share  # noqa: PLR0124 - not NaN
        }  # fmt: skip
        names = {n: state.staff.workers.names[row_of[n]] for n in shares}
        if shares:
            title = text("report.column.utilisation_percent")
            parts.append(ranked_bars(title, names, shares, "%", _AIM))
        of_grids = in_percent(state.measured(UTILISATION))
        if draw is not None and of_grids.known.any():
            title = text("report.utilisation_of_grids")
            parts.append(draw(title, _by_unit(of_grids), "%"))
    words = [_staff_words(state), *left_out_words(state)]
    if not table.rows:
        words.insert(0, text("report.no_workers"))
    return (
        Section(text("report.summary"), tuple(words)),
        Section(text("report.table.workers"), (), tuple(parts)),
        Section(
            text("report.table.roles"), (), (roles_table(state), vacant_table(state))
        ),
    )


def _coverage(state: State) -> tuple[Section, ...]:
    found = state.coverage
    if found is None:
        return (Section(text("report.summary"), (text("coverage.limited"),)),)
    words = [
        f"{text(f'coverage.{name}')}：{format_share(rate.held, rate.whole)}"
        for name, rate in found.rates.items()
    ]
    ground = found.ground
    for kind, patches in (("gaps", ground.gaps), ("overlaps", ground.overlaps)):
        area = sum(patch.area for patch in patches)
        words.append(
            text(f"cli.coverage.{kind}", n=f"{len(patches):,}", area=f"{area:,.0f}")
        )
    return (
        Section(
            text("report.summary"),
            tuple(words),
            (rates_table(found), kinds_table(found)),
        ),
        Section(text("report.table.areas"), (), _with_shares(areas_table(found))),
    )


def _with_shares(areas: Table) -> tuple[Part, ...]:
    """Set the covered share of each kind beside its table, area by area."""
    charts: list[Part] = []
    for index, column in enumerate(areas.columns):
        if column.kind is not Kind.SHARE:
            continue
        shares = {
            row: 100 * share
            for row, cells in enumerate(areas.rows[:-1])
            if (share := areas.share(index, cells)) is not None
        }
        names = {row: str(areas.rows[row][1] or areas.rows[row][0]) for row in shares}
        # Bars that are all alike say less than the table.
        if len(set(shares.values())) > 1:
            charts.append(ranked_bars(column.title, names, shares, "%"))
    return (areas, *charts)


def _balance(state: State, draw: DrawMap | None) -> tuple[Section, ...]:
    sections = [
        Section(
            text("report.summary"),
            (_load_words(state), *left_out_words(state)),
            (indices_table(state),),
        )
    ]
    both = (state.measured(LOAD), in_percent(state.measured(UTILISATION)))
    sections += [_one_measure(state, each, draw) for each in both if each.known.any()]
    return tuple(sections)


def _one_measure(state: State, loads: Measured, draw: DrawMap | None) -> Section:
    result = loads.balance()
    title = title_of(state, loads.measure)
    names = {unit.id: unit.name or unit.code for unit in state.facts.units}
    values = _by_unit(loads)
    aim = (result.target.low, result.target.high)
    parts: list[Part] = [
        ranked_table(state, loads, result),
        ranked_bars(title, {n: names[n] for n in values}, values, "", aim),
        lorenz(result, title),
    ]
    if draw is not None:
        parts.append(draw(title, values, ""))
    return Section(title, (_balance_words(result),), tuple(parts))


def _changes(before: State, after: State, compared: str) -> tuple[Section, ...]:
    table, same = grids_changed(before, after)
    words = [
        text("report.compared_with", name=compared, day=before.day.isoformat()),
        text("report.changed", n=f"{len(table.rows):,}", same=f"{same:,}"),
    ]
    parts: list[Part] = [table]
    if before.facts.document is after.facts.document:
        parts.append(moved_table(before, after))
    return (
        Section(
            text("report.summary"), tuple(words), (measures_changed(before, after),)
        ),
        Section(text("report.table.changes"), (), tuple(parts)),
    )


def _by_unit(loads: Measured) -> dict[int, float]:
    return {
        unit: value
        for unit, value, known in zip(
            loads.ids.tolist(), loads.values.tolist(), loads.known.tolist(), strict=True
        )
        if known
    }


def _load_words(state: State) -> str:
    return _balance_words(state.measured(LOAD).balance())


def _balance_words(result: Balance) -> str:
    return text(
        "report.summary.balance",
        most=format_index(result.max_over_mean),
        least=format_index(result.min_over_mean),
        cv=format_index(result.cv),
        gini=format_index(result.gini),
        within=format_share(result.within, result.count),
    )


def _staff_words(state: State) -> str:
    whole = tally_all(state.staffing)
    return text(
        "report.summary.staff",
        rate=format_share(whole.filled, whole.demanded),
        vacant=f"{whole.vacant:,}",
        over=f"{whole.over:,}",
    )
