"""What the edges of a map say: where the next sheet goes on, and who lies beyond."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gridplanner.analysis.printing.fitting import OVERLAP, neighbours
from gridplanner.layers.print.beyond import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Beyond,
    neighbours_at,
)
from gridplanner.layers.print.map_frame import Stroke
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.studies.printing.pages import PagePlan
    from gridplanner.studies.printing.spread import Spread

_EDGES: Final = {"north": TOP, "east": RIGHT, "south": BOTTOM, "west": LEFT}
_MATCH: Final = ("#A3126F", 0.3, (4.0, 1.0, 0.6, 1.0))


def surroundings(
    ground: Ground, meant: Meaning, spread: Spread, number: int
) -> tuple[tuple[Stroke, ...], tuple[Beyond, ...]]:
    """Give the match lines of a sheet, and what is written outside its frame.

    Parameters
    ----------
    ground : Ground
    meant : Meaning
    spread : Spread
    number : int
        Of the sheet, from 1.
    """
    view = spread.views[number - 1]
    lines, beyond = [], []
    for name, at in neighbours(spread.fit, spread.shown[number - 1]).items():
        if at in spread.shown:
            edge, other = _EDGES[name], spread.shown.index(at) + 1
            line, start, end = _match_line(view, edge)
            lines.append(line)
            words = (text("print.match", n=format_count(other)),)
            beyond.append(Beyond(edge, start, end, words, number=other))
    beyond += neighbours_at(view, ground, meant.level, meant.own)
    return tuple(lines), tuple(beyond)


def _match_line(view: MapView, edge: int) -> tuple[Stroke, float, float]:
    """Draw the line in the middle of what two sheets share."""
    left, top, right, bottom = view.edges
    half = OVERLAP / 2
    if edge in {TOP, BOTTOM}:
        y = top + half if edge == TOP else bottom - half
        return Stroke(((left, y), (right, y)), *_MATCH), left, right
    x = left + half if edge == LEFT else right - half
    return Stroke(((x, top), (x, bottom)), *_MATCH), top, bottom


def with_pages(
    beyond: tuple[Beyond, ...], plan: PagePlan, first: int
) -> tuple[Beyond, ...]:
    """Say on which page of the file each neighbour is, and each sheet that goes on.

    Parameters
    ----------
    beyond : tuple of Beyond
    plan : PagePlan
    first : int
        Page of the first sheet of the same topic.
    """
    found = []
    for one in beyond:
        page = first + one.number - 1 if one.number else plan.page_of_unit(one.unit)
        if page:
            key = "print.match.page" if one.number else "print.beyond.page"
            said = text(
                key,
                what=one.words[0],
                n=format_count(one.number),
                page=format_count(page),
            )
            one = replace(one, words=(said, *one.words))  # noqa: PLW2901 - the same
        found.append(one)
    return tuple(found)
