"""Cut ground out of a unit: it is left to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.edits.draw import check_outline
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.errors import EditError
from gridplanner.data.topology.ground import Owners, title
from gridplanner.data.topology.noding import rings_of

if TYPE_CHECKING:
    import shapely

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces


def cut_out(
    plan: Plan, polygon: shapely.Geometry, *, unit_id: int, allow_parts: bool = False
) -> Change:
    """Leave the ground of a unit inside an outline to nobody.

    Parameters
    ----------
    plan : Plan
    polygon : Polygon or MultiPolygon
        Metres of the project CRS; what of it is not the unit's stays as it is.
    unit_id : int
        Its units below lose the ground too.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected.

    Returns
    -------
    Change

    Raises
    ------
    EditError
        ``refuse.no_ground`` where the unit has none there.
    """
    area = check_outline(polygon)
    unit = plan.units[unit_id]

    def relabel(faces: Faces) -> list[Owners | None]:
        inside = faces.inside(area).tolist()
        return [
            (*old[: unit.level], *(0 for _ in old[unit.level :]))
            if old is not None and at and old[unit.level] == unit_id
            else old
            for old, at in zip(faces.old, inside, strict=True)
        ]

    terms = Terms(
        "change.cut_out", fields={"grid": title(unit)}, allow_parts=allow_parts
    )
    change = redraw(plan, rings_of(area), relabel, terms=terms, touch=area)
    if not change:
        raise EditError("refuse.no_ground")
    return change
