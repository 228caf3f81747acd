"""A report as a workbook: formulas that work, beside the values they have now."""

from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest

from gridplanner.data.errors import GridPlannerError
from gridplanner.reports.report import Column, Kind, Report, Section, Table
from gridplanner.reports.workbook import HEAD, write_workbook
from gridplanner.resources.texts import text


@pytest.fixture
def books(tmp_path, report, family):
    path = tmp_path / "周调度.xlsx"
    write_workbook(path, report, family)
    return (
        openpyxl.load_workbook(path),
        openpyxl.load_workbook(path, data_only=True),
        path,
    )


def numbers(sheet, cells):
    return [
        cell.value if isinstance(cell.value, int | float) else None
        for (cell,) in sheet[cells]
    ]


def worked_out(sheet, formula):
    """Work out the formulas of totals: sums, and shares over rows known in both."""
    ranges = re.findall(r"[A-Z]+\d+:[A-Z]+\d+", formula)
    if formula.startswith("=SUM("):
        return sum(n for n in numbers(sheet, ranges[0]) if n is not None)
    assert formula.startswith("=IF(SUMPRODUCT(ISNUMBER(")
    part, whole = (numbers(sheet, cells) for cells in ranges[:2])
    assert set(ranges) == set(ranges[:2])
    pairs = [p for p in zip(part, whole, strict=True) if None not in p]
    return sum(p for p, _ in pairs) / sum(w for _, w in pairs)


def test_totals_are_formulas_that_give_the_values_beside_them(books, table):
    formulas, values, _ = books
    row = HEAD + 2 + len(table.rows)
    sheet, plain = formulas["各网格走访"], values["各网格走访"]
    for column in "BCDE":
        formula = sheet[f"{column}{row}"].value
        assert worked_out(plain, formula) == pytest.approx(
            plain[f"{column}{row}"].value
        )
    assert plain[f"D{row}"].value == 0.375
    assert sheet[f"F{row}"].value is None
    assert sheet[f"A{row}"].value == "合计"


def test_shares_of_rows_are_formulas_over_their_row(books):
    formulas, values, _ = books
    sheet, plain = formulas["各网格走访"], values["各网格走访"]
    first = HEAD + 2
    assert sheet[f"D{first}"].value == (
        f'=IF(N(B{first})=0,"—",IF(ISNUMBER(C{first}),C{first}/B{first},"—"))'
    )
    shares = [plain[f"D{first + n}"].value for n in range(4)]
    assert shares == [0.25, 0.5, "—", "—"]


def test_words_that_look_like_a_formula_stay_words(books):
    formulas, _, _ = books
    cell = formulas["各网格走访"][f"G{HEAD + 2}"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_each_table_has_a_sheet_and_charts_are_the_workbook_s_own(books):
    formulas, _, path = books
    assert formulas.sheetnames == [
        "说明", "各网格走访", "各网格户数", "空表", "各网格走访 2",
    ]  # fmt: skip
    names = zipfile.ZipFile(path).namelist()
    assert sum(name.startswith("xl/charts/chart") for name in names) == 1
    assert sum(name.startswith("xl/media/") for name in names) == 1
    cover = [cell.value for (cell,) in formulas["说明"]["A1:A7"]]
    assert cover[0] == "周调度"
    assert "共走访 750 户。" in cover


def test_a_workbook_that_cannot_be_written_leaves_the_old_one(tmp_path, report, family):
    path = tmp_path / "folder" / "周调度.xlsx"
    with pytest.raises(GridPlannerError) as caught:
        write_workbook(path, report, family)
    assert caught.value.code == "export.cannot_write"


def test_the_numbers_of_a_chart_have_titles_and_fit_a_page_with_it(books):
    sheet = books[0]["各网格户数"]
    shown = sheet[f"A{HEAD + 1}:D{HEAD + 4}"]
    aim = [text(f"report.aim_{end}") for end in ("from", "to")]
    assert [[cell.value for cell in row] for row in shown] == [
        [text("report.column.name"), "户", *aim],
        ["甲", 30, 10, 25],
        ["乙", 20, 10, 25],
        ["丙", 5, 10, 25],
    ]
    # One page high is what a workbook means that says nothing of it.
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight is None
    assert books[0]["各网格走访"].page_setup.fitToHeight == 0
    assert books[0]["说明"].page_setup.orientation != "landscape"


def test_names_of_sheets_end_with_a_word(tmp_path, family):
    titles = ["Load (minutes a month), highest first", "Utilisation (%), highest first"]
    columns = (Column("网格", Kind.TEXT),)
    tables = tuple(Table(title, columns, ()) for title in [*titles, titles[0]])
    report = Report("甲", "乙", "丙", (Section("丁", (), tables),))
    write_workbook(tmp_path / "a.xlsx", report, family)
    names = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames[1:]
    assert names[:2] == ["Load (minutes a month), highest", titles[1]]
    assert names[2] == "Load (minutes a month) 2"
