"""What each kind of rule looks at: one number a unit, or that it is not known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridplanner.analysis.measured import measured
from gridplanner.analysis.shape import shapes
from gridplanner.data.levels import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.figures import Figures
    from gridplanner.analysis.loads import Loads
    from gridplanner.analysis.shape import Shapes
    from gridplanner.analysis.staffing import Staff
    from gridplanner.data.duties import Duties
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.data.team.template import TeamTemplate


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """What rules are held against.

    Attributes
    ----------
    snapshot : Snapshot
        Placed.
    figures : Figures
        Of the level.
    shapes : Shapes
        Of the level; its units are in the same order.
    visible : mapping of int to float or None
        Share of each unit's border along something that can be seen, by the distance
        of its rule; None where nothing is known of what lies around.
    staff : StaffScope or None
        Who works in the town; None where no rule asks for it.
    """

    snapshot: Snapshot
    figures: Figures
    shapes: Shapes
    visible: Mapping[int, float] | None = None
    staff: StaffScope | None = None


@dataclass(frozen=True, slots=True, eq=False)
class StaffScope:
    """What rules about workers are held against, on a day.

    Attributes
    ----------
    staff : Staff
    day : str
        ISO date.
    template : TeamTemplate or None
        None where the one that is kept cannot be read.
    duties : Duties or None
        None where no worker looks after anything.
    loads : Loads or None
        Of the level of the scope; None where no norm is in use, or nobody works.
    no_loads : str
        Why there are none, as of `Breach`.
    care : ndarray, int64, shape (h, L)
        The units every key household is counted in, by level; 0 = none.
    care_nowhere : int
        Key households whose building is not known.
    """

    staff: Staff
    day: str
    template: TeamTemplate | None
    duties: Duties | None
    loads: Loads | None
    no_loads: str
    care: NDArray[np.int64]
    care_nowhere: int = 0


Values = tuple["NDArray[np.float64]", "NDArray[np.bool_]"]


def scope_of(
    snapshot: Snapshot,
    figures: Figures,
    visible: Mapping[int, float] | None = None,
    staff: StaffScope | None = None,
) -> Scope:
    """Gather what rules of a level are held against."""
    return Scope(snapshot, figures, shapes(snapshot, figures.level), visible, staff)


def _measure(name: str) -> Callable[[Scope], Values]:
    def values(scope: Scope) -> Values:
        if name not in scope.figures.measures:
            return _unknown(scope)
        found = measured(scope.figures, name)
        return found.values.astype(np.float64), found.known

    return values


def _load_band(scope: Scope) -> Values:
    """By which share the households differ from the mean of all units."""
    values, known = _measure("households")(scope)
    mean = values[known].mean() if known.any() else 0.0
    if not mean:
        return _unknown(scope)
    return np.abs(values / mean - 1), known


def _one_village(scope: Scope) -> Values:
    """Count the areas of the lowest kind that a unit has ground in."""
    snapshot, level = scope.snapshot, scope.figures.level
    areas = [
        index
        for index, each in enumerate(snapshot.levels[:level])
        if each.role is Role.AREA
    ]
    if not areas:
        return _unknown(scope)
    pairs = np.unique(snapshot.cell_owners[:, [level, areas[-1]]], axis=0)
    counts = _by_unit(scope, pairs[:, 0], np.ones(len(pairs)))
    return counts, counts > 0


def _one_piece(scope: Scope) -> Values:
    pieces = scope.shapes.pieces.astype(np.float64)
    return pieces, pieces > 0


def _compactness(scope: Scope) -> Values:
    """Polsby-Popper: see `gridplanner.analysis.shape`."""
    values = scope.shapes.compactness
    return values, ~np.isnan(values)


def _visible_border(scope: Scope) -> Values:
    told = scope.visible
    if told is None:
        return _unknown(scope)
    values = np.array([told.get(unit.id, np.nan) for unit in scope.figures.units])
    return values.astype(np.float64), ~np.isnan(values)


def _cut_buildings(scope: Scope) -> Values:
    cut = scope.figures.rows.cut.astype(np.float64)
    return cut, np.ones(len(cut), bool)


def _micro_tiles(scope: Scope) -> Values:
    """Square metres of a unit that has micro-grids and no micro-grid there."""
    snapshot = scope.snapshot
    micro = [
        index
        for index, each in enumerate(snapshot.levels)
        if each.role is Role.MICRO_GRID and index > scope.figures.level
    ]
    if not micro:
        return _unknown(scope)
    owner = snapshot.cell_owners[:, scope.figures.level]
    has_micro = snapshot.cell_owners[:, micro[0]] > 0
    covered = _by_unit(scope, owner, np.where(has_micro, snapshot.cell_areas, 0.0))
    free = _by_unit(scope, owner, np.where(has_micro, 0.0, snapshot.cell_areas))
    return free, covered > 0


def _by_unit(
    scope: Scope, owners: NDArray[np.int64], weights: NDArray[Any]
) -> NDArray[np.float64]:
    """Add up weights by the unit that owns them; what has no unit is left out."""
    ids = np.array([unit.id for unit in scope.figures.units], np.int64)
    if not len(ids):
        return np.empty(0)
    order = np.argsort(ids)
    at = np.minimum(np.searchsorted(ids[order], owners), len(ids) - 1)
    rows = order[at]
    there = ids[rows] == owners
    return np.bincount(rows[there], weights[there], len(ids)).astype(np.float64)


def _unknown(scope: Scope) -> Values:
    count = len(scope.figures.units)
    return np.full(count, np.nan), np.zeros(count, bool)


VALUES: Final[dict[str, Callable[[Scope], Values]]] = {
    "households": _measure("households"),
    "people": _measure("people"),
    "dwellings": _measure("dwellings"),
    "load_band": _load_band,
    "one_village": _one_village,
    "one_piece": _one_piece,
    "compactness": _compactness,
    "visible_border": _visible_border,
    "cut_buildings": _cut_buildings,
    "micro_tiles": _micro_tiles,
}
