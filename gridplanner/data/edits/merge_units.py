"""Merge units: one stays and takes the ground and the units below of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import retire, under_another, with_codes
from gridplanner.data.topology.ground import Owners, children_of, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.topology.noding import Faces


def merge_units(
    plan: Plan,
    kept: int,
    others: Sequence[int],
    *,
    on: str,
    allow_parts: bool = False,
    allow_across: bool = False,
) -> Change:
    """Merge units of one level.

    Parameters
    ----------
    plan : Plan
    kept : int
        Unit that keeps its id, code and name.
    others : sequence of int
        Units that end. Units below them go to the kept one and get codes under it.
    on : str
        ISO date on which the others end.
    allow_parts : bool, optional
        Whether the merged unit may lie in more pieces than expected.
    allow_across : bool, optional
        Whether it may lie in two areas where neither did before.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        ``refuse.pieces`` where they are no neighbours, ``refuse.locked``,
        ``refuse.village``.
    ValueError
        If there is nothing to merge, or the levels differ.
    """
    stays = plan.units[kept]
    level = stays.level
    gone = [number for number in dict.fromkeys(others) if number != kept]
    if not gone or any(plan.units[n].level != level for n in gone):
        raise ValueError("merging needs several units of one level")
    for number in (kept, *gone):
        if plan.units[number].locked:
            raise EditError(
                "refuse.locked",
                cells=plan.cells_of(number),
                grid=title(plan.units[number]),
            )
    units, fresh, next_id = _records(plan, stays, gone, on)

    def relabel(faces: Faces) -> list[Owners | None]:
        return [
            (*old[:level], kept, *old[level + 1 :])
            if old is not None and old[level] in gone
            else old
            for old in faces.old
        ]

    terms = Terms(
        "change.merge",
        fields={
            "grid": title(stays),
            "other": title(plan.units[gone[0]]),
            "count": str(len(gone) + 1),
        },
        units=units,
        drop=frozenset(gone),
        allow_parts=allow_parts,
        allow_across=allow_across,
        next_id=next_id,
    )
    cells = [cell for number in (kept, *gone) for cell in plan.cells_of(number)]
    change = redraw(plan, (), relabel, terms=terms, cells=cells)
    return with_codes(plan, change, fresh)


def _records(
    plan: Plan, stays: Unit, gone: Sequence[int], on: str
) -> tuple[dict[int, Unit | None], list[int], int]:
    """Give the records that go with the merger, whose codes are new, the next id."""
    came_from = tuple(dict.fromkeys((*stays.predecessors, *gone)))
    units: dict[int, Unit | None] = {stays.id: replace(stays, predecessors=came_from)}
    fresh: list[int] = []
    next_id = plan.next_id
    for number in gone:
        units[number] = retire(plan.units[number], on)
        line = list(children_of(plan, number))
        while line:
            child = plan.units[line.pop(0)]
            if child.valid_to:
                continue
            unit, kept = under_another(
                child, former=plan.units.get(child.parent), number=next_id, on=on
            )
            if child.parent == number:
                unit = replace(unit, parent=stays.id)
            units[child.id] = unit
            if kept is not None:
                units[next_id] = kept
                fresh.append(child.id)
                next_id += 1
                line += children_of(plan, child.id)
    return units, fresh, next_id
