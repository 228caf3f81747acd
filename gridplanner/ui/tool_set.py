"""The tools of the map, joined to the session, the canvas and the messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from gridplanner.resources.texts import text
from gridplanner.ui.border_menu import BorderMenu
from gridplanner.ui.commands import ground
from gridplanner.ui.drawing import Drawing
from gridplanner.ui.giving import GivingWork
from gridplanner.ui.ground_tools import ground_tools
from gridplanner.ui.merging import MergingWork
from gridplanner.ui.picking import MapPicking
from gridplanner.ui.plan_edits import PlanEdits
from gridplanner.ui.snap_sources import PlanLines, SnapSources
from gridplanner.ui.splitting import SplittingWork
from gridplanner.ui.tools.adjust import AdjustTool
from gridplanner.ui.tools.draw import CutOutTool, DrawTool
from gridplanner.ui.tools.give import GiveTool
from gridplanner.ui.tools.measure import MeasureAreaTool, MeasureTool
from gridplanner.ui.tools.merge import MergeTool
from gridplanner.ui.tools.redraw import RedrawTool
from gridplanner.ui.tools.select import SelectTool
from gridplanner.ui.tools.snapper import Snapper
from gridplanner.ui.tools.split import SplitTool
from gridplanner.ui.tools.zoom_box import ZoomBoxTool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.analysis.linework import LineSource
    from gridplanner.ui.context import Context
    from gridplanner.ui.picking import Menu, Opener


class ToolSet:
    """Makes the tools and keeps what they snap to.

    Attributes
    ----------
    sources : SnapSources
        To be told when features or footprints change.
    snapper : Snapper
        Its switches are those of the status bar.
    """

    def __init__(self, context: Context, *, opened: Opener, menu: Menu) -> None:
        self._context = context
        self.sources = SnapSources()
        self.snapper = Snapper(self._lines)
        self.snapper.set_snapping(context.settings.snapping)
        self.snapper.set_tracing(context.settings.tracing)
        drawing = Drawing(context)
        picking = MapPicking(
            context.session,
            context.canvas,
            opened=opened,
            menu=menu,
            delete=self._delete_things,
        )
        edits = PlanEdits(context)
        for tool in (
            SelectTool(picking),
            AdjustTool(
                edits,
                self.snapper,
                ask_number=self._ask_number,
                menu=BorderMenu(context, self._lines).show,
            ),
            RedrawTool(edits, self.snapper, ask_number=self._ask_number),
            SplitTool(
                edits,
                self.snapper,
                SplittingWork(context, self._lines),
                ask_number=self._ask_number,
            ),
            MergeTool(edits, MergingWork(context)),
            GiveTool(edits, GivingWork(context)),
            DrawTool(
                self.snapper,
                finished=drawing.finished,
                count=drawing.words,
                ask_number=self._ask_number,
            ),
            CutOutTool(
                self.snapper,
                finished=drawing.cut_out,
                count=drawing.words,
                ask_number=self._ask_number,
            ),
            MeasureTool(self.snapper),
            MeasureAreaTool(self.snapper),
            ZoomBoxTool(zoom_in=self._zoom_in, zoom_out=self._zoom_out),
        ):
            context.tools.add(tool)
        for by_hand in ground_tools(context, self.snapper, ask_number=self._ask_number):
            context.tools.add(by_hand)

    def _delete_things(self) -> bool:
        """Delete the buildings and things selected; False where there are none."""
        if ground.delete.blocked(self._context) is not None:
            return False
        ground.delete.run(self._context)
        return True

    def _lines(self) -> Sequence[LineSource]:
        document = self._context.session.document
        if document is None:
            return ()
        # While an edit is tried, lines snap to the borders as they stood before.
        gesture = document.gesture_now
        plan = self._context.session.plan if gesture is None else gesture.start
        lines = self.sources.sources(plan)
        if self._context.session.is_department:
            # The grids of a department follow those of the town where they can.
            lines = (PlanLines(document.plan), *lines)
        return lines

    def _ask_number(self, digit: str) -> tuple[float, float] | None:
        """Ask for length and angle: ``12.5`` or ``12.5 90``."""
        words, given = QInputDialog.getText(
            self._context.shell.widget,
            text("number.title"),
            text("number.question"),
            text=digit,
        )
        return parse_number(words) if given else None

    def _zoom_in(self, box: tuple[float, float, float, float]) -> None:
        self._context.canvas.zoom_to_box(box, margin=0.0)

    def _zoom_out(self, box: tuple[float, float, float, float]) -> None:
        """Zoom out so that the present view comes to lie in the box."""
        canvas = self._context.canvas
        view = canvas.view.box
        share = max(
            (box[2] - box[0]) / (view[2] - view[0]),
            (box[3] - box[1]) / (view[3] - view[1]),
            0.01,
        )
        canvas.centre_on((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        canvas.zoom(share)


def parse_number(words: str) -> tuple[float, float] | None:
    """Read a length in metres and an angle in degrees clockwise from north.

    Examples
    --------
    >>> parse_number("12.5 90")
    (12.5, 90.0)
    >>> parse_number("12.5，90°")
    (12.5, 90.0)
    >>> parse_number("north") is None
    True
    """
    cleaned = words.replace("，", " ").replace(",", " ").replace("°", " ")
    try:
        numbers = [float(word) for word in cleaned.split()]
    except ValueError:
        return None
    if not numbers or numbers[0] <= 0:
        return None
    return numbers[0], numbers[1] if len(numbers) > 1 else 0.0
