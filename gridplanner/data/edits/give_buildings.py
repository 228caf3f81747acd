"""Give buildings to a unit: the new border runs between the footprints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.change import Change, make_change
from gridplanner.data.edits.redraw import Relabel, Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.levels import Role
from gridplanner.data.topology.between import join_ends, solid_footprints
from gridplanner.data.topology.ground import Owners, give_to, title
from gridplanner.data.topology.survey import Share, find_homes, given_faces, survey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.between import Flags
    from gridplanner.data.topology.noding import Faces, Shapes
    from gridplanner.data.topology.rings import Ids


def give_buildings(
    plan: Plan,
    footprints: Shapes,
    given: Flags,
    *,
    unit_id: int,
    keep_out: Collection[int] = (),
    drop: Iterable[int] = (),
    allow_parts: bool = False,
    allow_across: bool = False,
    label: str = "change.give_buildings",
) -> Change:
    """Give a unit the ground of buildings.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Geometry, shape (n,)
        Of all buildings on the ground of the cells that give, and of those that reach
        into it; metres of the project CRS. A point or an outline without area counts
        as a square of one metre. A building belongs to the cell with its largest
        part; parts of it in cells that do not give stay where they are.
    given : ndarray of bool, shape (n,)
        Which of them go. Those the unit has already stay where they are.
    unit_id : int
        Who receives. A micro-grid receives buildings of its own grid only.
    keep_out : collection of int, optional
        Units of any level whose buildings are passed over: other villages, for one.
    drop : iterable of int, optional
        Units that may lose all their buildings, and with them all their ground.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected; also needed where the
        receiver does not touch the ground of the buildings.
    allow_across : bool, optional
        Whether the receiver may come to lie in two areas.
    label : str, optional
        Key of the sentence that names the edit.

    Returns
    -------
    Change
        Empty where there is nothing to give.

    Raises
    ------
    EditError
        ``refuse.all_given`` if a unit would be left without buildings,
        ``refuse.other_grid`` if a micro-grid would receive of other grids only,
        ``refuse.one_on_another`` if a building that goes lies on one that stays,
        ``refuse.locked``, ``refuse.pieces``, ``refuse.village``.
    """
    solid = solid_footprints(footprints)
    home = np.full(len(solid), -1, np.int64)
    (rows,) = np.nonzero(given & ~shapely.is_empty(solid))
    home[rows] = find_homes(plan, solid[rows])
    rows = rows[_change_hands(plan, home[rows], unit_id, frozenset(keep_out))]
    fields = {"grid": title(plan.units[unit_id]), "count": str(len(rows))}
    if not len(rows):
        return make_change(plan, {}, label=label, fields=fields)
    goes = np.zeros(len(solid), bool)
    goes[rows] = True
    level = plan.units[unit_id].level
    try:
        shares = survey(plan, solid, goes, home, level=level)
    except shapely.errors.GEOSException as fault:
        raise EditError("refuse.library") from fault
    dropped = _dropped(plan, shares, frozenset(drop), level)
    areas = [share.division.area for share in shares]
    is_free = any(not share.cells for share in shares)
    return redraw(
        plan,
        join_ends([line for share in shares for line in share.division.lines]),
        _relabel(plan, shares, unit_id),
        terms=Terms(
            label,
            fields=fields,
            drop=dropped,
            allow_parts=allow_parts,
            allow_across=allow_across,
        ),
        cells={cell for share in shares for cell in share.cells},
        touch=shapely.union_all(areas) if is_free else None,
    )


def _change_hands(
    plan: Plan, home: Ids, unit_id: int, keep_out: frozenset[int]
) -> list[bool]:
    """Tell which of the buildings given, by their cells, another unit has now."""
    unit = plan.units[unit_id]
    is_micro = plan.levels[unit.level].role is Role.MICRO_GRID
    owners = [plan.owners_of(cell) for cell in home.tolist()]
    wanted = [unit_id not in of and not keep_out.intersection(of) for of in owners]
    if not is_micro:
        return wanted
    own_grid = [
        want and unit.parent in of for want, of in zip(wanted, owners, strict=True)
    ]
    if any(wanted) and not any(own_grid):
        raise EditError("refuse.other_grid", grid=title(plan.units[unit.parent]))
    return own_grid


def _dropped(
    plan: Plan, shares: list[Share], drop: frozenset[int], level: int
) -> frozenset[int]:
    """List the units that go with all their buildings, or refuse.

    With a unit those that stand on its ground alone may go.
    """
    whole = {cell for share in shares if share.given.all() for cell in share.cells}
    gone = set()
    for cell in sorted(whole):
        allowed = False
        for number in plan.cells[cell].owners[level:]:
            if not number or not whole.issuperset(plan.cells_of(number)):
                continue
            allowed = allowed or number in drop
            if not allowed:
                raise EditError(
                    "refuse.all_given",
                    cells=plan.cells_of(number),
                    grid=title(plan.units[number]),
                    unit=number,
                )
            gone.add(number)
    return frozenset(gone)


def _relabel(plan: Plan, shares: list[Share], unit_id: int) -> Relabel:
    level = plan.units[unit_id].level

    def relabel(faces: Faces) -> list[Owners | None]:
        result = list(faces.old)
        for face in given_faces(shares, faces):
            old = faces.old[face]
            assert old is not None
            result[face] = give_to(old, unit_id, level=level, levels=plan.levels)
        return result

    return relabel
