"""A window with a small town of three dwellings, to print from; where it is saved."""

import pytest

from gridplanner.ui.dialogs import files
from tests.helpers.project import open_document


@pytest.fixture
def town(qtbot, window, project, tmp_path):
    document = open_document(project)
    document.file.bulk_insert("dwelling", {"building_id": [1, 2, 3]})
    document.close()
    window.settings.folder = str(tmp_path)
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)
    return window


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """Where the file dialog says to write; None cancels it."""
    answer = {"path": tmp_path / "巡查图.pdf", "asked": []}

    def ask(_parent, title, proposed, pattern):
        answer["asked"].append((title, proposed))
        return (str(answer["path"]) if answer["path"] else ""), pattern

    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", staticmethod(ask))
    return answer
