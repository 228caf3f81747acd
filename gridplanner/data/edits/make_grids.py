"""Make grids of areas: the ground of each that is in no grid becomes one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gridplanner.data.change import Change, Key, make_change
from gridplanner.data.codes import require_codes
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.names import propose_name
from gridplanner.data.records import Cell, GridKind, Record, Unit
from gridplanner.data.topology.ground import parent_of, pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.plan import Plan


def make_grids(
    plan: Plan,
    area_ids: Iterable[int],
    *,
    level: int | None = None,
    kind: str = GridKind.BASIC.value,
    names: Mapping[int, str] | None = None,
    valid_from: str = "",
) -> Change:
    """Make one grid of each area's ground that is in no grid yet.

    Parameters
    ----------
    plan : Plan
    area_ids : iterable of int
        Units above the grids: villages, communities, a town.
    level : int, optional
        Level of the grids; without it the first grid level of the template.
    kind : str, optional
        `GridKind` value.
    names : mapping of area id to str, optional
        Names of the grids; without one the grid is called after its area.
    valid_from : str, optional
        ISO date.

    Returns
    -------
    Change
        Borders stay as they are. Areas without such ground are passed over.

    Raises
    ------
    EditError
        ``refuse.no_ground`` if no area has any; ``refuse.codes_full`` if no code is
        left for one of the grids.
    """
    at = level if level is not None else _grid_level(plan)
    records: dict[Key, Record | None] = {}
    number = plan.next_id
    made: list[int] = []
    held: set[int] = set()
    for area_id in area_ids:
        cells = [
            cell
            for cell in plan.cells_of(area_id)
            if not plan.cells[cell].owners[at] and cell not in held
        ]
        if not cells:
            continue
        held.update(cells)
        name = (names or {}).get(area_id) or _name_of(plan, area_id, at)
        records["unit", number] = Unit(
            number, area_id, at, name=name, kind=kind, valid_from=valid_from
        )
        for cell in cells:
            owners = plan.cells[cell].owners
            new = (*owners[:at], number, *owners[at + 1 :])
            records["cell", cell] = Cell(cell, new)
        made.append(number)
        number += 1
    if not made:
        raise EditError("refuse.no_ground")
    records.update(_with_parents(plan, records, made, number))
    records.update(_with_codes(plan, records, made, number))
    fields = {"count": str(len(made))}
    return make_change(
        plan, records, label="change.make_grids", next_id=number, fields=fields
    )


def _grid_level(plan: Plan) -> int:
    return [level.role for level in plan.levels].index(Role.GRID)


def _name_of(plan: Plan, area_id: int, level: int) -> str:
    name = plan.units[area_id].name
    word = plan.levels[level].name
    return f"{name}{word}" if name else propose_name(1, word)


def _with_parents(
    plan: Plan, records: Mapping[Key, Record | None], made: list[int], next_id: int
) -> dict[Key, Record | None]:
    """Put each grid under the unit that holds its ground, as every later edit will."""
    after = plan.apply(make_change(plan, records, label="", next_id=next_id))
    units = [after.units[number] for number in made]
    return {
        ("unit", unit.id): replace(unit, parent=parent_of(after, unit))
        for unit in units
    }


def _with_codes(
    plan: Plan, records: Mapping[Key, Record | None], made: list[int], next_id: int
) -> dict[Key, Record | None]:
    draft = make_change(plan, records, label="", next_id=next_id)
    after = plan.apply(draft)
    codes = require_codes(after, made)
    return {
        ("unit", number): replace(
            after.units[number], code=codes[number], parts=pieces(after, number)
        )
        for number in made
    }
