"""Pictures kept: what stands on cards, matrices and household files."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from gridplanner.data.dwelling_layout import Place
from gridplanner.data.matrix import Cell, Heading, Matrix, State
from gridplanner.layers.matrix_looks import ColourBy, legend_of
from gridplanner.layers.print.atlas import paint_element
from gridplanner.layers.print.card import Card
from gridplanner.layers.print.form_page import (
    Fields,
    Grid,
    Section,
    Signatures,
    flow,
)
from gridplanner.layers.print.ground import Meaning
from gridplanner.layers.print.ink import Ink, Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.matrix_page import MatrixPage, part_table, table_of
from gridplanner.layers.print.sheet import Post, Sheet
from gridplanner.layers.style import LIGHT
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, assert_like
from tests.layers.print.small_ground import OWN, small_ground, subject, view_of

DOTS = 8.0  # a millimetre
SIZE = (130.0, 84.0)
ROOM = Rect(5, 5, 120, 74)
PLACES = {"matrix_legend": Rect(5, 5, 120, 13), "hotlines": Rect(5, 5, 80, 40)}


def cell(number, state, **given):
    floor, column = divmod(number, 4)
    room = f"{floor + 1}0{column + 1}"
    return Cell(number + 1, 1, room, "住宅", state, place=Place(floor, column), **given)


def matrix():
    cells = (
        cell(0, State.OCCUPIED, head="张*", people=3, tags=("party_member", "aged80")),
        cell(1, State.RENTED, is_let=True, head="李**", people=2, tags=("tenant",)),
        cell(2, State.VACANT),
        cell(3, State.UNREGISTERED),
        cell(4, State.CARE, head="欧阳**", people=1, tags=("elder_alone", "dibao")),
        cell(5, State.CARE, is_let=True, head="王*", people=4, tags=("disabled",)),
        cell(6, State.OCCUPIED, head="赵**", people=5),
    )
    shop = Cell(0, 1, "", "网点", State.OCCUPIED, business="便民超市")
    return Matrix(
        1,
        (),
        (1, 2),
        (Heading(1, 1, "1单元", 0, 2), Heading(1, 2, "2单元", 2, 2)),
        ("01", "02", "01", "02"),
        cells,
        {"网点": (shop,)},
    )


def of_matrix():
    found = matrix()
    entries = tuple(legend_of(found.cells, ColourBy.STATE, LIGHT))
    body = MatrixPage(tuple(part_table(table_of(found), ROOM)), entries, 7, 15, 5)
    return Sheet(subject(), SIZE, None, {}, body=body, watermark="检查员 2026-03-01")


def of_form():
    rows = (
        ("★张*", "户主 · 男 · 62 岁", "990*************20"),
        ("李**", "妻 · 女 · 60 岁", "990*************63"),
    )
    columns = (("姓名", 0.2), ("关系", 0.35), ("证件号码", 0.45))
    pieces = (
        Section("房屋"),
        Fields((("地址", "海棠小区3号楼", 0.6), ("房号", "501", 0.4))),
        Section("居住户 · 2 人", "常住户"),
        Grid(columns, rows, fills=True),
        Signatures(("住户代表签名", "日期")),
    )
    body = flow(pieces, ROOM, load_fonts())[0]
    return Sheet(subject(), SIZE, None, {}, body=body)


def of_card():
    ground = small_ground()
    view = view_of(ground, scale=5000.0, place=ROOM)
    x, y = CORNER
    ring = np.array([(0, 0), (40, 0), (40, 14), (0, 14), (0, 0)], float)
    ring += np.array([x + 420, y + 430])
    leader = Post("单元长", "甲某", "13900000001")
    card = Card(
        (ring,),
        (("1单元", (leader,)), ("2单元", ()), ("", (Post("层长（3 层）", "乙某"),))),
        (("报警", "110"), ("监督服务热线", "12345"), ("物业", ""), ("供水", "")),
    )
    map_ = settle(view, ground, Meaning((OWN,), 2, with_plates=False), load_fonts())
    return Sheet(subject(), SIZE, map_, {}, scale=5000, body=card)


SHEETS = {
    "matrix_ground": of_matrix,
    "matrix_table": of_matrix,
    "matrix_legend": of_matrix,
    "watermark": of_matrix,
    "form": of_form,
    "house_mark": of_card,
    "house_posts": of_card,
    "entrances": of_card,
    "hotlines": of_card,
}


@pytest.mark.parametrize("name", SHEETS)
def test_each_element_of_houses_looks_as_it_did(qapp, name):
    sheet = SHEETS[name]()
    wide, high = (round(side * DOTS) for side in SIZE)
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#FFFFFF"))
    painter = QPainter(image)
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing
    )
    place = PLACES.get(name, ROOM)
    paint_element(Ink(painter, load_fonts(), DOTS), sheet, name, place)
    painter.end()
    assert_like(image, f"print_element_{name}")
