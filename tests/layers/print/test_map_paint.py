"""What is painted on a map: every piece of it, by every theme, and no raster."""

import subprocess
from shutil import which

import numpy as np
import pytest
import shapely

from gridplanner.layers.print.atlas import sheet_picture, write_atlas
from gridplanner.layers.print.themes import THEMES
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, pixels
from tests.layers.print.small_ground import SIZE, small_ground, small_sheet

WIDTH = 1280


@pytest.fixture(scope="module")
def ground(qapp):
    return small_ground()


def drawn(ground, theme, **changes):
    sheet = small_sheet(ground, theme, **changes)
    return sheet_picture(sheet, ground, load_fonts(), WIDTH)


@pytest.mark.parametrize("tinted", [False, True], ids=["plain", "tinted"])
@pytest.mark.parametrize("name", ["grey", "ink"])
def test_grey_sheets_have_no_colour_at_all(ground, name, tinted):
    seen = pixels(drawn(ground, THEMES[name], tinted=tinted))
    assert (np.ptp(seen, axis=2) == 0).all()


def inked(picture):
    """The share of paper that has ink on it."""
    return float((pixels(picture).min(axis=2) < 250).mean())


@pytest.mark.parametrize("tinted", [False, True], ids=["plain", "tinted"])
def test_the_ink_theme_saves_more_than_half(ground, tinted):
    colour, ink = (
        inked(drawn(ground, THEMES[name], tinted=tinted)) for name in ("colour", "ink")
    )
    assert ink <= 0.4 * colour


@pytest.mark.skipif(not which("pdfimages"), reason="poppler is not installed")
@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_no_hatch_and_no_sign_is_a_raster(ground, theme, tmp_path):
    path = tmp_path / "a.pdf"
    sheets = [small_sheet(ground, theme, tinted=tinted) for tinted in (False, True)]
    write_atlas(path, sheets, ground, load_fonts(), title="x")
    words = ["pdfimages", "-list", str(path)]
    listed = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert len(listed.splitlines()) == 2  # the heading alone
    assert b"/PatternType 1" not in path.read_bytes()


def test_every_piece_of_a_grid_has_its_border_and_its_ground(qapp):
    corner = [CORNER + shift for shift in ((310, 310), (450, 450))]
    pieces = [shapely.box(*at, *(at + 100)) for at in corner]
    ground = small_ground(features=False, outline=shapely.MultiPolygon(pieces))
    sheet = small_sheet(ground, THEMES["grey"])
    picture = sheet_picture(sheet, ground, load_fonts(), WIDTH)
    dark, view = pixels(picture).max(axis=2) < 60, sheet.map.view
    k = WIDTH / SIZE[0]
    for piece in pieces:
        ring = shapely.segmentize(piece.exterior, 2.0)
        at = (view.to_mm(shapely.get_coordinates(ring)) * k).astype(int)
        covered = np.mean([dark[y - 3 : y + 4, x - 3 : x + 4].any() for x, y in at])
        assert covered > 0.95
