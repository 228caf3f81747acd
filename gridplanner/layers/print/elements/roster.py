"""Who is responsible, by post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gridplanner.layers.print.blocks import (
    MUTED,
    ROW,
    heading,
    leader,
    rows_high,
    rows_in,
)
from gridplanner.layers.print.ink import RIGHT, Hand, Rect
from gridplanner.layers.print.looks import Headed
from gridplanner.layers.print.properties import count
from gridplanner.layers.print.sheet import element
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet


@dataclass(frozen=True, slots=True)
class RosterLook(Headed):
    """Properties of the roster: the fewest columns it has."""

    columns: int = count(1, 1, 6)


@element(
    "roster",
    params=RosterLook,
    wants=lambda sheet: rows_high(len(sheet.subject.posts)),
)
def roster(ink: Ink, sheet: Sheet, place: Rect, look: RosterLook) -> None:
    """List who is responsible, by post."""
    heading(ink, place, text("print.roster"))
    posts = sheet.subject.posts
    if not posts:
        row = place.row(1, ROW)
        ink.line_of(row, text("print.nobody"), Hand(2.6, colour=MUTED))
    rows = rows_in(place, len(posts), columns=look.columns)
    for row, post in zip(rows, posts, strict=True):
        size = min(2.9, 0.63 * row.height)
        leader(ink, row)
        third = row.width * 0.42
        ink.line_of(Rect(row.x, row.y, third - 1, row.height), post.role, Hand(size))
        rest = Rect(row.x + third, row.y, row.width - third, row.height)
        ink.line_of(rest, post.name, Hand(size, bold=True))
        ink.line_of(rest, post.phone, Hand(size), RIGHT)
