"""Workbooks and text files as offices write them, made for a test."""

from __future__ import annotations

import csv
import io

import openpyxl

from tests.helpers.people import PEOPLE

TITLES = ("姓名", "身份证号", "与户主关系", "联系电话", "现住址")


def rows_of(people=PEOPLE[:4], address="逢家桃园村12号"):
    return [(p.name, p.id_no, p.relation, p.phone, address) for p in people]


def write_book(path, sheets, merged=()):
    """Write sheets of rows, by name; `merged` are ranges of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def write_text(path, rows, encoding="gb18030", separator=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path
