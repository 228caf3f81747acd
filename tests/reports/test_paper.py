"""A report on paper and as a Word file: all of it is there, and can be searched."""

from __future__ import annotations

import dataclasses

import docx
import pypdfium2
import pytest

from gridplanner.reports.paper import write_paper
from gridplanner.reports.report import Section
from gridplanner.reports.word import write_word


def pages_of(path):
    pdf = pypdfium2.PdfDocument(path)
    # Where a line ends is for the reader to guess: blanks are no part of the words.
    words = ["".join(page.get_textpage().get_text_range().split()) for page in pdf]
    pdf.close()
    return words


def test_every_word_of_a_report_is_on_its_pages(tmp_path, report, family):
    path = tmp_path / "周调度.pdf"
    count = write_paper(path, report, family)
    pages = pages_of(path)
    assert len(pages) == count
    words = "".join(pages)
    for wanted in (
        "周调度", "共走访750户。", "第一网格", "37.5%（750/2,000）", "5,003.00",
        "未计入：3次走访。", "劳伦兹曲线", "基尼系数0.30", "没有内容。",
    ):  # fmt: skip
        assert wanted in words
    assert all("王主任" in page for page in pages)


def test_titles_of_a_long_table_stand_on_every_page_it_goes_on_to(
    tmp_path, report, table, family
):
    rows = tuple((f"第{n}网格", n, n, None, 1.0, n, "") for n in range(120))
    long = dataclasses.replace(table, rows=rows)
    whole = dataclasses.replace(report, sections=(Section("长表", (), (long,)),))
    path = tmp_path / "长.pdf"
    count = write_paper(path, whole, family)
    pages = pages_of(path)
    assert count >= 3
    assert all("走访率" in page for page in pages)
    found = "".join(pages)
    assert all(f"第{n}网格" in found for n in range(120))


@pytest.mark.parametrize("size", [4, 200])
def test_a_word_file_holds_the_tables_with_their_totals(
    tmp_path, report, table, family, size
):
    rows = tuple(table.rows[n % 4] for n in range(size))
    long = dataclasses.replace(table, rows=rows)
    first = dataclasses.replace(
        report.sections[0], parts=(long, *report.sections[0].parts[1:])
    )
    path = tmp_path / "周调度.docx"
    write_word(path, dataclasses.replace(report, sections=(first,)), family)
    paper = docx.Document(str(path))
    (made,) = paper.tables
    assert len(made.rows) == size + 2
    assert made.cell(0, 3).text == "走访率"
    assert made.cell(size + 1, 3).text.startswith("37.5%")
    assert len(paper.inline_shapes) == 2
    assert any("基尼系数 0.30" in each.text for each in paper.paragraphs)


def test_a_section_may_ask_for_a_page_of_its_own(tmp_path, report, family):
    alone = [Section(title, new_page=True) for title in ("甲的交接单", "乙的交接单")]
    asked = dataclasses.replace(report, sections=tuple(alone))
    path = tmp_path / "交接单.pdf"
    assert write_paper(path, asked, family) == 2
    first, second = pages_of(path)
    assert "甲的交接单" in first
    assert "乙的交接单" in second
