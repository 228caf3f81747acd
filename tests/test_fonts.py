"""The program's own fonts: named so, licensed, and made for searchable prints."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QPainter, QPdfWriter

from gridplanner.data.exports.rare_letters import restore_letters_in
from gridplanner.layers.print.ink import DPI, Hand, Ink
from gridplanner.resources.letters import private_letters
from gridplanner.ui.theme import load_fonts

FOLDER = Path(__file__).parent.parent / "gridplanner" / "resources" / "fonts"


@pytest.fixture(params=["Hei-Regular", "Hei-Bold", "Song-Regular", "Song-Bold"])
def font(request):
    with TTFont(FOLDER / f"GridPlanner{request.param}.otf") as opened:
        opened.face = request.param.partition("-")[0]
        yield opened


def test_font_bears_our_name_and_its_licence_lies_beside(font):
    assert font["name"].getDebugName(1) == f"GridPlanner {font.face}"
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


def test_one_glyph_serves_one_character_so_that_prints_can_be_searched(font):
    characters = font.getBestCmap()
    assert ord("网") == 0x7F51
    assert [c for c in characters if characters[c] == characters[0x7F51]] == [0x7F51]
    private = private_letters()
    for glyph, codes in glyphs_of(characters).items():
        plain = {private.get(code, chr(code)) for code in codes}
        is_han = any("㐀" <= one < "\uf900" for one in plain)
        # Signs such as µ and μ may share one, letters of names but for one pair not.
        assert len(plain) == 1 or not is_han or plain == {"墫", "壿"}, glyph


def test_font_shapes_nothing_but_kerning(font):
    for table in ("GSUB", "GPOS"):
        features = font[table].table.FeatureList if table in font else None
        tags = [each.FeatureTag for each in features.FeatureRecord] if features else []
        assert set(tags) <= {"kern"}


def test_digits_of_tables_have_one_width(font):
    if font.face == "Song":
        return  # for running text only
    characters = font.getBestCmap()
    widths = {font["hmtx"][characters[ord(digit)]][0] for digit in "0123456789"}
    assert len(widths) == 1


def test_font_holds_the_characters_of_names(font):
    characters = font.getBestCmap()
    assert not [
        c
        for c in "赵钱孙李镕喆堃翀燊逄亓䶮㛃𫖯𬍛𬭎镇街道社区网格▲▼●㎡"
        if ord(c) not in characters
    ]


def glyphs_of(characters):
    found = {}
    for code, glyph in characters.items():
        found.setdefault(glyph, []).append(code)
    return {one: codes for one, codes in found.items() if len(codes) > 1}


def test_every_letter_qt_cannot_name_has_a_private_code_in_each_font():
    private = {letter: code for code, letter in private_letters().items()}
    assert max(private.values()) < 0xF900
    seen = set()
    for path in FOLDER.glob("*.otf"):
        with TTFont(path) as opened:
            characters = opened.getBestCmap()
        above = {code for code in characters if code > 0xFFFF}
        for code in above:
            assert characters[private[chr(code)]] == characters[code]
        seen |= above
    assert seen == {ord(letter) for letter in private}


def test_fonts_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 25_000_000


@pytest.mark.parametrize("serif", [False, True])
@pytest.mark.parametrize("bold", [False, True])
def test_rare_names_are_found_and_copied_from_a_print(qapp, tmp_path, serif, bold):
    names = ["陈𬭎", "王㛃", "欧阳𡋾", "张喆", "李㐂𠮷"]
    writer = QPdfWriter(str(tmp_path / "a.pdf"))
    writer.setResolution(DPI)
    painter = QPainter(writer)
    ink = Ink(painter, load_fonts())
    for row, name in enumerate(names):
        ink.write(20, 20 + 8 * row, name, Hand(4, bold=bold, serif=serif))
    painter.end()
    del writer
    restore_letters_in(tmp_path / "a.pdf", private_letters())
    pdf = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    words = pdf[0].get_textpage().get_text_range().split()
    pdf.close()
    assert words == names
    with pikepdf.open(tmp_path / "a.pdf") as made:
        fonts = {
            str(one.BaseFont)
            for one in made.objects
            if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one
        }
    assert {name.partition("-")[0] for name in fonts} <= {
        "/GridPlannerHei", "/GridPlannerSong", "/GridPlannerRare",
    }  # fmt: skip
