"""A dialog beside the map it speaks of: laid low, with its grids brought into view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QDialog

    from gridplanner.layers.overlay import Mark
    from gridplanner.ui.context import Context

_FREE: Final = 2.2
"""Heights of what is shown that the dialog takes below it."""


def lay_low(context: Context, form: QDialog) -> None:
    """Put a dialog at the foot of the window, below what it marks."""
    window = context.shell.widget.frameGeometry()
    screen = form.screen().availableGeometry()
    x = window.center().x() - form.width() // 2
    y = min(window.bottom(), screen.bottom()) - form.frameGeometry().height()
    form.move(max(x, screen.left()), max(y, screen.top()))


def bring_up(context: Context, marks: Sequence[Mark]) -> None:
    """Bring marks onto the part of the map such a dialog leaves free."""
    if not marks:
        return
    points = np.concatenate([mark.points for mark in marks])
    west, south = points.min(axis=0).tolist()
    east, north = points.max(axis=0).tolist()
    high = max(north - south, (east - west) / 2)
    context.canvas.zoom_to_box((west, south - _FREE * high, east, north))
