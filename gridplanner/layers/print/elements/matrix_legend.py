"""Below a matrix: what its marks and signs mean, and what all of it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.people.categories import OPEN
from gridplanner.layers.print.blocks import INK, MUTED
from gridplanner.layers.print.ink import Hand, Rect
from gridplanner.layers.print.matrix_ink import fill, mark
from gridplanner.layers.print.matrix_page import MatrixPage
from gridplanner.layers.print.sheet import element
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink
    from gridplanner.layers.print.sheet import Sheet

_ROW: Final = 5.0
_SAMPLE: Final = (7.0, 3.6)
_GAP: Final = 6.0
_HAND: Final = Hand(2.7)


@element("matrix_legend")
def matrix_legend(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Write states with their counts and the sums, then the signs of this page."""
    page = sheet.body
    if not isinstance(page, MatrixPage):
        return
    x, y = place.x, place.y
    for entry in page.entries:
        words = f"{entry.look.name} {format_count(entry.count)}"
        wide = _SAMPLE[0] + 1.2 + ink.width(words, _HAND)
        if x > place.x and x + wide > place.right:
            x, y = place.x, y + _ROW
        box = Rect(x, y + (_ROW - _SAMPLE[1]) / 2, *_SAMPLE)
        fill(ink, box, entry.look, is_sparing=page.is_sparing)
        ink.box(box, line=INK, width=0.15)
        mark(ink, box, entry.look, 2.7)
        x = _words(ink, box.right + 1.2, y, words) + _GAP
    sums = text(
        "print.matrix.sums",
        homes=format_count(page.homes),
        households=format_count(page.households),
        people=format_count(page.people),
    )
    wide = min(place.right - x, ink.width(sums, Hand(2.9, bold=True)))
    row = Rect(place.right - wide, y, wide, _ROW)
    ink.line_of(row, sums, Hand(2.9, bold=True))
    top = y + _ROW
    _signs(ink, page, Rect(place.x, top, place.width, place.bottom - top))


def _signs(ink: Ink, page: MatrixPage, place: Rect) -> None:
    """Explain the signs that stand on this page, in as many lines as there is room."""
    here = {tag for cell in page.shown for tag in cell.tags}
    x, y = place.x, place.y
    for tag in (tag for tag in OPEN if tag in here):
        sign, words = text(f"print.sign.{tag}"), text(f"category.{tag}")
        bold = Hand(2.5, bold=True)
        wide = ink.width(sign, bold) + 1.0 + ink.width(words, Hand(2.5, colour=MUTED))
        if x > place.x and x + wide > place.right:
            x, y = place.x, y + 4.0
        ink.line_of(Rect(x, y, 20, 4.0), sign, bold)
        after = x + ink.width(sign, bold) + 1.0
        ink.line_of(Rect(after, y, 60, 4.0), words, Hand(2.5, colour=MUTED))
        x += wide + 4.0


def _words(ink: Ink, x: float, y: float, words: str) -> float:
    """Write words in a row; tell where they end."""
    wide = ink.width(words, _HAND)
    ink.line_of(Rect(x, y, wide + 1, _ROW), words, _HAND)
    return x + wide
