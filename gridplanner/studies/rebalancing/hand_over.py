"""The list that goes along when moves are handed over: each move, why, and its houses.

Houses are named by plate and address, people are only counted: nobody's name leaves
the project with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.export import write_book
from gridplanner.resources.texts import text
from gridplanner.studies.rebalancing.asked import HOUSEHOLDS
from gridplanner.studies.rebalancing.reasons import reasons

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.data.document import Document
    from gridplanner.studies.rebalancing.asked import Proposal

_WRITTEN = ("code", "plate", "address", "estate")
_MOVES = ("number", "from", "to", "buildings", "households", "people", "why")

Columns = dict[str, list[Any]]


def write_list(
    path: Path, document: Document, found: Proposal, kept: Sequence[int]
) -> None:
    """Write the moves that are made to a workbook, and the houses of each.

    Parameters
    ----------
    path : Path
        ``.xlsx``.
    document : Document
    found : Proposal
    kept : sequence of int

    Raises
    ------
    GridPlannerError
        If it cannot be written.
    """
    write_book(
        path,
        {
            text("rebalance.moves"): _moves(found, kept),
            text("rebalance.list.houses"): _houses(document, found, kept),
        },
    )


def _moves(found: Proposal, kept: Sequence[int]) -> Columns:
    why = reasons(found, kept)
    rows = []
    for number, at in enumerate(kept, 1):
        move = found.told[at]
        names = [_name(found, part) for part in (move.giver, move.taker)]
        houses = len(move.building_ids)
        rows.append(
            [number, *names, houses, move.households, move.people, why[at].words]
        )
    return {
        text(f"rebalance.column.{name}"): [row[column] for row in rows]
        for column, name in enumerate(_MOVES)
    }


def _houses(document: Document, found: Proposal, kept: Sequence[int]) -> Columns:
    asked = found.asked
    column = asked.measures.index(HOUSEHOLDS) if HOUSEHOLDS in asked.measures else -1
    names = ("number", "from", "to", *_WRITTEN, "households")
    columns: Columns = {text(f"rebalance.column.{name}"): [] for name in names}
    for number, at in enumerate(kept, 1):
        move = found.told[at]
        ids = move.building_ids.tolist()
        ends = [_name(found, part) for part in (move.giver, move.taker)]
        read = {
            int(row["fid"]): row for row in document.file.read_rows("building", ids)
        }
        rows = np.searchsorted(asked.building_ids, move.building_ids)
        for building, row in zip(ids, rows.tolist(), strict=True):
            written = [read[building][name] or "" for name in _WRITTEN]
            homes = int(asked.counts[row, column]) if column >= 0 else None
            values = [number, *ends, *written, homes]
            for name, value in zip(columns, values, strict=True):
                columns[name].append(value)
    return columns


def _name(found: Proposal, part: int) -> str:
    return found.name_of(part) or text("rebalance.new_grid")
