"""Tables of what changed between two states of a town: two dates, or two plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from gridplanner.analysis.scenario_difference import find_shifts
from gridplanner.reports.balance_tables import all_measured, title_of
from gridplanner.reports.grid_tables import load_title
from gridplanner.reports.report import Column, Kind, Table
from gridplanner.reports.work_tables import name_columns, named
from gridplanner.resources.format import INDEX_DIGITS
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.standing import Standing
    from gridplanner.reports.report import Cell
    from gridplanner.reports.state import State

_SIDES: Final = ("before", "after", "difference")
_COUNTED: Final = frozenset({"total", "within"})
Numbers: TypeAlias = "tuple[float | None, ...]"


def grids_changed(before: State, after: State) -> tuple[Table, int]:
    """Say of each grid that is not what it was what it held and what it holds.

    Grids of two states are the same where their code is.

    Returns
    -------
    table : Table
    same : int
        Grids of which nothing is other than it was.
    """
    measures = _shared_measures(before, after)
    columns = [*name_columns(), Column(text("report.column.state"), Kind.TEXT)]
    titles = [text("grids.buildings"), *(text(f"measure.{m}") for m in measures)]
    for title in titles:
        columns += _three(title, Kind.COUNT)
    columns += _three(load_title(after), Kind.COUNT)
    old, new = (_numbers(state, measures) for state in (before, after))
    rows: list[tuple[Cell, ...]] = []
    same = 0
    nothing: Numbers = (None,) * (len(titles) + 1)
    for key in sorted(old.keys() | new.keys()):
        names = (new.get(key) or old[key])[0]
        was, is_ = (each[key][1] if key in each else nothing for each in (old, new))
        if key in old and key in new and was == is_ and old[key][0] == new[key][0]:
            same += 1
            continue
        state = "gone" if key not in new else "new" if key not in old else "changed"
        cells: list[Cell] = [text(f"report.state.{state}")]
        for first, second in zip(was, is_, strict=True):
            cells += [first, second, _difference(first, second, state)]
        rows.append((*names, *cells))
    made = Table(
        text("report.table.changes"), tuple(columns), tuple(rows), text("report.total")
    )
    return made, same


def _three(title: str, kind: Kind) -> list[Column]:
    return [
        Column(text(f"report.change.{name}", what=title), kind, joined=name != "before")
        for name in _SIDES
    ]


def _difference(first: float | None, second: float | None, state: str) -> float | None:
    """Take the change; where a grid is not, it holds nothing."""
    if state == "new":
        return second
    if state == "gone":
        return -first if first is not None else None
    return second - first if first is not None and second is not None else None


def _shared_measures(before: State, after: State) -> list[str]:
    """Give the measures either side knows, in the order of the later."""
    both = [state.facts.figures.measures for state in (after, before)]
    return list(dict.fromkeys([*both[0], *both[1]]))


def _numbers(
    state: State, measures: Sequence[str]
) -> dict[str, tuple[tuple[str, ...], Numbers]]:
    """Give the names and the numbers of each grid by its code, else by its name."""
    facts = state.facts
    table = zip(
        named(facts),
        facts.figures.rows.buildings.tolist(),
        *(facts.column(measure) for measure in measures),
        state.load_column(),
        strict=True,
    )
    return {names[0] or names[1]: (names, tuple(cells)) for names, *cells in table}


def measures_changed(before: State, after: State) -> Table:
    """Set the measures of balance of both states side by side."""
    columns = (
        Column(text("report.column.measure"), Kind.TEXT),
        Column(text("report.column.index"), Kind.TEXT),
        *(Column(text(f"report.column.{name}"), Kind.NUMBER) for name in _SIDES),
    )
    rows: list[tuple[Cell, ...]] = []
    digits: list[int | None] = []
    old = {each.measure: each.balance() for each in all_measured(before)}
    for loads in all_measured(after):
        new = loads.balance()
        then = old.get(loads.measure)
        for name in ("total", "max_over_mean", "min_over_mean", "cv", "gini", "within"):
            if name == "total" and loads.measure == "utilisation":
                continue
            first = getattr(then, name) if then is not None else None
            second = getattr(new, name)
            change = second - first if None not in (first, second) else None
            title = title_of(after, loads.measure)
            rows.append((title, text(f"report.column.{name}"), first, second, change))
            digits.append(0 if name in _COUNTED else INDEX_DIGITS)
    return Table(
        text("report.table.measures"), columns, tuple(rows), digits=tuple(digits)
    )


def moved_table(before: State, after: State) -> Table:
    """List which houses go from which grid to which, of two plans of one project.

    Who sees some units only is told what these give and take, not to and from whom.
    """
    first, second = before.facts.standing, after.facts.standing
    measures = first.snapshot.measures
    columns = (
        Column(text("report.column.from"), Kind.TEXT),
        Column(text("report.column.to"), Kind.TEXT),
        Column(text("grids.buildings")),
        *(Column(text(f"measure.{measure}")) for measure in measures),
    )
    reach = _reach(before, after)
    rows: list[tuple[Cell, ...]] = [
        (
            _title(first, shift.source, reach), _title(second, shift.target, reach),
            len(shift.buildings), *(shift.counts[measure] for measure in measures),
        )
        for shift in find_shifts(first, second, level=after.facts.level)
        if len(shift.buildings)
        and (reach is None or reach & {shift.source, shift.target})
    ]  # fmt: skip
    return Table(text("report.table.moved"), columns, tuple(rows), text("report.total"))


def _reach(before: State, after: State) -> frozenset[int] | None:
    """Give the units of either plan that may be told of; None for all."""
    reaches = before.facts.reach, after.facts.reach
    if None in reaches:
        return None
    return frozenset().union(*filter(None, reaches))


def _title(standing: Standing, number: int, reach: frozenset[int] | None) -> str:
    unit = standing.snapshot.unit_records.get(number)
    if unit is None:
        return text("compare.nobody")
    if reach is not None and number not in reach:
        return text("report.beyond")
    return " ".join(filter(None, (unit.code, unit.name)))
