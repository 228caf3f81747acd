"""Paper speaks the project's language, whatever the command or the window speaks."""

import pytest

from gridplanner.analysis.standing import Standing
from gridplanner.cli import run
from gridplanner.data.errors import ProjectError
from gridplanner.data.job import Progress
from gridplanner.data.paper_language import paper_language, set_paper_language
from gridplanner.headless import begin_drawing
from gridplanner.resources.texts import language, set_language, speaking, text
from gridplanner.studies.printing.source import read_source
from gridplanner.studies.printing.wish import Wish
from tests.helpers.project import open_document, small_town


@pytest.fixture
def project(qapp, tmp_path):
    document = small_town(tmp_path / "a.gpkg")
    document.close()
    return tmp_path / "a.gpkg"


@pytest.fixture
def english():
    set_language("en")
    yield
    set_language("zh")


def test_a_language_is_spoken_for_a_while_only(english):
    with speaking("zh"):
        assert language() == "zh"
        with speaking(""):
            assert text("print.legend") == "图例"
        with speaking("en"):
            assert text("print.legend") == "Legend"
    assert text("print.legend") == "Legend"
    with pytest.raises(ValueError, match="no such language"), speaking("fr"):
        pass


def test_a_project_keeps_its_language(project):
    document = open_document(project)
    assert paper_language(document) == "zh"
    set_paper_language(document, "en")
    document.close()
    looked = open_document(project, mode="look")
    assert paper_language(looked) == "en"
    set_paper_language(looked, "en")  # nothing to write
    with pytest.raises(ProjectError, match="read_only"):
        set_paper_language(looked, "zh")
    looked.close()


def test_the_command_prints_in_the_projects_language(
    project, tmp_path, words_of, english
):
    words = ["print", str(project), "--all", "--out"]
    assert run([*words, str(tmp_path / "zh.pdf")]) == 0
    document = open_document(project)
    set_paper_language(document, "en")
    document.close()
    set_language("zh")
    assert run([*words, str(tmp_path / "en.pdf")]) == 0
    for page in words_of(tmp_path / "zh.pdf"):
        assert "图例" in page
        assert "Legend" not in page
    for page in words_of(tmp_path / "en.pdf"):
        assert "Legend" in page
        assert "图例" not in page


def test_the_window_is_not_spoken_to_in_the_language_of_the_paper(project):
    document = open_document(project)
    standing = Standing(
        document.snapshot(1, progress=Progress()), document.footprints, Progress()
    )
    wish = Wish("patrol", 2, day="2026-03-01", language="en")
    source = read_source(document, standing, document.plan, wish)
    document.close()
    for sheet in source.sheets(source.topics(wish)[0], wish, begin_drawing()):
        assert language() == "zh"
        assert sheet.language == "en"
        assert sheet.subject.title.startswith("Patrol map")
