"""Photos on a board: as large as can be, whole where one is missing or broken."""

from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.layers.print.elements.portraits import (
    PortraitsLook,
    best_columns,
    portraits,
)
from gridplanner.layers.print.ink import Ink, Rect
from gridplanner.layers.print.sheet import Post, Sheet, Subject


@given(st.integers(1, 30), st.floats(40, 300), st.floats(60, 300))
def test_photos_are_as_large_as_the_room_allows(count, width, height):
    columns, high = best_columns(count, width, height)
    assert 1 <= columns <= count
    rows = -(-count // columns)
    if high > 4.0:
        assert rows * (high + 10.5) <= height + 1e-6
        assert columns * (high * 0.78 + 2.5) <= width + 1e-6


def photo(colour, size=(90, 120)):
    made = BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def painted(posts):
    sheet = Sheet(Subject(1, "x", posts=posts), (297, 420), None, {})
    image = QImage(600, 600, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    ink = Ink(painter, "GridPlanner Hei", dots=6.0)
    portraits(ink, sheet, Rect(0, 0, 100, 100), PortraitsLook())
    painter.end()
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(600, 600, 4)
    return seen[:, :, 2::-1].copy()  # the picture's memory goes with it


@pytest.mark.parametrize("size", [(90, 120), (400, 50), (20, 900), (3000, 3000)])
def test_a_photo_of_any_shape_fills_its_frame(qapp, size):
    seen = painted((Post("网格长", "甲", picture=photo((200, 30, 30), size)),))
    red = np.abs(seen.astype(int) - (200, 30, 30)).max(axis=2) < 12
    rows, columns = np.nonzero(red)
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert wide / high == pytest.approx(0.78, abs=0.02)
    assert red.sum() == pytest.approx(wide * high, rel=0.01)


@pytest.mark.parametrize("picture", [b"", b"no photo at all", photo((1, 2, 3))[:60]])
def test_without_a_photo_there_is_an_empty_frame(qapp, picture):
    seen = painted((Post("网格长", "甲", picture=picture),))
    assert (seen == (0xF1, 0xF3, 0xF5)).all(axis=2).sum() > 5000


def test_a_board_without_anybody_says_so_by_an_empty_block(qapp):
    assert (painted(()) < 128).any()  # the heading
