"""Pictures kept of the elements of cards, matrices and files; all people invented."""

import base64
from dataclasses import replace

import numpy as np
import pytest

from gridplanner.data.matrix import Cell, State
from gridplanner.layers.print.card import Card
from gridplanner.layers.print.form_page import (
    Fields,
    Grid,
    Note,
    Section,
    Signatures,
    flow,
)
from gridplanner.layers.print.ground import Meaning
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.matrix_page import (
    MatrixPage,
    Spot,
    Table,
    part_table,
)
from gridplanner.layers.print.sheet import ELEMENTS, Post
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, assert_like
from tests.layers.print.small_ground import OWN, small_ground, view_of
from tests.layers.print.test_pictures import NAMES, ROOM, full_sheet, painted, photo

CARDS = ("house_posts", "entrances", "hotlines", "house_mark")
MATRICES = ("matrix_table", "matrix_ground", "matrix_legend")
OTHERS = ("form", "watermark", "picture", "area_map", "town_map")
CHECKED = {"code"}  # module by module, see elements/test_qr_code.py


@pytest.fixture(scope="module")
def ground(qapp):
    return small_ground()


def card():
    ring = np.array([(440, 440), (470, 440), (470, 460), (440, 460), (440, 440)], float)
    posts = (Post("单元长", "甲某", "0532-0000000"), Post("楼层长", "乙某"))
    lines = (("急救", "120"), ("报警", "110"), ("网格员", ""), ("物业", ""))
    return Card((ring + CORNER,), (("1单元", posts), ("2单元", ())), lines)


def matrix():
    states = [State.OCCUPIED, State.VACANT, State.CARE, State.OCCUPIED]
    heads = ("张某", "", "李某", "王某")
    cells = [
        Cell(
            number, 1, f"{2 - number // 2}0{1 + number % 2}", "住宅", state,
            head=head, households=1 if head else 0, people=3 if head else 0,
            tags=("elder_alone",) if head == "李某" else (),
        )
        for number, (state, head) in enumerate(zip(states, heads, strict=True))
    ]  # fmt: skip
    spots = tuple(
        Spot(number // 2, number % 2, 1, 1, cell) for number, cell in enumerate(cells)
    )
    table = Table(
        "海棠小区3号楼", ("二层", "一层"), ("东", "西"), (("1单元", 0, 2),), spots
    )
    return MatrixPage(tuple(part_table(table, ROOM)), tuple(cells), 9, 3)


def form():
    pieces = (
        Section("住户", "共 2 人"),
        Fields((("门牌", "38号", 0.4), ("面积", "86 平方米", 0.6))),
        Grid((("姓名", 0.3), ("关系", 0.3), ("备注", 0.4)), (("张**", "户主", ""),)),
        Note("号码只印后四位。"),
        Signatures(("网格员", "日期")),
    )
    return flow(pieces, ROOM, load_fonts())[0]


@pytest.mark.parametrize("name", [*CARDS, *MATRICES, *OTHERS])
def test_each_of_them_looks_as_it_did(ground, name):
    sheet = full_sheet(ground)
    if name in CARDS:
        sheet = replace(sheet, body=card())
    elif name in MATRICES:
        sheet = replace(sheet, body=matrix())
    elif name == "form":
        sheet = replace(sheet, body=form())
    elif name == "watermark":
        sheet = replace(sheet, watermark="测试员")
    elif name == "picture":
        look = ELEMENTS["picture"].params
        data = "data:image/png;base64," + base64.b64encode(photo()).decode()
        made = look(file=data, caption="照片", frame=True)
        sheet = replace(sheet, params={"picture": made})
    else:
        view = view_of(ground, OWN, scale=10_000.0, place=Rect(10, 10, 60, 40))
        small = settle(
            view, ground, Meaning((OWN,), 2, with_plates=False), load_fonts()
        )
        sheet = replace(sheet, maps={name: small})
    assert_like(painted(sheet, name), f"print_element_{name}")


def test_every_element_has_its_picture():
    kept = {*NAMES, *CARDS, *MATRICES, *OTHERS, *CHECKED}
    assert set(ELEMENTS) == kept, "add the new one to a list here, and look at it"
