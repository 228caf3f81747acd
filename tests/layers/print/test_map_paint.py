"""What is painted on a map: every piece of it, by every theme, and no raster."""

import subprocess
from dataclasses import replace
from shutil import which

import numpy as np
import pytest
import shapely

from gridplanner.layers.print.atlas import sheet_picture
from gridplanner.layers.print.themes import THEMES
from gridplanner.resources.texts import text
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import CORNER, pixels
from tests.layers.print.small_ground import (
    OWN,
    SIZE,
    pages_of,
    small_ground,
    small_sheet,
)

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
    path.write_bytes(pages_of(sheets, ground))
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


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_ground_without_a_grid_is_hatched_and_the_legend_says_so(qapp, theme):
    ground = small_ground(per_side=6, features=False)
    words = text("print.legend.gap")
    whole = small_sheet(ground, theme, tinted=True)
    assert words not in [one.words for one in whole.samples]
    division = ground.subdivision
    owners = division.owners.copy()
    owners[owners[:, 2] == OWN, 2] = 0
    object.__setattr__(ground, "subdivision", replace(division, owners=owners))
    object.__setattr__(ground, "_tints", {})
    torn = small_sheet(ground, theme, tinted=True)
    assert words in [one.words for one in torn.samples]
    family, k = load_fonts(), WIDTH / SIZE[0]
    seen = pixels(sheet_picture(torn, ground, family, WIDTH))
    ring = ground.outlines[OWN].buffer(-20).exterior
    (left, top), (right, bottom) = (
        torn.map.view.to_mm(shapely.get_coordinates(ring))[[1, 3]] * k
    )
    low, high = sorted((int(left), int(right))), sorted((int(top), int(bottom)))
    inside = seen[slice(*high), slice(*low)]
    hatched = colour_of(theme.gap.hatch.colour)
    near = np.abs(inside - hatched).max(axis=2) < 60
    assert 0.01 < near.mean() < 0.5


def colour_of(words):
    return np.array([int(words[at : at + 2], 16) for at in (1, 3, 5)])
