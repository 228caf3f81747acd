"""A report as a Word file, to be written on in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gridplanner.data.whole_file import whole_file
from gridplanner.reports.charts import bars_png, curve_png
from gridplanner.reports.report import Bars, Curve, Kind, Table
from gridplanner.reports.words import row_words, total_words
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gridplanner.reports.report import Picture, Report

# Classes of a library whose types are half known.
Paper: TypeAlias = Any
Element: TypeAlias = Any

LATIN, CHINESE = "Times New Roman", "宋体"
_WIDE: Final = 267  # mm between the margins of a landscape A4
_CELL: Final = 9  # points


def write_word(path: Path, report: Report, family: str) -> None:
    """Write a report as a ``.docx`` file, whole or not at all.

    Parameters
    ----------
    path : Path
    report : Report
    family : str
        Font of what is drawn in charts; the words are in fonts every office has.

    Raises
    ------
    GridPlannerError
        ``export.cannot_write`` or ``export.disk_full``.
    """
    paper = docx.Document()
    _set_page(paper, report)
    paper.add_heading(report.title, 0)
    paper.add_paragraph(f"{report.subtitle}\n{report.made}")
    for section in report.sections:
        paper.add_heading(section.title, 1)
        for words in section.words:
            paper.add_paragraph(words)
        for part in section.parts:
            if isinstance(part, Table):
                _add_table(paper, part)
            elif isinstance(part, Bars):
                _add_picture(paper, bars_png(part, family), _WIDE)
            elif isinstance(part, Curve):
                _add_picture(paper, curve_png(part, family), 110)
                paper.add_paragraph(part.words)
            else:
                _add_picture(paper, part, _WIDE)
    for paragraph_style in paper.styles:
        _set_font(paragraph_style)
    with whole_file(path) as made:
        paper.save(str(made))


def _set_page(paper: Paper, report: Report) -> None:
    page = paper.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(15)
    page.top_margin = page.bottom_margin = Mm(15)
    paper.core_properties.title = report.title
    paper.core_properties.subject = report.subtitle
    paper.core_properties.author = ""
    foot = page.footer.paragraphs[0]
    foot.text = f"{report.made}    "
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)  # noqa: SLF001 - python-docx has no fields


def _set_font(style: Element) -> None:
    """Write Chinese in a Chinese font, which Word keeps apart from the Latin one."""
    if getattr(style, "font", None) is None:
        return
    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:eastAsiaTheme", "w:asciiTheme", "w:hAnsiTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)
    fonts.set(qn("w:eastAsia"), CHINESE)


def _add_table(paper: Paper, table: Table) -> None:
    paper.add_heading(table.title, 2)
    if not table.rows:
        paper.add_paragraph(text("report.no_rows"))
    made = paper.add_table(rows=1, cols=len(table.columns), style="Table Grid")
    _fill(made.rows[0], [column.title for column in table.columns], table, bold=True)
    # Word writes this row again on each page the table goes on to.
    again = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(again)  # noqa: SLF001 - as above
    for row in table.rows:
        _fill(made.add_row(), row_words(table, row), table)
    if table.total and table.rows:
        _fill(made.add_row(), total_words(table), table, bold=True)
    if table.note:
        paper.add_paragraph(table.note)


def _fill(row: Any, words: Sequence[str], table: Table, *, bold: bool = False) -> None:  # noqa: ANN401 - as above
    for cell, each, column in zip(row.cells, words, table.columns, strict=True):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(each)
        run.font.size, run.font.bold = Pt(_CELL), bold
        if column.kind is not Kind.TEXT:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_picture(paper: Paper, picture: Picture, wide: float) -> None:
    paper.add_heading(picture.title, 2)
    paper.add_picture(BytesIO(picture.png), width=Mm(wide))
