"""From a line through a grid to two grids: the halves, their form, the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PySide6.QtWidgets import QDialog

from gridplanner.data.edits.split import Halves, SplitChoice, find_halves, split
from gridplanner.data.errors import EditError
from gridplanner.resources.texts import text
from gridplanner.ui.dialogs.code_field import CodeField
from gridplanner.ui.dialogs.split import Half, SplitForm
from gridplanner.ui.format import format_count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from gridplanner.analysis.linework import LineSource
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
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
        new = plan.next_id
        after = self._context.session.plan
        words = self._words(plan, after, halves, form)
        if trial.keep(words):
            self._context.session.select_units(
                (unit, new) if chosen.keep is not None else (new, new + 1)
            )

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
            places=[_side(part, halves) for part in halves.parts],
            held=self._held(halves),
            keep=keep,
            proposed=proposed,
            crossed=[plan.units[n] for n in halves.crossed],
            about=CodeField(after, proposed[0]),
        )

    def _words(self, plan: Plan, after: Plan, halves: Halves, form: SplitForm) -> str:
        old = plan.units[halves.unit_id]
        new = after.units[plan.next_id]
        held = self._held(halves)
        others = [h for n, h in enumerate(held) if n != form.choice.keep]
        moved = sum(h.households or 0 for h in others)
        return text(
            "strip.split",
            a=old.name or old.code,
            code_a=old.code,
            code_b=new.code,
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


def _side(part: shapely.Geometry, halves: Halves) -> str:
    """Name a part by where it lies: north, south, east or west of the others."""
    others = [other for other in halves.parts if other is not part]
    middle = shapely.union_all(others).centroid
    own = part.centroid
    east, north = own.x - middle.x, own.y - middle.y
    if abs(north) >= abs(east):
        return "split.north" if north > 0 else "split.south"
    return "split.east" if east > 0 else "split.west"
