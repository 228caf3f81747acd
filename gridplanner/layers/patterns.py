"""Patterns that tell classes apart where colour cannot: on grey prints."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor

NO_DATA_PATTERN: Final = -1
_PATTERNS: Final = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.DiagCrossPattern,
)


def pattern_brush(number: int) -> QBrush:
    """Give the brush of a pattern: 1 for the lowest class, -1 for no data, 0 none."""
    if number == NO_DATA_PATTERN:
        return QBrush(QColor("#6B7280"), Qt.BrushStyle.Dense7Pattern)
    if number <= 0:
        return QBrush()
    ink = QColor("#1F2937")
    ink.setAlphaF(0.45)
    return QBrush(ink, _PATTERNS[(number - 1) % len(_PATTERNS)])
