"""How it is shown that a load is over or under its target: sign, colour, pattern.

Colour is never alone: beside it stands the sign or a pattern, for grey prints and for
readers who tell few colours apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

from gridplanner.analysis.balance import BANDS
from gridplanner.data.norms.norm import Band
from gridplanner.layers.style import PUOR

if TYPE_CHECKING:
    from gridplanner.layers.style import Palette

MARKS: Final = {
    Band.FAR_OVER: "▲▲",
    Band.OVER: "▲",
    Band.INSIDE: "●",
    Band.UNDER: "▼",
    Band.FAR_UNDER: "▼▼",
}
_COLOURS: Final = dict(zip(BANDS, PUOR, strict=True))
_PATTERNS: Final = {
    Band.FAR_OVER: Qt.BrushStyle.DiagCrossPattern,
    Band.OVER: Qt.BrushStyle.BDiagPattern,
    Band.UNDER: Qt.BrushStyle.Dense6Pattern,
    Band.FAR_UNDER: Qt.BrushStyle.CrossPattern,
}


def band_colour(band: Band, palette: Palette) -> QColor:
    """Give the fill of a band; inside is calm and has the ground's."""
    is_inside = band is Band.INSIDE
    return QColor(palette.inside_fill if is_inside else _COLOURS[band])


def band_line(band: Band, palette: Palette) -> QColor:
    """Give the outline of a band, which is seen on either ground."""
    if band is Band.INSIDE:
        return QColor(palette.inside_line)
    if band in {Band.OVER, Band.FAR_OVER}:
        return QColor(palette.over_text)
    return QColor(palette.under_text)


def band_pattern(band: Band) -> QBrush:
    """Give the brush that is laid over the fill; none inside."""
    if band not in _PATTERNS:
        return QBrush()
    ink = QColor("#1F2937")
    ink.setAlphaF(0.35)
    return QBrush(ink, _PATTERNS[band])
