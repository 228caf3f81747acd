"""What a user may change, held where edits are written: by role, and by units.

A user who works for a community edits what lies in its units: their ground and theirs
alone, and the buildings, dwellings, households and people there. Neither may ground
come from a neighbour nor go to one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import shapely

from gridplanner.data.access.post_limits import check_posts
from gridplanner.data.access.roles import permissions_of
from gridplanner.data.errors import AccessError, EditError
from gridplanner.data.heirs import heirs_of
from gridplanner.data.store.whereabouts import (
    HOMES,
    TABLES_WITH_HOMES,
    buildings_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.access.roles import Permissions
    from gridplanner.data.batch import Batch, TableChange
    from gridplanner.data.change import Change
    from gridplanner.data.in_force import InForce
    from gridplanner.data.plan import Plan
    from gridplanner.data.store.geopackage import ProjectFile
    from gridplanner.data.store.history import HistoryEntry
    from gridplanner.data.store.hits import Hits

_SLACK: Final = 0.05  # m2 that rounding to the millimetre may shift
_TILING: Final = 1
_UNITS: Final = frozenset({"area", "grid", "micro_grid"})
Right = Literal["edit", "import", "export", "print", "reveal", "manage_users"]


def reach_of(plan: Plan, scope: frozenset[int]) -> frozenset[int]:
    """Give the units a user reaches: those he works for, and all below them.

    Parameters
    ----------
    plan : Plan
    scope : frozenset of int
        Units of the user; one that ended is followed by its successor.

    Returns
    -------
    frozenset of int
    """
    wanted = np.fromiter(scope, np.int64)
    heads = scope | set(heirs_of(plan.units, wanted).tolist())
    found: set[int] = set()
    for unit in plan.units.values():
        number, seen = unit.id, set[int]()
        while number and number not in seen:
            if number in heads:
                found.add(unit.id)
                break
            seen.add(number)
            above = plan.units.get(number)
            number = above.parent if above is not None else 0
    return frozenset(found - {0})


class Limits:
    """Checks each edit against the rights of whoever has the project open.

    Parameters
    ----------
    file : ProjectFile
    plans : mapping of int to Plan
        Of the document, as they are at each moment.
    in_force : InForce
    """

    def __init__(
        self, file: ProjectFile, plans: Mapping[int, Plan], in_force: InForce
    ) -> None:
        self._file = file
        self._plans = plans
        self._in_force = in_force

    @property
    def permissions(self) -> Permissions:
        """What the user may do."""
        keys = self._file.keys
        return permissions_of(None if keys is None else keys.account)

    def require(self, right: Right) -> None:
        """Refuse what the user's role does not allow.

        Raises
        ------
        AccessError
            ``blocked.role_`` and the right.
        """
        if not getattr(self.permissions, f"may_{right}"):
            raise AccessError(f"blocked.role_{right}")

    def require_all(self) -> None:
        """Refuse what tells of the whole town to who works for some units.

        Raises
        ------
        AccessError
            ``blocked.scope``.
        """
        if self.permissions.scope is not None:
            raise AccessError("blocked.scope")

    def seen(self, found: Hits) -> Hits:
        """Keep of what was found what the user sees: his units, and what is there."""
        reach = self.reach(self._plans[_TILING])
        if reach is None:
            return found
        units = self._plans[_TILING].units
        codes = {units[number].code for number in reach} - {""}
        kept = tuple(
            hit
            for hit in found.hits
            if (hit.id in reach if hit.kind in _UNITS else hit.grid in codes)
        )
        return replace(found, hits=kept)

    def reach(self, plan: Plan) -> frozenset[int] | None:
        """Give the units of a plan the user sees; None for all of them."""
        scope = self.permissions.scope
        return None if scope is None else reach_of(plan, scope)

    def check(
        self,
        changes: Sequence[Change] = (),
        batch: Batch | None = None,
        *,
        entry: HistoryEntry | None = None,
    ) -> None:
        """Refuse what the user may not change.

        Parameters
        ----------
        changes : sequence of Change
        batch : Batch, optional
        entry : HistoryEntry, optional
            That is undone or done again.

        Raises
        ------
        EditError
            ``refuse.role`` where he may change nothing, ``refuse.not_yours`` where it
            lies outside his units, ``refuse.other_user`` where another user did what
            he would take back; ``refuse.in_force`` where the plan is locked.
        """
        permissions = self.permissions
        if not permissions.may_edit:
            raise EditError("refuse.role")
        if permissions.scope is not None:
            if entry is not None and entry.user != self._file.user:
                raise EditError("refuse.other_user", user=entry.user)
            for change in changes:
                self._check_change(change, permissions.scope)
            if batch is not None:
                self._check_batch(batch, permissions.scope)
        self._in_force.check(changes)

    def _check_change(self, change: Change, scope: frozenset[int]) -> None:
        before = self._plans.get(change.plan)
        if before is None:
            raise EditError("refuse.not_yours", what="")
        after = before.apply(change)
        reach = reach_of(before, scope) | reach_of(after, scope)
        for kind, number in change.after:
            if kind == "unit" and number not in reach:
                unit = after.units.get(number) or before.units[number]
                raise EditError("refuse.not_yours", what=unit.name or unit.code)
        was, now = (_others(plan, change.touched, reach) for plan in (before, after))
        for owners in was.keys() | now.keys():
            one, other = was.get(owners, _EMPTY), now.get(owners, _EMPTY)
            if one.symmetric_difference(other).area > _SLACK:
                raise EditError("refuse.not_yours", what=_called(before, owners))

    def _check_batch(self, batch: Batch, scope: frozenset[int]) -> None:
        plan = self._plans[_TILING]
        reach = reach_of(plan, scope)
        homes = _Homes(self._file, batch)
        for part in batch.tables:
            for shape in part.geometry or ():
                self._check_shape(plan, reach, shape)
            for values in part.changed.values():
                self._check_shape(plan, reach, values.get("geom"))
            houses = homes.of(part)
            if part.table == "post":
                houses = check_posts(self._file, plan, reach, part)
            for building in houses:
                self._check_building(plan, reach, building)

    def _check_building(self, plan: Plan, reach: frozenset[int], building: int) -> None:
        rows = self._file.read_rows("building", [building])
        if not rows:
            if building < 0:
                return  # one of this batch, whose shape was looked at
            raise EditError("refuse.not_yours", what="")
        row = rows[0]
        if row["unit_override"]:
            wanted = np.array([row["unit_override"]], np.int64)
            (unit,) = heirs_of(plan.units, wanted).tolist()
            if unit and unit not in reach:
                raise EditError("refuse.not_yours", what=row["address"] or "")
            if unit:
                return
        self._check_shape(plan, reach, row["geom"], what=row["address"] or "")

    def _check_shape(
        self, plan: Plan, reach: frozenset[int], shape: bytes | None, what: str = ""
    ) -> None:
        if shape is not None and not reach & set(_holders(plan, shape)):
            raise EditError("refuse.not_yours", what=what)


_EMPTY = shapely.Polygon()


def _others(
    plan: Plan, cells: Iterable[int], reach: frozenset[int]
) -> dict[tuple[int, ...], Any]:
    """Give the ground of cells that are not the user's, by who owns them."""
    found: defaultdict[tuple[int, ...], list[Any]] = defaultdict(list)
    for number in cells:
        if number in plan.cells and not reach & set(plan.owners_of(number)):
            found[tuple(plan.owners_of(number))].append(plan.polygon(number))
    return {owners: shapely.union_all(shapes) for owners, shapes in found.items()}


