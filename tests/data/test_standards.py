"""Standards of a project: kept by name, one in use, taken back, sent as a file."""

from __future__ import annotations

import pytest

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.standards import (
    StandardKind,
    drop_standard,
    keep_standard,
    read_standards,
    standard_from_text,
    standard_in_use,
    standard_to_text,
    use_standard,
)
from tests.helpers.project import small_town

NORM, TEAM, RULES = StandardKind.NORM, StandardKind.TEAM, StandardKind.RULES


@pytest.fixture
def document(tmp_path):
    document = small_town(tmp_path / "town.gpkg")
    yield document
    document.close()


def keep(document, kind, name, body, **options):
    existing = read_standards(document.file)
    document.apply_batch(keep_standard(kind, name, body, existing, **options))


def used(document, kind):
    return [s.name for s in read_standards(document.file, kind) if s.in_use]


def test_one_that_others_spoilt_is_left_out(document):
    keep(document, NORM, "镇标准", {"分钟": 15})
    for body in ("{", "[]", "[" * 100_000, "1" * 5000):
        document.file.bulk_insert(
            "gp_standard", {"kind": ["norm"], "name": ["坏"], "body": [body]}
        )
    assert [one.name for one in read_standards(document.file)] == ["镇标准"]


def test_a_standard_is_kept_with_its_body_and_in_use(document):
    keep(document, NORM, " 镇标准 ", {"分钟": 15})
    found = standard_in_use(document.file, NORM)
    assert (found.name, found.body) == ("镇标准", {"分钟": 15})
    assert standard_in_use(document.file, TEAM) is None


def test_one_of_the_same_name_is_replaced_and_the_edit_can_be_undone(document):
    keep(document, NORM, "镇标准", {"分钟": 15})
    keep(document, NORM, "镇标准", {"分钟": 20})
    assert [s.body for s in read_standards(document.file)] == [{"分钟": 20}]
    document.undo()
    assert [s.body for s in read_standards(document.file)] == [{"分钟": 15}]


def test_of_norms_and_teams_one_is_in_use_of_rules_as_many_as_wanted(document):
    for kind in (NORM, TEAM, RULES):
        keep(document, kind, "一", {})
        keep(document, kind, "二", {})
        keep(document, kind, "三", {}, use=False)
    assert used(document, NORM) == used(document, TEAM) == ["二"]
    assert set(used(document, RULES)) == {"一", "二"}


def test_another_is_taken_into_use_and_dropped(document):
    keep(document, NORM, "一", {})
    keep(document, NORM, "二", {})
    existing = read_standards(document.file)
    document.apply_batch(use_standard(existing[0], existing))
    (first,) = used(document, NORM)
    assert first == existing[0].name != "二"
    chosen = standard_in_use(document.file, NORM)
    document.apply_batch(use_standard(chosen, existing, use=False))
    assert used(document, NORM) == []
    document.apply_batch(drop_standard(chosen))
    assert [s.name for s in read_standards(document.file)] == ["二"]
    document.undo()
    assert len(read_standards(document.file)) == 2


def test_a_nameless_standard_is_refused(document):
    with pytest.raises(GridPlannerError) as caught:
        keep_standard(NORM, "  ", {}, [])
    assert caught.value.code == "standard.no_name"


def test_what_cannot_be_read_is_left_out(document):
    document.file.bulk_insert(
        "gp_standard",
        {
            "kind": ["norm", "norm", "of tomorrow"],
            "name": ["甲", "乙", "丙"],
            "body": ["{", "[]", "{}"],
            "in_use": [1, 1, 1],
        },
    )
    assert read_standards(document.file) == []


def test_a_standard_goes_through_a_file_unchanged(document):
    keep(document, RULES, "区标准", {"规则": [1, 2.5, None, "户"]})
    (kept,) = read_standards(document.file)
    read = standard_from_text(standard_to_text(kept))
    assert (read.kind, read.name, read.body) == (kept.kind, kept.name, kept.body)
    assert (read.id, read.in_use) == (0, False)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"gridplanner_standard": "x", "name": "", "body": {}}',
     '{"gridplanner_standard": "norm", "name": "", "body": []}',
     "[" * 100_000],
)  # fmt: skip
def test_a_file_that_is_no_standard_is_refused(text):
    with pytest.raises(GridPlannerError) as caught:
        standard_from_text(text)
    assert caught.value.code == "standard.not_one"
