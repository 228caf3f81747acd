"""What is proposed is seen on the part of the map the dialog leaves free."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from gridplanner.ui.canvas import Canvas
from gridplanner.ui.division.beside_map import bring_into_sight


@pytest.mark.parametrize("box", [(0, 0, 400, 100), (0, 0, 100, 400), (5, 5, 205, 205)])
def test_ground_lies_left_of_the_dialog(qtbot, box):
    canvas, form = Canvas(), QWidget()
    qtbot.addWidget(canvas)
    qtbot.addWidget(form)
    canvas.resize(700, 500)
    canvas.show()
    form.move(canvas.mapToGlobal(QPoint(400, 0)))
    bring_into_sight(canvas, box, form)
    west, south, east, north = box
    (left, low), (right, high) = canvas.view.to_px(
        np.array([[west, south], [east, north]])
    )
    assert 0 <= left < right <= 400
    assert 0 <= high < low <= 500
    assert right - left > 150 or low - high > 200


def test_without_ground_the_map_stays(qtbot):
    canvas, form = Canvas(), QWidget()
    qtbot.addWidget(canvas)
    qtbot.addWidget(form)
    view = canvas.view
    bring_into_sight(canvas, None, form)
    assert canvas.view is view
