"""Photos of sheets: upright, with their day, and a plain word where they are none."""

import numpy as np
import pytest
from PIL import Image

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.sources.tick_photos import photos_in, read_photo
from gridplanner.resources.texts import sentence

EXIF, ORIENTATION, TAKEN, CHANGED = 0x8769, 0x0112, 0x9003, 0x0132


def picture(wide=400, high=300):
    pixels = np.zeros((high, wide, 3), np.uint8)
    pixels[: high // 3, : wide // 4] = (250, 20, 30)  # red in the upper left corner
    return Image.fromarray(pixels)


def why(path):
    with pytest.raises(GridPlannerError) as caught:
        read_photo(path)
    assert path.name in sentence(caught.value)[0]
    return caught.value.code


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif", "a.webp", "a.bmp"])
def test_every_kind_is_read_as_blue_green_red(tmp_path, name):
    picture().save(tmp_path / name)
    found = read_photo(tmp_path / name)
    assert found.pixels.shape == (300, 400, 3)
    assert found.pixels[5, 5] == pytest.approx((30, 20, 250), abs=12)
    assert found.taken == ""


@pytest.mark.parametrize("mode", ["L", "1", "CMYK", "P", "RGBA", "I;16"])
def test_every_kind_of_pixel_is_read(tmp_path, mode):
    path = tmp_path / ("a.tif" if mode == "CMYK" else "a.png")
    made = picture()
    if mode == "I;16":
        made = Image.fromarray(np.full((300, 400), 40_000, np.uint16))
    else:
        made = made.convert(mode)
    made.save(path)
    assert read_photo(path).pixels.shape == (300, 400, 3)


def test_greys_of_16_bits_keep_their_shades(tmp_path):
    greys = np.repeat(np.linspace(0, 65_535, 256).astype(np.uint16)[None], 40, axis=0)
    for name in ("a.png", "a.tif"):
        Image.fromarray(greys).save(tmp_path / name)
        row = read_photo(tmp_path / name).pixels[20, :, 0]
        assert row.tolist() == list(range(256))


def test_a_camera_that_writes_its_words_wrongly_is_told_of(tmp_path):
    exif = Image.Exif()
    exif[ORIENTATION], exif[CHANGED] = 6, "2026:11:20 10:11:12"
    picture().save(tmp_path / "a.jpg", exif=exif)
    whole = (tmp_path / "a.jpg").read_bytes()
    # A width that is letters: Pillow finds out when it turns the picture.
    wrong = whole.replace(b"\x01\x32\x00\x02", b"\x01\x00\x00\x02")
    (tmp_path / "b.jpg").write_bytes(wrong)
    assert why(tmp_path / "b.jpg") == "ticks.no_picture"


def test_files_of_other_kinds_are_not_opened_whatever_their_names(tmp_path):
    picture().save(tmp_path / "a.gif")
    (tmp_path / "a.gif").rename(tmp_path / "a.png")
    assert why(tmp_path / "a.png") == "ticks.no_picture"


def test_a_photo_stands_as_its_camera_was_held_and_tells_its_day(tmp_path):
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # held upright: to be turned a quarter to the right
    exif.get_ifd(EXIF)[TAKEN] = "2026:11:20 10:11:12"
    picture().save(tmp_path / "a.jpg", exif=exif)
    found = read_photo(tmp_path / "a.jpg")
    assert found.pixels.shape == (400, 300, 3)
    assert found.pixels[5, -5] == pytest.approx((30, 20, 250), abs=12)
    assert found.taken == "2026-11-20"


def test_what_is_no_photo_is_told_by_its_name(tmp_path):
    picture().save(tmp_path / "whole.jpg")
    half = (tmp_path / "whole.jpg").read_bytes()[:900]
    for name, content, code in (
        ("half.jpg", half, "ticks.no_picture"),
        ("empty.jpg", b"", "ticks.no_picture"),
        ("words.png", b"no picture at all", "ticks.no_picture"),
        ("phone.heic", b"ftypheic", "ticks.other_kind"),
        ("large.jpg", bytes(41 * 1024 * 1024), "ticks.too_large"),
    ):
        (tmp_path / name).write_bytes(content)
        assert why(tmp_path / name) == code
    assert why(tmp_path / "nowhere.jpg") == "ticks.cannot_read"
    Image.new("1", (15_000, 13_000)).save(tmp_path / "huge.png")
    assert why(tmp_path / "huge.png") == "ticks.too_large"


def test_a_folder_gives_its_photos_and_nothing_else(tmp_path):
    for name in ("b.JPG", "a.png", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "inner.png").mkdir()
    found = photos_in([tmp_path, tmp_path / "a.png"])
    assert [path.name for path in found] == ["a.png", "b.JPG"]
    # What was named is not left out in silence.
    assert photos_in([tmp_path / "notes.txt"]) == [tmp_path / "notes.txt"]
