"""Mending what a check found: first a picture of what would change, then the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtCore import QObject

from gridplanner.data.errors import EditError
from gridplanner.layers.overlay import Mark, MarkKind
from gridplanner.resources.texts import sentence, text
from gridplanner.ui.in_force import may_edit
from gridplanner.ui.panels.strip import Action, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.change import Change
    from gridplanner.data.checks.fix import Gain
    from gridplanner.data.checks.issue import CheckIssue
    from gridplanner.data.checks.limits import Limits
    from gridplanner.ui.main_window import MainWindow

_PICTURED = 400  # cells of a change that are hatched; more would take too long
_NEAR = 10.0  # metres round a building within which others decide where a border runs
_NAMED = 12  # pieces of ground that say who takes them


class Mending(QObject):
    """Proposes to mend, and does it when it is agreed to.

    Attributes
    ----------
    proposed : Change or None
        What is shown on the map and not done yet.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.proposed: Change | None = None
        window.map.strip.shown.connect(self._forget)
        window.session.changed.connect(lambda _event: self._forget(""))

    def propose_one(self, issue: CheckIssue, limits: Limits) -> None:
        """Show how one fault would be mended."""
        from gridplanner.data.checks.fix import fix

        if issue.kind == "cut_building":
            self.propose_round(issue.subject, issue.level)
            return
        change = fix(self._window.session.plan, [issue], limits=limits)
        self._propose(change, issue.level, 1, issue.place)

    def propose_round(self, building: int, level: int, unit_id: int = 0) -> None:
        """Show how the border of a level would run round a building it cuts.

        `unit_id` gets the building; without it the unit with the largest part.
        """
        from gridplanner.data.edits.move_round import move_round

        session = self._window.session
        if session.standing is None or session.document is None:
            return
        context = self._window.context
        if not may_edit(context, lambda: self.propose_round(building, level, unit_id)):
            return
        buildings = session.standing.snapshot.buildings
        rows = np.flatnonzero(buildings.ids == building)
        if not len(rows):
            return  # it was removed since
        row = int(rows[0])
        reach = buildings.boxes[row] + [-_NEAR, -_NEAR, _NEAR, _NEAR]
        ids = buildings.ids[session.standing.near_all(reach[None])]
        footprints = session.document.footprints(ids)
        (index,) = np.flatnonzero(ids == building).tolist()
        try:
            change = move_round(
                session.plan, footprints, index, level=level, unit_id=unit_id
            )
        except ValueError:
            self._window.map.strip.show_message(text("checks.nothing_to_fix"))
            return  # the unit holds no part of it any more
        except EditError as error:
            self._window.map.strip.show_message(sentence(error)[0])
            return
        x, y = buildings.points[row].tolist()
        self._propose(change or None, level, 1, (x, y))

    def settle(self, issue: CheckIssue, unit_id: int) -> None:
        """Say whose a cut building is; the border stays where it runs."""
        from gridplanner.data.checks.settle import settle
        from gridplanner.ui.by_hand import apply_batch

        session = self._window.session
        if unit_id in session.plan.units:
            apply_batch(self._window.context, settle(session.plan, issue, unit_id))

    def propose_all(self, issues: Sequence[CheckIssue], limits: Limits) -> None:
        """Show how all that can be mended would be."""
        from gridplanner.data.checks.fix import FIXABLE, fix_all

        wanted = [issue for issue in issues if issue.kind in FIXABLE]
        change = fix_all(self._window.session.plan, wanted, limits=limits)
        level = wanted[0].level if wanted else 0
        place = wanted[0].place if len(wanted) == 1 else None
        self._propose(change, level, len(wanted), place)

    def _apply(self, change: Change) -> None:
        """Do what was proposed; the strip that said so is gone by now."""
        from gridplanner.ui.commands.edit import apply

        apply(self._window.context, change)

    def _propose(
        self,
        change: Change | None,
        level: int,
        count: int,
        place: tuple[float, float] | None,
    ) -> None:
        from gridplanner.data.checks.fix import gains_of

        window = self._window
        if change is None:
            window.map.strip.show_message(text("checks.nothing_to_fix"))
            return
        plan = window.session.plan
        gains: list[Gain] = []
        if len(change.touched) <= _PICTURED:
            gains = gains_of(plan, change, level)
        after = plan.apply(change)
        names = {
            gain.unit: after.units[gain.unit].name or after.units[gain.unit].code
            for gain in gains
            if gain.unit
        }
        marks = _marks(gains, names)
        area = sum(float(gain.ground.area) for gain in gains)
        key = "checks.propose_one" if len(names) == 1 else "checks.propose"
        words = text(
            key,
            n=f"{count:,}",
            area=f"{area:,.1f}",
            grid=next(iter(names.values()), ""),
        )
        action = Action("checks.apply", lambda: self._apply(change))
        window.map.strip.show_message(words, action, kind=Kind.WARNING)
        self.proposed = change
        window.town.show_proposal(marks, place)

    def _forget(self, words: str) -> None:
        """Take the picture away once its message is gone."""
        if self.proposed is not None and not words:
            self.proposed = None
            self._window.canvas.show_marks(())


def _marks(gains: Sequence[Gain], names: dict[int, str]) -> tuple[Mark, ...]:
    """Hatch the ground that changes hands and name who takes it."""
    marks = []
    for number, gain in enumerate(gains):
        for part in shapely.get_parts(gain.ground):
            if shapely.get_type_id(part) != 3:
                continue
            named = number < _NAMED
            marks.append(
                Mark(
                    MarkKind.HATCH,
                    shapely.get_coordinates(part.exterior),
                    text=f"→ {names.get(gain.unit, '')}" if named else "",
                    closed=True,
                    holes=tuple(shapely.get_coordinates(r) for r in part.interiors),
                )
            )
    return tuple(marks)
