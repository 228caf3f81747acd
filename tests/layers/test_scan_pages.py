"""Pages of a PDF are drawn as scans."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter, QPdfWriter

from gridplanner.data.errors import ScanError
from gridplanner.data.sources.pdf_pages import count_pages, draw_page, page_inches
from gridplanner.layers import scan_file
from gridplanner.layers.scan_file import read_scan_file
from gridplanner.layers.scan_picture import decode_scan
from tests.layers.drawn import colour_at

pytest.importorskip("pypdfium2", reason="PDFium is not installed: renew .venv")

LOCKED = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj
4 0 obj<</Filter/Standard/V 1/R 2/P -4/O(01234567890123456789012345678901)\
/U(01234567890123456789012345678901)>>endobj
trailer<</Root 1 0 R/Encrypt 4 0 R/ID[(a)(a)]>>
"""


@pytest.fixture
def pages(qapp, tmp_path):
    """An A4 page with nothing but a red corner, and a lying A5 page that is blue."""
    path = tmp_path / "规划图.pdf"
    writer = QPdfWriter(str(path))
    writer.setResolution(72)
    writer.setPageMargins(QMarginsF())
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    painter.fillRect(0, 0, 100, 100, QColor("#ff0000"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.newPage()
    painter.fillRect(0, 0, 1000, 1000, QColor("#0000ff"))
    painter.end()
    return path


def test_pages_are_counted_and_measured(pages):
    assert count_pages(pages) == 2
    assert page_inches(pages, 1) == pytest.approx((8.27, 11.69), abs=0.02)
    assert page_inches(pages, 2) == pytest.approx((8.27, 5.83), abs=0.02)


def test_a_page_is_drawn_upright_on_white_paper(pages):
    drawn = draw_page(pages, 1, 72)
    assert drawn.shape[0] > drawn.shape[1]
    assert drawn[50, 50].tolist() == [255, 0, 0]
    assert drawn[-50, -50].tolist() == [255, 255, 255]
    assert drawn[50, -50].tolist() == [255, 255, 255]


def test_the_page_that_was_chosen_becomes_the_scan(pages):
    found = read_scan_file(pages, page=2)
    assert (found.file_name, found.page) == ("规划图.pdf", 2)
    assert found.width == pytest.approx(8.27 * 300, abs=6)
    picture = decode_scan(found.picture)
    assert picture.size == (found.width, found.height)
    assert colour_at(picture.levels[0], 900, 700) in ("#0000ff", "#0000fe")
    assert found.first_size is None


def test_a_large_page_is_drawn_in_fewer_dots(pages, monkeypatch):
    monkeypatch.setattr(scan_file, "LONGEST", 1000)
    found = read_scan_file(pages, page=1)
    assert max(found.width, found.height) == pytest.approx(1000, abs=2)
    assert max(found.first_size) == pytest.approx(11.69 * 300, abs=6)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing", b"\xff\xd8 a picture"])
def test_what_is_no_pdf_is_refused(tmp_path, data):
    path = tmp_path / "图.pdf"
    path.write_bytes(data)
    with pytest.raises(ScanError, match=r"scan\.unreadable"):
        count_pages(path)


def test_a_pdf_with_a_password_says_so(tmp_path):
    path = tmp_path / "locked.pdf"
    path.write_bytes(LOCKED)
    with pytest.raises(ScanError, match=r"scan\.pdf_locked"):
        count_pages(path)


@pytest.mark.parametrize("page", [0, 3])
def test_a_page_that_is_not_there_is_refused(pages, page):
    with pytest.raises(ScanError, match=r"scan\.unreadable"):
        read_scan_file(pages, page=page)


def test_without_the_reader_the_user_is_told_what_to_do(pages, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(ScanError, match=r"scan\.no_pdf"):
        read_scan_file(pages)
