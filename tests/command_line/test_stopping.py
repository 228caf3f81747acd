"""Stopped by a key or by a full disk, a command leaves everything as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import geopandas
import pytest
import shapely

from tests.helpers.project import dump

# The process gets a real signal when it reports progress for the n-th time.
STOPPED = """
import os, signal, sys
# A test run in the background has handed down that the key is to be ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
from gridplanner.__main__ import main
from gridplanner.data.job import Progress
told, after = 0, int(sys.argv[1])
report = Progress.check
def check(progress):
    global told
    told += 1
    if told == after:
        os.kill(os.getpid(), signal.SIGINT)
    report(progress)
Progress.check = check
code = main(sys.argv[2:])
print("told", told, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture(autouse=True)
def application(qapp):
    """The one application of the process, as the other tests share it."""


posix = pytest.mark.skipif(os.name == "nt", reason="needs the signals of POSIX")


def stop(after, *words):
    """Interrupt a command after some reports of progress."""
    return subprocess.run(
        [sys.executable, "-c", STOPPED, str(after), *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
        timeout=120,
    )


@pytest.fixture
def many_houses(tmp_path):
    """Two thousand houses, enough to be written in bulk."""
    places = [(x * 20, y * 20) for x in range(50) for y in range(40)]
    shapes = [
        shapely.box(480000 + x, 3954000 + y, 480010 + x, 3954010 + y) for x, y in places
    ]
    path = tmp_path / "houses.gpkg"
    geopandas.GeoDataFrame(
        {"people": [3] * len(shapes)}, geometry=shapes, crs="EPSG:4549"
    ).to_file(path)
    return path


@posix
def test_an_import_interrupted_anywhere_leaves_the_project_as_it_was(
    many_houses, project, tmp_path
):
    before = dump(project)
    words = ("import", "buildings", many_houses, project, "--json")
    whole = stop(0, *words, "--dry-run")
    assert whole.returncode == 0, whole.stderr
    shutil.copy(project, tmp_path / "copy.gpkg")
    done = stop(0, *words[:3], tmp_path / "copy.gpkg", "--json")
    steps = int(done.stderr.split()[-1])
    assert steps >= 5
    beside = {path.name for path in tmp_path.iterdir()}
    for after in {1, 2, steps // 2, steps - 2, steps - 1}:
        found = stop(after, *words)
        assert found.returncode == 130, (after, found.stderr)
        assert json.loads(found.stdout)["error"]["code"] == "cancelled"
        assert "Traceback" not in found.stderr
        assert dump(project) == before, after
        assert {path.name for path in tmp_path.iterdir()} == beside


@posix
def test_a_demo_town_that_is_interrupted_leaves_no_file(tmp_path):
    words = ("demo", "--size", "village", "--no-window", "--out", tmp_path / "demo")
    for after in (1, 12):
        found = stop(after, *words)
        assert found.returncode == 130
        assert found.stdout == ""
        assert len(found.stderr.splitlines()) == 2, found.stderr
        assert list((tmp_path / "demo").iterdir()) == []


@posix
def test_a_key_pressed_while_the_program_loads_is_quiet():
    code = (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'gridplanner.cli':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from gridplanner.__main__ import main\n"
        "sys.exit(main(['--help']))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout, found.stderr) == (130, "", "")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own with some 60 KB left; needs the right to mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if shutil.which("mount") is None or os.name == "nt":
        pytest.skip("needs mount")
    words = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]
    if subprocess.run(words, capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount a disk of its own")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(disk, *, room):
    with (disk / "full").open("wb") as file:
        file.write(bytes(shutil.disk_usage(disk).free - room))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("new DISK/a.gpkg", "error.disk_full"),
        ("export VILLAGE buildings DISK/a.csv", "export.disk_full"),
        ("export VILLAGE buildings DISK/a.xlsx", "export.disk_full"),
        ("export VILLAGE buildings DISK/a.gpkg", "export.disk_full"),
        ("export VILLAGE buildings DISK/a.geojson", "export.disk_full"),
        ("export VILLAGE buildings DISK/a.shp", "export.disk_full"),
        ("figures VILLAGE --out DISK/a.xlsx", "export.disk_full"),
        ("render VILLAGE --all --out DISK/a.png", "export.disk_full"),
    ],
)
def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_written(
    line, error, small_disk, village, ask
):
    fill(small_disk, room=4096)
    words = line.replace("DISK", str(small_disk)).replace("VILLAGE", str(village))
    code, answer, err = ask(*words.split())
    assert (code, answer["error"]["code"]) == (1, error)
    said = [answer["error"]["message"], answer["error"]["hint"]]
    assert err.splitlines() == [each for each in said if each]
    assert [path.name for path in small_disk.iterdir()] == ["full"]


@pytest.mark.parametrize("room", [1_000_000, 2_500_000, 3_000_000, 3_500_000])
def test_a_demo_town_without_room_leaves_no_file(room, small_disk, ask):
    fill(small_disk, room=room)
    out = small_disk / "demo"
    code, answer, err = ask(
        "demo", "--size", "village", "--no-window", "--out", str(out)
    )
    assert code == 1
    assert answer["error"]["code"] == "error.disk_full"
    assert err.splitlines() == [answer["error"]["message"]]
    assert list(out.iterdir()) == []


def test_an_import_without_room_leaves_the_project_as_it_was(
    small_disk, project, many_houses, ask
):
    town = small_disk / "town.gpkg"
    shutil.copy(project, town)
    fill(small_disk, room=120_000)
    before = dump(town)
    code, answer, _ = ask("import", "buildings", many_houses, town)
    assert (code, answer["error"]["code"]) == (1, "error.disk_full")
    assert dump(town) == before
