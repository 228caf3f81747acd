from itertools import pairwise

import openpyxl
import pytest
from PySide6.QtGui import QImage

from gridplanner.headless import has_display


@pytest.fixture(autouse=True)
def application(qapp):
    """The one application of the process, as the other tests share it."""


def colours(path):
    image = QImage(str(path))
    steps = range(0, image.width(), 4), range(0, image.height(), 4)
    return {image.pixel(x, y) for x in steps[0] for y in steps[1]}


def test_the_whole_town_is_drawn(ask, village, tmp_path):
    path = tmp_path / "town.png"
    words = ("--all", "--width", 640, "--height", 400)
    code, answer, err = ask("render", village, "--out", path, *words)
    assert (code, err) == (0, "")
    assert (answer["width"], answer["height"]) == (640, 400)
    assert answer["scale"] > 1000
    assert QImage(str(path)).width() == 640
    assert len(colours(path)) > 20
    assert [file.name for file in tmp_path.iterdir()] == ["town.png"]


def test_one_grid_is_drawn_larger_than_the_town(ask, village, tmp_path):
    _, town, _ = ask("render", village, "--out", tmp_path / "town.png")
    _, answer, _ = ask("figures", village)
    code = answer["rows"][2]["code"]
    _, grid, _ = ask("render", village, "--grid", code, "--out", tmp_path / "grid.png")
    assert grid["scale"] < town["scale"]


def test_themes_change_the_picture(ask, village, tmp_path):
    seen = []
    for theme in ("light", "dark", "people", "dark,people"):
        path = tmp_path / "a.png"
        code, *_ = ask("render", village, "--out", path, "--theme", theme)
        assert code == 0
        seen.append(QImage(str(path)))
    assert all(one != other for one, other in pairwise(seen))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--grid", "0"], (1, "cli.no_unit")),
        (["--theme", "rainbow"], (2, "usage")),
        (["--grid", "0", "--all"], (2, "usage")),
    ],
)
def test_what_cannot_be_drawn_is_named(words, told, ask, village, tmp_path):
    code, answer, _ = ask("render", village, "--out", tmp_path / "a.png", *words)
    assert (code, answer["error"]["code"]) == told
    assert not list(tmp_path.iterdir())


def test_a_picture_that_cannot_be_written_is_named(ask, village, tmp_path):
    code, answer, _ = ask("render", village, "--out", tmp_path / "no" / "a.png")
    assert (code, answer["error"]["code"]) == (1, "export.cannot_write")


def test_the_demo_writes_project_pictures_and_tables(ask, tmp_path):
    folder = tmp_path / "demo"
    words = ("demo", "--size", "village", "--out", folder)
    code, answer, _ = ask(*words)
    assert code == 0
    assert answer["counts"]["grids"] == 6
    names = {"demo-town.gpkg", "window.png", "map.png", "grids.xlsx", "grids.csv"}
    assert {file.name for file in folder.iterdir() if file.is_file()} == names
    ledgers = {str(file) for file in (folder / "ledgers").iterdir()}
    assert len(ledgers) == 3
    assert len(answer["files"]) == 4 + 3
    assert ledgers < set(answer["files"])
    sheet = openpyxl.load_workbook(folder / "grids.xlsx").active
    assert sheet.max_row == 1 + 6
    assert len(colours(folder / "window.png")) > 50
    made = (folder / "demo-town.gpkg").stat().st_ino
    assert ask(*words)[1] == answer
    assert (folder / "demo-town.gpkg").stat().st_ino == made
    code, answer, _ = ask(*words, "--seed", 2)
    assert (code, answer["error"]["code"]) == (1, "cli.demo.exists")


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_a_display_is_told_from_none(variables, shown, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert has_display() == shown
