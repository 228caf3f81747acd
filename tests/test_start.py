"""What the words behind the program's name start."""

from __future__ import annotations

import pytest

from gridplanner import app
from gridplanner.__main__ import main, project_in


@pytest.fixture
def opened(monkeypatch):
    """The projects the window was asked to open, without a window."""
    asked = []
    monkeypatch.setattr(app, "main", lambda path=None: asked.append(path) or 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return asked


def test_no_words_open_the_window(opened):
    assert main([]) == 0
    assert opened == [None]


def test_project_file_alone_opens_in_the_window(opened, tmp_path):
    path = tmp_path / "我的镇.GPKG"
    path.touch()
    assert main([str(path)]) == 0
    assert opened == [path]


@pytest.mark.parametrize("words", [["gone.gpkg"], ["towm.gpkg", "--json"], ["figure"]])
def test_words_that_name_no_file_are_for_the_command_line(opened, capsys, words):
    assert project_in(words) is None
    assert main(words) == 2
    assert words[0] in capsys.readouterr().err
    assert opened == []
