"""Units in more pieces than expected, in two units above, or of doubtful code."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.codes import Families
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.scope import Scope


def find_pieces(scope: Scope) -> Iterator[CheckIssue]:
    """Find units in more pieces than expected."""
    units = scope.plan.units
    counts = shapely.get_num_geometries(scope.outlines)
    for row in np.flatnonzero(counts > 1).tolist():
        number = int(scope.units[row])
        if counts[row] <= units[number].parts:
            continue
        # The smallest of the pieces is the one to look at.
        parts = shapely.get_parts(scope.outlines[row])
        away = parts[np.argmin(shapely.area(parts))]
        cells = scope.plan.cells_of(number)
        yield scope.issue(
            "pieces", away, (number,), "warning", cells, measure=float(counts[row])
        )


def find_spread(scope: Scope) -> Iterator[CheckIssue]:
    """Find units that lie in two units above, by the smaller share."""
    if not scope.level:
        return
    plan = scope.plan
    for number in scope.several:
        cells = plan.cells_of(number)
        away = _cells_beyond_parent(scope, cells)
        if away:
            ground = shapely.union_all([plan.polygon(cell) for cell in away])
            yield scope.issue("two_parents", ground, (number,), "error", away)


def _cells_beyond_parent(scope: Scope, cells: tuple[int, ...]) -> tuple[int, ...]:
    """Cells of a unit outside the unit above that holds most of it."""
    plan = scope.plan
    above = {cell: plan.cells[cell].owners[: scope.level] for cell in cells}
    if len(set(above.values())) < 2:
        return ()
    area: dict[tuple[int, ...], float] = {}
    for cell, owners in above.items():
        area[owners] = area.get(owners, 0.0) + float(plan.polygon(cell).area)
    home = max(area, key=area.__getitem__)
    return tuple(cell for cell, owners in above.items() if owners != home)


def find_clashes(scope: Scope) -> Iterator[CheckIssue]:
    """Find units in force of the whole level that have the same code."""
    plan = scope.plan
    level = scope.level
    coded = [u for u in plan.units.values() if u.level == level and u.code]
    counts = Counter(unit.code for unit in coded if not unit.valid_to)
    for code, count in counts.items():
        if count > 1:
            same = (u.id for u in coded if u.code == code and not u.valid_to)
            numbers = sorted(same)
            grounds = [n for n in numbers if plan.cells_of(n)]
            place = plan.outline(grounds[-1]) if grounds else shapely.Polygon()
            yield scope.issue("code_clash", place, numbers, "error")


def find_misfits(
    scope: Scope, unit_ids: Iterable[int] | None = None
) -> Iterator[CheckIssue]:
    """Find grids in force whose code does not fit the template.

    Parameters
    ----------
    scope : Scope
    unit_ids : iterable of int, optional
        Who is looked at; without it the whole level.

    Yields
    ------
    CheckIssue
        None of areas: their codes are those of an official list.
    """
    if scope.role is Role.AREA:
        return
    plan, families = scope.plan, Families(scope.plan)
    found = (u.id for u in plan.units_at(scope.level)) if unit_ids is None else unit_ids
    for number in found:
        unit = plan.units.get(number)
        if unit is None or unit.valid_to or unit.level != scope.level:
            continue
        if families.fault(unit, unit.code) is not None:
            yield scope.issue("code_misfit", plan.outline(number), (number,), "info")
