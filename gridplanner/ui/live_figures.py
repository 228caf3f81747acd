"""The figures of both sides while a border moves: what they become, and the change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.balance import NEAR, around
from gridplanner.analysis.entrance_places import own_counts
from gridplanner.analysis.loads import PARTS
from gridplanner.analysis.measured import measured
from gridplanner.analysis.reckoning import Given
from gridplanner.analysis.sides import tally_units
from gridplanner.layers.readout import Column, Readout
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from gridplanner.analysis.balance import Target
    from gridplanner.analysis.sides import Side
    from gridplanner.analysis.standing import Standing
    from gridplanner.data.plan import Plan
    from gridplanner.ui.live_work import LiveWork

MOST = 3  # columns; a corner of three grids
MINUS = "\u2212"
SHOWN = ("all", "two", "none")  # what F8 goes through


class LiveFigures:
    """Follows the figures from the moment a gesture began.

    Parameters
    ----------
    standing : Standing
        Kept up with the previews by who holds it.
    plan : Plan
        At the start of the gesture.
    level : int
        Level whose units are shown.
    work : LiveWork, optional
        Of the same plan and level; without it no work is told.
    shown : str, optional
        ``"all"``, ``"two"`` (households and people) or ``"none"``.
    target : Target, optional
        What a unit's households are aimed at; without it their mean.
    """

    def __init__(
        self,
        standing: Standing,
        plan: Plan,
        level: int,
        *,
        work: LiveWork | None = None,
        shown: str = "all",
        target: Target | None = None,
    ) -> None:
        self._standing, self._plan, self._level = standing, plan, level
        self._work = work
        self._shown = shown
        self._before, self._sums = standing.begin_gesture(), standing.sums
        self._sides: dict[int, Side] = {}
        self._eastings: dict[int, float] = {}
        self._target = target or self._aim()

    @property
    def moved(self) -> NDArray[np.intp]:
        """Positions of the buildings that would change sides."""
        return self._standing.moved_since(self._before, self._level)

    def readout(self, plan: Plan, units: Iterable[int]) -> Readout:
        """Give the box of some units as they are previewed.

        Parameters
        ----------
        plan : Plan
            As previewed.
        units : iterable of int
            Those whose ground changes; new ones too.
        """
        wanted = [u for u in units if u == 0 or self._is_of_level(plan, u)]
        now = self._standing.tally(self._level, wanted)
        if self._work is not None:
            now = self._work.now(now)
        moving = len(self.moved)
        cut = len(self._standing.cut_since(self._before, self._level))
        words = (
            text("live.moving", n=f"{moving:,}") if moving else "",
            text("live.cut", n=f"{cut:,}") if cut else "",
        )
        return self._box(plan, now, "  ".join(filter(None, words)))

    def _box(self, plan: Plan, now: Mapping[int, Side], words: str) -> Readout:
        """Lay out the sides that change most, from west to east."""
        if self._shown == "none":
            return Readout(footer=words)
        # The neighbours at the ends of a new line are touched, and stay as they were.
        differing = [unit for unit in now if self._differs(now[unit])] or list(now)
        order = sorted(differing, key=lambda unit: -self._change(now[unit]))
        chosen, rest = order[:MOST], order[MOST:]
        chosen.sort(key=self._easting)
        columns = tuple(self._column(plan, now[unit]) for unit in chosen)
        footer = "  ".join(filter(None, (words, self._of_the_rest(now, rest))))
        near = NEAR if self._work is None else self._work.norm.near
        return Readout(columns, footer=footer, near=near)

    def if_given(self, ids: NDArray[np.int64], to: int) -> Readout:
        """Give the box of buildings that would go to a unit, by their counts alone.

        Parameters
        ----------
        ids : ndarray, int64
            Buildings.
        to : int
            Unit that would receive.
        """
        words = text("live.painted", n=f"{len(ids):,}")
        return self._box(self._plan, self.sides_if_given(ids, to), words)

    def sides_if_given(self, ids: NDArray[np.int64], to: int) -> dict[int, Side]:
        """Give what the units would hold if buildings went to one; see `if_given`."""
        before = self._before
        rows = np.searchsorted(before.buildings.ids, ids)
        owners = np.append(before.cell_owners[:, self._level], 0)
        units = owners[before.building_cell[rows]]
        counts = np.maximum(own_counts(before, rows), 0)
        now = {}
        for unit in {*np.unique(units).tolist(), to}:
            own = units == unit
            gained = counts.sum(axis=0) if unit == to else -counts[own].sum(axis=0)
            number = len(rows) if unit == to else -int(own.sum())
            now[unit] = self._moved_side(unit, number, gained.tolist())
        if self._work is None:
            return now
        return self._work.if_given(now, Given(rows, units, to))

    def _moved_side(self, unit: int, buildings: int, counts: list[int]) -> Side:
        """Give a unit with buildings more or less than it had."""
        side = self._side_before(unit)
        change = dict(zip(self._before.measures, counts, strict=True))

        def after(value: int | None, name: str) -> int | None:
            return None if value is None else value + change.get(name, 0)

        return replace(
            side,
            buildings=side.buildings + buildings,
            households=after(side.households, "households"),
            people=after(side.people, "people"),
        )

    def refused(self, words: str) -> Readout:
        """Give the box of a gesture that would do nothing."""
        return Readout(refused=words)

    def _is_of_level(self, plan: Plan, unit: int) -> bool:
        record = plan.units.get(unit) or self._plan.units.get(unit)
        return record is not None and record.level == self._level

    def _aim(self) -> Target:
        """Aim at the households of a unit on average."""
        figures = self._standing.figures(self._level)
        if "households" not in figures.measures:
            return around(0.0)
        return measured(figures, "households").balance().target

    def _side_before(self, unit: int) -> Side:
        if unit not in self._sides:
            found = tally_units(self._before, self._sums, self._level, [unit])
            self._sides |= found if self._work is None else self._work.before(found)
        return self._sides[unit]

    def _differs(self, side: Side) -> bool:
        before = self._side_before(side.unit)
        return side.buildings != before.buildings or abs(side.area - before.area) >= 1

    def _change(self, side: Side) -> float:
        before = self._side_before(side.unit)
        return (
            abs((side.households or 0) - (before.households or 0))
            + abs(side.area - before.area) * 1e-9
        )

    def _easting(self, unit: int) -> float:
        """Where a unit lies from west to east; what has none stands last."""
        if unit and unit not in self._eastings:
            snapshot = self._standing.snapshot
            boxes = snapshot.cell_boxes[snapshot.cell_owners[:, self._level] == unit]
            # Kept for the gesture: the columns must not change places under the eye.
            self._eastings[unit] = float(boxes[:, ::2].mean()) if len(boxes) else 0.0
        return self._eastings.get(unit, float("inf"))

    def _column(self, plan: Plan, side: Side) -> Column:
        before = self._side_before(side.unit)
        record = plan.units.get(side.unit) or self._plan.units.get(side.unit)
        title = text("live.free") if record is None else record.name or record.code
        lines = []
        for key, now, was in self._pairs(side, before):
            if now is not None:
                lines.append(_line(key, now, was))
        if not lines:
            lines.append(_line("live.buildings", side.buildings, before.buildings))
        middle = self._target.middle
        if side.households is None or not middle or not side.unit:
            return Column(title, tuple(lines))
        band = self._target.band(side.households)
        off = abs(self._target.deviation(side.households) or 0.0)
        words = text(f"live.{band.value}", p=f"{100 * off:.0f}")
        was = (before.households or 0) / middle
        return Column(
            title, tuple(lines), band.value, words, side.households / middle, was
        )

    def _pairs(
        self, side: Side, before: Side
    ) -> list[tuple[str, float | None, float | None]]:
        pairs: list[tuple[str, float | None, float | None]] = [
            ("live.households", side.households, before.households),
            ("live.people", side.people, before.people),
        ]
        if self._shown == "all" and self._work is not None and side.work is not None:
            was = None if before.work is None else before.work / PARTS
            pairs.append((f"live.{self._work.unit}", side.work / PARTS, was))
        return pairs

    def _of_the_rest(self, now: Mapping[int, Side], rest: list[int]) -> str:
        """Sum up the units there is no column for."""
        if not rest:
            return ""
        change = sum(
            (now[u].households or 0) - (self._side_before(u).households or 0)
            for u in rest
        )
        return text("live.others", n=len(rest), change=_signed(change))


def _signed(value: float) -> str:
    rounded = round(value)
    return f"{MINUS if rounded < 0 else '+'}{abs(rounded):,}"


def _line(key: str, now: float, was: float | None) -> str:
    """Write value, change and percent of the value before."""
    value = text(key, n=f"{round(now):,}")
    if was is None or round(now) == round(was):
        return f"{value} {text('live.same')}"
    change = _signed(round(now) - round(was))
    if not was:
        return f"{value} {change} {text('live.new')}"
    percent = 100 * (now - was) / was
    if abs(percent) < 0.5:
        return f"{value} {change}"
    return f"{value} {change} {'↑' if percent > 0 else '↓'}{abs(percent):.0f}%"
