"""A town with one tower and one homestead, for ledgers of people."""

from __future__ import annotations

from gridplanner.data.importers.people import run_import
from gridplanner.data.ledgers.ledger import LedgerOptions
from tests.data.ledgers.sheets import write_book
from tests.helpers.people import make_id
from tests.helpers.project import new_document, wkb

TITLES = (
    "姓名",
    "身份证号",
    "与户主关系",
    "联系电话",
    "现住址",
    "户籍地址",
    "文化程度",
)
TOWER = "海棠小区3号楼"
FARM = "逢家桃园村127号"


def new_town(path, **options):
    """Building 1 is 3号楼 with 1单元 101, 102 and 2单元 501; building 2 a farm."""
    document = new_document(path / "town.gpkg", **options)
    file = document.file
    file.bulk_insert(
        "building",
        {
            "estate": ["海棠小区", None],
            "plate": ["3号楼", "127号"],
            "name": ["海棠小区3号楼", "逢家桃园村127号"],
            "address": ["泊里镇海棠小区3号楼", "泊里镇逢家桃园村127号"],
        },
        [wkb(0, 0, 9, 9), wkb(20, 0, 29, 9)],
    )
    file.bulk_insert(
        "building_unit", {"building_id": [1, 1], "name": ["1单元", "2单元"]}
    )
    file.bulk_insert(
        "dwelling",
        {
            "building_id": [1, 1, 1],
            "unit_id": [1, 1, 2],
            "floor": [1, 1, 5],
            "room": ["101", "102", "501"],
            "status": ["自住", "空置", "出租"],
        },
    )
    return document


def person(number, *, name="", address=FARM, relation="户主", **more):
    """A row of a ledger; people of one number are one person."""
    birth = f"19{50 + number % 40:02d}-03-{1 + number % 28:02d}"
    values = {
        "姓名": name or f"甲{chr(0x4E00 + number)}",
        "身份证号": make_id(birth, number),
        "与户主关系": relation,
        "联系电话": f"1390000{number:04d}",
        "现住址": address,
    } | more
    return [values.get(title) for title in TITLES]


def ledger(path, rows, *, name="台账.xlsx", titles=TITLES, merged=()):
    return write_book(path / name, {"名单": [titles, *rows]}, merged)


def bring_in(document, path, rows, *, name="台账.xlsx", titles=TITLES, **options):
    book = ledger(path, rows, name=name, titles=titles)
    return run_import(document, book, options=LedgerOptions(**options))


def all_rows(document, table, *columns):
    names = ", ".join(columns)
    order = ", ".join(str(n + 1) for n in range(len(columns)))
    query = f"SELECT {names} FROM {table} ORDER BY {order}"
    return document.file.connection.execute(query).fetchall()


def people(document, *columns):
    return all_rows(document, "person", "id", *columns)
