"""Whose ground it is: owner tuples, locks, parents and pieces of units.

The label of a piece of ground is its owner tuple: one unit id per level, topmost
first, 0 = none there. All zeros is free ground.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import shapely

from gridplanner.data.errors import EditError
from gridplanner.data.levels import Level, Role

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit

Owners = tuple[int, ...]
Moves = Iterable[tuple[Owners, Owners]]
"""Owners before and after of pieces of ground."""


def nobody(levels: tuple[Level, ...]) -> Owners:
    """Give the owners of free ground."""
    return (0,) * len(levels)


def give_to(
    owners: Owners, unit_id: int, *, level: int, levels: tuple[Level, ...]
) -> Owners:
    """Give the owners of ground after a unit took it.

    Parameters
    ----------
    owners : tuple of int
        Owners before.
    unit_id : int
        The unit that takes it, 0 = it is left to nobody at this level.
    level : int
        Level of the unit.
    levels : tuple of Level

    Returns
    -------
    tuple of int
        A grid takes its ground without the micro-grids that stood on it; an area
        (village, town) takes it with the grids, which may then lie in two areas.
    """
    if owners[level] == unit_id:
        return owners
    below = owners[level + 1 :]
    if levels[level].role is not Role.AREA:
        below = (0,) * len(below)
    return (*owners[:level], unit_id, *below)


def check_locks(plan: Plan, moves: Moves) -> None:
    """Refuse ground that comes to or goes from a locked unit.

    Parameters
    ----------
    plan : Plan
    moves : iterable of (owners, owners)

    Raises
    ------
    EditError
        ``refuse.locked``.
    """
    for old, new in set(moves):
        for before, after in zip(old, new, strict=True):
            if before == after:
                continue
            for number in (before, after):
                unit = plan.units.get(number)
                if unit is not None and unit.locked:
                    raise EditError(
                        "refuse.locked", cells=plan.cells_of(number), grid=title(unit)
                    )


def check_across(plan: Plan, after: Plan, moves: Moves) -> None:
    """Refuse grids that come to lie in several villages or communities.

    Parameters
    ----------
    plan, after : Plan
    moves : iterable of (owners, owners)

    Raises
    ------
    EditError
        ``refuse.village``. A grid that lay in several before may go on so.
    """
    for number in sorted(changed_units(moves)):
        unit = after.units.get(number)
        if unit is None or after.levels[unit.level].role is Role.AREA:
            continue
        held = _areas_under(after, number)
        if len(held) > 1 and not held <= _areas_under(plan, number):
            raise EditError(
                "refuse.village", cells=after.cells_of(number), grid=title(unit)
            )


def _areas_under(plan: Plan, unit_id: int) -> set[Owners]:
    """List the areas, as owner tuples, in which a unit has ground."""
    areas = sum(level.role is Role.AREA for level in plan.levels)
    return {plan.cells[cell].owners[:areas] for cell in plan.cells_of(unit_id)}


def title(unit: Unit) -> str:
    """Name a unit in a sentence: by its name, else its code."""
    return unit.name or unit.code or str(unit.id)


def changed_units(moves: Moves) -> set[int]:
    """List the units that own other ground than before."""
    found: set[int] = set()
    for old, new in set(moves):
        for before, after in zip(old, new, strict=True):
            if before != after:
                found.update((before, after))
    return found - {0}


def settle_units(
    plan: Plan,
    after: Plan,
    moves: Moves,
    *,
    drop: Iterable[int] = (),
    allow_parts: bool = False,
) -> dict[int, Unit | None]:
    """Work out what an edit of the ground means for the units' records.

    Parameters
    ----------
    plan, after : Plan
        Before and after; `after` holds the records of new units.
    moves : iterable of (owners, owners)
        Owners before and after of the ground that changed.
    drop : iterable of int
        Units that may lose all their ground; their records go.
    allow_parts : bool
        Whether units may fall into more pieces than they should have; the number
        expected is raised then.

    Returns
    -------
    dict of int to Unit or None
        Records to set; None = take away.

    Raises
    ------
    EditError
        ``refuse.empty`` or ``refuse.pieces``.
    ValueError
        If a retired unit would get ground.
    """
    moved = set(moves)
    records: dict[int, Unit | None] = {}
    dropped = set(drop)
    for number in sorted(changed_units(moved)):
        cells = after.cells_of(number)
        unit = after.units[number]
        if cells and unit.valid_to:
            raise ValueError(f"unit {number} is retired and takes no ground")
        if cells:
            records[number] = _with_parts(plan, after, unit, allow=allow_parts)
        elif number in dropped:
            records[number] = None
        elif plan.cells_of(number):
            raise EditError(
                "refuse.empty", cells=plan.cells_of(number), grid=title(unit)
            )
    for number in {owner for pair in moved for side in pair for owner in side} - {0}:
        settled = records.get(number, after.units.get(number))
        if settled is not None and after.cells_of(number):
            records[number] = replace(settled, parent=parent_of(after, settled))
    _rehome(after, records)
    return {n: r for n, r in records.items() if r != after.units.get(n)}


def _rehome(after: Plan, records: dict[int, Unit | None]) -> None:
    """Give the children of units that go to the next unit above that stays."""
    for number in [n for n, record in records.items() if record is None]:
        above = after.units[number].parent
        while above in records and records[above] is None:
            above = after.units[above].parent
        for child in children_of(after, number):
            orphan = records.get(child, after.units[child])
            if orphan is not None and orphan.parent == number:
                records[child] = replace(orphan, parent=above)


def _with_parts(plan: Plan, after: Plan, unit: Unit, *, allow: bool) -> Unit:
    count = pieces(after, unit.id)
    if count > unit.parts and not allow:
        # A unit that had too many pieces before may keep, not add to them.
        cells = plan.cells_of(unit.id)
        if not cells or count > pieces(plan, unit.id):
            raise EditError(
                "refuse.pieces",
                cells=after.cells_of(unit.id),
                grid=title(unit),
                unit=unit.id,
                pieces=count,
            )
        return unit
    return unit if count == unit.parts else replace(unit, parts=count)


def pieces(plan: Plan, unit_id: int) -> int:
    """Count the pieces a unit's ground lies in."""
    return int(shapely.get_num_geometries(plan.outline(unit_id)))


def parent_of(plan: Plan, unit: Unit) -> int:
    """Find the unit above that holds the largest share of a unit's ground.

    Parameters
    ----------
    plan : Plan
        Holds the unit's ground.
    unit : Unit

    Returns
    -------
    int
        Unit of the nearest level above that holds any of it; 0 where none does. The
        parent it has stays where shares are equal.
    """
    cells = plan.cells_of(unit.id)
    for level in reversed(range(unit.level)):
        above = {plan.cells[cell].owners[level] for cell in cells} - {0}
        if len(above) == 1:
            return above.pop()
        if above:
            share: dict[int, float] = dict.fromkeys(sorted(above), 0.0)
            for cell in cells:
                owner = plan.cells[cell].owners[level]
                if owner:
                    share[owner] += plan.polygon(cell).area
            most = max(share.values())
            if share.get(unit.parent, 0.0) >= most - 1e-6:
                return unit.parent
            return max(share, key=share.__getitem__)
    return 0


def children_of(plan: Plan, unit_id: int) -> tuple[int, ...]:
    """List the units whose parent a unit is."""
    return tuple(
        number for number in sorted(plan.units) if plan.units[number].parent == unit_id
    )


def unit_records(
    units: Mapping[int, Unit | None],
) -> dict[tuple[str, int], Unit | None]:
    """Key unit records as a change wants them."""
    return {("unit", number): unit for number, unit in units.items()}
