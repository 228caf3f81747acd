"""The dwellings of a matrix as areas: below the watermark, which lies below words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.layers.print.matrix_ink import fill, state_of
from gridplanner.layers.print.matrix_page import MatrixPage, place_of
from gridplanner.layers.print.sheet import element

if TYPE_CHECKING:
    from gridplanner.layers.print.ink import Ink, Rect
    from gridplanner.layers.print.sheet import Sheet


@element("matrix_ground", is_fixed=True)
def matrix_ground(ink: Ink, sheet: Sheet, place: Rect) -> None:
    """Fill each dwelling by how it is lived in."""
    del place
    if not isinstance(sheet.body, MatrixPage):
        return
    for standing in sheet.body.tables:
        for spot in standing.table.spots:
            place_here, look = place_of(standing, spot), state_of(spot.cell)
            fill(ink, place_here, look, is_sparing=sheet.body.is_sparing)
