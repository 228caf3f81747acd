"""Pictures on paper stand upright, and say no more than their pixels."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from gridplanner.layers.print.photos import data_of, image_of, photo_of

ORIENTATION, DESCRIPTION = 0x0112, 0x010E
QUARTER = 6  # to be turned clockwise by a quarter


def turned(size):
    """Make a photo a camera held on its side took: red at the left as it is stored."""
    image = Image.new("RGB", size, (20, 20, 230))
    image.paste((230, 20, 20), (0, 0, size[0] // 2, size[1]))
    exif, made = Image.Exif(), BytesIO()
    exif[ORIENTATION], exif[DESCRIPTION] = QUARTER, "29.7N 106.3E"
    image.save(made, "JPEG", exif=exif)
    return made.getvalue()


def is_upright(image):
    """Tell whether it is higher than wide, red above blue."""
    above = image.pixelColor(image.width() // 2, image.height() // 8)
    below = image.pixelColor(image.width() // 2, image.height() * 7 // 8)
    reds = above.red() > 150 > below.red()
    return image.height() == 2 * image.width() and reds


@pytest.mark.parametrize("size", [(400, 200), (5000, 2500)])
def test_pictures_are_turned_as_the_camera_says(qapp, size):
    photo = turned(size)
    assert is_upright(photo_of(photo))
    assert is_upright(image_of(data_of(photo)))
    held = "data:image/jpeg;base64," + base64.b64encode(photo).decode()
    assert is_upright(image_of(held))


def test_a_template_keeps_no_word_of_a_picture(qapp):
    said = PngImagePlugin.PngInfo()
    said.add_itxt("XML:com.adobe.xmp", "29.7N 106.3E")
    made = BytesIO()
    Image.new("RGBA", (40, 20), (1, 2, 3, 100)).save(made, "PNG", pnginfo=said)
    for content in (turned((400, 200)), made.getvalue()):
        data = data_of(content)
        held = base64.b64decode(data.partition(",")[2])
        assert b"106.3E" in content
        assert b"106.3E" not in held
        again = Image.open(BytesIO(held))
        assert not again.info.get("exif")
        assert not getattr(again, "text", {})
    assert again.getpixel((3, 3)) == (1, 2, 3, 100)


def test_of_large_and_small_alike_the_same_comes_twice(qapp):
    made = BytesIO()
    Image.effect_noise((90, 60), 80).save(made, "PNG")
    data = data_of(made.getvalue())
    assert data_of(base64.b64decode(data.partition(",")[2])) == data
