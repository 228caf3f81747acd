"""Tables of grids and workers: what they hold, what work there is, who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.staffing_sums import by_level, tally
from gridplanner.data.team.roles import WorkerKind
from gridplanner.reports.report import Column, Kind, Table
from gridplanner.reports.state import told
from gridplanner.reports.work_tables import name_columns, named
from gridplanner.resources.format import NONE
from gridplanner.resources.texts import has_text, own_name, text

if TYPE_CHECKING:
    from gridplanner.analysis.staffing_sums import UnitSums
    from gridplanner.reports.report import Cell
    from gridplanner.reports.state import State

SQUARE_METRES = 1e6
_KINDS = frozenset(kind.value for kind in WorkerKind)


def grids_table(state: State) -> Table:
    """Say of each grid what it holds, what work it asks for, and which posts are held.

    Utilisation is the load by what the workers can bear; the staffing rate is posts
    held of those the team template asks for.
    """
    facts = state.facts
    measures = facts.figures.measures
    first = 5 + len(measures)  # column of the load
    columns = (
        *name_columns(),
        Column(text("report.column.area"), Kind.NUMBER),
        Column(text("grids.buildings")),
        *(Column(text(f"measure.{measure}")) for measure in measures),
        Column(load_title(state)),
        Column(text("report.column.capacity")),
        Column(text("report.column.utilisation"), Kind.SHARE, of=(first, first + 1)),
        Column(text("report.column.demanded")),
        Column(text("report.column.filled")),
        Column(text("report.column.staffed"), Kind.SHARE, of=(first + 4, first + 3)),
        Column(text("report.column.vacant"), Kind.TEXT),
    )
    sums = by_level(state.staffing, facts.level)
    row_of = {unit.id: row for row, unit in enumerate(sums.units)}
    posts = [row_of[unit.id] for unit in facts.units]
    rows: list[tuple[Cell, ...]] = [
        (*names, *cells)
        for names, *cells in zip(
            named(facts),
            (facts.figures.rows.area / SQUARE_METRES).tolist(),
            facts.figures.rows.buildings.tolist(),
            *(facts.column(measure) for measure in measures),
            state.load_column(), state.capacity_column(), [None] * len(posts),
            sums.demanded[posts].sum(axis=1).tolist(),
            sums.filled[posts].sum(axis=1).tolist(),
            [None] * len(posts),
            [missing_words(state, sums, row) for row in posts],
            strict=True,
        )
    ]  # fmt: skip
    return Table(
        text("report.table.grids"), columns, tuple(rows), text("report.total"),
        "\n".join(left_out_words(state)),
    )  # fmt: skip


def load_title(state: State) -> str:
    """Say what work is reckoned in."""
    return text("report.column.minutes" if state.is_time else "report.column.weight")


def missing_words(state: State, sums: UnitSums, row: int) -> str:
    """Name the posts of a grid that nobody holds."""
    lines = state.staffing.lines
    return text("staff.list_comma").join(
        text("staff.missing", role=text(f"staff.role.{each.line.role.value}"), n=number)
        for each, number in zip(lines, sums.vacant[row].tolist(), strict=True)
        if number
    )


def left_out_words(state: State) -> list[str]:
    """Say by which norm work is reckoned, and what no row counts."""
    loads, facts = state.loads, state.facts
    norm = own_name(state.norm.name, "workload.default_norm")
    words = [text("cli.workload.norm", norm=norm)]
    if not loads.staffed:
        words.append(text("cli.workload.one_each"))
    if facts.reach is None:
        words += [
            text(f"cli.workload.nowhere.{kind}", n=f"{number:,}")
            for kind, number in loads.nowhere.items()
            if number
        ]
    counts = loads.rows.left_out[state.rows].sum(axis=0).tolist()
    words += [
        text(f"cli.workload.{kind}", n=f"{number:,}")
        for kind, number in zip(loads.left_out, counts, strict=True)
        if number
    ]
    return words


def workers_table(state: State) -> Table:
    """Say of everybody who works for the town which posts and which load they have.

    Who sees some units only is told of those with a post there. Names and posts are
    public in the town, and stand on notice boards; no telephone number is told.
    """
    columns = (
        Column(text("report.column.person"), Kind.TEXT),
        Column(text("staff.column.worker_kind"), Kind.TEXT),
        Column(text("report.column.posts")),
        # Several may look after one grid.
        Column(text("report.column.grids"), sums=False),
        Column(load_title(state)),
        Column(text("report.column.capacity")),
        Column(text("report.column.utilisation"), Kind.SHARE, of=(4, 5)),
        Column(text("staff.column.post_places"), Kind.TEXT),
    )
    staff, found = state.staff, state.staffing
    places = _places(state)
    loads = state.worker_loads
    row_of: dict[int, int] = {}
    if loads is not None:
        row_of = {number: row for row, number in enumerate(loads.worker_ids.tolist())}
    rows: list[tuple[Cell, ...]] = []
    for index in np.flatnonzero(found.workers_here).tolist():
        number = int(staff.workers.ids[index])
        kind, own = staff.workers.kinds[index], places.get(number, [])
        row = row_of.get(number)
        work: tuple[Cell, ...] = (0, None, None)
        if loads is not None and row is not None and loads.counted[row]:
            load, capacity = told(loads.load)[row], told(loads.capacity)[row]
            work = int(loads.units[row]), load, capacity
        rows.append(
            (
                staff.workers.names[index],
                text(f"staff.kind.{kind}") if kind in _KINDS else kind,
                len(own),
                *work,
                None,
                text("staff.list_comma").join(own),
            )
        )
    note = ""
    if loads is not None and loads.unassigned:
        note = text("report.unassigned", n=f"{loads.unassigned:,.0f}")
    return Table(
        text("report.table.workers"), columns, tuple(rows), text("report.total"), note
    )


def _places(state: State) -> dict[int, list[str]]:
    """Say the posts of each worker (id) in words."""
    found = state.staffing
    units = found.snapshot.unit_records
    told_: dict[int, list[str]] = {}
    for each in found.lines:
        role = text(f"staff.role.{each.line.role.value}")
        for row, at in zip(each.rows.tolist(), each.at.tolist(), strict=True):
            unit = (
                units.get(int(each.places.ids[at])) if each.level is not None else None
            )
            where = (
                (unit.name or unit.code)
                if unit is not None
                else _scope(each.line.scope)
            )
            own = told_.setdefault(int(found.staff.posts.workers[row]), [])
            own.append(text("staff.post_at", role=role, at=where))
    return {number: _counted(own) for number, own in told_.items()}


def _counted(words: list[str]) -> list[str]:
    """Say what is said several times once, with its number."""
    numbers = {each: words.count(each) for each in dict.fromkeys(words)}
    return [
        each if number == 1 else text("report.times", words=each, n=number)
        for each, number in numbers.items()
    ]


def _scope(scope: str) -> str:
    key = f"staff.scope.{scope.replace('-', '_')}"
    return text(key) if has_text(key) else scope


def roles_table(state: State) -> Table:
    """Say of each line of the team template how many posts are held."""
    columns = (
        Column(text("staff.column.role"), Kind.TEXT),
        Column(text("staff.column.scope"), Kind.TEXT),
        Column(text("report.column.demanded")),
        Column(text("report.column.filled")),
        Column(text("report.column.staffed"), Kind.SHARE, of=(3, 2)),
        Column(text("staff.column.vacant")),
        Column(text("staff.column.over")),
    )
    rows: list[tuple[Cell, ...]] = []
    for each in state.staffing.lines:
        sums = tally(each)
        rows.append(
            (
                text(f"staff.role.{each.line.role.value}"),
                _scope(each.line.scope),
                sums.demanded, sums.filled, None, sums.vacant, sums.over,
            )
        )  # fmt: skip
    left_out = sum(len(ids) for ids in state.staffing.left_out.values())
    note = text("report.posts_left_out", n=f"{left_out:,}") if left_out else ""
    return Table(
        text("report.table.roles"), columns, tuple(rows), text("report.total"), note
    )


def vacant_table(state: State) -> Table:
    """Name the grids that lack a post, with what they lack."""
    facts = state.facts
    sums = by_level(state.staffing, facts.level)
    row_of = {unit.id: row for row, unit in enumerate(sums.units)}
    columns = (
        *name_columns(),
        Column(text("staff.column.vacant")),
        Column(text("report.column.vacant"), Kind.TEXT),
    )
    rows: list[tuple[Cell, ...]] = []
    for unit, names in zip(facts.units, named(facts), strict=True):
        row = row_of[unit.id]
        number = int(sums.vacant[row].sum())
        if number:
            rows.append((*names, number, missing_words(state, sums, row) or NONE))
    return Table(
        text("report.table.vacant"), columns, tuple(rows), text("report.total")
    )
