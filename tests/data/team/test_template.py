"""A team template is a document that is checked when it is read."""

import pytest

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.standards import StandardKind, read_standards
from gridplanner.data.team.reading import keep_template, template_in_use
from gridplanner.data.team.template import DEFAULT_TEMPLATE, TEMPLATES, TeamTemplate
from tests.helpers.project import small_town

LINE = {"role": "grid_leader", "scope": "grid", "minimum": 1, "maximum": 2}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_survives_being_written(template):
    assert TeamTemplate.from_body(template.name, template.to_body()) == template


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "team.no_lines"),
        (None, "team.no_lines"),
        ([LINE | {"role": "cook"}], "team.bad_role"),
        (["grid_leader"], "team.bad_role"),
        ([LINE | {"scope": ""}], "team.bad_scope"),
        ([LINE | {"minimum": -1}], "team.bad_number"),
        ([LINE | {"minimum": True}], "team.bad_number"),
        ([LINE | {"minimum": 1.5}], "team.bad_number"),
        ([LINE | {"minimum": 3}], "team.most_below_least"),
        ([LINE | {"dwellings": "2"}], "team.bad_number"),
        ([LINE, LINE], "team.twice"),
    ],
)
def test_what_no_team_can_be_is_refused(lines, code):
    with pytest.raises(GridPlannerError) as refused:
        TeamTemplate.from_body("x", {"lines": lines})
    assert refused.value.code == code


def test_a_template_is_kept_in_the_project_and_taken_back(tmp_path):
    document = small_town(tmp_path / "a.gpkg")
    assert template_in_use(document.file) == DEFAULT_TEMPLATE
    template = TEMPLATES[2]
    existing = read_standards(document.file, StandardKind.TEAM)
    document.apply_batch(keep_template(template, existing))
    assert template_in_use(document.file) == template
    document.undo()
    assert template_in_use(document.file) == DEFAULT_TEMPLATE
    document.close()
