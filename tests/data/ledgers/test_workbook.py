"""Files of ledgers are read, or refused in one sentence."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from gridplanner.data.errors import ImportRejected
from gridplanner.data.ledgers import packed_sheets, text_sheet
from gridplanner.data.ledgers.workbook import open_workbook
from gridplanner.resources.texts import has_text
from tests.data.ledgers.sheets import TITLES, rows_of, write_book, write_text

FILES = Path(__file__).parent.parent / "files"
ROWS = [list(TITLES), *map(list, rows_of())]


def refusal(path, **options):
    with pytest.raises(ImportRejected) as caught:
        open_workbook(path, **options)
    assert has_text(caught.value.code)
    return caught.value.code


def test_values_of_a_workbook_are_those_its_program_shows(tmp_path):
    book = open_workbook(write_book(tmp_path / "a.xlsx", {"东村": ROWS, "西村": []}))
    assert (book.kind, [sheet.name for sheet in book.sheets]) == (
        "xlsx",
        ["东村", "西村"],
    )
    assert book.sheets[0].rows == ROWS
    assert book.sheets[1].rows == []


def test_old_workbooks_are_read_with_their_merged_cells():
    (sheet,) = open_workbook(FILES / "ledger.xls").sheets
    assert sheet.rows[1][:3] == ["户主", "姓名", "身份证号"]
    assert {(m.top, m.bottom, m.left) for m in sheet.merged} == {(0, 0, 0), (2, 5, 0)}


@pytest.mark.parametrize("ending", [".et", ".xls", ".csv", ".xlsx"])
def test_what_a_file_is_follows_from_its_bytes_not_from_its_ending(tmp_path, ending):
    old = tmp_path / f"old{ending}"
    old.write_bytes((FILES / "ledger.xls").read_bytes())
    assert open_workbook(old).kind == "xls"
    text = write_text(tmp_path / f"text{ending}", ROWS)
    assert open_workbook(text).kind == "text"
    new = write_book(tmp_path / f"new{ending}", {"a": ROWS})
    assert open_workbook(new).kind == "xlsx"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_files_are_read_in_any_code_and_with_any_separator(
    tmp_path, encoding, separator
):
    book = open_workbook(write_text(tmp_path / "a.csv", ROWS, encoding, separator))
    assert book.sheets[0].rows == ROWS


def test_rare_characters_survive_a_text_file(tmp_path):
    rows = [["姓名", "住址"], ["𠮷㐂", "东村1号"]]
    (sheet,) = open_workbook(write_text(tmp_path / "a.csv", rows)).sheets
    assert sheet.rows == rows


def test_numbers_that_excel_writes_as_formulas_into_text_are_texts(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes('姓名,号码\r\n甲,"=""990000195503124120"""\r\n'.encode("gbk"))
    assert open_workbook(path).sheets[0].rows[1] == ["甲", "990000195503124120"]


def test_formulas_give_their_values_and_those_without_are_counted(tmp_path):
    rows = [["姓名", "年龄"], ["甲", "=1+1"], ["乙", "=2+2"]]
    path = write_book(tmp_path / "a.xlsx", {"东村": rows})
    (sheet,) = open_workbook(path).sheets
    assert sheet.unvalued == 2  # openpyxl works nothing out
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = re.sub(rb"(<f>1\+1</f><v)(?: ?/>|></v>)", rb"\1>2</v>", parts[part])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (sheet,) = open_workbook(path).sheets
    assert (sheet.unvalued, sheet.rows[1][1]) == (1, 2)


def test_bad_files_are_refused_in_one_sentence(tmp_path):
    whole = write_book(tmp_path / "whole.xlsx", {"a": ROWS}).read_bytes()
    old = (FILES / "ledger.xls").read_bytes()
    for name, content, code in (
        ("empty.xlsx", b"", "ledger.empty_file"),
        ("cut.xlsx", whole[: len(whole) // 2], "ledger.damaged"),
        ("cut.xls", old[:700], "ledger.damaged"),
        ("noise.xls", bytes(range(256)) * 20, "ledger.not_a_workbook"),
        ("web.xls", b"<html><table><tr><td>1</td></tr></table>", "ledger.web_page"),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        assert refusal(path) == code, name
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(tmp_path / "other.xlsx") == "ledger.not_a_workbook"
    assert refusal(tmp_path / "nowhere.xlsx") == "ledger.no_file"


def test_a_workbook_with_a_broken_part_is_refused(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"a": ROWS})
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    start = entry.header_offset + 60
    raw[start : start + 40] = b"\xff" * 40
    path.write_bytes(raw)
    assert refusal(path) == "ledger.damaged"


def test_a_workbook_with_a_password_is_told_from_a_damaged_one():
    assert refusal(FILES / "ledger_locked.xlsx") == "ledger.password"


def test_the_lock_file_of_excel_is_not_taken_for_the_ledger(tmp_path):
    (tmp_path / "~$a.xlsx").write_bytes(b"\x05user")
    assert refusal(tmp_path / "~$a.xlsx") == "ledger.lock_file"


def test_a_ledger_open_in_excel_is_read_and_said_to_be_open(tmp_path):
    path = write_book(tmp_path / "a.xlsx", {"a": ROWS})
    assert not open_workbook(path).is_open_elsewhere
    (tmp_path / "~$a.xlsx").write_bytes(b"\x05user")
    assert open_workbook(path).is_open_elsewhere


def test_a_ledger_that_excel_holds_is_refused_with_the_reason(tmp_path, monkeypatch):
    path = write_book(tmp_path / "a.xlsx", {"a": ROWS})

    def denied(self, *args, **options):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "open", denied)
    assert refusal(path) == "ledger.no_permission"
    (tmp_path / "~$a.xlsx").touch()
    assert refusal(path) == "ledger.in_use"


def test_sheets_formatted_to_the_last_row_are_as_small_as_what_they_hold(tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.cell(1_048_576, 16_384).style = "Good"
    book.save(tmp_path / "a.xlsx")
    (sheet,) = open_workbook(tmp_path / "a.xlsx").sheets
    assert len(sheet.rows) == len(ROWS)


def test_a_stray_value_in_the_last_cell_is_refused_before_it_takes_all_memory(tmp_path):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.cell(1_048_576, 16_384).value = 1
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == "ledger.too_large"


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed_sheets, "MOST_ROWS", 3)
    monkeypatch.setattr("gridplanner.data.ledgers.workbook.MOST_ROWS", 3)
    monkeypatch.setattr(text_sheet, "MOST_ROWS", 3)
    assert refusal(write_book(tmp_path / "a.xlsx", {"a": ROWS})) == "ledger.too_large"
    assert refusal(write_text(tmp_path / "a.csv", ROWS)) == "ledger.too_large"


def test_a_quotation_mark_that_is_not_closed_is_told(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes('姓名,住址\n甲,"东村\n'.encode("gbk") + b"x,y\n" * 60_000)
    assert refusal(path) == "ledger.unclosed_quote"


def test_hidden_sheets_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert [s.is_hidden for s in open_workbook(tmp_path / "a.xlsx").sheets] == [
        False,
        True,
    ]
