"""A small made-up town with grids, houses, workers; what its sheets say."""

import shutil

import pypdfium2
import pytest

from gridplanner.cli import run


@pytest.fixture(scope="session")
def village(qapp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("village")
    words = ["demo", "--size", "village", "--no-window", "--out", str(folder)]
    assert run(words) == 0
    return next(folder.rglob("*.gpkg"))


@pytest.fixture
def town(village, tmp_path):
    return shutil.copy(village, tmp_path / "town.gpkg")


@pytest.fixture
def words_of():
    def read(path):
        pdf = pypdfium2.PdfDocument(path)
        found = ["".join(p.get_textpage().get_text_range().split()) for p in pdf]
        pdf.close()
        return found

    return read
