"""Polygons of cells and of sets of cells, and at which level borders lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.errors import EditError
from gridplanner.data.topology.rings import assemble, flatten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Border


def assemble_cells(plan: Plan, cell_ids: set[int]) -> dict[int, Any]:
    """Make the polygons of cells from their borders.

    Parameters
    ----------
    plan : Plan
    cell_ids : set of int

    Returns
    -------
    dict of int to Polygon or MultiPolygon

    Raises
    ------
    EditError
        If a cell has no ring, or rings that do not close.
    """
    if len(cell_ids) == len(plan.cells):
        borders = list(plan.borders.values())
    else:
        numbers = set().union(*(plan.sides[number] for number in cell_ids))
        borders = [plan.borders[number] for number in numbers]
    made = assemble(
        flatten(borders, plan.vertices),
        _ends(borders),
        np.array([(b.left, b.right) for b in borders], np.int64).reshape(-1, 2),
        wanted=cell_ids,
    )
    if len(made) != len(cell_ids):
        raise EditError("refuse.broken", cells=tuple(cell_ids - set(made)))
    return made


def outline_labels(plan: Plan, label: Mapping[int, int]) -> dict[int, Any]:
    """Make the polygons of sets of cells, without the borders inside them.

    Parameters
    ----------
    plan : Plan
    label : mapping of cell id to int
        Which set each cell belongs to; cells left out belong to none.

    Returns
    -------
    dict of int to Polygon or MultiPolygon
    """
    numbers: set[int] = set().union(*(plan.sides[number] for number in label))
    borders = [
        border
        for border in map(plan.borders.__getitem__, numbers)
        if label.get(border.left, 0) != label.get(border.right, 0)
    ]
    sides = [(label.get(b.left, 0), label.get(b.right, 0)) for b in borders]
    return assemble(
        flatten(borders, plan.vertices),
        _ends(borders),
        np.array(sides, np.int64).reshape(-1, 2),
    )


def _ends(borders: list[Border]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.array([(b.start, b.end) for b in borders], np.int64).reshape(-1, 2)


def border_level(plan: Plan, border_id: int) -> int:
    """Tell at which level the two sides of one border differ first; see above."""
    border = plan.borders[border_id]
    if 0 in (border.left, border.right):
        return 0
    left, right = plan.owners_of(border.left), plan.owners_of(border.right)
    pairs = enumerate(zip(left, right, strict=True))
    return next((level for level, (one, other) in pairs if one != other), 0)


def border_levels(plan: Plan) -> dict[int, int]:
    """Tell at which level the two sides of each border differ first.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    dict of border id to index into the template
    """
    if not plan.borders:
        return {}
    row = {0: 0} | {number: i + 1 for i, number in enumerate(plan.cells)}
    # -1 for the ground of nobody: it differs from an owner that is missing (0).
    owners = np.full((len(row), len(plan.levels)), -1, np.int64)
    owners[1:] = [cell.owners for cell in plan.cells.values()]
    borders = plan.borders.values()
    left = np.array([row[border.left] for border in borders])
    right = np.array([row[border.right] for border in borders])
    levels = (owners[left] != owners[right]).argmax(axis=1)
    return dict(zip(plan.borders, levels.tolist(), strict=True))
