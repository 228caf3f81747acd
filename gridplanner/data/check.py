"""Look over a whole level of a plan: gaps, slivers, pieces, codes, cut buildings.

Overlaps cannot be in a plan: every border has one cell on either side.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from gridplanner.data.drawn.slits import holes_of
from gridplanner.data.job import Progress
from gridplanner.data.levels import Role
from gridplanner.data.snapshot import cut_limit
from gridplanner.data.topology.ground import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gridplanner.data.plan import Plan

Shapes = NDArray[np.object_]

KINDS = (
    "gap",
    "overlap",
    "sliver",
    "pieces",
    "two_parents",
    "code_clash",
    "cut_building",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """From when on something is worth a line in the list.

    Attributes
    ----------
    gap_area : float
        Square metres from which a gap is an error, below it a warning.
    sliver_width : float
        Metres (twice the area by the outline) below which a piece is a sliver.
    """

    gap_area: float = 10.0
    sliver_width: float = 1.0


@dataclass(frozen=True, slots=True)
class CheckIssue:
    """One thing found.

    Attributes
    ----------
    kind : str
        One of ``gap, overlap, sliver, pieces, two_parents, code_clash,
        cut_building``.
    level : int
        Index into the template.
    codes : tuple of str
        Codes of the units, or names where there is none.
    place : tuple of float or None
        x, y in metres of the project CRS; None where none of the units has ground.
    area, width : float
        Square metres and metres at stake.
    severity : str
        ``error`` or ``warning``.
    units, cells, buildings : tuple of int
        Whom it concerns.
    """

    kind: str
    level: int
    codes: tuple[str, ...]
    place: tuple[float, float] | None
    area: float
    width: float
    severity: str
    units: tuple[int, ...] = ()
    cells: tuple[int, ...] = ()
    buildings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Attributes
    ----------
    tiles : bool
        The level's units cover the ground above them without gap or overlap.
    counts : mapping of str to int
        Number of issues of each kind, 0 included.
    issues : tuple of CheckIssue
    """

    tiles: bool
    counts: Mapping[str, int]
    issues: tuple[CheckIssue, ...]


