"""Move a border round a building it cuts, so that the building lies in one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.data.change import Change, make_change
from gridplanner.data.edits.redraw import Relabel, Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.topology.between import SHRINK, join_ends, solid_footprints
from gridplanner.data.topology.ground import Owners, title
from gridplanner.data.topology.survey import Share, given_faces, parts_of, share_of_yard

if TYPE_CHECKING:
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces, Shapes

_YARD: Final = 2.0  # metres round the building that go with it, where nothing stands


def move_round(
    plan: Plan,
    footprints: Shapes,
    building: int,
    *,
    level: int,
    unit_id: int = 0,
    allow_parts: bool = False,
    allow_across: bool = False,
    label: str = "change.move_round",
) -> Change:
    """Move the borders of a level round a building.

    Parameters
    ----------
    plan : Plan
    footprints : ndarray of Geometry, shape (n,)
        Of the building and of all that stand within ten metres of it; metres of the
        project CRS.
    building : int
        Index of the one that is cut.
    level : int
        Index into the template; borders of the levels above stay.
    unit_id : int, optional
        Unit of the level that gets the building; it holds a part of it already.
        Without it the one that holds the largest part.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected.
    allow_across : bool, optional
        Whether the unit may come to lie in two areas.
    label : str, optional
        Key of the sentence that names the edit.

    Returns
    -------
    Change
        Empty where no border cuts the building by more than 5 cm of its walls. The
        unit gets the other parts with about two metres round them; where another
        building stands nearer, the border runs between the two. Below the level the
        ground is that of the unit's cell with the largest part.

    Raises
    ------
    EditError
        ``refuse.no_ground`` if no unit of the level holds a part of the building,
        ``refuse.one_on_another`` if another building stands on it,
        ``refuse.locked``, ``refuse.pieces``, ``refuse.village``, ``refuse.empty``.
    ValueError
        If the unit holds no part of it.
    """
    solid = solid_footprints(footprints)
    house = solid[building]
    _, numbers, sizes = parts_of(plan, solid[building : building + 1])
    parts = dict(zip(numbers.tolist(), sizes.tolist(), strict=True))
    home = _home(plan, house, parts, level=level, unit_id=unit_id)
    unit = plan.units[plan.owners_of(home)[level]]
    try:
        shares = _shares(plan, solid, building, parts, keeps=(level, unit.id))
    except shapely.errors.GEOSException as fault:
        raise EditError("refuse.library") from fault
    fields = {"grid": title(unit)}
    if not shares:
        return make_change(plan, {}, label=label, fields=fields)
    areas = [share.division.area for share in shares]
    is_free = any(not share.cells for share in shares)
    return redraw(
        plan,
        join_ends([line for share in shares for line in share.division.lines]),
        _relabel(shares, plan.owners_of(home), level),
        terms=Terms(
            label, fields=fields, allow_parts=allow_parts, allow_across=allow_across
        ),
        cells={home}.union(*(share.cells for share in shares)),
        touch=shapely.union_all(areas) if is_free else None,
    )


def _home(
    plan: Plan,
    house: shapely.Geometry,
    parts: dict[int, float],
    *,
    level: int,
    unit_id: int,
) -> int:
    """Find the cell with the largest part, of the unit that gets the building."""
    held: dict[int, float] = {}
    for cell, size in parts.items():
        unit = plan.owners_of(cell)[level]
        held[unit] = held.get(unit, 0.0) + size
    held.pop(0, None)
    if unit_id and unit_id not in held:
        raise ValueError(f"unit {unit_id} holds no part of the building")
    if not held:
        spot = house.point_on_surface()
        raise EditError("refuse.no_ground", place=(spot.x, spot.y))
    number = unit_id or max(held, key=held.__getitem__)
    cells = [cell for cell in parts if number in plan.owners_of(cell)]
    return max(cells, key=parts.__getitem__)


def _shares(
    plan: Plan,
    solid: Shapes,
    building: int,
    parts: dict[int, float],
    *,
    keeps: tuple[int, int],
) -> list[Share]:
    """Divide the yard of the building in each cell that shall give its part."""
    level, unit_id = keeps
    house = solid[building]
    core = house.buffer(-SHRINK, join_style="mitre")
    goes = np.zeros(len(solid), bool)
    goes[building] = True
    yard = house.buffer(_YARD, join_style="mitre")
    others = [c for c in parts if plan.owners_of(c)[level] != unit_id]
    cells = np.array(list(plan.shapes(c for c in parts if c).values()), object)
    found = []
    for cell in others:
        reach = (
            core.intersects(plan.polygon(cell))
            if cell
            else not core.difference(shapely.union_all(cells)).is_empty
        )
        if reach:
            found.append(share_of_yard(plan, solid, goes, cell=cell, yard=yard))
    return found


def _relabel(shares: list[Share], home: Owners, level: int) -> Relabel:
    def relabel(faces: Faces) -> list[Owners | None]:
        result = list(faces.old)
        for face in given_faces(shares, faces):
            old = faces.old[face]
            assert old is not None
            result[face] = (*old[:level], *home[level:])
        return result

    return relabel
