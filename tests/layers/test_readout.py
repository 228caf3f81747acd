"""The figures beside the pointer: where they stand, and that they can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gridplanner.layers.readout import HAND, Column, Readout, paint_readout, place_box
from gridplanner.layers.style import Style

pytestmark = pytest.mark.usefixtures("qapp")

ROOM = QRectF(0, 0, 812, 412)
TWO = Readout(
    (
        Column("第23网格", ("455户 +38 ↑9%",), "over", "高于目标 9%", 1.09, 1.0),
        Column("第24网格", ("328户 −38 ↓10%",), "inside", "在目标内", 0.9, 1.0),
    ),
    footer="12 栋换网格",
)


@given(st.floats(0, 812), st.floats(0, 412))
def test_the_box_stays_on_the_map_and_off_the_hand(x, y):
    box = place_box((320, 140), (x, y), ROOM)
    hand = QRectF(x - HAND / 2, y - HAND / 2, HAND, HAND)
    assert ROOM.contains(box)
    if 160 < y < 252:
        return  # neither above nor below is room for it beside a hand in the middle
    assert not box.intersects(hand)


@pytest.mark.parametrize("corner", [(700, 380), (20, 20), (400, 380)])
def test_the_box_keeps_off_what_floats_over_the_map(corner):
    legend = QRectF(728, 364, 70, 34)
    box = place_box((200, 30), corner, ROOM, [legend])
    assert ROOM.contains(box)
    assert not box.intersects(legend)


def painted(readout, pointer=(300, 200)):
    image = QImage(812, 412, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    box = paint_readout(painter, readout, pointer, Style(), room=ROOM)
    painter.end()
    return box


def test_columns_keep_their_width_while_figures_run():
    first = painted(TWO)
    columns = tuple(
        Column(c.title, ("5户 −412 ↓99%",), c.state, c.words, c.now, c.before)
        for c in TWO.columns
    )
    assert painted(Readout(columns, footer=TWO.footer)).width() == first.width()


def test_a_refusal_stands_alone():
    assert painted(Readout(TWO.columns, refused="会断成两块")).height() < 40
