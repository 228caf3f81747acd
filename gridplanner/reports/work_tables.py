"""Tables of the work done in a span of days, by grid and by the unit above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.reports.report import Column, Kind, Table, ranks
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.records import Unit
    from gridplanner.reports.facts import Done, Facts
    from gridplanner.reports.report import Cell

VISIT_RATE, CLOSE_RATE = 6, 5
"""Columns by which the grids are ranked."""


def visits_table(facts: Facts, now: Done) -> Table:
    """Say of each grid what was visited, with ranks by the share of its households."""
    work = now.work
    visited = _known(work.visited, known=now.has_visits)
    due = _known(work.due, known=now.has_due)
    due_visited = _known(work.due_visited, known=now.has_due)
    care_visited = _known(work.care_visited, known=now.has_visits)
    columns = (
        *name_columns(),
        Column(text("report.column.households")),
        Column(text("report.column.visits")),
        Column(text("report.column.visited")),
        Column(text("report.column.visit_rate"), Kind.SHARE, of=(5, 3)),
        Column(text("report.column.due")),
        Column(text("report.column.due_visited")),
        Column(text("report.column.due_rate"), Kind.SHARE, of=(8, 7)),
        Column(text("report.column.care")),
        Column(text("report.column.care_visited")),
        Column(text("report.column.care_rate"), Kind.SHARE, of=(11, 10)),
        Column(text("report.column.rank"), sums=False),
    )
    rows: list[tuple[Cell, ...]] = [
        (*names, *cells, None)
        for names, *cells in zip(
            named(facts), facts.column("households"),
            _known(work.visits, known=now.has_visits), visited, _none(facts),
            due, due_visited, _none(facts), work.care[:-1].tolist(), care_visited,
            _none(facts), strict=True,
        )
    ]  # fmt: skip
    left_out = int(work.visits[-1])
    table = Table(
        text("report.table.visits"), columns, tuple(rows), text("report.total"),
        text("report.visits_left_out", n=f"{left_out:,}") if left_out else "",
    )  # fmt: skip
    return _ranked(table, of=VISIT_RATE)


def events_table(facts: Facts, now: Done) -> Table:
    """Say of each grid what became of its events, with ranks by the share closed."""
    work = now.work
    columns = (
        *name_columns(),
        Column(text("report.column.reported")),
        Column(text("report.column.closed")),
        Column(text("report.column.close_rate"), Kind.SHARE, of=(4, 3)),
        Column(text("report.column.late")),
        Column(text("report.column.called")),
        Column(text("report.column.answered")),
        Column(text("report.column.answer_rate"), Kind.SHARE, of=(8, 7)),
        Column(text("report.column.solved")),
        Column(text("report.column.solve_rate"), Kind.SHARE, of=(10, 3)),
        Column(text("report.column.rank"), sums=False),
    )
    reported, closed, late, called, answered, solved = (
        _known(counts, known=now.has_events)
        for counts in (
            work.reported, work.closed, work.late, work.called, work.answered,
            work.solved,
        )
    )  # fmt: skip
    none = _none(facts)
    rows: list[tuple[Cell, ...]] = [
        (*names, *cells, None)
        for names, *cells in zip(
            named(facts), reported, closed, none, late, called, answered, none,
            solved, none, strict=True,
        )
    ]  # fmt: skip
    left_out = int(work.reported[-1])
    table = Table(
        text("report.table.events"), columns, tuple(rows), text("report.total"),
        text("report.events_left_out", n=f"{left_out:,}") if left_out else "",
    )  # fmt: skip
    return _ranked(table, of=CLOSE_RATE)


def _ranked(table: Table, *, of: int) -> Table:
    """Write the ranks by a share into the last column."""
    found = ranks([table.share(of, row) for row in table.rows])
    rows = tuple((*row[:-1], rank) for row, rank in zip(table.rows, found, strict=True))
    return Table(table.title, table.columns, rows, table.total, table.note)


def parents_too(
    facts: Facts, table: Table, *, is_ranked: bool = True
) -> tuple[Table, ...]:
    """Add a table of grids up by area, where that says more than the table itself."""
    parents = [unit.parent for unit in facts.units]
    if len(set(parents)) == len(parents):
        return ()
    return (by_parent(facts, table, is_ranked=is_ranked),)


def by_parent(facts: Facts, table: Table, *, is_ranked: bool = True) -> Table:
    """Add a table of grids up by the unit above them, ranked by its first share."""
    groups: dict[int, list[tuple[Cell, ...]]] = {}
    parents: dict[int, Unit | None] = {}
    for unit, row in zip(facts.units, table.rows, strict=True):
        groups.setdefault(unit.parent, []).append(row)
        parents[unit.parent] = facts.parent(unit)
    order = sorted(groups, key=lambda each: getattr(parents[each], "code", "") or "~")
    rows: list[tuple[Cell, ...]] = []
    for number in order:
        above = parents[number]
        own = Table("", table.columns, tuple(groups[number]))
        names = (above.code, above.name) if above is not None else ("", NONE)
        rows.append((*names, len(groups[number]), *own.totals()[3:]))
    columns = (*table.columns[:2], Column(text("report.column.grids")))
    made = Table(
        text("report.by_parent", table=table.title),
        (*columns, *table.columns[3:]), tuple(rows), text("report.total"),
    )  # fmt: skip
    if not is_ranked:
        return made
    share = next(n for n, c in enumerate(made.columns) if c.kind is Kind.SHARE)
    return _ranked(made, of=share)


def name_columns() -> tuple[Column, ...]:
    """Give the columns that name a grid."""
    return tuple(
        Column(text(f"report.column.{name}"), Kind.TEXT)
        for name in ("code", "name", "parent")
    )


def named(facts: Facts) -> list[tuple[str, str, str]]:
    """Name each grid: its code, its name, and what it lies in."""
    above = [facts.parent(unit) for unit in facts.units]
    return [
        (unit.code, unit.name, parent.name if parent is not None else "")
        for unit, parent in zip(facts.units, above, strict=True)
    ]


def _none(facts: Facts) -> list[None]:
    return [None] * len(facts.units)


def _known(counts: NDArray[np.int64], *, known: bool) -> list[int | None]:
    """Give the counts of the grids; none where such things are not recorded."""
    return [int(count) if known else None for count in counts[:-1]]
