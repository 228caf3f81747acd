"""Which posts a user who works for some units may give, change and end: those there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.errors import EditError
from gridplanner.data.heirs import heirs_of
from gridplanner.data.store.whereabouts import buildings_of
from gridplanner.data.team.roles import HOUSE_SCOPES, UNIT_SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gridplanner.data.batch import TableChange
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile

_PLACE = ("scope_type", "scope_id")


def check_posts(
    file: ProjectFile, plan: Plan, reach: frozenset[int], part: TableChange
) -> set[int]:
    """Refuse posts beyond some units.

    Parameters
    ----------
    file : ProjectFile
    plan : Plan
    reach : frozenset of int
        Units (ids) that are the user's.
    part : TableChange
        Of the table ``post``.

    Returns
    -------
    set of int
        Buildings (ids) of which leaders are named, for whoever checks buildings.

    Raises
    ------
    EditError
        ``refuse.not_yours`` for a post at a unit beyond, at one without successor, or
        at none at all, as those of a department are.
    """
    houses: set[int] = set()
    for row in _places(file, part):
        kind, number = row["scope_type"], int(row["scope_id"] or 0)
        if kind in UNIT_SCOPES:
            (unit,) = heirs_of(plan.units, np.array([number], np.int64)).tolist()
            if unit not in reach:
                known = plan.units.get(number)
                name = "" if known is None else known.name or known.code
                raise EditError("refuse.not_yours", what=name)
        elif kind in HOUSE_SCOPES:
            houses.add(_building_of(file, number, at_entrance=kind == HOUSE_SCOPES[1]))
        else:
            raise EditError("refuse.not_yours", what="")
    return houses


def _places(file: ProjectFile, part: TableChange) -> Iterator[Mapping[str, Any]]:
    """Give where posts are before and after a change."""
    before = {
        int(row["id"]): row
        for row in file.read_rows("post", [*part.changed, *part.retired])
    }
    yield from before.values()
    for number, values in part.changed.items():
        if any(name in values for name in _PLACE):
            yield {**before.get(int(number), dict.fromkeys(_PLACE)), **values}
    for position in range(part.count):
        yield {
            name: part.added[name][position] if name in part.added else None
            for name in _PLACE
        }


def _building_of(file: ProjectFile, number: int, *, at_entrance: bool) -> int:
    if not at_entrance:
        return number
    found = buildings_of(file.connection, "building_unit", [number])
    return found.get(number, 0)
