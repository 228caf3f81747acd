"""The tools for buildings and things of the map, joined to what they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.by_hand import ByHand
from gridplanner.ui.tools.draw_thing import CutTool, LineTool, OutlineTool, PointTool
from gridplanner.ui.tools.reshape import ReshapeTool

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.data.events import Changed
    from gridplanner.ui.context import Context
    from gridplanner.ui.tools.snapper import Snapper
    from gridplanner.ui.tools.tool import Tool

    AskNumber = Callable[[str], tuple[float, float] | None]


def ground_tools(
    context: Context, snapper: Snapper, *, ask_number: AskNumber
) -> list[Tool]:
    """Make the tools by hand."""
    hand = ByHand(context)
    reshape = ReshapeTool(hand, snapper)

    def refresh() -> None:
        if context.tools.name == reshape.name:
            reshape.refresh()  # a drag of what was taken back meanwhile is dropped

    def take_change(event: Changed) -> None:
        if event.tables or event.everything:
            refresh()

    context.session.selected.connect(refresh)
    context.session.changed.connect(take_change)
    outlines = {"draw_building": hand.outline_drawn, "draw_area": hand.area_drawn}
    points = {"place_building": hand.plate_placed, "draw_point": hand.point_placed}
    return [
        *(
            OutlineTool(
                name, snapper, keep=keep, fault=hand.ring_fault, words=hand.words,
                ask_number=ask_number,
            )
            for name, keep in outlines.items()
        ),
        *(PointTool(name, snapper, keep=keep) for name, keep in points.items()),
        LineTool(
            "draw_line", snapper, keep=hand.line_drawn, fault=lambda _line: "",
            words=hand.length, ask_number=ask_number,
        ),
        CutTool(
            "split_thing", snapper, keep=hand.split_along, words=hand.length,
            ask_number=ask_number,
        ),
        reshape,
    ]  # fmt: skip
