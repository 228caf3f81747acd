"""Ledgers as messy as those of town offices, of invented people, with what is true.

Each function writes one file and returns the people that are in it, as they must stand
in the project after the import. `write_all` makes the whole set.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl

from tests.data.ledgers.sheets import write_text
from tests.helpers.people import make_id

TOWER, FARM = "海棠小区3号楼", "逢家桃园村127号"


@dataclass(frozen=True)
class Truth:
    """A person as the project must know them; None: the file does not say."""

    name: str
    id_no: str
    birth: str
    sex: str
    phone: str | None = None
    relation: str | None = None
    place: str | None = None
    tags: frozenset[str] = frozenset()
    is_damaged: bool = False


def person(number, name, *, relation=None, place=None, phone=True, tags=()):
    birth = f"{1940 + number % 60}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return Truth(
        name, make_id(birth, number), birth, "1" if number % 2 else "2",
        f"1380000{number:04d}" if phone else None, relation, place, frozenset(tags),
    )  # fmt: skip


def _save(book, path):
    book.save(path)
    return path


def merged_households(folder):
    """Title, two header rows, a comment row, merged households, totals, signatures."""
    people = [
        person(1, "逄德福", relation="02", place=f"{TOWER}2单元501"),
        person(2, "薛秀兰", relation="12", place=f"{TOWER}2单元501"),
        person(3, "逄海涛", relation="20", place=f"{TOWER}2单元501"),
        person(5, "王强", relation="02", place=FARM),
        person(6, "阿依古丽·买买提", relation="12", place=FARM),
    ]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "逢家桃园村"
    sheet.append(["2026年实有人口登记表"])
    sheet.merge_cells("A1:I1")
    sheet.append(
        ["序号", "户主信息", None, "家庭成员", None, None, None, "现居住地", "备注"]
    )
    sheet.append(
        [None, "户主", "户号", "姓名", "身份证号", "与户主关系", "联系电话", None, None]
    )
    sheet.merge_cells("B2:C2")
    sheet.merge_cells("D2:G2")
    for column in "AHI":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.append([None, "必填", None, "必填，真实姓名", "18位，导入前请删除第四行",
                  "下拉选择", "如：0532-1234567", "详细到门牌", None])  # fmt: skip
    for row, (name, relation, phone, address) in enumerate(
        (
            ("逄　德福", "户主", "13800000001/0532-86661234", "海棠小区3-2-501"),
            ("薛秀兰 ", "妻", "13800000002；", None),
            ("逄\n海涛", "儿子", "'13800000003", None),
            ("王　强", "本人或户主", "138 0000 0005", "逢家桃园127号"),
            ("阿依古丽.买买提", "老婆", "+8613800000006", None),
        )
    ):
        truth = people[row]
        sheet.append([row + 1, None, None, name, f"'{truth.id_no}", relation, phone,
                      address, None])  # fmt: skip
    sheet["B5"], sheet["C5"], sheet["B8"], sheet["C8"] = (
        "逄德福",
        "0012",
        "王强",
        "0013",
    )
    for cells in ("B5:B7", "C5:C7", "H5:H7", "B8:B9", "C8:C9", "H8:H9"):
        sheet.merge_cells(cells)
    sheet.append(["合计", None, None, "5人"])
    sheet.append(
        ["填表人：某某", None, None, None, "审核人：某某", None, "2026年3月1日"]
    )
    words = book.create_sheet("相关数据字典项")
    words.append(["与户主关系", "姓名", "身份证号"])
    words.append(["户主", "x", "x"])
    hidden = book.create_sheet("旧")
    hidden.append(["姓名", "身份证号", "现住址"])
    hidden.append(["不导入", make_id("1970-01-01", 990), FARM])
    hidden.sheet_state = "hidden"
    return _save(book, folder / "一户一档.xlsx"), people


def villages(folder):
    """A sheet for each village, heads written once, the header again on each page."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    titles = ("户主姓名", "居民姓名", "公民身份号码", "关系", "手机", "家庭住址")
    people = []
    for at, village in enumerate(("东村", "西村")):
        sheet = book.create_sheet(village)
        sheet.append(["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"][: at * 6])
        sheet.append(titles)
        for family in range(2):
            for member, (relation, code) in enumerate((("户主", "02"), ("之妻", "12"))):
                number = 10 + at * 10 + family * 2 + member
                name = f"{'赵钱'[at]}{'一二三四'[family * 2 + member]}福"
                place = f"{village}{family + 1}号"
                truth = person(number, name, relation=code, place=place)
                people.append(truth)
                row = [None] * 6
                if not member:
                    row[0], row[5] = name, place
                row[1:5] = [name, truth.id_no.lower(), relation, float(truth.phone)]
                sheet.append(row)
            sheet.append(["小计", None, "2人"])
            sheet.append(titles)
    return _save(book, folder / "各村.xlsx"), people


def dates(folder):
    """Every form of a date, and the trap of October, in a text file without a mark."""
    forms = (
        "{0}{1}{2}",
        "{0}-{1}-{2}",
        "{0}.{3}.{4}",
        "{0}/{3}/{4}",
        "{0}年{3}月{4}日",
    )
    rows, people = [("姓名", "出生年月", "电话", "住址", "性别")], []
    for number, form in enumerate(forms):
        truth = person(30 + number, f"孙{'甲乙丙丁戊'[number]}生", place=FARM)
        year, month, day = truth.birth.split("-")
        written = form.format(year, month, day, int(month), int(day))
        rows.append((truth.name, written, truth.phone, FARM, "男女"[number % 2 == 0]))
        people.append(replace(truth, id_no=""))
    path = write_text(folder / "出生日期.csv", rows, "gb18030")
    people = [replace(p, sex="2" if i % 2 == 0 else "1") for i, p in enumerate(people)]
    return path, people


