"""Give whole units to another unit above: micro-grids to a grid, grids to a village."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import under_another, with_codes
from gridplanner.data.topology.ground import Owners, children_of, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.topology.noding import Faces


def move_units(
    plan: Plan,
    unit_ids: Sequence[int],
    to: int,
    *,
    on: str,
    allow_parts: bool = False,
    allow_across: bool = False,
) -> Change:
    """Give units with their ground to a unit of a level above them.

    Parameters
    ----------
    plan : Plan
    unit_ids : sequence of int
        Of one level.
    to : int
        Unit above that takes them.
    on : str
        ISO date. They get codes under their new unit from that day; the old codes
        end, and are not used again.
    allow_parts : bool, optional
        Whether units above may fall into more pieces than expected.
    allow_across : bool, optional
        Whether a grid may come to lie in two villages.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        ``refuse.empty`` if the unit above would be left without ground,
        ``refuse.pieces``, ``refuse.locked``, ``refuse.village``.
    ValueError
        If `to` is not above them, or they are of several levels.
    """
    given = list(dict.fromkeys(unit_ids))
    levels = {plan.units[number].level for number in given}
    taker = plan.units[to]
    if len(levels) != 1 or taker.level >= min(levels):
        raise ValueError("units of one level go to a unit above")
    level = levels.pop()
    for number in given:
        if plan.units[number].locked:
            raise EditError(
                "refuse.locked",
                cells=plan.cells_of(number),
                grid=title(plan.units[number]),
            )
    units, fresh, next_id = _records(plan, given, to, on)

    def relabel(faces: Faces) -> list[Owners | None]:
        return [
            (*old[: taker.level], to, *old[taker.level + 1 :])
            if old is not None and old[level] in given
            else old
            for old in faces.old
        ]

    terms = Terms(
        "change.move_units",
        fields={
            "grid": title(plan.units[given[0]]),
            "other": title(taker),
            "count": str(len(given)),
        },
        units=units,
        allow_parts=allow_parts,
        allow_across=allow_across,
        next_id=next_id,
    )
    cells = [cell for number in given for cell in plan.cells_of(number)]
    change = redraw(plan, (), relabel, terms=terms, cells=cells)
    return with_codes(plan, change, fresh)


def _records(
    plan: Plan, given: Sequence[int], to: int, on: str
) -> tuple[dict[int, Unit | None], list[int], int]:
    units: dict[int, Unit | None] = {}
    fresh: list[int] = []
    next_id = plan.next_id
    line = [number for number in given if plan.units[number].parent != to]
    while line:
        child = plan.units[line.pop(0)]
        if child.valid_to:
            continue
        unit, kept = under_another(
            child, former=plan.units.get(child.parent), number=next_id, on=on
        )
        units[child.id] = replace(unit, parent=to) if child.id in given else unit
        if kept is not None:
            units[next_id] = kept
            fresh.append(child.id)
            next_id += 1
            line += children_of(plan, child.id)
    return units, fresh, next_id
