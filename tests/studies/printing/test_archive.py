"""PDF/A-2b of printed sheets: what ISO 19005-2 asks of the structure, rule by rule.

No validator can be had here; each rule that the files could break is looked at.
"""

from io import BytesIO

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from gridplanner.analysis.standing import Standing
from gridplanner.command_line.call import now
from gridplanner.data.document import Document
from gridplanner.data.job import Progress
from gridplanner.headless import begin_drawing
from gridplanner.studies.printing.file_places import Form
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Looks, Wish
from gridplanner.studies.printing.writing import write_sheets

WISH = Wish("patrol", 2, day="2026-03-01", maker="测试员", looks=Looks(with_inset=True))
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay", "/Darken"}


@pytest.fixture(scope="module")
def archive(qapp, village, tmp_path_factory):
    document = Document.open(village, mode="look", clock=now, user="test")
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    source = read_source(document, standing, document.plan, WISH)
    document.close()
    path = tmp_path_factory.mktemp("archive") / "a.pdf"
    write_sheets(
        source, source.topics(WISH)[:3], WISH, out=path, family=begin_drawing(),
        title="巡查", form=Form("pdfa"),
    )  # fmt: skip
    return path


@pytest.fixture
def pdf(archive):
    with pikepdf.open(archive) as opened:
        yield opened


def dictionaries(pdf):
    for one in pdf.objects:
        if isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
            yield one


def test_the_head_and_the_end_of_the_file(archive, pdf):
    first, second, *_rest = archive.read_bytes().split(b"\n", 2)
    assert first == b"%PDF-1.7"
    assert second[:1] == b"%"
    assert all(byte > 127 for byte in second[1:5])
    assert "/ID" in pdf.trailer
    assert "/Encrypt" not in pdf.trailer


def test_what_is_said_of_the_file_twice_agrees(pdf):
    with pdf.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "B")
        assert about["dc:title"] == str(pdf.docinfo["/Title"]) == "巡查"
        assert about["pdf:Producer"] == str(pdf.docinfo["/Producer"])
        assert about["xmp:CreatorTool"] == str(pdf.docinfo["/Creator"])
    assert "/Filter" not in pdf.Root.Metadata


def test_colours_of_the_device_have_one_meaning(pdf):
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    profile = bytes(intent.DestOutputProfile.read_bytes())
    assert profile[12:16] == b"mntr"
    assert profile[16:20] == b"RGB "
    assert profile[8] <= 4  # version of the profile
    for one in dictionaries(pdf):
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image":
            assert one.get("/ColorSpace") in ("/DeviceRGB", "/DeviceGray")
            assert not one.get("/Interpolate", False)
            assert "/Alternates" not in one


def test_nothing_stands_there_that_is_forbidden(pdf):
    forbidden = ("/JavaScript", "/AA", "/XFA", "/NeedsRendering")
    for one in dictionaries(pdf):
        assert not any(name in one for name in forbidden)
        assert one.get("/Type") not in ("/Filespec", "/Annot")
        assert one.get("/S") not in ("/JavaScript", "/Launch", "/URI")
        assert "/TR" not in one
        assert one.get("/TR2", "/Default") == "/Default"
        blend = one.get("/BM")
        assert blend is None or str(blend) in BLENDS
        filters = one.get("/Filter")
        assert filters is None or "LZW" not in str(filters)


@pytest.mark.logs  # Qt writes no dates into fonts, of which fontTools tells
def test_every_font_is_in_the_file_with_the_widths_it_is_drawn_by(pdf):
    fonts = [
        one
        for one in dictionaries(pdf)
        if one.get("/Type") == "/Font" and one.get("/Subtype") == "/Type0"
    ]
    assert fonts
    for font in fonts:
        (kind,) = font.DescendantFonts
        assert kind.Subtype == "/CIDFontType2"
        assert kind.CIDToGIDMap == "/Identity"
        assert font.Encoding == "/Identity-H"
        embedded = TTFont(BytesIO(kind.FontDescriptor.FontFile2.read_bytes()))
        per_em = embedded["head"].unitsPerEm
        order = embedded.getGlyphOrder()
        widths = widths_of(kind)
        for number, width in widths.items():
            advance = embedded["hmtx"][order[number]][0] * 1000 / per_em
            assert width == pytest.approx(advance, abs=1.0)
        assert "/CIDSet" not in kind.FontDescriptor
        assert font.BaseFont == kind.BaseFont == kind.FontDescriptor.FontName


def widths_of(font):
    found, listed = {}, list(font.W)
    while listed:
        first, then = listed.pop(0), listed.pop(0)
        if isinstance(then, pikepdf.Array):
            found |= {int(first) + at: float(one) for at, one in enumerate(then)}
        else:
            width = float(listed.pop(0))
            found |= dict.fromkeys(range(int(first), int(then) + 1), width)
    return found


def test_no_letter_is_one_that_its_font_has_not(pdf):
    for page in pdf.pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in ("Tj", "TJ"):
                listed = operands[0]
                parts = listed if str(operator) == "TJ" else [listed]
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        codes = bytes(part)
                        pairs = [codes[at : at + 2] for at in range(0, len(codes), 2)]
                        assert b"\x00\x00" not in pairs
