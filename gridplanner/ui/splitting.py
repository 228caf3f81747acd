"""From a line through a grid to two grids: the halves, their form, the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtWidgets import QDialog

from gridplanner.data.edits.split import Halves, SplitChoice, find_halves, split
from gridplanner.data.errors import EditError
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.code_field import CodeField
from gridplanner.ui.dialogs.split import Half, SplitForm

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.analysis.linework import LineSource
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.line_tool import Line
    from gridplanner.ui.tools.sketch import Point
    from gridplanner.ui.tools.trial import Trial

ROADS = ("road", "river", "line")


class SplittingWork:
    """Shows halves while the line is drawn, and asks what becomes of them.

    Parameters
    ----------
    context : Context
    sources : callable
        Gives the lines of the map, roads and rivers among them.
    """

    def __init__(
        self, context: Context, sources: Callable[[], Sequence[LineSource]]
    ) -> None:
        self._context, self._sources = context, sources

    def line_at(self, place: Point, reach: float) -> list[Point]:
        """Give the road or river at a place."""
        x, y = place
        box = (x - reach, y - reach, x + reach, y + reach)
        best: tuple[float, list[Point]] = (reach, [])
        for source in self._sources():
            if source.name not in ROADS:
                continue
            for _, line in source.near(box):
                path = shapely.LineString(line)
                away = float(path.distance(shapely.Point(place)))
                if away <= best[0]:
                    best = away, [(float(a), float(b)) for a, b in line.tolist()]
        return best[1]

    def show(self, trial: Trial, unit: int, lines: list[Line]) -> bool:
        """Show the unit split, the largest part keeping its code."""
        return trial.show(lambda plan: self._split(plan, unit, lines))

    def done(self, trial: Trial, unit: int, lines: list[Line]) -> None:
        """Ask which half keeps the code, then split."""
        plan = trial.start
        halves = find_halves(plan, unit, _shapes(lines))
        keep = self._fullest(halves)
        choice = SplitChoice(keep)
        trial.show(lambda plan: split(plan, halves, choice, on=self._today))
        form = self._form(plan, halves, keep)
        if form.exec() != QDialog.DialogCode.Accepted:
            trial.drop()
            return
        chosen = form.choice
        if not trial.show(lambda plan: split(plan, halves, chosen, on=self._today)):
            refusal = trial.refusal
            trial.drop()
            if refusal is not None:
                self._context.shell.tell(refusal)
            return
        made = self._made(plan, unit)
        if trial.keep(self._words(plan, made, halves, form)):
            self._context.session.select_units([record.id for record in made])

    @property
    def _today(self) -> str:
        return self._context.session.clock().date().isoformat()

    def _split(self, plan: Plan, unit: int, lines: list[Line]) -> Change:
        if not unit:
            raise EditError("refuse.line_outside", grid="")
        halves = find_halves(plan, unit, _shapes(lines))
        return split(plan, halves, on=self._today)

    def _fullest(self, halves: Halves) -> int:
        """Find the part with the most households; the largest where none is known."""
        held = self._held(halves)
        most = max(h.households or 0 for h in held)
        return next(n for n, h in enumerate(held) if (h.households or 0) == most)

    def _held(self, halves: Halves) -> list[Half]:
        standing = self._context.session.standing
        found = []
        for part in halves.parts:
            if standing is None:
                found.append(Half(None, None))
                continue
            buildings = standing.snapshot.buildings
            inside = shapely.contains_xy(part, *buildings.points.T)
            counts = dict(
                zip(
                    buildings.measures,
                    _sums(buildings.counts[inside]),
                    strict=True,
                )
            )
            found.append(Half(counts.get("households"), counts.get("people")))
        return found

    def _form(self, plan: Plan, halves: Halves, keep: int) -> SplitForm:
        after = plan.apply(split(plan, halves, SplitChoice(keep), on=self._today))
        others = [u for u in range(plan.next_id, after.next_id) if u in after.units]
        level = plan.units[halves.unit_id].level
        proposed = [
            after.units[u]
            for u in others
            if after.units[u].level == level and not after.units[u].valid_to
        ]
        return SplitForm(
            self._context.shell.widget,
            unit=plan.units[halves.unit_id],
            places=name_parts(halves.parts),
            held=self._held(halves),
            keep=keep,
            proposed=proposed,
            crossed=[plan.units[n] for n in halves.crossed],
            about=CodeField(after, proposed[0]),
        )

    def _made(self, plan: Plan, unit: int) -> list[Unit]:
        """List what the unit has become, the part that keeps its code first."""
        after = self._context.session.plan
        level = plan.units[unit].level
        new = [n for n in range(plan.next_id, after.next_id) if n in after.units]
        return [
            after.units[n]
            for n in (unit, *new)
            if after.units[n].level == level and not after.units[n].valid_to
        ]

    def _words(
        self, plan: Plan, made: list[Unit], halves: Halves, form: SplitForm
    ) -> str:
        old = plan.units[halves.unit_id]
        name = old.name or old.code
        codes = [record.code for record in made]
        if form.choice.keep is None or len(made) != 2:
            joined = text("split.comma").join(codes)
            if form.choice.keep is None:
                return text(
                    "strip.split_new",
                    a=name,
                    count=len(made),
                    codes=joined,
                    code=old.code,
                )
            return text("strip.split_parts", a=name, count=len(made), codes=joined)
        held = self._held(halves)
        others = [h for n, h in enumerate(held) if n != form.choice.keep]
        moved = sum(h.households or 0 for h in others)
        return text(
            "strip.split",
            a=name,
            code_a=codes[0],
            code_b=codes[1],
            n=format_count(moved),
        )


def _shapes(lines: list[Line]) -> list[shapely.LineString]:
    return [shapely.LineString(line) for line in lines]


def _sums(counts: np.ndarray) -> list[int | None]:
    """Sum what is known of each measure; None where nothing is."""
    found: list[int | None] = []
    for column in counts.T:
        known = column[column >= 0]
        found.append(int(known.sum()) if len(known) else None)
    return found


def name_parts(parts: Sequence[shapely.Geometry]) -> list[str]:
    """Name parts by where they lie.

    Two are north and south, or west and east; more are counted from the north, or
    from the west where they lie rather side by side.
    """
    middles = np.array([[part.centroid.x, part.centroid.y] for part in parts])
    wide, high = np.ptp(middles, axis=0)
    along = middles[:, 0] if wide > high else -middles[:, 1]
    places = np.argsort(np.argsort(along, kind="stable"), kind="stable").tolist()
    if len(parts) == 2:
        keys = (
            ("split.west", "split.east")
            if wide > high
            else ("split.north", "split.south")
        )
        return [text(keys[place]) for place in places]
    key = "split.from_west" if wide > high else "split.from_north"
    return [text(key, n=place + 1) for place in places]
