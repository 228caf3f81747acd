"""The program's own fonts: named so, licensed, and made for searchable prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent.parent / "gridplanner" / "resources" / "fonts"


@pytest.fixture(params=["Regular", "Bold"])
def font(request):
    with TTFont(FOLDER / f"GridPlannerHei-{request.param}.otf") as opened:
        yield opened


def test_font_bears_our_name_and_its_licence_lies_beside(font):
    assert font["name"].getDebugName(1) == "GridPlanner Hei"
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")


def test_one_glyph_serves_one_character_so_that_prints_can_be_searched(font):
    characters = font.getBestCmap()
    assert ord("网") == 0x7F51
    assert [c for c in characters if characters[c] == characters[0x7F51]] == [0x7F51]
    assert not [c for c in characters if 0x2E80 <= c < 0x2FE0 or 0xF900 <= c < 0xFB00]


def test_font_shapes_nothing_but_kerning(font):
    for table in ("GSUB", "GPOS"):
        features = font[table].table.FeatureList if table in font else None
        tags = [each.FeatureTag for each in features.FeatureRecord] if features else []
        assert set(tags) <= {"kern"}


def test_digits_have_one_width(font):
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
