"""Give the ground inside an outline to a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.edits.draw import check_outline
from gridplanner.data.edits.redraw import Terms, redraw
from gridplanner.data.levels import Role
from gridplanner.data.topology.ground import Owners, give_to, title
from gridplanner.data.topology.noding import rings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import shapely

    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.topology.noding import Faces


def give_ground(
    plan: Plan,
    polygon: shapely.Geometry,
    *,
    unit_id: int,
    givers: Collection[int] | None = None,
    drop: Iterable[int] = (),
    allow_parts: bool = False,
    label: str = "change.give",
) -> Change:
    """Give a unit the ground inside an outline.

    Parameters
    ----------
    plan : Plan
    polygon : Polygon or MultiPolygon
        Metres of the project CRS.
    unit_id : int
        Who receives. A micro-grid receives only ground of its own grid.
    givers : collection of int, optional
        Units of the same level that give; 0 stands for ground that has none.
        Without it all give.
    drop : iterable of int, optional
        Units that may lose all their ground.
    allow_parts : bool, optional
        Whether units may fall into more pieces than expected.
    label : str, optional
        Key of the sentence that names the edit.

    Returns
    -------
    Change
        Empty where there is nothing to give.

    Raises
    ------
    EditError
    """
    area = check_outline(polygon)
    unit = plan.units[unit_id]
    level = unit.level
    within = unit.parent if plan.levels[level].role is Role.MICRO_GRID else 0

    def relabel(faces: Faces) -> list[Owners | None]:
        result: list[Owners | None] = []
        for old, inside in zip(faces.old, faces.inside(area).tolist(), strict=True):
            if (
                old is None
                or not inside
                or (givers is not None and old[level] not in givers)
                or (within and within not in old)
            ):
                result.append(old)
            else:
                result.append(give_to(old, unit_id, level=level, levels=plan.levels))
        return result

    terms = Terms(
        label,
        fields={"grid": title(unit)},
        drop=frozenset(drop),
        allow_parts=allow_parts,
    )
    rings = rings_of(area)
    return redraw(plan, rings, relabel, terms=terms, touch=area)