def _called(plan: Plan, owners: tuple[int, ...]) -> str:
    """Name the lowest unit that owns ground; empty where nobody does."""
    for number in reversed(owners):
        unit = plan.units.get(number)
        if unit is not None:
            return unit.name or unit.code
    return ""


def _holders(plan: Plan, shape: bytes) -> tuple[int, ...]:
    """Give the owners of the cell that holds the largest part of a shape."""
    geometry = shapely.from_wkb(shape)
    cells = plan.cells_near(geometry)
    if not cells:
        return ()
    shares = [plan.polygon(cell).intersection(geometry).area for cell in cells]
    if not max(shares):  # a point, or a line
        shares = [float(plan.polygon(cell).intersects(geometry)) for cell in cells]
    largest = cells[int(np.argmax(shares))]
    return tuple(plan.owners_of(largest)) if max(shares) else ()


class _Homes:
    """Finds the buildings that the rows of a batch belong to."""

    def __init__(self, file: ProjectFile, batch: Batch) -> None:
        self._connection = file.connection
        # Rows other rows of the same batch refer to are not in the file yet.
        self._new: dict[str, dict[int, int]] = {table: {} for table in HOMES}
        for table in HOMES:
            for part in batch.tables:
                if part.table == table:
                    self._take_new(part)

    def _take_new(self, part: TableChange) -> None:
        key = "fid" if part.table == "building" else "id"
        ids = part.added.get(key, ())
        for position, number in enumerate(ids):
            row = {name: values[position] for name, values in part.added.items()}
            known = self._new[part.table]
            known[int(number)] = (
                -1 if part.table == "building" else self._building_of(row)
            )

    def of(self, part: TableChange) -> set[int]:
        """Give the buildings the rows of one table belong to, 0 for rows of none."""
        if part.table not in TABLES_WITH_HOMES:
            return set()
        found: set[int] = set()
        rows = [*part.changed, *part.retired]
        found |= set(buildings_of(self._connection, part.table, rows).values())
        for values in part.changed.values():
            if any(f"{home}_id" in values for home in HOMES):
                found.add(self._building_of(values))
        if part.table != "building":
            for position in range(part.count):
                row = {name: values[position] for name, values in part.added.items()}
                found.add(self._building_of(row))
        return found

    def _building_of(self, row: Mapping[str, Any]) -> int:
        """Give the building a row refers to by its closest home; 0 for none."""
        for table in HOMES:
            number = row.get(f"{table}_id")
            if not number:
                continue
            if int(number) in self._new[table]:
                return self._new[table][int(number)]
            if table == "building":
                return int(number)
            known = buildings_of(self._connection, table, [int(number)])
            return known.get(int(number), 0)
        return 0
