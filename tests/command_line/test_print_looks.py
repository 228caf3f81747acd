"""Themes and pictures below, asked for on the command line."""

import json
import subprocess
from dataclasses import replace
from shutil import which

import numpy as np
import pytest
import shapely

from gridplanner.cli import run
from gridplanner.data import scans
from tests.helpers.project import open_document
from tests.ui.test_scan_pictures import png, scan


def printed(project, out, capfd, *words):
    capfd.readouterr()
    asked = ["print", str(project), "--all", "--out", str(out), "--json", *words]
    return run(asked), json.loads(capfd.readouterr().out)


@pytest.mark.parametrize("theme", ["colour", "grey", "safe", "ink"])
def test_every_theme_prints(qapp, project, tmp_path, capfd, theme):
    code, answer = printed(project, tmp_path / "a.pdf", capfd, "--theme", theme)
    assert code == 0
    assert answer["pages"] > 0


@pytest.mark.skipif(not which("pdfimages"), reason="poppler is not installed")
def test_scans_lie_below_where_there_are_any(qapp, project, tmp_path, capfd):
    document = open_document(project)
    shapes = shapely.from_wkb(document.file.read_shapes("building")[1])
    west, south, east, north = shapely.total_bounds(shapes)
    across, down = (east - west) / 400, (south - north) / 200
    laid = np.array([across, 0, west, 0, down, north, 0, 0, 1])
    lying = replace(scan(), matrix=laid.reshape(3, 3))
    document.apply_batch(scans.keep(lying, png()))
    document.close()
    for words, is_below in (((), False), (("--base", "scans"), True)):
        path = tmp_path / "a.pdf"
        assert printed(project, path, capfd, *words)[0] == 0
        command = ["pdfimages", "-list", str(path)]
        listed = subprocess.run(command, check=True, capture_output=True, text=True)
        assert (len(listed.stdout.splitlines()) > 2) == is_below


def test_a_base_map_that_is_not_there_is_refused(qapp, project, tmp_path, capfd):
    words = ["print", str(project), "--all", "--out", str(tmp_path / "a.pdf")]
    assert run([*words, "--base", str(tmp_path / "gone.mbtiles")]) == 2
    assert "gone.mbtiles" in capfd.readouterr().err
    assert not (tmp_path / "a.pdf").exists()
