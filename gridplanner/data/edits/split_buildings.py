"""Make a grid of chosen buildings of another: the border runs between the houses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.change import Change, make_change, merge
from gridplanner.data.edits.give_buildings import give_buildings
from gridplanner.data.edits.set_fields import check_code
from gridplanner.data.errors import EditError
from gridplanner.data.lineage import with_codes
from gridplanner.data.topology.between import solid_footprints
from gridplanner.data.topology.ground import title
from gridplanner.data.topology.survey import find_homes

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.data.topology.between import Flags
    from gridplanner.data.topology.noding import Shapes


def split_buildings(
    plan: Plan,
    footprints: Shapes,
    given: Flags,
    *,
    unit_id: int,
    draft: Unit,
    on: str,
    allow_parts: bool = False,
) -> Change:
    """Split chosen buildings off a unit.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Geometry, shape (n,)
        As of `give_buildings`.
    given : ndarray of bool, shape (n,)
        Which of them the new unit gets; those of other units, and those that stand on
        ground without one, are passed over.
    unit_id : int
        Unit that is split; it keeps its code.
    draft : Unit
        Of the new unit; id, parent and level are set here, a code or a name that is
        empty is proposed.
    on : str
        ISO date on which it begins.
    allow_parts : bool, optional
        Whether either may lie in several pieces.

    Returns
    -------
    Change
        The new unit's id is the plan's `next_id`.

    Raises
    ------
    EditError
        ``refuse.no_buildings`` if none of them is the unit's, and as
        `give_buildings`.
    """
    old = plan.units[unit_id]
    if old.locked:
        raise EditError("refuse.locked", cells=plan.cells_of(unit_id), grid=title(old))
    check_code(plan, draft.code, level=old.level)
    number = plan.next_id
    new = replace(
        draft,
        id=number,
        parent=old.parent,
        level=old.level,
        kind=draft.kind or old.kind,
        department=draft.department or old.department,
        valid_from=on,
        predecessors=(unit_id,),
    )
    label = "change.split"
    fields = {"grid": title(old), "count": "2"}
    written = make_change(
        plan, {("unit", number): new}, label=label, next_id=number + 1, fields=fields
    )
    ground = give_buildings(
        plan.apply(written),
        footprints,
        _own(plan, footprints, np.asarray(given, bool), unit_id),
        unit_id=number,
        allow_parts=allow_parts,
        label=label,
    )
    if not ground:
        raise EditError("refuse.no_buildings", grid=title(old))
    return with_codes(plan, merge([written, ground]), [number])


def _own(plan: Plan, footprints: Shapes, given: Flags, unit_id: int) -> Flags:
    """Leave those of the given buildings that stand on the unit's ground."""
    (rows,) = np.nonzero(given)
    solid = solid_footprints(footprints[rows])
    own = np.zeros(len(given), bool)
    cells = sorted(plan.cells_of(unit_id))
    own[rows] = ~shapely.is_empty(solid) & np.isin(find_homes(plan, solid), cells)
    return own
