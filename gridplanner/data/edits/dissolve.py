"""Dissolve the units below a unit: its ground is undivided again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import retire
from gridplanner.data.topology.ground import Owners, title

if TYPE_CHECKING:
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces


def dissolve(plan: Plan, unit_id: int, *, on: str) -> Change:
    """Dissolve all units below one.

    Parameters
    ----------
    plan : Plan
    unit_id : int
        A grid loses its micro-grids, a village its grids.
    on : str
        ISO date on which those below end; their codes are not used again.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        ``refuse.nothing_below`` where the unit is undivided, ``refuse.locked`` where
        one of them is locked, ``refuse.reaches_beyond`` where one has ground under
        another unit too.
    """
    unit = plan.units[unit_id]
    cells = plan.cells_of(unit_id)
    below = {n for c in cells for n in plan.cells[c].owners[unit.level + 1 :]} - {0}
    if not below:
        raise EditError("refuse.nothing_below", cells=cells, grid=title(unit))
    for number in sorted(below):
        if not set(plan.cells_of(number)) <= set(cells):
            raise EditError(
                "refuse.reaches_beyond",
                cells=plan.cells_of(number),
                grid=title(plan.units[number]),
            )

    def relabel(faces: Faces) -> list[Owners | None]:
        return [
            (*old[: unit.level + 1], *(0 for _ in old[unit.level + 1 :]))
            if old is not None and old[unit.level] == unit_id
            else old
            for old in faces.old
        ]

    terms = Terms(
        "change.dissolve",
        fields={"grid": title(unit), "count": str(len(below))},
        units={number: retire(plan.units[number], on) for number in below},
        drop=frozenset(below),
    )
    locked = [number for number in sorted(below) if plan.units[number].locked]
    if locked:
        raise EditError(
            "refuse.locked",
            cells=plan.cells_of(locked[0]),
            grid=title(plan.units[locked[0]]),
        )
    return redraw(plan, (), relabel, terms=terms, cells=cells)
