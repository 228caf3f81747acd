"""The square code of a sheet: what it says, read back module by module."""

import numpy as np
import segno
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.layers.print.elements.qr_code import code, words_of
from gridplanner.layers.print.ink import Ink, Rect
from gridplanner.layers.print.sheet import Sheet, Subject


def test_a_code_tells_the_grid_the_day_and_the_sheet_and_nobody():
    subject = Subject(1, "甲网格巡查地图", code="990001", day="2026-03-01")
    assert words_of(Sheet(subject, (297, 420), None, {}, 2, 3)) == (
        "GP2::990001:20260301:2/3::"
    )


def test_modules_are_painted_where_the_standard_has_them(qapp):
    sheet = Sheet(
        Subject(1, "x", code="990001", day="2026-03-01"), (297, 420), None, {}
    )
    made = segno.make(words_of(sheet), error="m", mask=4)
    wanted = np.array(list(made.matrix), bool)
    side = 10 * (len(wanted) + 4)
    image = QImage(side, side, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    code(Ink(painter, "", dots=1.0), sheet, Rect(0, 0, side, side))
    painter.end()
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(side, -1)[:, :side]
    middle = 25 + 10 * np.arange(len(wanted))
    np.testing.assert_array_equal(grey[np.ix_(middle, middle)] < 128, wanted)
    assert (grey[:20] == 255).all()
