"""The menu of a border: follow a road, straighten, add or take a bend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from gridplanner.data.edits.bend import bend
from gridplanner.data.edits.follow_line import beside, follow_line
from gridplanner.data.edits.straighten import straighten
from gridplanner.resources.texts import text
from gridplanner.ui.commands.edit import edit_plan
from gridplanner.ui.tools.handles import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.analysis.linework import LineSource
    from gridplanner.data.change import Change
    from gridplanner.data.plan import Plan
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.handles import Handle

REACH = 40.0  # metres up to which a line counts as beside a border
MOST = 6  # lines offered


class BorderMenu:
    """Offers what can be done with a border.

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

    def show(self, handle: Handle) -> None:
        """Show the menu at the pointer."""
        self.menu(handle).exec(QCursor.pos())

    def menu(self, handle: Handle) -> QMenu:
        """Make the menu of a border, a bend or a corner."""
        plan, level = self._context.session.plan, self._context.session.level
        menu = QMenu(self._context.shell.widget)
        numbers = sorted(handle.borders(plan))
        if handle.part is not Part.CORNER:
            follow = menu.addMenu(text("border.follow"))
            lines = self.lines_beside(plan, numbers[0])
            for words, line in lines:
                follow.addAction(words).triggered.connect(
                    self._do(
                        lambda plan, line=line: follow_line(  # type: ignore[misc]
                            plan, numbers, line, level=level, reach=REACH
                        )
                    )
                )
            follow.setEnabled(bool(lines))
            if not lines:
                follow.setToolTip(text("refuse.no_line_near"))
        menu.addAction(text("border.straighten")).triggered.connect(
            self._do(lambda plan: straighten(plan, numbers))
        )
        if handle.part is Part.LINE:
            menu.addAction(text("border.add_bend")).triggered.connect(
                self._do(lambda plan: handle.edit(plan, handle.place, level=level))
            )
        if handle.part is Part.BEND:
            menu.addAction(text("border.remove_bend")).triggered.connect(
                self._do(lambda plan: bend(plan, handle.number, handle.index, None))
            )
        return menu

    def lines_beside(
        self, plan: Plan, border: int
    ) -> list[tuple[str, shapely.LineString]]:
        """List the roads, rivers and village lines that run beside a border."""
        own = plan.line(border)
        west, south, east, north = own.buffer(REACH).bounds
        found: list[tuple[float, str, shapely.LineString]] = []
        for source in self._sources():
            if source.name == "building":
                continue
            for number, points in source.near((west, south, east, north)):
                if source.name == "border" and number == border:
                    continue
                line = shapely.LineString(points)
                stretch = beside(own, line, REACH)
                if stretch is not None:
                    length = float(stretch[0].distance(stretch[1]))
                    away = float(own.distance(line))
                    name = text(f"snap.{source.name}")
                    words = text("border.line", name=name, m=f"{away:.0f}")
                    found.append((-length, words, line))
        found.sort(key=lambda item: item[0])
        return [(words, line) for _, words, line in found[:MOST]]

    def _do(self, edit: Callable[[Plan], Change]) -> Callable[[], None]:
        def run() -> None:
            edit_plan(self._context, edit)

        return run
