"""Ledgers as offices keep them, of made-up people, to try the import on.

They name houses of the demo town that stand empty, so that what comes in is new.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from gridplanner.data.demo.names import draw_surnames, name_people
from gridplanner.data.people.id_numbers import check_digit
from gridplanner.data.whole_file import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from gridplanner.data.store.geopackage import ProjectFile

FAMILIES, CATEGORIES, DAMAGED = "一户一档.xlsx", "重点人群.csv", "号码受损.xlsx"
NAMES = (FAMILIES, CATEGORIES, DAMAGED)
_PEOPLE = 40
_FIRST_BIRTH = date(1946, 1, 5)
_OLD_NAME = "老供销社家属院1号楼2单元301"


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    id_no: str
    birth: date
    phone: str


@dataclass(frozen=True, slots=True)
class _Flat:
    estate: str
    plate: str
    unit: str
    room: str

    def written(self, way: int) -> str:
        """Write the address in one of the five ways offices do."""
        number, unit = self.plate.removesuffix("号楼"), self.unit.removesuffix("单元")
        wide = f"{number}号楼{unit}单元{self.room}室".translate(_WIDE)
        return (
            f"{self.estate}{number}号楼{unit}单元{self.room}室",
            f"{self.estate}{number}-{unit}-{self.room}",
            f"{self.estate}{wide}",
            f"{self.estate}{number}#楼{unit}单元{self.room}户",
            f"逢家镇{self.estate} {number} 号楼 {unit} 单元 {self.room} 室",
        )[way % 5]


_WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


def write_ledgers(file: ProjectFile, folder: Path, *, seed: int) -> list[Path]:
    """Write the ledgers that are not in the folder yet.

    Parameters
    ----------
    file : ProjectFile
        The demo town; it is only read.
    folder : Path
        Made where it is missing.
    seed : int
        The same town and seed give the same rows.

    Returns
    -------
    list of Path
        The whole set, in the order of `NAMES`.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng([seed, 31])
    people = _draw_people(rng, set(file.read_columns("person", ["id_no"])["id_no"]))
    flats, farms = _empty_flats(file, rng), _farms(file)
    writers: tuple[Callable[[Path], None], ...] = (
        lambda path: _write_families(path, people[:10], flats),
        lambda path: _write_categories(path, people[10:15], farms),
        lambda path: _write_damaged(path, people[15:20], flats[8:]),
    )
    paths = [folder / name for name in NAMES]
    for path, write in zip(paths, writers, strict=True):
        if not path.exists():
            with whole_file(path) as part:
                write(part)
    return paths


def _draw_people(rng: np.random.Generator, taken: set[str]) -> list[_Person]:
    """Draw people whose ID numbers nobody in the town has."""
    woman = np.arange(_PEOPLE) % 2 == 1
    births = [
        _FIRST_BIRTH + timedelta(days=int(day))
        for day in rng.integers(0, 55 * 365, _PEOPLE)
    ]
    age = np.array([2026 - birth.year for birth in births], np.int64)
    names, _ = name_people(rng, draw_surnames(rng, _PEOPLE), woman=woman, age=age)
    people = []
    for number, (name, birth) in enumerate(zip(names, births, strict=True)):
        sequence = 997 - number % 2
        while (id_no := _id(birth, sequence)) in taken:
            sequence -= 2
        taken.add(id_no)
        phone = f"1000099{number:04d}"
        people.append(_Person(str(name), id_no, birth, phone))
    return people


def _id(birth: date, sequence: int) -> str:
    first = f"990000{birth:%Y%m%d}{sequence:03d}"
    return first + check_digit(first)


def _empty_flats(file: ProjectFile, rng: np.random.Generator) -> list[_Flat]:
    """Take 24 flats where nobody lives."""
    of = file.read_columns("building", ["fid", "estate", "plate"])
    estates = dict(zip(of["fid"], of["estate"], strict=True))
    plates = dict(zip(of["fid"], of["plate"], strict=True))
    unit = file.read_columns("building_unit", ["id", "name"])
    units = dict(zip(unit["id"], unit["name"], strict=True))
    columns = ["building_id", "unit_id", "room", "status"]
    rows = zip(*file.read_columns("dwelling", columns).values(), strict=True)
    flats = [
        _Flat(estates[building], plates[building], units[stairway], room)
        for building, stairway, room, status in rows
        if status == "空置" and stairway and estates[building]
    ]
    chosen = rng.choice(len(flats), min(24, len(flats)), replace=False)
    return [flats[int(index)] for index in chosen]


