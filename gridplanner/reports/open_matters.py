"""What is still open in some units: questions to be verified, events not yet closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.analysis.locate import locate
from gridplanner.reports.report import Column, Kind, Table
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gridplanner.data.document import Document
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.reports.report import Cell

_SETTLED = "settled"


def open_matters(document: Document, snapshot: Snapshot, units: Sequence[int]) -> Table:
    """Count what is open in each of some units, nobody named.

    Parameters
    ----------
    document : Document
    snapshot : Snapshot
        Placed.
    units : sequence of int
        Ids, of one level.

    Returns
    -------
    Table
        A question counts where its house is; one without a house counts in no unit.
        An event counts where its house is, else where it was seen.
    """
    level = snapshot.unit_records[units[0]].level
    file = document.file
    asked = file.read_columns("review", ["building_id", "state"])
    questions = np.array(
        [
            _number(house)
            for house, state in zip(asked["building_id"], asked["state"], strict=True)
            if state != _SETTLED
        ],
        np.int64,
    )
    seen = file.read_columns("event", ["building_id", "x", "y", "closed"])
    events = [
        (_number(house), x, y)
        for house, x, y, closed in zip(
            *(seen[name] for name in ("building_id", "x", "y", "closed")), strict=True
        )
        if not closed
    ]
    owners = np.append(snapshot.cell_owners[:, level], 0)
    at_home = owners[_cells(snapshot, questions)]
    of_events = owners[_event_cells(snapshot, events)]
    columns = (
        Column(text("open.grid"), Kind.TEXT),
        Column(text("open.questions")),
        Column(text("open.events")),
    )
    rows: list[tuple[Cell, ...]] = []
    for unit in units:
        record = snapshot.unit_records[unit]
        counts = [int((found == unit).sum()) for found in (at_home, of_events)]
        rows.append((record.name or record.code, *counts))
    return Table(text("open.title"), columns, tuple(rows), text("report.total"))


def _cells(snapshot: Snapshot, houses: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the cell of each house (id), -1 where it has none."""
    ids = snapshot.building_ids
    if not len(ids):
        return np.full(len(houses), -1, np.int64)
    at = np.minimum(np.searchsorted(ids, houses), len(ids) - 1)
    cells = snapshot.building_cell[at].astype(np.int64)
    return np.where(ids[at] == houses, cells, -1)


def _event_cells(
    snapshot: Snapshot, events: Sequence[tuple[int, Any, Any]]
) -> NDArray[np.int64]:
    """Give the cell of each event: of its house, else of the ground it was seen on."""
    cells = _cells(snapshot, np.array([house for house, *_ in events], np.int64))
    loose = [
        row
        for row, (house, x, y) in enumerate(events)
        if not house and isinstance(x, float) and isinstance(y, float)
    ]
    if loose and len(snapshot.cell_ids):
        points = np.array([events[row][1:] for row in loose], np.float64)
        cells[loose] = locate(points, snapshot.cell_polygons)
    return cells


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
