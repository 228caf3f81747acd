"""Pictures kept of what stands beside a map: an emblem, maps of the ground around."""

import base64
from dataclasses import replace

import pytest

from gridplanner.layers.print.ground import Meaning
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.ui.theme import load_fonts
from tests.layers.drawn import assert_like
from tests.layers.print.small_ground import OWN, fonts, small_ground, view_of
from tests.layers.print.test_home_pictures import SHEETS
from tests.layers.print.test_pictures import NAMES, full_sheet, painted, photo

OTHERS = ("picture", "area_map", "town_map")
CHECKED = {"code"}  # module by module, see elements/test_qr_code.py


@pytest.fixture(scope="module")
def ground(qapp):
    fonts()
    return small_ground()


@pytest.mark.parametrize("name", OTHERS)
def test_each_of_them_looks_as_it_did(ground, name):
    sheet = full_sheet(ground)
    if name == "picture":
        look = ELEMENTS["picture"].params
        data = "data:image/png;base64," + base64.b64encode(photo()).decode()
        made = look(file=data, caption="照片", frame=True)
        sheet = replace(sheet, params={"picture": made})
    else:
        view = view_of(ground, OWN, scale=10_000.0, place=Rect(10, 10, 60, 40))
        meant = Meaning((OWN,), 2, with_plates=False)
        small = settle(view, ground, meant, load_fonts())
        sheet = replace(sheet, maps={name: small})
    assert_like(painted(sheet, name), f"print_element_{name}")


def test_every_element_has_its_picture():
    kept = {*NAMES, *SHEETS, *OTHERS, *CHECKED}
    assert set(ELEMENTS) == kept, "add the new one to a list here, and look at it"