def check(
    plan: Plan,
    buildings: tuple[NDArray[np.int64], Shapes] | None = None,
    *,
    level: int,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Look over all units of a level.

    Parameters
    ----------
    plan : Plan
    buildings : (ids, footprints), optional
        ndarray int64 and ndarray of Polygon, both of shape (n,); metres of the
        project CRS. Without them no building is found cut. See
        `gridplanner.data.buildings.undecided_footprints`.
    level : int
        Index into the template.
    limits : Limits, optional
    progress : Progress, optional

    Returns
    -------
    CheckResult
        A grid that has no micro-grid at all is not a gap of the micro-grids.
    """
    told, within = progress or Progress(), limits or Limits()
    look = _Look(plan, level, within)
    told.step("progress.checking", 0.0, 1.0 if buildings is None else 0.7)
    look.find_gaps()
    told.fraction(0.3)
    look.find_slivers()
    told.fraction(0.6)
    look.find_spread()
    look.find_clashes()
    if buildings is not None:
        told.step("progress.checking", 0.7, 1.0)
        look.find_cut(*buildings)
    told.fraction(1.0)
    counts = dict.fromkeys(KINDS, 0) | Counter(issue.kind for issue in look.issues)
    tiles = bool(look.outlines) and not counts["gap"] and not counts["overlap"]
    return CheckResult(tiles, counts, tuple(look.issues))


class _Look:
    def __init__(self, plan: Plan, level: int, limits: Limits) -> None:
        self.plan, self.level, self.limits = plan, level, limits
        self.outlines = plan.outlines(level)
        self.issues: list[CheckIssue] = []

    def _add(  # noqa: PLR0917 - one line of the list
        self,
        kind: str,
        ground: shapely.Geometry,
        units: Iterable[int],
        severity: str,
        cells: tuple[int, ...] = (),
        buildings: tuple[int, ...] = (),
    ) -> None:
        numbers = tuple(units)
        point = ground.representative_point()
        length = float(ground.length)
        self.issues.append(
            CheckIssue(
                kind=kind,
                level=self.level,
                codes=tuple(
                    self.plan.units[n].code or self.plan.units[n].name for n in numbers
                ),
                place=None if point.is_empty else (float(point.x), float(point.y)),
                area=float(ground.area),
                width=2 * float(ground.area) / length if length else 0.0,
                severity=severity,
                units=numbers,
                cells=cells,
                buildings=buildings,
            )
        )

    def find_gaps(self) -> None:
        """Find ground above without a unit of this level, and enclosed free ground."""
        for number, cell in sorted(self.plan.cells.items()):
            if cell.owners[self.level] or not self._should_be_held(cell.owners):
                continue
            above = [owner for owner in cell.owners[: self.level] if owner]
            for part in shapely.get_parts(self.plan.polygon(number)):
                severity = "error" if part.area > self.limits.gap_area else "warning"
                self._add("gap", part, above[-1:], severity, (number,))
        ids, polygons = self.plan.polygons()
        for hole in holes_of(shapely.union_all(polygons)) if len(ids) else ():
            beside = shapely.dwithin(polygons, hole, 1e-3)
            cells = tuple(ids[beside].tolist())
            units = {self.plan.cells[c].owners[self.level] for c in cells} - {0}
            severity = "error" if hole.area > self.limits.gap_area else "warning"
            self._add("gap", hole, sorted(units), severity)

    def _should_be_held(self, owners: tuple[int, ...]) -> bool:
        if self.plan.levels[self.level].role is not Role.MICRO_GRID:
            return any(owners[: self.level])
        above = owners[self.level - 1]
        return bool(above) and any(
            self.plan.cells[cell].owners[self.level]
            for cell in self.plan.cells_of(above)
        )

    def find_slivers(self) -> None:
        """Find pieces of units that are hardly wider than a line."""
        for number, outline in sorted(self.outlines.items()):
            for part in shapely.get_parts(outline):
                if 2 * part.area < self.limits.sliver_width * part.length:
                    cells = self.plan.cells_of(number)
                    self._add("sliver", part, (number,), "warning", cells)

    def find_spread(self) -> None:
        """Find units in more pieces than expected, or in two units above."""
        for number, outline in sorted(self.outlines.items()):
            unit = self.plan.units[number]
            cells = self.plan.cells_of(number)
            if pieces(self.plan, number) > unit.parts:
                self._add("pieces", outline, (number,), "warning", cells)
            away = self._cells_beyond_parent(cells)
            if away:
                ground = shapely.union_all([self.plan.polygon(c) for c in away])
                self._add("two_parents", ground, (number,), "error", away)

    def _cells_beyond_parent(self, cells: tuple[int, ...]) -> tuple[int, ...]:
        """Cells of a unit outside the unit above that holds most of it."""
        area: dict[tuple[int, ...], float] = {}
        if len(cells) < 2 or not self.level:
            return ()
        above = {c: self.plan.cells[c].owners[: self.level] for c in cells}
        if len(set(above.values())) < 2:
            return ()
        for cell, owners in above.items():
            area[owners] = area.get(owners, 0.0) + float(self.plan.polygon(cell).area)
        home = max(area, key=area.__getitem__)
        return tuple(cell for cell, owners in above.items() if owners != home)

    def find_clashes(self) -> None:
        """Find units of the level that have the same code."""
        holders: dict[str, list[int]] = {}
        for unit in self.plan.units_at(self.level):
            if unit.code:
                holders.setdefault(unit.code, []).append(unit.id)
        for numbers in holders.values():
            if len(numbers) > 1:
                grounds = [self.outlines[n] for n in numbers if n in self.outlines]
                place = grounds[-1] if grounds else shapely.Polygon()
                self._add("code_clash", place, numbers, "error")

    def find_cut(self, ids: NDArray[np.int64], footprints: Shapes) -> None:
        """Find buildings with more beyond a border than `cut_limit` lets pass."""
        levels = self.plan.border_levels()
        numbers = [n for n, level in levels.items() if level <= self.level]
        if not numbers or not len(ids):
            return
        tree = shapely.STRtree(footprints)
        met = np.unique(tree.query(self.plan.lines(numbers), "intersects")[1])
        units = np.array(sorted(self.outlines), np.int64)
        grounds = np.array([self.outlines[n] for n in units.tolist()], object)
        if not len(met) or not len(units):
            return
        houses = footprints[met]
        house, unit = shapely.STRtree(grounds).query(houses, "intersects")
        order = np.argsort(house, kind="stable")
        house, unit = house[order], unit[order]
        share = shapely.area(shapely.intersection(houses[house], grounds[unit]))
        areas = shapely.area(houses)
        home = np.zeros(len(houses))
        np.maximum.at(home, house, share)
        limit = cut_limit(areas)
        is_cut = areas - home > limit
        is_cut &= np.bincount(house, minlength=len(houses)) > 0
        for index in np.flatnonzero(is_cut).tolist():
            mine = slice(*np.searchsorted(house, (index, index + 1)).tolist())
            held = units[unit[mine][share[mine] > limit[index] / 10]].tolist()
            building = int(ids[met[index]])
            self._add("cut_building", houses[index], held, "warning", (), (building,))
            beyond = float(areas[index] - home[index])
            self.issues[-1] = replace(self.issues[-1], area=beyond)