def october(folder):
    """Year and month as numbers: 1955.10 has become 1955.1, the ID number knows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号码", "出生年月", "现住址"])
    people = []
    for number, month in ((41, 1), (42, 10), (43, 3)):
        birth = f"1955-{month:02d}-12"
        truth = Truth(f"李{'春秋夏'[number - 41]}平", make_id(birth, number), birth,
                      "1" if number % 2 else "2", place=FARM)  # fmt: skip
        people.append(truth)
        sheet.append([truth.name, truth.id_no, float(f"1955.{month:02d}"), FARM])
    serial = (datetime.date(1950, 2, 3) - datetime.date(1899, 12, 30)).days
    truth = Truth("李序号", "", "1950-02-03", "", place=FARM)
    sheet.append([truth.name, None, serial, FARM])
    return _save(book, folder / "出生年月.xlsx"), [*people, truth]


def damaged(folder):
    """ID numbers that Excel has rounded, in three ways; and one of 15 digits."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "证件号码", "出生日期", "现住址"])
    people = []
    for number, write in ((51, float), (52, lambda n: f"{float(n):.5E}"),
                          (53, lambda n: n[:15] + "000")):  # fmt: skip
        truth = person(number, f"周{'一二三'[number - 51]}损", place=FARM, phone=False)
        people.append(replace(truth, is_damaged=True, sex="", id_no=""))
        sheet.append([truth.name, write(truth.id_no[:17] + "0"), truth.birth, FARM])
    truth = person(54, "周老号", place=FARM, phone=False)
    short = truth.id_no[:6] + truth.id_no[8:17]
    sheet.append([truth.name, short, None, FARM])
    wide = person(55, "𠮷㐂", place=FARM, phone=False)
    wide_digits = "".join(chr(ord(c) + 0xFEE0) for c in wide.id_no)
    sheet.append(["　𠮷 㐂", f" {wide_digits}\t", None, FARM])
    return _save(book, folder / "号码.xlsx"), [*people, truth, wide]


def ticks(folder):
    """Categories ticked in all ways, restricted columns, a list in one cell."""
    titles = ["姓名", "身份证号", "住址", "是否低保", "是否党员", "退役军人",
              "特殊人群",
              "与房主关系", "社区矫正", "吸毒人员", "备注"]  # fmt: skip
    marks = [
        ("是", "1", "√", ""),
        ("✓", "Y", "有", ""),
        ("▲", "否", "无", "独居老人、高龄"),
        ("0", "×", "N", "残疾人/空巢老人"),
        ("低保", "", "", "无"),
    ]
    tags = [
        *[("dibao", "party_member", "veteran")] * 2,
        ("dibao", "elder_alone", "aged80"),
        ("disabled", "elder_empty_nest"),
        ("dibao",),
    ]
    people, rows = [], [["重点人群台账"], titles]
    for number, (marked, told) in enumerate(zip(marks, tags, strict=True)):
        truth = person(60 + number, f"吴{'一二三四五'[number]}标", place=FARM,
                       phone=False, tags=told)  # fmt: skip
        people.append(truth)
        rows.append([truth.name, truth.id_no, FARM, *marked, "租客", "是", "是", "x"])
    return write_text(folder / "重点人群.csv", rows, "utf-8-sig", ";"), people


def rentals(folder):
    """Owner and tenant in one row; house in columns of its own; numbers with .0."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["房主", None, "房屋地址", None, None, None, "房屋状态", "承租人", None, None]
    )
    second = ["姓名", "联系方式", "小区", "楼号", "单元", "室号", None]
    sheet.append([*second, "姓名", "身份证号", "电话"])
    for cells in ("A1:B1", "C1:F1", "H1:J1", "G1:G2"):
        sheet.merge_cells(cells)
    people = []
    for number, room in ((71, 101.0), (72, 102.0)):
        truth = person(
            number, f"郑{'租赁'[number - 71]}某", place=f"{TOWER}1单元{int(room)}"
        )
        people.append(truth)
        sheet.append(["房东甲", "13711112222", "海棠小区", 3.0, 1.0, room, "出租房",
                      truth.name, truth.id_no, truth.phone])  # fmt: skip
    return _save(book, folder / "出租房屋.xlsx"), people


def faulty(folder):
    """Rows nobody can take, somebody twice, and a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "身份证号", "现住址", "年龄"])
    good = person(81, "冯好人", place=FARM, phone=False)
    wrong = good.id_no[:-1] + ("0" if good.id_no[-1] != "0" else "1")
    for row in (
        [good.name, good.id_no, FARM, "=2026-1981"],
        [good.name, good.id_no, FARM, 45],
        [None, make_id("1980-01-01", 801), FARM, 1],
        ["冯错号", wrong, FARM, 1],
        ["冯无号", None, FARM, 1],
        ["冯无址", make_id("1980-01-01", 802), None, 1],
        ["13800000000", make_id("1980-01-01", 803), FARM, 1],
    ):
        sheet.append(row)
    return _save(book, folder / "有错.xlsx"), [good]


ALL = (merged_households, villages, dates, october, damaged, ticks, rentals, faulty)
REJECTED = {"有错.xlsx": 5}


def write_all(folder):
    """Write the set; give the files with what is true in each."""
    return [write(Path(folder)) for write in ALL]