def _farms(file: ProjectFile) -> list[tuple[str, str]]:
    """Take the first courtyards: village and door plate."""
    of = file.read_columns("courtyard", ["village", "plate"])
    return list(zip(of["village"], of["plate"], strict=True))[:5]


def _write_families(
    path: Path, people: Sequence[_Person], flats: Sequence[_Flat]
) -> None:
    """Write title, two header rows, comments, merged households and totals."""
    rows: list[list[Any]] = [
        ["2026年实有人口登记表"],
        ["序号", "户主信息", "家庭成员", None, None, None, "出生日期", "现居住地"],
        [None, "户主", "姓名", "身份证号", "与户主关系", "联系电话", None, None],
        [None, "必填", "必填，真实姓名", "18位，导入前请删除本行", "下拉选择",
         "如：0532-1234567", "如：1980-01-01", "详细到门牌"],
    ]  # fmt: skip
    merged = ["A1:H1", "C2:F2", "A2:A3", "G2:G3", "H2:H3"]
    for number, person in enumerate(people):
        head = number % 2 == 0
        family = number // 2
        row = len(rows) + 1
        if head:
            merged += [f"B{row}:B{row + 1}", f"H{row}:H{row + 1}"]
        rows.append([
            number + 1,
            person.name if head else None,
            f"{person.name[0]}　{person.name[1:]}" if head else f"{person.name} ",
            f"'{person.id_no}",
            "户主" if head else "妻",
            person.phone if head else f"+86{person.phone}",
            _date(person.birth, number),
            flats[family].written(family) if head else None,
        ])  # fmt: skip
    rows.append(["合计", None, f"{len(people)}人"])
    rows.append(["填表人：某某", None, None, "审核人：某某", None, "2026年3月1日"])
    _write_book(path, rows, merged)


def _date(day: date, way: int) -> str | int:
    """Write a date in one of six ways; the last is the number Excel keeps."""
    return (
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        (day - date(1899, 12, 30)).days,
    )[way % 6]


def _write_categories(
    path: Path, people: Sequence[_Person], farms: Sequence[tuple[str, str]]
) -> None:
    """Write a text file in GBK, categories ticked in all ways, villages without 村."""
    ticks = ("是", "1", "√", "✔", "有")
    rows: list[list[str]] = [
        ["重点人群台账"],
        ["姓名", "身份证号", "住址", "是否低保", "是否党员", "特殊人群"],
    ]
    for number, (person, tick) in enumerate(zip(people, ticks, strict=True)):
        village, plate = farms[number % len(farms)]
        address = (village if number % 2 else village.removesuffix("村")) + plate
        told = ["独居老人、高龄", "", "残疾人/空巢老人"][number % 3]
        rows.append([person.name, person.id_no.lower(), address, tick, "否", told])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode("gb18030"))


def _write_damaged(
    path: Path, people: Sequence[_Person], flats: Sequence[_Flat]
) -> None:
    """Write ID numbers Excel has rounded, a wrong one, and an old address."""
    rows: list[list[Any]] = [["姓名", "证件号码", "出生日期", "现住址"]]
    wrong = people[3].id_no[:17] + ("0" if people[3].id_no[17] != "0" else "1")
    numbers = (
        float(people[0].id_no[:17] + "0"),
        f"{float(people[1].id_no[:17] + '0'):.5E}",
        people[2].id_no[:15] + "000",
        wrong,
        people[4].id_no,
    )
    for number, (person, id_no) in enumerate(zip(people, numbers, strict=True)):
        address = _OLD_NAME if number == 4 else flats[number].written(number)
        rows.append([person.name, id_no, _date(person.birth, number), address])
    _write_book(path, rows, [])


def _write_book(
    path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str]
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
