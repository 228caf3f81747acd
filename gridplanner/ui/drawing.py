"""From a drawn outline to a grid: what it would hold, its form, the edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from PySide6.QtWidgets import QDialog

from gridplanner.analysis.holding import Holding, hold
from gridplanner.data.codes import propose_codes
from gridplanner.data.edits.cut_out import cut_out
from gridplanner.data.edits.draw import draw, holder_of
from gridplanner.data.errors import EditError, GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.names import propose_names
from gridplanner.data.records import GridKind, Unit
from gridplanner.resources.format import format_area, format_count
from gridplanner.resources.texts import text
from gridplanner.ui.command import busy
from gridplanner.ui.commands.edit import edit_plan, offer_undo
from gridplanner.ui.dialogs.choose import AnswerForm
from gridplanner.ui.dialogs.code_field import CodeField
from gridplanner.ui.dialogs.make_grid import MakeGridForm
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.gesture import Gesture
    from gridplanner.data.plan import Plan
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.sketch import Point

Ring = list["Point"]


class Drawing:
    """Makes grids of drawn outlines in the open project."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def words(self, ring: Ring) -> str:
        """Say what an outline would hold, for the label beside the pointer."""
        held = self._held(ring)
        lines = [format_area(abs(shapely.Polygon(ring).area))]
        if held is not None:
            lines.insert(0, _counts(held))
        return "\n".join(line for line in lines if line)

    def finished(self, ring: Ring) -> None:
        """Ask for code and name, then make the grid; a refusal is told."""
        document = self._context.session.document
        if document is None:
            return
        reason = busy(self._context)  # a check may have begun since the first corner
        if reason is not None:
            self._context.strip.show_message(text(reason))
            return
        gesture = document.gesture(self._context.session.plan_id)
        try:
            number = self._shape(document, gesture, ring)
        except (GridPlannerError, OSError) as error:
            self._context.shell.tell(error)
            return
        finally:
            # What was previewed and not committed leaves nothing behind.
            gesture.cancel()
        if number:
            self._tell(number)

    def cut_out(self, ring: Ring) -> None:
        """Take the ground inside an outline out of the selected grid."""
        units = self._context.session.selected_units
        if len(units) != 1:
            self._context.strip.show_message(text("blocked.one_grid"))
            return
        outline, unit = shapely.Polygon(ring), units[0].id
        edit_plan(self._context, lambda plan: cut_out(plan, outline, unit_id=unit))

    def _shape(self, document: Document, gesture: Gesture, ring: Ring) -> int:
        """Preview, ask and commit; 0 where the user has thought better of it."""
        level = self._level(document)
        outline = shapely.Polygon(ring)
        department = self._department(document)
        kind = (GridKind.PROFESSIONAL if department else GridKind.BASIC).value
        draft = Unit(0, 0, level, kind=kind)
        within = self._within(gesture.start, outline, draft)
        if within is None:
            return 0
        # Once it is previewed, the ground is the new grid's own.
        held = self._held(ring, within)
        first = draw(
            gesture.start, outline, level=level, unit=draft, take=True, within=within
        )
        gesture.preview(first)
        number = gesture.start.next_id
        form = self._form(gesture.start.apply(first), number, held=held)
        form.beside()
        if form.exec() != QDialog.DialogCode.Accepted:
            return 0
        unit = Unit(
            0,
            0,
            level,
            code=form.code.text().strip(),
            name=form.name.text().strip(),
            kind=kind if department else str(form.kind.currentData()),
            department=department,
            valid_from=self._context.session.clock().date().isoformat(),
        )
        take = form.ground.count() == 0 or form.takes
        change = draw(
            gesture.start, outline, level=level, unit=unit, take=take, within=within
        )
        gesture.preview(change)
        gesture.commit()
        return number

    def _department(self, document: Document) -> str:
        """Name the department whose grids are worked on, empty for the town's."""
        session = self._context.session
        return document.file.plan_name(session.plan_id) if session.is_department else ""

    def _within(self, plan: Plan, outline: shapely.Polygon, draft: Unit) -> int | None:
        """Ask about a grid that would cross the border of a village.

        Returns
        -------
        int or None
            The village it keeps to, 0 for none, None where the user cancels.
        """
        try:
            draw(
                plan,
                outline,
                level=draft.level,
                unit=draft,
                take=True,
                allow_across=False,
            )
        except EditError as refusal:
            if refusal.code != "refuse.village":
                raise
        else:
            return 0
        areas = [level.role for level in plan.levels].index(Role.GRID) - 1
        village = plan.units[holder_of(plan, outline, areas)]
        form = AnswerForm(
            self._context.shell.widget,
            title="tool.draw",
            verb="draw.go_on",
            question=text("draw.crosses", name=village.name or village.code),
            answers=(
                text("draw.keep_to", name=village.name or village.code),
                text("draw.across"),
            ),
        )
        if form.exec() != QDialog.DialogCode.Accepted:
            return None
        return village.id if form.answer == 0 else 0

    def _form(self, after: Plan, number: int, *, held: Holding | None) -> MakeGridForm:
        return MakeGridForm(
            self._context.shell.widget,
            code=propose_codes(after, [number]).get(number, ""),
            name=propose_names(after, [number])[number],
            holds=_counts(held) if held is not None else "",
            asks_kind=not self._context.session.is_department,
            taken=self._taken(held) if held is not None else "",
            about=CodeField(after, after.units[number]),
        )

    def _level(self, document: Document) -> int:
        """Give the level of work; drawing on an area level means grids."""
        level = self._context.session.level
        if document.levels[level].role is Role.AREA:
            return first_level(document, Role.GRID)
        return level

    def _held(self, ring: Ring, within: int = 0) -> Holding | None:
        session = self._context.session
        if session.standing is None or session.document is None or len(ring) < 4:
            return None
        level = self._level(session.document)
        village = (session.plan.units[within].level, within) if within else None
        return hold(
            session.standing.snapshot, np.array(ring), level=level, within=village
        )

    def _taken(self, held: Holding) -> str:
        session = self._context.session
        losers = {unit: n for unit, n in held.by_unit.items() if unit and n}
        if not losers:
            return ""
        most = max(losers, key=losers.__getitem__)
        unit = session.unit(most)
        households = sum(held.households_by_unit[number] for number in losers)
        name = (unit.name or unit.code) if unit is not None else ""
        if len(losers) > 1:
            name = text("draw.and_others", name=name, n=len(losers) - 1)
        return text("draw.take", grid=name, n=format_count(households))

    def _tell(self, number: int) -> None:
        context = self._context
        context.session.select_units((number,))
        unit = context.session.plan.units[number]
        words = text("strip.drawn", grid=unit.name, code=unit.code)
        context.strip.show_message(words, offer_undo(context))


def _counts(held: Holding) -> str:
    """Say buildings, households and people, as far as they are known."""
    parts = [format_count(held.buildings, "unit.buildings")]
    for measure in ("households", "people"):
        count = held.counts.get(measure)
        if count is not None:
            parts.append(format_count(count, "unit." + measure))
    return " · ".join(parts)
