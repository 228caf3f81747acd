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
from gridplanner.layers.print.ink import Hand, Ink, Rect
from gridplanner.layers.print.sheet import Post, Sheet, Subject
from gridplanner.ui.theme import load_fonts

_SHADE = (0xF1, 0xF3, 0xF5)


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


class Noted(Ink):
    """Ink that remembers what is written, and how."""

    def line_of(self, place, words, hand, *rest):
        self.said.append((words, hand))
        assert place.bottom <= 100
        super().line_of(place, words, hand, *rest)


def seen_words(posts):
    sheet = Sheet(Subject(1, "x", posts=posts), (297, 420), None, {})
    image = QImage(600, 600, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    ink = Noted(painter, load_fonts(), dots=6.0)
    ink.said = []
    portraits(ink, sheet, Rect(0, 0, 100, 100), PortraitsLook())
    painter.end()
    return ink.said


@pytest.mark.parametrize("size", [(90, 120), (400, 50), (20, 900), (3000, 3000)])
def test_a_photo_of_any_shape_fills_its_frame(qapp, size):
    seen = painted((Post("网格长", "甲", picture=photo((200, 30, 30), size)),))
    red = np.abs(seen.astype(int) - (200, 30, 30)).max(axis=2) < 12
    rows, columns = np.nonzero(red)
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert wide / high == pytest.approx(0.78, abs=0.02)
    assert red.sum() == pytest.approx(wide * high, rel=0.01)


@pytest.mark.parametrize("picture", [b"", b"no photo at all", photo((1, 2, 3))[:60]])
def test_beside_photos_of_others_there_is_an_empty_frame(qapp, picture):
    whole = Post("网格长", "甲", picture=photo((200, 30, 30)))
    seen = painted((whole, Post("志愿者", "乙", picture=picture)))
    assert (seen == _SHADE).all(axis=2).sum() > 5000


@pytest.mark.parametrize("picture", [b"", b"no photo at all"])
@pytest.mark.parametrize("count", [1, 7, 10, 30])
def test_where_nobody_has_a_photo_names_are_larger_and_no_frame_is_empty(
    qapp, picture, count
):
    several = tuple(Post("网格长", "甲某某", picture=picture) for _ in range(count))
    seen = painted(several)
    assert not (seen == _SHADE).all(axis=2).any()
    bold = Hand(3.0, bold=True)
    heights = [hand.size for words, hand in seen_words(several) if words == "甲某某"]
    assert len(heights) == count
    assert min(heights) > bold.size * (1.3 if count <= 10 else 0.9)


def test_a_board_without_anybody_says_so_by_an_empty_block(qapp):
    assert (painted(()) < 128).any()  # the heading
