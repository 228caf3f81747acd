"""Move vertices and bends; who meets whom stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from gridplanner.data.change import Change, Key, make_change
from gridplanner.data.errors import EditError
from gridplanner.data.records import Border, Record, Vertex
from gridplanner.data.topology.canonical import (
    Points,
    drop_repeats,
    mm,
    pack_bends,
    unpack_bends,
)
from gridplanner.data.topology.ground import title
from gridplanner.data.topology.sound import check_clear, check_touched

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.plan import Plan


def move(
    plan: Plan,
    *,
    vertices: Mapping[int, tuple[float, float]] | None = None,
    borders: Mapping[int, Any] | None = None,
    label: str = "change.adjust",
    fields: Mapping[str, str] | None = None,
) -> Change:
    """Give vertices new places and borders new bends.

    Everything that keeps who meets whom: drag a corner, reshape, simplify,
    straighten.

    Parameters
    ----------
    plan : Plan
    vertices : mapping of int to (x, y), optional
        New places in metres of the project CRS. All borders at them follow.
    borders : mapping of int to array of float64, shape (n, 2), optional
        New points between the ends of each border, from its start; n may be 0.
    label : str, optional
        Key of the sentence that names the edit.
    fields : mapping of str to str, optional
        Values for that sentence.

    Returns
    -------
    Change
        Empty where nothing moves.

    Raises
    ------
    EditError
        If ground would cross or touch other ground, turn inside out, come closer
        than 2 mm, or a locked unit's outline would move.
    KeyError
        If there is no such vertex or border.
    """
    try:
        return _move(plan, vertices or {}, borders or {}, label, fields)
    except shapely.errors.GEOSException as fault:
        raise EditError("refuse.library") from fault


def _move(
    plan: Plan,
    vertices: Mapping[int, tuple[float, float]],
    borders: Mapping[int, Any],
    label: str,
    fields: Mapping[str, str] | None,
) -> Change:
    records: dict[Key, Record | None] = {}
    for number, place in vertices.items():
        x, y = mm(np.array(place, np.float64)).tolist()
        if not np.isfinite((x, y)).all():
            raise ValueError("a place must be finite")
        records["vertex", number] = replace(plan.vertices[number], x=x, y=y)
    stars = (plan.star[number] for number in vertices)
    for number in set(borders).union(*stars):
        border = plan.borders[number]
        bends = borders.get(number, unpack_bends(border.bends))
        points = mm(np.asarray(bends, np.float64).reshape(-1, 2))
        new = _without_repeats(plan, border, points, records)
        records["border", number] = replace(border, bends=pack_bends(new))
    change = make_change(plan, records, label=label, fields=fields)
    moved = _moved_borders(plan, change)
    _check_locked(plan, moved)
    after = plan.apply(change)
    check_touched(plan, after, change.touched)
    if moved:
        check_clear(after, moved)
    return change


def _without_repeats(
    plan: Plan, border: Border, bends: Points, records: Mapping[Key, Record | None]
) -> Points:
    ends = []
    for number in (border.start, border.end):
        vertex = records.get(("vertex", number), plan.vertices[number])
        assert isinstance(vertex, Vertex)
        ends.append((vertex.x, vertex.y))
    points = drop_repeats(np.concatenate([ends[:1], bends, ends[1:]]))
    inner = points[1:-1]
    if len(points) < 2 or (border.start == border.end and len(inner) < 2):
        cells = tuple({border.left, border.right} - {0})
        raise EditError("refuse.inside_out", cells=cells, place=ends[0])
    return inner


def _moved_borders(plan: Plan, change: Change) -> set[int]:
    moved = {number for kind, number in change.after if kind == "border"}
    for kind, number in change.after:
        if kind == "vertex":
            moved |= plan.star[number]
    return moved


def _check_locked(plan: Plan, moved: set[int]) -> None:
    for number in moved:
        border = plan.borders[number]
        sides = plan.owners_of(border.left), plan.owners_of(border.right)
        for pair in zip(*sides, strict=True):
            for owner in set(pair) - {0} if pair[0] != pair[1] else ():
                unit = plan.units[owner]
                if unit.locked:
                    raise EditError(
                        "refuse.locked", cells=plan.cells_of(owner), grid=title(unit)
                    )
