"""What a print leaves in the project, and by whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gridplanner.data.paper_language import paper_language
from gridplanner.ui.printing.keeping import keep_language
from tests.helpers.project import open_document


@pytest.fixture
def town(qtbot, window, project):
    open_document(project).close()
    window.shell.open_project(project)
    qtbot.waitUntil(lambda: window.session.standing is not None, timeout=10_000)
    return window


def test_the_language_of_papers_stays_chosen(town):
    keep_language(town.context, "en")
    assert paper_language(town.session.document) == "en"


@pytest.mark.parametrize("held", [{"may_edit": False}, {"scope": frozenset({1})}])
def test_who_may_only_print_chooses_the_language_of_one_print(town, monkeypatch, held):
    allowed = replace(town.session.permissions, **held)
    monkeypatch.setattr(
        type(town.session), "permissions", property(lambda _session: allowed)
    )
    keep_language(town.context, "en")
    assert paper_language(town.session.document) == "zh"
