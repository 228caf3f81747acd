"""What the ground that is chosen holds, read from counts in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.studies.dividing.weights import BUILDINGS

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from gridplanner.ui.session import Session


def own_cells(session: Session) -> set[int]:
    """Give the cells of the plan whose ground the user may divide."""
    plan, document = session.plan, session.document
    if document is None:
        return set()
    reach = document.limits.reach(plan)
    if reach is None:
        return set(plan.cells)
    return {cell for cell in plan.cells if reach & set(plan.cells[cell].owners)}


def cells_of(session: Session, areas: Collection[int]) -> set[int]:
    """Give the cells of units (ids) that the user may divide; of all without any."""
    own = own_cells(session)
    if not areas:
        return own
    return own & {cell for each in areas for cell in session.plan.cells_of(each)}


def houses_on(session: Session, areas: Collection[int]) -> NDArray[np.bool_]:
    """Say which houses of the snapshot stand on ground that is chosen, shape (b,).

    None of them while the town is being counted.
    """
    if session.standing is None:
        return np.zeros(0, np.bool_)
    snapshot = session.standing.snapshot
    is_cell = np.isin(snapshot.cell_ids, list(cells_of(session, areas)))
    # The last is for houses that are in no cell.
    return np.asarray(np.append(is_cell, False)[snapshot.building_cell])


def total_on(session: Session, areas: Collection[int], weight: str) -> float | None:
    """Give what houses on ground that is chosen hold; None where only a norm tells."""
    is_meant = houses_on(session, areas)
    if session.standing is None:
        return None
    snapshot = session.standing.snapshot
    if weight == BUILDINGS:
        return float(is_meant.sum())
    if weight not in snapshot.measures:
        return None
    column = snapshot.measures.index(weight)
    return float(np.maximum(snapshot.counts[is_meant, column], 0).sum())
